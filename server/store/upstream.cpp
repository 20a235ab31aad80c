#include "server/store/upstream.h"

namespace fw::store {

bool unpark_message(Writer& writer, const std::string& id) {
  return writer.database.exec(
             "UPDATE upstream_message SET state = 'waiting', attempts = 0, next_at_ms = NULL, "
             "changed_at_ms = :2 WHERE id = :1 AND state = 'parked'",
             id, writer.now) == 1;
}

void settle_parked(Writer& writer, const std::string& id, const std::string& by) {
  const std::string begins = id + ": ";
  writer.database.exec(
      "UPDATE discrepancy SET resolved_at_ms = :2, resolution = 'sent_again', resolved_by = :3 "
      "WHERE kind = 'message_parked' AND resolved_at_ms IS NULL AND SUBSTR(detail, 1, CAST(:4 AS "
      "INTEGER)) = :1",
      begins, writer.now, by, static_cast<std::int64_t>(begins.size()));
}

}  // namespace fw::store
