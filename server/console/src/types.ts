// What /api/v1/live pushes, see /api/openapi.json. Instants are RFC 3339 texts.

export type DepartureState =
  | 'empty' | 'on_time' | 'at_risk' | 'late' | 'ready' | 'gone' | 'missed' | 'cancelled';

export interface Departure {
  id: string;
  site: string;
  carrier: string;
  carrier_name: string;
  state: DepartureState;
  finish_at: string | null;
  slack_ms: number | null;
  cut_off_at: string;
  pick_by_at: string;
  pack_by_at: string;
  leaves_at: string;
  fulfilments: number;
  fulfilments_completed: number;
  fulfilments_picked: number;
  fulfilments_in_wave: number;
  fulfilments_missed: number;
}

export interface Wave {
  number: string;
  site: string;
  state: 'planning' | 'planned' | 'releasing' | 'picking' | 'picked' | 'recalled' | 'closed';
  carrier: string;
  pack_by_at: string | null;
  planned_at: string;
  released_at: string | null;
  trips: number;
  trips_done: number;
  trips_under_way: number;
  units: number;
  units_picked: number;
  units_given_back: number;
  fulfilments: number;
  fulfilments_completed: number;
  walk_mm_planned: number;
  walk_mm_location_order: number;
}

export interface Trip {
  number: number;
  tasks: number;
  tasks_done: number;
  units: number;
  units_picked: number;
  packet: string;
  worker: string;
  device: string;
  under_way: boolean;
  done_at: string | null;
}

export interface WaveDetail extends Wave {
  trip_list: Trip[];
}

export interface Device {
  code: string;
  role: 'handheld' | 'pack_station' | 'printer_daemon';
  place: string;
  printer: string;
  last_seen_at: string | null;
  worker: string;
  worker_name: string;
  packet: string;
  packet_kind: string;
  wave: string;
  facts: number;
  steps: number;
  steps_done: number;
  heard_at: string | null;
  gone_at: string | null;
  silent_at: string | null;
}

export interface Printer {
  code: string;
  name: string;
  held_by: string;
  held_until: string | null;
  waiting: number;
  need_someone: number;
}

export interface Need {
  level: 'info' | 'warning' | 'alarm';
  since: string;
  kind: string;
  subject: string;
  text: string;
  link: string;
  action: string;
}

export interface FloorEvent {
  seq: number;
  at: string;
  kind: string;
  order: string;
  wave: string;
  place: string;
  sku: string;
  quantity: number;
  parcel: string;
  worker: string;
  device: string;
  detail: string;
}

export interface Board {
  at: string;
  last_event: number;
  sites: {code: string; name: string; time_zone: string}[];
  departures: Departure[];
  flow: {waiting: number; picking: number; packing: number; completed: number};
  waves: Wave[];
  waves_more: number;
  waves_finished: number;
  devices: Device[];
  printers: Printer[];
  needs: Need[];
  needs_more: number;
  events: FloorEvent[];
}

export interface Discrepancy {
  id: string;
  kind: string;
  owner_role: string;
  opened_at: string;
  due_at: string;
  place: string;
  sku: string;
  quantity: number;
  order: string;
  detail: string;
}

export interface OrderSummary {
  number: string;
  channel: string;
  reference: string;
  state: string;
  carrier: string;
  held: boolean;
  lines: number;
  ordered: number;
  shipped: number;
  open: number;
  received_at: string;
  leaves_at: string | null;
}

export interface OrderLine {
  line_number: number;
  sku: string;
  name: string;
  units: Record<string, number>;
  backordered: boolean;
  short_reason: string;
}

export interface Fulfilment {
  number: number;
  state: string;
  carrier: string;
  wave: string;
  leaves_at: string | null;
  promised_leaves_at: string | null;
  tasks: {sku: string; place: string; quantity: number; picked: number; worker: string;
          end_reason: string}[];
  totes: {container: string; stands_in: string; units: number; ended_at: string | null}[];
  parcels: {number: number; sscc: string; tracking: string; carton: string; weight_g: number;
            closed_at: string | null; voided_at: string | null; label_state: string;
            label_detail: string; printer: string}[];
  shipments: {revision: number; completed_at: string | null; notified_at: string | null;
              message: string; upstream: string; message_state: string; attempts: number;
              http_status: number; answer: string}[];
}

export interface OrderStory {
  state: string;
  time_zone: string;
  order: {number: string; channel: string; reference: string; carrier: string; service: string;
          shortage_rule: string; priority: number; received_at: string;
          cancelled_at: string | null};
  ship_to: Record<string, string>;
  lines: OrderLine[];
  fulfilments: Fulfilment[];
  holds: {kind: string; target: string; reason: string; detail: string; placed_at: string;
          placed_by: string; released_at: string | null}[];
  events: {seq: number; at: string; kind: string; sku: string; quantity: number; place: string;
           wave: string; worker: string; device: string; detail: string}[];
}

export interface DepartureForecast {
  carrier: string;
  fulfilments: number;
  picked_at: string;
  pick_by_at: string | null;
  pack_by_at: string | null;
  leaves_at: string | null;
  slack_ms: number;
  late: boolean;
}

export interface WaveForecast {
  number: string;
  pickers: number;
  pickers_here: number;
  trips: number;
  lines: number;
  units: number;
  totes: number;
  lines_short: number;
  units_short: number;
  trips_before: number;
  work_before_ms: number;
  finished_at: string;
  departures: DepartureForecast[];
}

export interface WaveRoutes {
  number: string;
  walk_mm: number;
  location_order_mm: number;
  saved_mm: number;
  saved_ms: number;
  trips: {number: number; fulfilments: number; stops: number; walk_mm: number;
          location_order_mm: number; saved_ms: number; picture: string}[];
}

export interface SlottingAdvice {
  basis: 'trips' | 'orders';
  days: number;
  walks: number;
  walk_mm_per_day: number;
  saved_mm_per_day: number;
  moves: {sku: string; name: string; from: string; to: string; exchange_sku: string;
          saved_mm_per_day: number}[];
}

export interface Refusal {
  code: string;
  given: string;
  wanted: string;
  next: string;
}
