// The inbox: one row for each command that was carried out under an id, with the
// answer it got, so that the same id again changes nothing.
#pragma once
#include <optional>
#include <string>

#include "server/store/ledger.h"

namespace fw::store {

struct InboxMark {
  std::string content_hash;
  std::string answer;
};
std::optional<InboxMark> load_mark(Connection& database, const std::string& command_id);
void save_mark(Writer& writer, const std::string& command_id, const std::string& kind,
               const InboxMark& mark);

// Deletes the oldest marks made before this; returns how many.
std::int64_t trim_marks(Writer& writer, EpochMs before_ms, std::int64_t most);

}  // namespace fw::store
