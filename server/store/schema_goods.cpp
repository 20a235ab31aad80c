#include "server/store/schema.h"

namespace fw::store {

// Sites, places, items and the stock ledger.
//
// `place` is the one table of whatever can hold goods: a location or a
// container. Stock is keyed (site, place, item, lot, status, owner); lot_id 0
// means "no lot". stock.allocated is a cached sum of live allocations.
const char* const schema_goods = R"sql(
CREATE TABLE server_meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
){strict};

CREATE TABLE id_counter (
  site_id {int64} PRIMARY KEY,
  next_counter {int64} NOT NULL
){strict};

CREATE TABLE number_range (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL,
  kind TEXT NOT NULL,
  scope TEXT NOT NULL,
  prefix TEXT NOT NULL,
  next_number {int64} NOT NULL,
  last_number {int64} NOT NULL,
  digits {int64} NOT NULL,
  UNIQUE (site_id, kind, scope)
){strict};

CREATE TABLE site (
  id {int64} PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  ship_point TEXT NOT NULL,
  address_id {int64}
){strict};

CREATE TABLE owner (
  id {int64} PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
){strict};

CREATE TABLE zone (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  code TEXT NOT NULL,
  UNIQUE (site_id, code)
){strict};

CREATE TABLE place (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  kind TEXT NOT NULL CHECK (kind IN ('location', 'container')),
  code TEXT NOT NULL,
  UNIQUE (site_id, code)
){strict};

CREATE TABLE location (
  id {int64} PRIMARY KEY REFERENCES place (id),
  site_id {int64} NOT NULL REFERENCES site (id),
  zone_id {int64} NOT NULL REFERENCES zone (id),
  role TEXT NOT NULL CHECK (role IN ('pick', 'reserve', 'staging', 'consolidation', 'pack',
                                     'dock', 'problem', 'virtual')),
  aisle TEXT NOT NULL,
  bay TEXT NOT NULL,
  level TEXT NOT NULL,
  x_mm {int64} NOT NULL,
  y_mm {int64} NOT NULL,
  z_mm {int64} NOT NULL,
  walk_sequence {int64} NOT NULL,
  check_digits TEXT NOT NULL,
  trips TEXT NOT NULL CHECK (trips IN ('', 'start', 'end', 'both'))
){strict};
CREATE INDEX location_role ON location (site_id, role, walk_sequence);

-- How an aisle of the site's locations is walked; one without a row: both ways.
CREATE TABLE aisle (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  code TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('both', 'up', 'down')),
  UNIQUE (site_id, code)
){strict};

-- How codes of locations begin: up to the first character that is neither letter
-- nor digit.
CREATE TABLE place_prefix (
  site_id {int64} NOT NULL REFERENCES site (id),
  prefix TEXT NOT NULL,
  PRIMARY KEY (site_id, prefix)
){strict};

CREATE TABLE container (
  id {int64} PRIMARY KEY REFERENCES place (id),
  site_id {int64} NOT NULL REFERENCES site (id),
  kind TEXT NOT NULL CHECK (kind IN ('tote', 'cart', 'cart_slot', 'carton', 'parcel', 'lpn')),
  stands_in_place_id {int64} REFERENCES place (id),
  slot_number {int64} NOT NULL,
  tare_g {int64}
){strict};
CREATE INDEX container_stands_in ON container (stands_in_place_id);

CREATE TABLE item (
  id {int64} PRIMARY KEY,
  owner_id {int64} NOT NULL REFERENCES owner (id),
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  weight_g {int64} NOT NULL,
  length_mm {int64} NOT NULL,
  width_mm {int64} NOT NULL,
  height_mm {int64} NOT NULL,
  value_minor {int64} NOT NULL,
  tracks_lot {int64} NOT NULL,
  tracks_expiry {int64} NOT NULL,
  tracks_serial {int64} NOT NULL,
  fragile {int64} NOT NULL,
  upright {int64} NOT NULL,
  kinds TEXT NOT NULL,
  never_with TEXT NOT NULL,
  UNIQUE (owner_id, sku)
){strict};

CREATE TABLE packaging (
  id {int64} PRIMARY KEY,
  item_id {int64} NOT NULL REFERENCES item (id),
  level TEXT NOT NULL CHECK (level IN ('each', 'inner', 'case', 'pallet')),
  quantity {int64} NOT NULL CHECK (quantity > 0),
  weight_g {int64} NOT NULL,
  length_mm {int64} NOT NULL,
  width_mm {int64} NOT NULL,
  height_mm {int64} NOT NULL,
  UNIQUE (item_id, level)
){strict};

CREATE TABLE item_barcode (
  id {int64} PRIMARY KEY,
  item_id {int64} NOT NULL REFERENCES item (id),
  packaging_id {int64} NOT NULL REFERENCES packaging (id),
  code TEXT NOT NULL,
  UNIQUE (code, packaging_id)
){strict};
CREATE INDEX item_barcode_item ON item_barcode (item_id);

CREATE TABLE lot (
  id {int64} PRIMARY KEY,
  item_id {int64} NOT NULL REFERENCES item (id),
  code TEXT NOT NULL,
  expiry_date TEXT NOT NULL,
  UNIQUE (item_id, code)
){strict};

CREATE TABLE stock (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL,
  place_id {int64} NOT NULL REFERENCES place (id),
  item_id {int64} NOT NULL REFERENCES item (id),
  lot_id {int64} NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('available', 'damaged', 'quarantine')),
  owner_id {int64} NOT NULL REFERENCES owner (id),
  quantity {int64} NOT NULL,
  allocated {int64} NOT NULL CHECK (allocated >= 0),
  on_hand {int64} NOT NULL,
  UNIQUE (site_id, place_id, item_id, lot_id, status, owner_id)
){strict};
CREATE INDEX stock_item ON stock (item_id, site_id);
-- What is there: each parcel and tote leaves empty rows behind, for years. By a mark that
-- changes seldom: with the quantity in its condition, every move would write this index.
CREATE INDEX stock_on_hand ON stock (item_id, site_id) WHERE on_hand = 1;
CREATE INDEX stock_place ON stock (place_id, item_id);

CREATE TABLE opening_balance (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL,
  place_id {int64} NOT NULL,
  item_id {int64} NOT NULL,
  lot_id {int64} NOT NULL,
  status TEXT NOT NULL,
  owner_id {int64} NOT NULL,
  quantity {int64} NOT NULL,
  closed_at_ms {int64} NOT NULL,
  UNIQUE (site_id, place_id, item_id, lot_id, status, owner_id)
){strict};
CREATE INDEX opening_balance_item ON opening_balance (item_id);

-- Item and places are those of the two stock rows that a move changes before it is
-- written (save_move): what those refer to is not looked up again for each move.
CREATE TABLE stock_move (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL,
  at_ms {int64} NOT NULL,
  item_id {int64} NOT NULL,
  quantity {int64} NOT NULL CHECK (quantity > 0),
  from_place_id {int64} NOT NULL,
  from_lot_id {int64} NOT NULL,
  from_status TEXT NOT NULL,
  from_owner_id {int64} NOT NULL,
  to_place_id {int64} NOT NULL,
  to_lot_id {int64} NOT NULL,
  to_status TEXT NOT NULL,
  to_owner_id {int64} NOT NULL,
  reason TEXT NOT NULL,
  order_line_id {int64} NOT NULL,
  tote_load_id {int64} NOT NULL,
  parcel_id {int64} NOT NULL,
  fact_id {int64} NOT NULL,
  worker_id {int64} NOT NULL,
  device_id {int64} NOT NULL,
  command_id TEXT NOT NULL
){strict};
CREATE INDEX stock_move_item ON stock_move (item_id, at_ms);
CREATE INDEX stock_move_line ON stock_move (order_line_id);

CREATE TABLE stock_move_serial (
  id {int64} PRIMARY KEY,
  stock_move_id {int64} NOT NULL REFERENCES stock_move (id),
  serial TEXT NOT NULL,
  UNIQUE (stock_move_id, serial)
){strict};

CREATE TABLE carton_type (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  length_mm {int64} NOT NULL,
  width_mm {int64} NOT NULL,
  height_mm {int64} NOT NULL,
  tare_g {int64} NOT NULL,
  most_weight_g {int64} NOT NULL,
  UNIQUE (site_id, code)
){strict};
)sql";

}  // namespace fw::store
