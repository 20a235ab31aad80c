#include "server/store/upstream.h"

namespace fw::store {

bool unpark_message(Writer& writer, const std::string& id) {
  return writer.database.exec(
             "UPDATE upstream_message SET state = 'waiting', attempts = 0, next_at_ms = NULL, "
             "changed_at_ms = :2 WHERE id = :1 AND state = 'parked'",
             id, writer.now) == 1;
}

}  // namespace fw::store
