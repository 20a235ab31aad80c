// Waves: what is on the floor, how far it is, and what to do about it.
import {get, post} from './api';
import {Forecast} from './forecast';
import {Action, Bar, Chip, type Tell, type Tone} from './parts';
import {Plan} from './plan';
import {clock, span} from './time';
import type {Board, Wave} from './types';

const tones: Record<Wave['state'], Tone> = {
  planning: 'info', planned: 'warn', releasing: 'info', picking: 'info', picked: 'good',
  recalled: 'calm', closed: 'calm',
};

function decide(wave: Wave, verb: string) {
  return async () => {
    const after = await post<Wave>(`/waves/${encodeURIComponent(wave.number)}/${verb}?site=${encodeURIComponent(wave.site)}`);
    return `Wave ${after.number} is ${after.state}.`;
  };
}

function Actions({wave, tell}: {wave: Wave; tell: Tell}) {
  const begun = wave.trips_under_way + wave.trips_done > 0;
  return (
    <>
      {!wave.released_at && <Action name="Release" main run={decide(wave, 'release')} tell={tell} />}
      {wave.state !== 'picked' && <Action name="Recall" ask={begun ? 'Take back what is not begun?' : 'Take it back?'}
        run={decide(wave, 'recall')} tell={tell} />}
      {wave.released_at && <Action name="Close" ask={wave.state === 'picked' ? 'Close it?' : 'Close it with open work?'}
        run={decide(wave, 'close')} tell={tell} />}
    </>
  );
}

function Row({wave, now, zone, tell}: {wave: Wave; now: number; zone: string; tell: Tell}) {
  const left = wave.units - wave.units_picked - wave.units_given_back;
  return (
    <>
    <tr>
      <th scope="row"><a href={`#wave/${encodeURIComponent(wave.number)}`}>{wave.number}</a></th>
      <td><Chip tone={tones[wave.state]}>{wave.state === 'planned' ? 'not released' : wave.state}</Chip></td>
      <td class="nowrap">{wave.carrier && <>{wave.carrier} {clock(wave.pack_by_at, zone)}
        <span class="quiet"> {wave.pack_by_at && span(Date.parse(wave.pack_by_at) - now)}</span></>}</td>
      <td class="wide spare">
        <Bar total={wave.units} label={`wave ${wave.number}`} parts={[
          {value: wave.units_picked, kind: 'done', name: 'units picked'},
        ]} />
      </td>
      <td class="number">{wave.units === 0 ? '' : `${Math.floor((100 * wave.units_picked) / wave.units)} %`}</td>
      <td class="number" title="units left">{left}</td>
      <td class="number">{wave.trips_done}/{wave.trips}</td>
      <td class="number">{wave.fulfilments_completed}/{wave.fulfilments}</td>
      <td class="actions"><Actions wave={wave} tell={tell} /></td>
    </tr>
    {wave.state === 'planned' && <tr class="forecast"><td colSpan={9}><Forecast wave={wave} zone={zone} /></td></tr>}
    </>
  );
}

// Closing says that nobody looks for anything in them any more.
function Finished({board, tell}: {board: Board; tell: Tell}) {
  const count = board.waves_finished;
  if (count === 0) return null;
  const close = async () => {
    const {rows} = await get<{rows: Wave[]}>('/waves?open=1&limit=1000');
    const finished = rows.filter((wave) => wave.state === 'picked' && wave.fulfilments === wave.fulfilments_completed);
    for (const wave of finished) await decide(wave, 'close')();
    return `${finished.length} waves closed.`;
  };
  return (
    <p class="finished quiet">{count === 1 ? '1 wave is' : `${count} waves are`} finished: everything is shipped.{' '}
      <Action name="Close them" run={close} tell={tell} /></p>
  );
}

export function Waves({board, now, zone, tell}: {board: Board; now: number; zone: string; tell: Tell}) {
  return (
    <section class="panel" aria-label="Waves">
      <Plan board={board} now={now} tell={tell} />
      {board.waves.length === 0
        ? <p class="quiet">No wave has work. {board.flow.waiting} orders wait to be planned.</p>
        : <div class="scroll"><table>
          <thead><tr><th>Wave</th><th>State</th><th>Pack by</th><td class="spare" /><th class="number">Picked</th><th class="number">Left</th>
            <th class="number">Trips</th><th class="number">Orders</th><td /></tr></thead>
          <tbody>{board.waves.map((wave) =>
            <Row key={wave.site + wave.number} wave={wave} now={now} zone={zone} tell={tell} />)}</tbody>
        </table></div>}
      {board.waves_more > 0 && <p class="quiet">and {board.waves_more} more waves, for later departures</p>}
      <Finished board={board} tell={tell} />
      <p class="quiet"><a href="#slotting">Where items would better lie</a></p>
    </section>
  );
}
