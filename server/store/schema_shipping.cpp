#include "server/store/schema.h"

namespace fw::store {

// Parcels, shipments, label jobs, upstream messages, leases of printers and
// upstreams, manifests; events and discrepancies.
//
// event.seq is dense in commit order: feeds, webhooks and exports are cursors
// on it. Events, facts and the inbox hold ids only, never names or addresses.
const char* const schema_shipping = R"sql(
CREATE TABLE shipment (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  order_id {int64} NOT NULL REFERENCES orders (id),
  fulfilment_id {int64} NOT NULL REFERENCES fulfilment (id),
  carrier_service_id {int64} NOT NULL REFERENCES carrier_service (id),
  revision {int64} NOT NULL,
  created_at_ms {int64} NOT NULL,
  completed_at_ms {int64},
  notified_at_ms {int64}
){strict};
CREATE INDEX shipment_fulfilment ON shipment (fulfilment_id);
CREATE INDEX shipment_order ON shipment (order_id);

CREATE TABLE shipment_revision (
  id {int64} PRIMARY KEY,
  shipment_id {int64} NOT NULL REFERENCES shipment (id),
  revision {int64} NOT NULL,
  type TEXT NOT NULL,
  made_at_ms {int64} NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  UNIQUE (shipment_id, revision)
){strict};

CREATE TABLE parcel (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  fulfilment_id {int64} NOT NULL REFERENCES fulfilment (id),
  shipment_id {int64} NOT NULL REFERENCES shipment (id),
  number {int64} NOT NULL,
  container_id {int64} NOT NULL REFERENCES container (id),
  carton_type_id {int64} REFERENCES carton_type (id),
  departure_id {int64} REFERENCES departure (id),
  sscc TEXT UNIQUE,
  tracking TEXT,
  weight_g {int64} NOT NULL,
  opened_at_ms {int64} NOT NULL,
  closed_at_ms {int64},
  labelled_at_ms {int64},
  applied_at_ms {int64},
  staged_at_ms {int64},
  loaded_at_ms {int64},
  handed_over_at_ms {int64},
  voided_at_ms {int64},
  void_reason TEXT NOT NULL,
  UNIQUE (site_id, fulfilment_id, number)
){strict};
CREATE INDEX parcel_fulfilment ON parcel (fulfilment_id);
CREATE INDEX parcel_shipment ON parcel (shipment_id);
CREATE INDEX parcel_tracking ON parcel (tracking);
CREATE INDEX parcel_departure ON parcel (departure_id);

CREATE TABLE parcel_line (
  id {int64} PRIMARY KEY,
  parcel_id {int64} NOT NULL REFERENCES parcel (id),
  order_line_id {int64} NOT NULL REFERENCES order_line (id),
  item_id {int64} NOT NULL REFERENCES item (id),
  lot_id {int64} NOT NULL,
  quantity {int64} NOT NULL CHECK (quantity > 0),
  UNIQUE (parcel_id, order_line_id, lot_id)
){strict};
CREATE INDEX parcel_line_line ON parcel_line (order_line_id);

CREATE TABLE label_job (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  parcel_id {int64} NOT NULL REFERENCES parcel (id),
  printer_id {int64} NOT NULL REFERENCES printer (id),
  copy {int64} NOT NULL,
  reason TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at_ms {int64} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'stuck', 'printed', 'unknown',
                                       'failed', 'voided')),
  evidence TEXT NOT NULL,
  attempts {int64} NOT NULL,
  detail TEXT NOT NULL,
  changed_at_ms {int64} NOT NULL,
  final_at_ms {int64},
  UNIQUE (site_id, parcel_id, copy)
){strict};
CREATE INDEX label_job_parcel ON label_job (parcel_id);
CREATE INDEX label_job_open ON label_job (printer_id, id) WHERE final_at_ms IS NULL;

CREATE TABLE upstream (
  id {int64} PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
){strict};

CREATE TABLE upstream_message (
  id TEXT PRIMARY KEY,
  upstream_id {int64} NOT NULL REFERENCES upstream (id),
  shipment_id {int64} NOT NULL REFERENCES shipment (id),
  revision {int64} NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at_ms {int64} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'retrying', 'done', 'parked')),
  attempts {int64} NOT NULL,
  http_status {int64} NOT NULL,
  answer TEXT NOT NULL,
  changed_at_ms {int64} NOT NULL,
  next_at_ms {int64},
  done_at_ms {int64},
  UNIQUE (shipment_id, revision)
){strict};
CREATE INDEX upstream_message_open ON upstream_message (upstream_id, done_at_ms);

CREATE TABLE resource_lease (
  id {int64} PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('printer', 'upstream')),
  code TEXT NOT NULL,
  device_id {int64} NOT NULL REFERENCES device (id),
  epoch {int64} NOT NULL,
  until_ms {int64} NOT NULL,
  UNIQUE (kind, code)
){strict};

CREATE TABLE manifest (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  departure_id {int64} NOT NULL REFERENCES departure (id),
  number TEXT NOT NULL,
  opened_at_ms {int64} NOT NULL,
  closed_at_ms {int64},
  UNIQUE (site_id, number)
){strict};

CREATE TABLE manifest_parcel (
  id {int64} PRIMARY KEY,
  manifest_id {int64} NOT NULL REFERENCES manifest (id),
  parcel_id {int64} NOT NULL REFERENCES parcel (id),
  UNIQUE (parcel_id)
){strict};

CREATE TABLE event (
  seq {int64} PRIMARY KEY,
  site_id {int64} NOT NULL,
  at_ms {int64} NOT NULL,
  kind TEXT NOT NULL,
  order_id {int64} NOT NULL,
  fulfilment_id {int64} NOT NULL,
  wave_id {int64} NOT NULL,
  packet_id {int64} NOT NULL,
  parcel_id {int64} NOT NULL,
  place_id {int64} NOT NULL,
  item_id {int64} NOT NULL,
  quantity {int64} NOT NULL,
  worker_id {int64} NOT NULL,
  device_id {int64} NOT NULL,
  detail TEXT NOT NULL
){strict};
CREATE INDEX event_order ON event (order_id, seq);

CREATE TABLE discrepancy (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL,
  kind TEXT NOT NULL,
  owner_role TEXT NOT NULL,
  opened_at_ms {int64} NOT NULL,
  due_at_ms {int64} NOT NULL,
  place_id {int64} NOT NULL,
  item_id {int64} NOT NULL,
  lot_id {int64} NOT NULL,
  quantity {int64} NOT NULL,
  order_id {int64} NOT NULL,
  order_line_id {int64} NOT NULL,
  packet_id {int64} NOT NULL,
  tote_load_id {int64} NOT NULL,
  parcel_id {int64} NOT NULL,
  fact_id {int64} NOT NULL,
  detail TEXT NOT NULL,
  settle_at_ms {int64},
  resolved_at_ms {int64},
  resolution TEXT NOT NULL,
  resolved_by TEXT NOT NULL,
  note TEXT NOT NULL
){strict};
CREATE INDEX discrepancy_settles ON discrepancy (site_id, settle_at_ms)
  WHERE settle_at_ms IS NOT NULL;
CREATE INDEX discrepancy_open ON discrepancy (site_id, resolved_at_ms);
CREATE INDEX discrepancy_fact ON discrepancy (fact_id);
CREATE INDEX discrepancy_parcel ON discrepancy (parcel_id);
)sql";

}  // namespace fw::store
