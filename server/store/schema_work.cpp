#include "server/store/schema.h"

namespace fw::store {

// Waves, batches, tasks, packets with revisions and leases; workers, devices,
// sessions; streams and facts; the inbox of commands.
//
// A wave has batches (one trip of one cart each), a batch has packets (one
// worker and zone each). A packet owns nothing: it is a way of doing tasks.
const char* const schema_work = R"sql(
CREATE TABLE wave (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  number TEXT NOT NULL,
  template TEXT NOT NULL,
  cart_slots {int64},
  planned_at_ms {int64} NOT NULL,
  released_at_ms {int64},
  recalled_at_ms {int64},
  closed_at_ms {int64},
  walk_mm_planned {int64} NOT NULL,
  walk_mm_location_order {int64} NOT NULL,
  lines_short {int64} NOT NULL,
  units_short {int64} NOT NULL,
  UNIQUE (site_id, number)
){strict};

CREATE TABLE wave_template (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (site_id, name)
){strict};

CREATE TABLE batch (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  wave_id {int64} NOT NULL REFERENCES wave (id),
  number {int64} NOT NULL,
  slots {int64} NOT NULL,
  cart_container_id {int64},
  walk_mm_planned {int64} NOT NULL,
  start_place_id {int64} REFERENCES location (id),
  end_place_id {int64} REFERENCES location (id),
  UNIQUE (site_id, wave_id, number)
){strict};
CREATE INDEX batch_wave ON batch (wave_id, number);

CREATE TABLE pick_task (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  wave_id {int64} NOT NULL REFERENCES wave (id),
  batch_id {int64} NOT NULL REFERENCES batch (id),
  fulfilment_id {int64} NOT NULL REFERENCES fulfilment (id),
  order_line_id {int64} NOT NULL REFERENCES order_line (id),
  allocation_id {int64} NOT NULL REFERENCES allocation (id),
  place_id {int64} NOT NULL REFERENCES place (id),
  item_id {int64} NOT NULL REFERENCES item (id),
  lot_id {int64} NOT NULL,
  quantity {int64} NOT NULL CHECK (quantity > 0),
  picked {int64} NOT NULL CHECK (picked >= 0),
  released {int64} NOT NULL CHECK (released >= 0),
  slot {int64} NOT NULL,
  sort {int64} NOT NULL,
  sequence {int64} NOT NULL,
  waits_for_task_id {int64},
  ended_at_ms {int64},
  end_reason TEXT NOT NULL
){strict};
CREATE INDEX pick_task_batch ON pick_task (batch_id, sequence);
CREATE INDEX pick_task_fulfilment ON pick_task (fulfilment_id);
CREATE INDEX pick_task_allocation ON pick_task (allocation_id);

CREATE TABLE host (
  id {int64} PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL
){strict};

CREATE TABLE printer (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  least_evidence TEXT NOT NULL,
  UNIQUE (site_id, code)
){strict};

CREATE TABLE device (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  code TEXT NOT NULL,
  host_id {int64} NOT NULL REFERENCES host (id),
  role TEXT NOT NULL CHECK (role IN ('handheld', 'pack_station', 'printer_daemon')),
  place_id {int64} REFERENCES place (id),
  printer_id {int64} REFERENCES printer (id),
  columns {int64} NOT NULL,
  rows {int64} NOT NULL,
  last_seen_at_ms {int64} NOT NULL,
  gone_at_ms {int64},
  last_request {int64} NOT NULL,
  UNIQUE (site_id, code)
){strict};

CREATE TABLE worker (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  badge TEXT NOT NULL,
  language TEXT NOT NULL,
  roles TEXT NOT NULL,
  active {int64} NOT NULL,
  UNIQUE (site_id, badge),
  UNIQUE (site_id, number)
){strict};

CREATE TABLE session (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  worker_id {int64} NOT NULL REFERENCES worker (id),
  device_id {int64} NOT NULL REFERENCES device (id),
  sort_load_id {int64},
  began_at_ms {int64} NOT NULL,
  ended_at_ms {int64},
  end_reason TEXT NOT NULL
){strict};
CREATE INDEX session_device ON session (device_id, ended_at_ms);
CREATE INDEX session_worker ON session (worker_id, ended_at_ms);

CREATE TABLE packet (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  kind TEXT NOT NULL,
  wave_id {int64},
  batch_id {int64},
  fulfilment_id {int64},
  zone_id {int64},
  device_id {int64},
  drop_place_id {int64} REFERENCES place (id),
  in_hand_load_id {int64},
  revision {int64} NOT NULL,
  rank {int64} NOT NULL,
  created_at_ms {int64} NOT NULL,
  offered_at_ms {int64},
  done_at_ms {int64},
  end_reason TEXT NOT NULL
){strict};
CREATE INDEX packet_open ON packet (site_id, kind, done_at_ms, rank);
CREATE INDEX packet_batch ON packet (batch_id);
CREATE INDEX packet_fulfilment ON packet (fulfilment_id);

CREATE TABLE packet_revision (
  id {int64} PRIMARY KEY,
  packet_id {int64} NOT NULL REFERENCES packet (id),
  revision {int64} NOT NULL,
  content TEXT NOT NULL,
  made_at_ms {int64} NOT NULL,
  UNIQUE (packet_id, revision)
){strict};

CREATE TABLE packet_step (
  id {int64} PRIMARY KEY,
  packet_id {int64} NOT NULL REFERENCES packet (id),
  step_id {int64} NOT NULL,
  kind TEXT NOT NULL,
  pick_task_id {int64},
  fulfilment_id {int64},
  order_line_id {int64},
  tote_load_id {int64},
  slot {int64},
  item_id {int64},
  lot_id {int64},
  place_id {int64},
  move_task_id {int64},
  of_step_id {int64} NOT NULL,
  done_at_ms {int64},
  UNIQUE (packet_id, step_id)
){strict};
CREATE INDEX packet_step_task ON packet_step (pick_task_id);
CREATE INDEX packet_step_share ON packet_step (packet_id, of_step_id) WHERE of_step_id > 0;

CREATE TABLE lease (
  id {int64} PRIMARY KEY,
  packet_id {int64} NOT NULL REFERENCES packet (id),
  epoch {int64} NOT NULL,
  worker_id {int64} NOT NULL REFERENCES worker (id),
  device_id {int64} NOT NULL REFERENCES device (id),
  session_id {int64} NOT NULL REFERENCES session (id),
  began_at_ms {int64} NOT NULL,
  heard_at_ms {int64} NOT NULL,
  facts {int64} NOT NULL,
  standing_revision {int64} NOT NULL,
  standing_step_id {int64} NOT NULL,
  held {int64} NOT NULL,
  silent_at_ms {int64},
  ended_at_ms {int64},
  end_reason TEXT NOT NULL,
  UNIQUE (packet_id, epoch)
){strict};
CREATE INDEX lease_device ON lease (device_id, ended_at_ms);
CREATE INDEX lease_worker ON lease (worker_id, ended_at_ms);

CREATE TABLE tote_load (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  container_id {int64} NOT NULL REFERENCES container (id),
  batch_id {int64},
  packet_id {int64},
  fulfilment_id {int64},
  slot {int64} NOT NULL,
  sort_load {int64} NOT NULL,
  began_at_ms {int64} NOT NULL,
  dropped_at_ms {int64},
  ended_at_ms {int64},
  end_reason TEXT NOT NULL
){strict};
CREATE INDEX tote_load_container ON tote_load (container_id, id);
-- A tote has thousands of loads in its life, and one of them now.
CREATE INDEX tote_load_live ON tote_load (container_id) WHERE ended_at_ms IS NULL;
CREATE INDEX tote_load_fulfilment ON tote_load (fulfilment_id);
CREATE INDEX tote_load_batch ON tote_load (batch_id);
CREATE INDEX tote_load_packet ON tote_load (packet_id, ended_at_ms);

-- The order lines whose units went into a sort load; how many are in it, the ledger says.
CREATE TABLE sort_unit (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  tote_load_id {int64} NOT NULL REFERENCES tote_load (id),
  fulfilment_id {int64} NOT NULL REFERENCES fulfilment (id),
  order_line_id {int64} NOT NULL REFERENCES order_line (id),
  UNIQUE (tote_load_id, order_line_id)
){strict};
CREATE INDEX sort_unit_fulfilment ON sort_unit (fulfilment_id);

CREATE TABLE stream (
  id {int64} PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  device_id {int64} NOT NULL REFERENCES device (id),
  acked_seq {int64} NOT NULL,
  lost {int64} NOT NULL,
  began_at_ms {int64} NOT NULL
){strict};
CREATE INDEX stream_device ON stream (device_id);

CREATE TABLE fact (
  id {int64} PRIMARY KEY,
  stream_id {int64} NOT NULL REFERENCES stream (id),
  seq {int64} NOT NULL,
  received_at_ms {int64} NOT NULL,
  kind TEXT NOT NULL,
  device_id {int64} NOT NULL,
  worker_id {int64} NOT NULL,
  packet_id {int64} NOT NULL,
  revision {int64} NOT NULL,
  epoch {int64} NOT NULL,
  step_id {int64} NOT NULL,
  device_time_ms {int64} NOT NULL,
  offset_ms {int64} NOT NULL,
  offset_error_ms {int64} NOT NULL,
  body TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'late', 'discrepancy', 'unapplied', 'lost')),
  UNIQUE (stream_id, seq)
){strict};
CREATE INDEX fact_packet ON fact (packet_id, step_id);

CREATE TABLE inbox (
  command_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  at_ms {int64} NOT NULL,
  content_hash TEXT NOT NULL,
  answer TEXT NOT NULL
){strict};
CREATE INDEX inbox_at ON inbox (at_ms);

CREATE TABLE job (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL,
  kind TEXT NOT NULL,
  subject_id {int64} NOT NULL,
  body TEXT NOT NULL,
  steps_done {int64} NOT NULL,
  steps_total {int64} NOT NULL,
  created_at_ms {int64} NOT NULL,
  finished_at_ms {int64},
  failed TEXT NOT NULL
){strict};
CREATE INDEX job_open ON job (finished_at_ms, kind);
)sql";

}  // namespace fw::store
