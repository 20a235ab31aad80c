#include "server/store/schema.h"

namespace fw::store {

// Parties, carriers and departures, orders, reservations, allocations, holds.
//
// Every unit of an order line is in one bucket: ordered = open + reserved +
// allocated + picked + packed + shipped + cancelled. `backordered` is a flag on
// what is open. States of orders, fulfilments and waves are computed from their
// parts and stored nowhere.
const char* const schema_orders = R"sql(
CREATE TABLE party (
  id {int64} PRIMARY KEY,
  name TEXT NOT NULL,
  company TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  erase_after_ms {int64},
  erased_at_ms {int64}
){strict};

CREATE TABLE address (
  id {int64} PRIMARY KEY,
  party_id {int64} NOT NULL REFERENCES party (id),
  street TEXT NOT NULL,
  street2 TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  city TEXT NOT NULL,
  region TEXT NOT NULL,
  country TEXT NOT NULL
){strict};

CREATE TABLE carrier (
  id {int64} PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
){strict};

CREATE TABLE carrier_service (
  id {int64} PRIMARY KEY,
  carrier_id {int64} NOT NULL REFERENCES carrier (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  tracking_scheme TEXT NOT NULL,
  UNIQUE (carrier_id, code)
){strict};

CREATE TABLE departure_rule (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  carrier_id {int64} NOT NULL REFERENCES carrier (id),
  weekdays TEXT NOT NULL,
  leaves_at_local TEXT NOT NULL,
  cut_off_minutes_before {int64} NOT NULL,
  pick_by_minutes_before {int64} NOT NULL,
  pack_by_minutes_before {int64} NOT NULL,
  UNIQUE (site_id, carrier_id, leaves_at_local)
){strict};

CREATE TABLE departure (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  carrier_id {int64} NOT NULL REFERENCES carrier (id),
  cut_off_at_ms {int64} NOT NULL,
  pick_by_ms {int64} NOT NULL,
  pack_by_ms {int64} NOT NULL,
  leaves_at_ms {int64} NOT NULL,
  left_at_ms {int64},
  closed_at_ms {int64},
  cancelled_at_ms {int64},
  UNIQUE (site_id, carrier_id, leaves_at_ms)
){strict};
CREATE INDEX departure_open ON departure (site_id, leaves_at_ms) WHERE closed_at_ms IS NULL;

CREATE TABLE orders (
  id {int64} PRIMARY KEY,
  owner_id {int64} NOT NULL REFERENCES owner (id),
  channel TEXT NOT NULL,
  external_reference TEXT NOT NULL,
  number TEXT NOT NULL UNIQUE,
  content_hash TEXT NOT NULL,
  upstream_code TEXT NOT NULL,
  carrier_service_id {int64} NOT NULL REFERENCES carrier_service (id),
  party_id {int64} NOT NULL REFERENCES party (id),
  ship_to_address_id {int64} NOT NULL REFERENCES address (id),
  priority {int64} NOT NULL,
  shortage_rule TEXT NOT NULL CHECK (shortage_rule IN ('backorder', 'ship_short', 'all_or_nothing')),
  received_at_ms {int64} NOT NULL,
  cancelled_at_ms {int64},
  UNIQUE (channel, external_reference)
){strict};
CREATE INDEX orders_reference ON orders (external_reference);
CREATE INDEX orders_received ON orders (received_at_ms);

CREATE TABLE order_line (
  id {int64} PRIMARY KEY,
  order_id {int64} NOT NULL REFERENCES orders (id),
  line_number {int64} NOT NULL,
  item_id {int64} NOT NULL REFERENCES item (id),
  ordered {int64} NOT NULL CHECK (ordered > 0),
  open {int64} NOT NULL CHECK (open >= 0),
  reserved {int64} NOT NULL CHECK (reserved >= 0),
  allocated {int64} NOT NULL CHECK (allocated >= 0),
  picked {int64} NOT NULL CHECK (picked >= 0),
  packed {int64} NOT NULL CHECK (packed >= 0),
  shipped {int64} NOT NULL CHECK (shipped >= 0),
  cancelled {int64} NOT NULL CHECK (cancelled >= 0),
  backordered {int64} NOT NULL,
  short_reason TEXT NOT NULL,
  UNIQUE (order_id, line_number),
  CHECK (ordered = open + reserved + allocated + picked + packed + shipped + cancelled)
){strict};
CREATE INDEX order_line_item ON order_line (item_id);
CREATE INDEX order_line_open ON order_line (item_id, order_id) WHERE open > 0;
CREATE INDEX order_line_unfinished ON order_line (order_id) WHERE shipped + cancelled < ordered;

CREATE TABLE fulfilment (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  order_id {int64} NOT NULL REFERENCES orders (id),
  number {int64} NOT NULL,
  carrier_service_id {int64} NOT NULL REFERENCES carrier_service (id),
  departure_id {int64} REFERENCES departure (id),
  promised_departure_id {int64} REFERENCES departure (id),
  priority {int64} NOT NULL,
  wave_id {int64},
  created_at_ms {int64} NOT NULL,
  completed_at_ms {int64},
  cancelled_at_ms {int64},
  UNIQUE (order_id, number)
){strict};
CREATE INDEX fulfilment_wave ON fulfilment (wave_id);
CREATE INDEX fulfilment_departure ON fulfilment (departure_id);

CREATE TABLE reservation (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  fulfilment_id {int64} NOT NULL REFERENCES fulfilment (id),
  order_line_id {int64} NOT NULL REFERENCES order_line (id),
  item_id {int64} NOT NULL REFERENCES item (id),
  owner_id {int64} NOT NULL REFERENCES owner (id),
  quantity {int64} NOT NULL CHECK (quantity >= 0),
  UNIQUE (fulfilment_id, order_line_id)
){strict};
CREATE INDEX reservation_live ON reservation (item_id, site_id, owner_id, quantity)
  WHERE quantity > 0;
CREATE INDEX reservation_line ON reservation (order_line_id);

CREATE TABLE allocation (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  fulfilment_id {int64} NOT NULL REFERENCES fulfilment (id),
  order_line_id {int64} NOT NULL REFERENCES order_line (id),
  wave_id {int64} NOT NULL,
  place_id {int64} NOT NULL REFERENCES place (id),
  item_id {int64} NOT NULL REFERENCES item (id),
  lot_id {int64} NOT NULL,
  status TEXT NOT NULL,
  owner_id {int64} NOT NULL REFERENCES owner (id),
  line_units_each {int64} NOT NULL,
  quantity {int64} NOT NULL CHECK (quantity >= 0),
  picked {int64} NOT NULL CHECK (picked >= 0),
  created_at_ms {int64} NOT NULL,
  firm_at_ms {int64},
  ended_at_ms {int64},
  end_reason TEXT NOT NULL
){strict};
CREATE INDEX allocation_line ON allocation (order_line_id);
CREATE INDEX allocation_fulfilment ON allocation (fulfilment_id);
CREATE INDEX allocation_place ON allocation (place_id, item_id);
CREATE INDEX allocation_wave ON allocation (wave_id);
CREATE INDEX allocation_live ON allocation (item_id) WHERE ended_at_ms IS NULL;

CREATE TABLE hold (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('order', 'order_line', 'item', 'lot', 'place_in', 'place_out',
                                     'container', 'parcel')),
  target_id {int64} NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  placed_at_ms {int64} NOT NULL,
  placed_by TEXT NOT NULL,
  until_ms {int64},
  released_at_ms {int64},
  released_by TEXT NOT NULL
){strict};
CREATE INDEX hold_target ON hold (kind, target_id);
CREATE INDEX hold_ends ON hold (site_id, until_ms) WHERE until_ms IS NOT NULL AND released_at_ms IS
  NULL;
)sql";

}  // namespace fw::store
