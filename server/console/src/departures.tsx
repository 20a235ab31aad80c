// Will each truck leave complete? The first thing on the page.
import {Bar, Chip, type Tone} from './parts';
import {clock, span} from './time';
import type {Board, Departure, DepartureState} from './types';

const looks: Record<DepartureState, [Tone, string]> = {
  empty: ['calm', 'nothing promised'],
  on_time: ['good', 'on time'],
  at_risk: ['warn', 'at risk'],
  late: ['bad', 'late'],
  ready: ['good', 'ready'],
  gone: ['calm', 'gone'],
  missed: ['bad', 'missed'],
  cancelled: ['calm', 'cancelled'],
};

function counting(departure: Departure, now: number): [string, string] {
  const packBy = Date.parse(departure.pack_by_at) - now;
  const leaves = Date.parse(departure.leaves_at) - now;
  if (departure.state === 'gone' || departure.state === 'missed') return [span(-leaves), 'since it left'];
  if (packBy > 0) return [span(packBy), 'until packed'];
  return [span(leaves), 'until it leaves'];
}

function Card({departure: d, now, zone}: {departure: Departure; now: number; zone: string}) {
  const [tone, word] = looks[d.state];
  const [left, of] = counting(d, now);
  const near = Math.max(0, d.fulfilments_picked - d.fulfilments_completed);
  const begun = Math.max(0, d.fulfilments_in_wave - Math.max(d.fulfilments_picked, d.fulfilments_completed));
  const missed = d.fulfilments_missed > 0 ? `, ${d.fulfilments_missed} missed it` : '';
  return (
    <li class={`departure ${tone}`}>
      <div class="row">
        <b title={d.carrier_name}>{d.carrier} {clock(d.leaves_at, zone)}</b>
        <Chip tone={tone}>{word}</Chip>
      </div>
      <div class="row">
        <span class="countdown">{left}</span>
        <span class="quiet">{of} <br />pack by {clock(d.pack_by_at, zone, true)}</span>
      </div>
      <Bar total={d.fulfilments} label={`${d.carrier} ${clock(d.leaves_at, zone)}`} parts={[
        {value: d.fulfilments_completed, kind: 'done', name: 'shipped'},
        {value: near, kind: 'near', name: 'picked'},
        {value: begun, kind: 'begun', name: 'in a wave'},
      ]} />
      <div class="row quiet">
        <span>{d.fulfilments_completed} of {d.fulfilments} orders{missed}</span>
        {d.slack_ms !== null && <span title="from the end at today's pace to its pack-by">
          {d.slack_ms >= 0 ? '+' : ''}{span(d.slack_ms)} slack</span>}
      </div>
    </li>
  );
}

// Those that left well are kept for a while, behind the ones to come.
export function Departures({board, now, zone}: {board: Board; now: number; zone: string}) {
  const rank = (d: Departure) => (d.state === 'gone' || d.state === 'cancelled' ? 1 : 0);
  const idle = (d: Departure) => d.fulfilments === 0 && d.fulfilments_missed === 0;
  const shown = board.departures.filter((d) => !idle(d))
    .sort((a, b) => rank(a) - rank(b) || Date.parse(a.leaves_at) - Date.parse(b.leaves_at)).slice(0, 8);
  const later = board.departures.filter((d) => idle(d) && Date.parse(d.leaves_at) > now && Date.parse(d.leaves_at) < now + 43_200_000);
  return (
    <section aria-label="Departures">
      {board.departures.length === 0 && <p class="quiet">No departures. Import departures.csv to see them here.</p>}
      <ul class="departures">
        {shown.map((d) => <Card key={d.id} departure={d} now={now} zone={zone} />)}
      </ul>
      {later.length > 0 && <p class="quiet later">Nothing promised yet: {later.slice(0, 8)
        .map((d) => `${d.carrier} ${clock(d.leaves_at, zone)}`).join(', ')}{later.length > 8 && ', …'}</p>}
    </section>
  );
}

export function Flow({board}: {board: Board}) {
  const {waiting, picking, packing, completed} = board.flow;
  const stage = (name: string, count: number) => <li><b>{count}</b> {name}</li>;
  return (
    <ol class="flow" aria-label="Orders of these departures by stage">
      {stage('to plan', waiting)}{stage('picking', picking)}{stage('packing', packing)}{stage('shipped', completed)}
    </ol>
  );
}
