#include "server/store/schema.h"

namespace fw::store {

// Goods that lie where they must not stay: brought to another place as guided work.
//
// A task names what lies where (a container or a location); the ones of one such
// place are one packet, or wait without one while the container is under way.
const char* const schema_moving = R"sql(
CREATE TABLE move_task (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  kind TEXT NOT NULL CHECK (kind IN ('put_back')),
  packet_id {int64} REFERENCES packet (id),
  place_id {int64} NOT NULL REFERENCES place (id),
  item_id {int64} NOT NULL REFERENCES item (id),
  lot_id {int64} NOT NULL,
  status TEXT NOT NULL,
  owner_id {int64} NOT NULL REFERENCES owner (id),
  quantity {int64} NOT NULL CHECK (quantity > 0),
  moved {int64} NOT NULL CHECK (moved >= 0),
  missing {int64} NOT NULL CHECK (missing >= 0),
  order_line_id {int64} NOT NULL,
  reason TEXT NOT NULL,
  created_at_ms {int64} NOT NULL,
  ended_at_ms {int64},
  end_reason TEXT NOT NULL
){strict};
CREATE INDEX move_task_place ON move_task (place_id, ended_at_ms);
CREATE INDEX move_task_packet ON move_task (packet_id);
CREATE INDEX move_task_waiting ON move_task (site_id, id) WHERE packet_id IS NULL AND ended_at_ms IS NULL;
)sql";

}  // namespace fw::store
