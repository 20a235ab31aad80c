// The panel beside the board: the whole story of an order, a wave with its trips,
// the orders on hold. What it shows is in the address, so it can be sent on.
import type {ComponentChildren} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {get, post, Refused} from './api';
import {Action, Bar, Chip, type Tell, type Tone} from './parts';
import {Routes} from './routes';
import {clock, counted, words} from './time';
import type {Discrepancy, Fulfilment, OrderLine, OrderStory, OrderSummary, WaveDetail} from './types';

// Reads `path` again whenever something was committed.
export function useDocument<T>(path: string, version: number): [T | null, string] {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => { setValue(null); setProblem(''); }, [path]);
  useEffect(() => {
    let current = true;
    get<T>(path).then((got) => { if (current) { setValue(got); setProblem(''); } },
      (error) => { if (current) setProblem(error instanceof Refused ? error.message : String(error)); });
    return () => { current = false; };
  }, [path, version]);
  return [value, problem];
}

export function Panel({title, children}: {title: string; children: ComponentChildren}) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => { panel.current?.focus(); }, [title]);
  return (
    <aside class="story" aria-label={title} tabIndex={-1} ref={panel}>
      <header><h2>{title}</h2><a class="button" href="#" aria-label="Close">Close <kbd>Esc</kbd></a></header>
      {children}
    </aside>
  );
}

const orderTones: Record<string, Tone> = {
  held: 'warn', backordered: 'warn', ready: 'info', in_wave: 'info', picking: 'info', packing: 'info',
  partially_shipped: 'warn', shipped: 'good', cancelled: 'calm',
};
const buckets = ['ordered', 'open', 'reserved', 'allocated', 'picked', 'packed', 'shipped', 'cancelled'];

// Something of it was not shipped.
function rest(line: OrderLine): boolean {
  return (line.units.shipped ?? 0) < (line.units.ordered ?? 0);
}

function Lines({story}: {story: OrderStory}) {
  const used = buckets.filter((name) => story.lines.some((line) => (line.units[name] ?? 0) > 0));
  return (
    <table>
      <thead><tr><th>#</th><th>Item</th>{used.map((name) => <th key={name} class="number">{name}</th>)}<td /></tr></thead>
      <tbody>{story.lines.map((line) => (
        <tr key={line.line_number}>
          <td>{line.line_number}</td><td>{line.name} <span class="quiet">{line.sku}</span></td>
          {used.map((name) => <td key={name} class="number">{line.units[name] || '·'}</td>)}
          <td>{rest(line) && (line.backordered ? <Chip tone="warn">backordered</Chip> : words(line.short_reason))}</td>
        </tr>
      ))}</tbody>
    </table>
  );
}

function Part({one, zone, tell}: {one: Fulfilment; zone: string; tell: Tell}) {
  const moved = one.promised_leaves_at !== null && one.promised_leaves_at !== one.leaves_at;
  return (
    <section>
      <h3>Fulfilment {one.number} <Chip tone={one.state === 'completed' ? 'good' : 'info'}>{words(one.state)}</Chip></h3>
      <p>{one.carrier} {one.leaves_at && `leaves ${clock(one.leaves_at, zone)}`}
        {moved && ` (promised for ${clock(one.promised_leaves_at, zone)})`}
        {one.wave && <> · wave <a href={`#wave/${encodeURIComponent(one.wave)}`}>{one.wave}</a></>}</p>
      {one.tasks.length > 0 && <table>
        <thead><tr><th>Pick</th><th>Place</th><th class="number">Units</th><th class="number">Picked</th><th>By</th></tr></thead>
        <tbody>{one.tasks.map((task, i) => <tr key={i}><td>{task.sku}</td><td>{task.place}</td>
          <td class="number">{task.quantity}</td><td class="number">{task.picked}</td>
          <td>{task.worker || words(task.end_reason)}</td></tr>)}</tbody>
      </table>}
      {one.totes.filter((tote) => !tote.ended_at).map((tote) =>
        <p key={tote.container}>Tote <b>{tote.container}</b> at {tote.stands_in}: {tote.units} units</p>)}
      {one.parcels.map((parcel) => <p key={parcel.number}>
        Parcel {parcel.number} <b>{parcel.sscc}</b> {parcel.carton} {parcel.weight_g > 0 && `${parcel.weight_g} g`}{' '}
        {parcel.voided_at ? <Chip tone="calm">voided</Chip>
          : parcel.label_state && <Chip tone={labelTone(parcel.label_state)}>label {parcel.label_state}</Chip>}
        {parcel.label_detail && <span class="quiet"> {parcel.label_detail}</span>}</p>)}
      {one.shipments.filter((shipment) => shipment.completed_at).map((shipment) => <p key={shipment.revision}>
        Shipped {clock(shipment.completed_at, zone, true)}.{' '}
        {shipment.notified_at ? <Chip tone="good">{shipment.upstream} knows</Chip>
          : <Chip tone={shipment.message_state === 'parked' ? 'bad' : 'info'}>{shipment.upstream}: {shipment.message_state || 'not told'}</Chip>}{' '}
        {shipment.message_state === 'parked' && <Action name="Send again" tell={tell} run={async () => {
          await post(`/upstream-messages/${encodeURIComponent(shipment.message)}/retry`);
          return 'The message is sent again.';
        }} />}</p>)}
    </section>
  );
}

function labelTone(state: string): Tone {
  if (state === 'printed') return 'good';
  return state === 'waiting' || state === 'accepted' ? 'info' : 'bad';
}

function Decisions({story, tell}: {story: OrderStory; tell: Tell}) {
  const path = `/orders/${encodeURIComponent(story.order.number)}`;
  const decide = (verb: string, reason: string) => async () => {
    const after = await post<{number: string; state: string}>(`${path}/${verb}`, {reason, by: 'console'});
    return `Order ${after.number} is ${words(after.state)}.`;
  };
  const held = story.holds.some((hold) => !hold.released_at);
  const ended = story.state === 'shipped' || story.state === 'cancelled';
  if (ended) return null;
  return (
    <p class="actions">
      {held ? <Action name="Release the hold" main run={decide('release', '')} tell={tell} />
        : <Action name="Hold" run={decide('hold', 'manual')} tell={tell} />}
      <Action name="Cancel the order" ask="Cancel it?" run={decide('cancel', 'requested')} tell={tell} />
    </p>
  );
}

export function OrderPanel({reference, version, tell}: {reference: string; version: number; tell: Tell}) {
  const [story, problem] = useDocument<OrderStory>(`/orders/${encodeURIComponent(reference)}`, version);
  if (problem) return <Panel title={`Order ${reference}`}><p role="alert">{problem}</p></Panel>;
  if (!story) return <Panel title={`Order ${reference}`}><p class="quiet">…</p></Panel>;
  const zone = story.time_zone;
  const to = story.ship_to;
  const address = [to.name, to.company, to.street, to.street2, `${to.postal_code} ${to.city}`.trim(), to.country];
  return (
    <Panel title={`Order ${story.order.number}`}>
      <p><Chip tone={orderTones[story.state] ?? 'info'}>{words(story.state)}</Chip>{' '}
        {story.order.channel}:{story.order.reference} · {story.order.carrier} {story.order.service}</p>
      <p class="quiet">{address.filter(Boolean).join(', ') || 'address erased'}</p>
      <Decisions story={story} tell={tell} />
      {story.holds.filter((hold) => !hold.released_at).map((hold, i) =>
        <p key={i}><Chip tone="warn">on hold</Chip> {words(hold.reason)} {hold.detail} <span class="quiet">by {hold.placed_by}</span></p>)}
      <Lines story={story} />
      {story.fulfilments.map((one) => <Part key={one.number} one={one} zone={zone} tell={tell} />)}
      <h3>What happened</h3>
      <ol class="history">{story.events.map((event) => (
        <li key={event.seq}><time class="quiet">{clock(event.at, zone, true)}</time> <b>{words(event.kind)}</b>{' '}
          {[event.quantity ? `${event.quantity}${event.sku ? ' × ' + event.sku : ''}` : event.sku, event.place, event.wave, event.detail]
            .filter(Boolean).join(' · ')} <span class="quiet">{[event.worker, event.device].filter(Boolean).join(' ')}</span></li>
      ))}</ol>
    </Panel>
  );
}

export function WavePanel({number, version}: {number: string; version: number}) {
  const [wave, problem] = useDocument<WaveDetail>(`/waves/${encodeURIComponent(number)}`, version);
  if (problem) return <Panel title={`Wave ${number}`}><p role="alert">{problem}</p></Panel>;
  if (!wave) return <Panel title={`Wave ${number}`}><p class="quiet">…</p></Panel>;
  const saved = wave.walk_mm_location_order > 0
    ? Math.round(100 - (100 * wave.walk_mm_planned) / wave.walk_mm_location_order) : 0;
  return (
    <Panel title={`Wave ${number}`}>
      <p>{wave.state} · {counted(wave.fulfilments, 'order')}, {counted(wave.units, 'unit')} on {counted(wave.trips, 'trip')} ·{' '}
        walk {Math.round(wave.walk_mm_planned / 1000)} m{saved > 0 && `, ${saved} % less than in location order`}</p>
      <table>
        <thead><tr><th>Trip</th><th>Picked</th><th class="number">Units</th><th>Person</th><th>Device</th><td /></tr></thead>
        <tbody>{wave.trip_list.map((trip) => <tr key={trip.number}>
          <td>{trip.number}</td>
          <td class="wide"><Bar total={trip.units} label={`trip ${trip.number}`}
            parts={[{value: trip.units_picked, kind: 'done', name: 'units picked'}]} /></td>
          <td class="number">{trip.units_picked}/{trip.units}</td><td>{trip.worker}</td><td>{trip.device}</td>
          <td>{trip.done_at ? <Chip tone="good">done</Chip> : trip.under_way ? <Chip tone="info">under way</Chip>
            : <span class="quiet">{trip.packet === '0' ? 'not released' : 'waits'}</span>}</td></tr>)}</tbody>
      </table>
      <Routes wave={number} version={wave.units} />
    </Panel>
  );
}

export function HeldPanel({version}: {version: number}) {
  const [list, problem] = useDocument<{rows: OrderSummary[]}>('/orders?held=1', version);
  return (
    <Panel title="Orders on hold">
      {problem && <p role="alert">{problem}</p>}
      {list && list.rows.length === 0 && <p class="quiet">No order is on hold.</p>}
      <ul>{list?.rows.map((order) => <li key={order.number}>
        <a href={`#order/${encodeURIComponent(order.number)}`}>{order.number}</a> {order.channel}:{order.reference} · {counted(order.ordered, 'unit')}</li>)}</ul>
    </Panel>
  );
}

export function DiscrepancyPanel({kind, zone, version}: {kind: string; zone: string; version: number}) {
  const [list, problem] = useDocument<{rows: Discrepancy[]}>(`/discrepancies?kind=${encodeURIComponent(kind)}`, version);
  return (
    <Panel title={`Open: ${words(kind)}`}>
      {problem && <p role="alert">{problem}</p>}
      {list && list.rows.length === 0 && <p class="quiet">None is open.</p>}
      {list && list.rows.length > 0 && <table>
        <thead><tr><th>Since</th><th>Order</th><th>Place</th><th>Item</th><th class="number">Units</th><th>Detail</th><th>For</th></tr></thead>
        <tbody>{list.rows.map((one) => <tr key={one.id}>
          <td>{clock(one.opened_at, zone)}</td>
          <td>{one.order && <a href={`#order/${encodeURIComponent(one.order)}`}>{one.order}</a>}</td>
          <td>{one.place}</td><td>{one.sku}</td><td class="number">{one.quantity || ''}</td>
          <td>{one.detail}</td><td>{one.owner_role}</td></tr>)}</tbody>
      </table>}
    </Panel>
  );
}
