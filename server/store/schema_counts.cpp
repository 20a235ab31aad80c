#include "server/store/schema.h"

namespace fw::store {

// Counting, what to do about shorts, and units that wait for a place to be
// filled again.
const char* const schema_counts = R"sql(
CREATE TABLE count_task (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  place_id {int64} NOT NULL REFERENCES place (id),
  item_id {int64} NOT NULL,
  lot_id {int64} NOT NULL,
  reason TEXT NOT NULL,
  discrepancy_id {int64} NOT NULL,
  packet_id {int64} NOT NULL REFERENCES packet (id),
  opened_at_ms {int64} NOT NULL,
  opened_by TEXT NOT NULL,
  ended_at_ms {int64},
  outcome TEXT NOT NULL
){strict};
CREATE INDEX count_task_place ON count_task (place_id, ended_at_ms);
CREATE INDEX count_task_packet ON count_task (packet_id);

-- What was counted of one item and lot, and what the books said of that moment.
-- `pending` waits for approval; it is not in the books yet.
CREATE TABLE count_result (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  packet_id {int64} NOT NULL REFERENCES packet (id),
  place_id {int64} NOT NULL REFERENCES place (id),
  item_id {int64} NOT NULL REFERENCES item (id),
  lot_id {int64} NOT NULL,
  booked {int64} NOT NULL,
  counted {int64} NOT NULL,
  adjusted {int64} NOT NULL,
  pending {int64} NOT NULL,
  in_hand {int64} NOT NULL,
  counted_at_ms {int64} NOT NULL,
  error_ms {int64} NOT NULL,
  fact_id {int64} NOT NULL,
  discrepancy_id {int64} NOT NULL
){strict};
CREATE INDEX count_result_key ON count_result (place_id, item_id, lot_id, counted_at_ms);
CREATE INDEX count_result_discrepancy ON count_result (discrepancy_id);

-- What a pick that was told after a count changed at that count's result, for its undo:
-- units known to be in hand, of the pending difference, and moved back to the place.
CREATE TABLE absorbed_pick (
  fact_id {int64} PRIMARY KEY,
  count_result_id {int64} NOT NULL REFERENCES count_result (id),
  in_hand {int64} NOT NULL,
  pending {int64} NOT NULL,
  moved {int64} NOT NULL
){strict};

-- What is tried for units that are not there; '' and 0 = any. The most specific
-- row counts: item before channel before reason.
CREATE TABLE shortage_policy (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  channel TEXT NOT NULL,
  item_id {int64} NOT NULL,
  reason TEXT NOT NULL,
  actions TEXT NOT NULL,
  wait_minutes {int64} NOT NULL,
  UNIQUE (site_id, channel, item_id, reason)
){strict};

-- Reserved units of a fulfilment that wait until a pick place is filled again.
CREATE TABLE replenish_wait (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  fulfilment_id {int64} NOT NULL REFERENCES fulfilment (id),
  order_line_id {int64} NOT NULL REFERENCES order_line (id),
  item_id {int64} NOT NULL REFERENCES item (id),
  quantity {int64} NOT NULL CHECK (quantity > 0),
  reason TEXT NOT NULL,
  urgent {int64} NOT NULL,
  fact_id {int64} NOT NULL,
  began_at_ms {int64} NOT NULL,
  until_ms {int64} NOT NULL,
  ended_at_ms {int64},
  outcome TEXT NOT NULL
){strict};
CREATE INDEX replenish_wait_open ON replenish_wait (site_id, until_ms) WHERE ended_at_ms IS NULL;
CREATE INDEX replenish_wait_fulfilment ON replenish_wait (fulfilment_id);
)sql";

}  // namespace fw::store
