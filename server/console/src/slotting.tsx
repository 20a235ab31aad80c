// Where items would better lie: asked once when the panel opens, for it takes a while.
import {Panel, useDocument} from './story';
import {counted} from './time';
import type {SlottingAdvice} from './types';

const metres = (mm: number) => Math.round(mm / 1000);

export function SlottingPanel() {
  const [advice, problem] = useDocument<SlottingAdvice>('/slotting/advice', 0);
  return (
    <Panel title="Where items would better lie">
      {problem && <p role="alert">{problem}</p>}
      {!advice && !problem && <p class="quiet">Walking the last 30 days again …</p>}
      {advice && <p>From {advice.walks} {advice.basis} of {counted(advice.days, 'day')}: {metres(advice.walk_mm_per_day)} m of
        walking a day, <b>{metres(advice.saved_mm_per_day)} m</b> of it saved by these moves, in this order.</p>}
      {advice && advice.moves.length === 0 && <p class="quiet">No move of one item, or exchange of two, would save any.</p>}
      {advice && advice.moves.length > 0 && <table>
        <thead><tr><th>Item</th><th>From</th><th>To</th><th>Exchanged with</th><th class="number">Saves a day</th></tr></thead>
        <tbody>{advice.moves.map((move, i) => <tr key={i}>
          <th scope="row">{move.sku} <span class="quiet">{move.name}</span></th><td>{move.from}</td><td>{move.to}</td>
          <td>{move.exchange_sku || <span class="quiet">the place is free</span>}</td>
          <td class="number">{metres(move.saved_mm_per_day)} m</td></tr>)}</tbody>
      </table>}
    </Panel>
  );
}
