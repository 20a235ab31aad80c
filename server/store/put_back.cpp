#include "server/store/put_back.h"

#include "server/store/loads.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;

std::vector<MoveTask> tasks_where(Connection& database, const std::string& condition, Id id) {
  std::vector<MoveTask> tasks;
  const auto rows = database.rows<Id, Id, MaybeId, Id, Id, Id, Id, std::string, Quantity, Quantity,
                                  Quantity, Id, std::string, MaybeId>(
      "SELECT id, site_id, packet_id, place_id, item_id, lot_id, owner_id, status, quantity, "
      "moved, missing, order_line_id, reason, ended_at_ms FROM move_task WHERE " +
          condition + " ORDER BY id",
      id);
  for (const auto& [task, site, packet, place, item, lot, owner, status, quantity, moved, missing,
                    line, reason, ended] : rows) {
    tasks.push_back({task,
                     site,
                     packet.value_or(0),
                     {place, item, lot, owner, status},
                     quantity,
                     moved,
                     missing,
                     line,
                     reason,
                     ended.has_value()});
  }
  return tasks;
}

}  // namespace

Id insert_move_task(Writer& writer, const MoveTask& task) {
  const Id id = writer.ids.next(task.site);
  writer.database.exec(
      "INSERT INTO move_task (id, site_id, kind, place_id, item_id, lot_id, status, owner_id, "
      "quantity, moved, missing, order_line_id, reason, created_at_ms, end_reason) VALUES (:1, :2, "
      "'put_back', :3, :4, :5, :6, :7, :8, 0, 0, :9, :10, :11, '')",
      id, task.site, task.key.place, task.key.item, task.key.lot, task.key.status, task.key.owner,
      task.quantity, task.order_line, task.reason, writer.now);
  return id;
}

std::optional<MoveTask> load_move_task(Connection& database, Id task) {
  auto tasks = tasks_where(database, "id = :1", task);
  if (tasks.empty()) return std::nullopt;
  return std::move(tasks.front());
}

void save_move_progress(Writer& writer, const MoveTask& task) {
  writer.database.exec("UPDATE move_task SET moved = :2, missing = :3 WHERE id = :1", task.id,
                       task.moved, task.missing);
  if (task.left() <= 0) end_move_task(writer, task.id, task.moved > 0 ? "put_back" : "missing");
}

void end_move_task(Writer& writer, Id task, const std::string& reason) {
  writer.database.exec(
      "UPDATE move_task SET ended_at_ms = :2, end_reason = :3 WHERE id = :1 AND ended_at_ms IS "
      "NULL",
      task, writer.now, reason);
}

void end_move_task_in_part(Writer& writer, const MoveTask& task, Quantity quantity,
                           const std::string& reason) {
  if (task.left() <= quantity) return end_move_task(writer, task.id, reason);
  writer.database.exec("UPDATE move_task SET quantity = quantity - :2 WHERE id = :1", task.id,
                       quantity);
}

void put_in_packet(Writer& writer, Id task, Id packet) {
  writer.database.exec("UPDATE move_task SET packet_id = :2 WHERE id = :1", task, packet);
}

std::vector<MoveTask> move_tasks_of_packet(Connection& database, Id packet) {
  return tasks_where(database, "packet_id = :1", packet);
}

std::vector<MoveTask> open_move_tasks_at(Connection& database, Id place) {
  return tasks_where(database, "place_id = :1 AND ended_at_ms IS NULL", place);
}

std::vector<Id> places_to_be_cleared(Connection& database, Id site, std::int64_t most) {
  std::vector<Id> places;
  // A sort tote whose orders are all cancelled is emptied like any other, unless a packer
  // has it in hand and puts its units aside one by one.
  for (const auto& [place] : database.rows<Id>(
           std::string(
               "SELECT m.place_id FROM move_task m WHERE m.site_id = :1 AND m.packet_id IS NULL "
               "AND m.ended_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM tote_load t JOIN packet p "
               "ON p.id = t.packet_id WHERE t.container_id = m.place_id AND t.ended_at_ms IS NULL "
               "AND t.dropped_at_ms IS NULL AND p.done_at_ms IS NULL) AND NOT EXISTS (SELECT 1 "
               "FROM tote_load s WHERE s.container_id = m.place_id AND s.ended_at_ms IS NULL AND "
               "s.sort_load = 1 AND (EXISTS (SELECT 1 FROM session h WHERE h.sort_load_id = s.id "
               "AND h.ended_at_ms IS NULL) OR EXISTS (SELECT 1 FROM sort_unit u WHERE "
               "u.tote_load_id = s.id AND (") +
               units_in_sort_load + " > 0 OR " + unit_in_open_box +
               ")))) GROUP BY m.place_id ORDER BY MIN(m.id) LIMIT :2",
           site, most)) {
    places.push_back(place);
  }
  return places;
}

std::optional<Id> open_put_back_packet(Connection& database, Id place) {
  return database.value<Id>(
      "SELECT p.id FROM packet p JOIN move_task t ON t.packet_id = p.id WHERE t.place_id = :1 AND "
      "p.kind = 'put_back' AND p.done_at_ms IS NULL ORDER BY p.id LIMIT 1",
      place);
}

std::vector<LeftGoods> goods_left_over(Connection& database, Id site, std::int64_t most) {
  std::vector<LeftGoods> goods;
  const auto rows = database.rows<Id, bool, Id, Id, Id, Id, std::string, Quantity>(
      "SELECT t.id, f.cancelled_at_ms IS NOT NULL, s.place_id, s.item_id, s.lot_id, s.owner_id, "
      "s.status, s.quantity - COALESCE((SELECT SUM(m.quantity - m.moved - m.missing) FROM "
      "move_task m WHERE m.place_id = s.place_id AND m.item_id = s.item_id AND m.lot_id = s.lot_id "
      "AND m.status = s.status AND m.ended_at_ms IS NULL), 0) FROM tote_load t JOIN fulfilment f "
      "ON f.id = t.fulfilment_id JOIN stock s ON s.place_id = t.container_id WHERE t.site_id = :1 "
      "AND t.ended_at_ms IS NULL AND (f.cancelled_at_ms IS NOT NULL OR f.completed_at_ms IS NOT "
      "NULL OR (NOT EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = f.order_id AND l.picked "
      "+ l.packed > 0) AND NOT EXISTS (SELECT 1 FROM reservation r WHERE r.fulfilment_id = f.id "
      "AND r.quantity > 0) AND NOT EXISTS (SELECT 1 FROM allocation a WHERE a.fulfilment_id = f.id "
      "AND a.ended_at_ms IS NULL))) AND s.quantity > 0 AND NOT EXISTS (SELECT 1 FROM discrepancy d "
      "WHERE d.kind = 'mixed_tote' AND d.place_id = t.container_id AND d.resolved_at_ms IS NULL) "
      "ORDER BY s.id LIMIT :2",
      site, most);
  for (const auto& [load, cancelled, place, item, lot, owner, status, quantity] : rows) {
    if (quantity > 0)
      goods.push_back({load, cancelled, {place, item, lot, owner, status}, quantity});
  }
  return goods;
}

Id proposed_place(Connection& database, Id site, Id item, Id lot, const std::string& status) {
  const std::string may_come_in =
      " l.site_id = :1 AND l.role = 'pick' AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.kind = "
      "'place_in' AND h.target_id = l.id AND h.released_at_ms IS NULL) ";
  const auto with_item = database.value<Id>(
      "SELECT s.place_id FROM stock s JOIN location l ON l.id = s.place_id WHERE" + may_come_in +
          "AND s.item_id = :2 AND s.status = :4 ORDER BY CASE WHEN s.lot_id = :3 THEN 0 ELSE 1 "
          "END, CASE WHEN s.quantity > 0 THEN 0 ELSE 1 END, l.walk_sequence, l.id LIMIT 1",
      site, item, lot, status);
  if (with_item) return *with_item;
  return database
      .value<Id>("SELECT l.id FROM location l WHERE" + may_come_in +
                     "ORDER BY CASE WHEN EXISTS (SELECT 1 FROM stock s WHERE s.place_id = l.id "
                     "AND s.quantity <> 0) THEN 1 ELSE 0 END, l.walk_sequence, l.id LIMIT 1",
                 site)
      .value_or(0);
}

MovePlace load_move_place(Connection& database, Id place) {
  const auto row = database.row<std::string, std::optional<std::string>, std::string,
                                std::optional<std::string>>(
      "SELECT p.code, l.check_digits, p.kind, l.role FROM place p LEFT JOIN location l ON l.id = "
      "p.id WHERE p.id = :1",
      place);
  if (!row) return {};
  const auto& [code, digits, kind, role] = *row;
  return {code, digits.value_or(""), kind, role.value_or("")};
}

MoveItem load_move_item(Connection& database, Id item, Id lot) {
  const auto row = database.row<std::string, std::string, bool>(
      "SELECT sku, name, tracks_serial FROM item WHERE id = :1", item);
  MoveItem found;
  if (row) std::tie(found.sku, found.name, found.tracks_serial) = *row;
  if (lot != 0) {
    found.lot_code =
        database.value<std::string>("SELECT code FROM lot WHERE id = :1", lot).value_or("");
  }
  return found;
}

bool came_out_of_box(Connection& database, Id order_line, Id place) {
  return order_line != 0 &&
         database.value<std::int64_t>(
                     "SELECT COUNT(*) FROM stock_move WHERE order_line_id = :1 AND to_place_id = "
                     ":2 AND reason = 'unpack'",
                     order_line, place)
                 .value_or(0) > 0;
}

}  // namespace fw::store
