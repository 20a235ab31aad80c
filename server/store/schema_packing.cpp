#include "server/store/schema.h"

namespace fw::store {

// Orders that were begun at a pack station and put aside there.
const char* const schema_packing = R"sql(
CREATE TABLE parked_order (
  id {int64} PRIMARY KEY,
  site_id {int64} NOT NULL REFERENCES site (id),
  fulfilment_id {int64} NOT NULL REFERENCES fulfilment (id),
  device_id {int64} NOT NULL,
  place_id {int64} NOT NULL,
  worker_id {int64} NOT NULL,
  reason TEXT NOT NULL,
  parked_at_ms {int64} NOT NULL,
  resumed_at_ms {int64}
){strict};
CREATE INDEX parked_order_live ON parked_order (fulfilment_id) WHERE resumed_at_ms IS NULL;
)sql";

}  // namespace fw::store
