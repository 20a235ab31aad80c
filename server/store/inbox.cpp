#include "server/store/inbox.h"

namespace fw::store {

std::optional<InboxMark> load_mark(Connection& database, const std::string& command_id) {
  const auto row = database.row<std::string, std::string>(
      "SELECT content_hash, answer FROM inbox WHERE command_id = :1", command_id);
  if (!row) return std::nullopt;
  return InboxMark{std::get<0>(*row), std::get<1>(*row)};
}

void save_mark(Writer& writer, const std::string& command_id, const std::string& kind,
               const InboxMark& mark) {
  writer.database.exec(
      "INSERT INTO inbox (command_id, kind, at_ms, content_hash, answer) VALUES (:1, :2, :3, :4, "
      ":5)",
      command_id, kind, writer.now, mark.content_hash, mark.answer);
}

std::int64_t trim_marks(Writer& writer, EpochMs before_ms, std::int64_t most) {
  return writer.database.exec(
      "DELETE FROM inbox WHERE command_id IN (SELECT command_id FROM inbox WHERE at_ms < :1 ORDER "
      "BY at_ms LIMIT :2)",
      before_ms, most);
}

}  // namespace fw::store
