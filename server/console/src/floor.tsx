// Stations, devices and printers: who is on what, and whether it is heard.
import {Bar, Chip} from './parts';
import {age, clock, words} from './time';
import type {Board, Device, FloorEvent} from './types';

// As the server takes it: here until it goes or is not heard for long.
const unheardMostMs = 600_000;

function Health({device, now}: {device: Device; now: number}) {
  if (!device.last_seen_at) return <Chip tone="calm">never seen</Chip>;
  const here = device.gone_at === null && now - Date.parse(device.last_seen_at) < unheardMostMs;
  if (here) return <Chip tone="good">live</Chip>;
  const since = age(device.gone_at ?? device.last_seen_at, now);
  if (device.silent_at) return <Chip tone="bad">work silent {since}</Chip>;
  return device.worker ? <Chip tone="warn">gone {since}</Chip> : <Chip tone="calm">off {since}</Chip>;
}

function Work({device}: {device: Device}) {
  if (device.packet === '0') return <span class="quiet">{device.worker ? 'free' : ''}</span>;
  return <>{words(device.packet_kind)} {device.wave && <a href={`#wave/${encodeURIComponent(device.wave)}`}>{device.wave}</a>}</>;
}

function Row({device, board, now}: {device: Device; board: Board; now: number}) {
  const printer = board.printers.find((one) => one.code === device.printer);
  return (
    <tr>
      <th scope="row">{device.code}{device.place && device.place !== device.code && <span class="quiet"> {device.place}</span>}</th>
      <td><Health device={device} now={now} /></td>
      <td>{device.worker_name || device.worker}</td>
      <td><Work device={device} /></td>
      <td class="wide">{device.packet !== '0' && <Bar total={device.steps} label={device.code}
        parts={[{value: device.steps_done, kind: 'done', name: 'steps done'}]} />}</td>
      <td>{printer && (printer.need_someone > 0
        ? <Chip tone="bad">{printer.code}: {printer.need_someone} stuck</Chip>
        : printer.waiting > 0 ? <Chip tone="info">{printer.code}: {printer.waiting} to print</Chip>
          : <span class="quiet">{printer.code}</span>)}</td>
    </tr>
  );
}

export function People({board, now}: {board: Board; now: number}) {
  const rank = {pack_station: 0, handheld: 1, printer_daemon: 2};
  const devices = [...board.devices].sort((a, b) => rank[a.role] - rank[b.role] || a.code.localeCompare(b.code));
  const working = devices.filter((device) => device.worker !== '').length;
  return (
    <section class="panel" aria-label="Stations and devices">
      <header><h2>Stations and devices</h2><span class="quiet">{working} people signed on</span></header>
      {devices.length === 0
        ? <p class="quiet">No devices yet: floorwave device enrol HH-1 handheld</p>
        : <div class="scroll"><table>
          <thead><tr><th>Device</th><th>Link</th><th>Person</th><th>Work</th><th>Steps</th><th>Printer</th></tr></thead>
          <tbody>{devices.map((device) => <Row key={device.code} device={device} board={board} now={now} />)}</tbody>
        </table></div>}
    </section>
  );
}

function about(event: FloorEvent): string {
  const parts = [];
  if (event.quantity) parts.push(`${event.quantity}${event.sku ? ' × ' + event.sku : ''}`);
  else if (event.sku) parts.push(event.sku);
  if (event.place) parts.push(event.place);
  if (event.detail) parts.push(event.detail);
  return parts.join(' · ');
}

export function Events({board, zone}: {board: Board; zone: string}) {
  return (
    <section class="panel events" aria-label="Last events">
      <header><h2>Last events</h2><span class="quiet">no. {board.last_event}</span></header>
      {board.events.length === 0 && <p class="quiet">Nothing has happened yet.</p>}
      <ol>{board.events.map((event) => (
        <li key={event.seq}>
          <time class="quiet">{clock(event.at, zone, true)}</time>
          <b>{words(event.kind)}</b>
          <span>
            {event.order && <a href={`#order/${encodeURIComponent(event.order)}`}>{event.order}</a>}
            {event.wave && <> <a href={`#wave/${encodeURIComponent(event.wave)}`}>{event.wave}</a></>} {about(event)}
          </span>
          <span class="quiet">{[event.worker, event.device].filter(Boolean).join(' ')}</span>
        </li>
      ))}</ol>
    </section>
  );
}
