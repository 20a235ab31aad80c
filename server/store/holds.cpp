#include "server/store/holds.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;

template <class... In>
std::vector<HoldRow> holds_where(Connection& database, const std::string& rest, const In&... in) {
  std::vector<HoldRow> holds;
  const auto rows = database.rows<Id, Id, Id, std::string, std::string, std::string, std::string,
                                  std::string, EpochMs, MaybeMs, MaybeMs>(
      "SELECT id, site_id, target_id, kind, reason, detail, placed_by, released_by, "
      "placed_at_ms, until_ms, released_at_ms FROM hold WHERE " +
          rest,
      in...);
  for (const auto& [id, site, target, kind, reason, detail, placed_by, released_by, placed, until,
                    released] : rows) {
    holds.push_back(
        {id, site, target, kind, reason, detail, placed_by, released_by, placed, until, released});
  }
  return holds;
}

std::string text_of(Connection& database, const std::string& sql, Id id) {
  return database.value<std::string>(sql, id).value_or("");
}

}  // namespace

Id insert_hold_row(Writer& writer, const HoldRow& hold) {
  const Id id = writer.ids.next(hold.site);
  writer.database.exec(
      "INSERT INTO hold (id, site_id, kind, target_id, reason, detail, placed_at_ms, placed_by, "
      "until_ms, released_by) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, '')",
      id, hold.site, hold.kind, hold.target, hold.reason, hold.detail, writer.now, hold.placed_by,
      hold.until_ms);
  return id;
}

std::vector<HoldRow> list_holds(Connection& database, const std::string& kind, bool all,
                                std::int64_t most) {
  return holds_where(database,
                     "(:1 = '' OR kind = :1) AND (:2 = 1 OR released_at_ms IS NULL) ORDER BY id "
                     "DESC LIMIT :3",
                     kind, all, most);
}

std::vector<HoldRow> open_holds_of(Connection& database, const std::string& kind, Id target) {
  return holds_where(database,
                     "kind = :1 AND target_id = :2 AND released_at_ms IS NULL ORDER BY id", kind,
                     target);
}

void release_hold_row(Writer& writer, Id hold, const std::string& by) {
  writer.database.exec(
      "UPDATE hold SET released_at_ms = :2, released_by = :3 WHERE id = :1 AND released_at_ms IS "
      "NULL",
      hold, writer.now, by);
}

std::string hold_target_name(Connection& database, const std::string& kind, Id target) {
  if (kind == "item") return text_of(database, "SELECT sku FROM item WHERE id = :1", target);
  if (kind == "order") return text_of(database, "SELECT number FROM orders WHERE id = :1", target);
  if (kind == "lot") {
    return text_of(database,
                   "SELECT i.sku || '/' || t.code FROM lot t JOIN item i ON i.id = t.item_id WHERE "
                   "t.id = :1",
                   target);
  }
  if (kind == "order_line") {
    return text_of(database,
                   "SELECT o.number || '/' || CAST(l.line_number AS TEXT) FROM order_line l JOIN "
                   "orders o ON o.id = l.order_id WHERE l.id = :1",
                   target);
  }
  if (kind == "parcel") {
    return text_of(database,
                   "SELECT COALESCE(p.sscc, o.number || '/' || CAST(p.number AS TEXT)) FROM parcel "
                   "p JOIN fulfilment f ON f.id = p.fulfilment_id JOIN orders o ON o.id = "
                   "f.order_id WHERE p.id = :1",
                   target);
  }
  return text_of(database, "SELECT code FROM place WHERE id = :1", target);
}

std::optional<Id> find_line(Connection& database, Id order, std::int64_t number) {
  return database.value<Id>("SELECT id FROM order_line WHERE order_id = :1 AND line_number = :2",
                            order, number);
}

std::optional<Id> find_order_parcel(Connection& database, Id order, std::int64_t number) {
  return database.value<Id>(
      "SELECT p.id FROM parcel p JOIN fulfilment f ON f.id = p.fulfilment_id WHERE f.order_id = :1 "
      "AND p.number = :2 AND p.voided_at_ms IS NULL ORDER BY p.id DESC LIMIT 1",
      order, number);
}

std::vector<Id> open_tasks_of(Connection& database, const std::string& kind, Id target,
                              std::int64_t most) {
  const std::string column = kind == "item"         ? "item_id"
                             : kind == "lot"        ? "lot_id"
                             : kind == "order_line" ? "order_line_id"
                                                    : "place_id";
  std::vector<Id> tasks;
  for (const auto& [id] :
       database.rows<Id>("SELECT id FROM pick_task WHERE " + column +
                             " = :1 AND ended_at_ms IS NULL ORDER BY id DESC LIMIT :2",
                         target, most)) {
    tasks.push_back(id);
  }
  return tasks;
}

std::vector<Id> put_backs_to(Connection& database, Id place) {
  std::vector<Id> packets;
  for (const auto& [id] : database.rows<Id>(
           "SELECT DISTINCT p.id FROM packet_step s JOIN packet p ON p.id = s.packet_id WHERE "
           "s.place_id = :1 AND s.kind = 'put_back' AND s.done_at_ms IS NULL AND p.done_at_ms IS "
           "NULL ORDER BY p.id",
           place)) {
    packets.push_back(id);
  }
  return packets;
}

}  // namespace fw::store
