// What needs a person, the worst first, with what can be done about it.
import {post} from './api';
import {Action, Chip, type Tell, type Tone} from './parts';
import {age, words} from './time';
import type {Board, Need} from './types';

const tones: Record<Need['level'], Tone> = {alarm: 'bad', warning: 'warn', info: 'info'};

function href(link: string): string {
  const [kind, ...rest] = link.split('/');
  if (kind === 'held') return '#held';
  return kind === 'order' || kind === 'wave' || kind === 'discrepancies' ? `#${kind}/${encodeURIComponent(rest.join('/'))}` : '';
}

function Item({need, now, tell}: {need: Need; now: number; tell: Tell}) {
  const link = href(need.link);
  const retry = async () => {
    await post(`/upstream-messages/${encodeURIComponent(need.link.slice('message/'.length))}/retry`);
    return 'The message is sent again.';
  };
  const [verb, id, list] = need.action.split('/');
  const resolutions = verb === 'resolve' ? list.split(',') : [];
  const resolve = async (resolution: string) => {
    await post(`/discrepancies/${id}/resolve`, {resolution, by: 'console'});
    return `Done: ${words(resolution)}.`;
  };
  return (
    <li>
      <Chip tone={tones[need.level]}>{words(need.kind)}</Chip>
      <span class="quiet age">{Date.parse(need.since) > 0 ? age(need.since, now) : ''}</span>
      <p><b>{need.subject}</b> {need.text}</p>
      <p class="actions">
        {link && <a href={link}>Look</a>}
        {need.action === 'retry_message' && <Action name="Send again" run={retry} tell={tell} />}
        {resolutions.map((one) =>
          <Action key={one} name={words(one)} ask={`${words(one)}?`} run={() => resolve(one)} tell={tell} />)}
      </p>
    </li>
  );
}

export function Needs({board, now, tell}: {board: Board; now: number; tell: Tell}) {
  const alarms = board.needs.filter((need) => need.level === 'alarm').length;
  return (
    <section class="panel needs" aria-label="Needs you">
      <header><h2>Needs you</h2>
        <span role="status" class="quiet">{board.needs.length + board.needs_more === 0 ? '' : `${board.needs.length + board.needs_more}, oldest first`}</span>
      </header>
      <div role="alert" class="unseen">{alarms > 0 ? `${alarms} alarms` : ''}</div>
      {board.needs.length === 0 && <p class="quiet"><Chip tone="good">all well</Chip> Nothing waits for a person.</p>}
      <ul>{board.needs.map((need) =>
        <Item key={need.kind + need.subject + need.link + need.since} need={need} now={now} tell={tell} />)}</ul>
      {board.needs_more > 0 && <p class="quiet">and {board.needs_more} more</p>}
    </section>
  );
}
