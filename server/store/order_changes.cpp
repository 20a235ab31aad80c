#include "server/store/order_changes.h"

namespace fw::store {
namespace {

std::vector<LineState> lines_where(Connection& database, const std::string& condition, Id id) {
  std::vector<LineState> lines;
  const auto rows = database.rows<Id, Id, std::int64_t, std::string, Quantity, Quantity, Quantity,
                                  Quantity, Quantity, Quantity, Quantity, Quantity>(
      "SELECT l.id, l.item_id, l.line_number, i.sku, l.ordered, l.open, l.reserved, l.allocated, "
      "l.picked, l.packed, l.shipped, l.cancelled FROM order_line l JOIN item i ON i.id = "
      "l.item_id WHERE " +
          condition + " ORDER BY l.line_number",
      id);
  for (const auto& [line, item, number, sku, ordered, open, reserved, allocated, picked, packed,
                    shipped, cancelled] : rows) {
    lines.push_back({line, item, number, sku, ordered, open, reserved, allocated, picked, packed,
                     shipped, cancelled});
  }
  return lines;
}

std::vector<TaskRow> tasks_where(Connection& database, const std::string& condition, Id id) {
  std::vector<TaskRow> tasks;
  for (const auto& [task] : database.rows<Id>(
           "SELECT t.id FROM pick_task t WHERE t.ended_at_ms IS NULL AND " + condition +
               " ORDER BY CASE WHEN EXISTS (SELECT 1 FROM packet_step s JOIN lease l ON "
               "l.packet_id = s.packet_id WHERE s.pick_task_id = t.id AND l.ended_at_ms IS NULL) "
               "THEN 1 ELSE 0 END, t.id DESC",
           id)) {
    if (auto row = load_task(database, task)) tasks.push_back(*row);
  }
  return tasks;
}

}  // namespace

std::vector<LineState> line_states(Connection& database, Id order) {
  return lines_where(database, "l.order_id = :1", order);
}

std::optional<LineState> line_state(Connection& database, Id order_line) {
  auto lines = lines_where(database, "l.id = :1", order_line);
  if (lines.empty()) return std::nullopt;
  return std::move(lines.front());
}

Id order_of_line(Connection& database, Id order_line) {
  return database.value<Id>("SELECT order_id FROM order_line WHERE id = :1", order_line)
      .value_or(0);
}

std::vector<LineReservation> reservations_of_line(Connection& database, Id order_line) {
  std::vector<LineReservation> rows;
  for (const auto& [fulfilment, item, owner, quantity] : database.rows<Id, Id, Id, Quantity>(
           "SELECT fulfilment_id, item_id, owner_id, quantity FROM reservation WHERE order_line_id "
           "= :1 AND quantity > 0 ORDER BY fulfilment_id DESC",
           order_line)) {
    rows.push_back({fulfilment, {0, item, 0, owner}, quantity});
  }
  return rows;
}

std::vector<TaskRow> open_tasks_of_line(Connection& database, Id order_line) {
  return tasks_where(database, "t.order_line_id = :1", order_line);
}

std::vector<TaskRow> open_tasks_of_fulfilment(Connection& database, Id fulfilment) {
  return tasks_where(database, "t.fulfilment_id = :1", fulfilment);
}

Id packet_of_task(Connection& database, Id task) {
  return database
      .value<Id>(
          "SELECT p.id FROM packet_step s JOIN packet p ON p.id = s.packet_id WHERE s.pick_task_id "
          "= :1 AND p.done_at_ms IS NULL ORDER BY p.id DESC LIMIT 1",
          task)
      .value_or(0);
}

bool has_open_tasks(Connection& database, Id packet) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM packet_step s JOIN pick_task t ON t.id = s.pick_task_id "
                 "WHERE s.packet_id = :1 AND t.ended_at_ms IS NULL",
                 packet)
             .value_or(0) > 0;
}

std::vector<LineGoods> picked_goods_of_line(Connection& database, Id order_line) {
  std::vector<LineGoods> goods;
  const auto rows = database.rows<Id, Id, Id, Id, std::string, std::string, std::optional<Id>,
                                  std::optional<Id>, Quantity>(
      "SELECT w.place_id, w.item_id, w.lot_id, w.owner_id, w.status, c.kind, k.id, (SELECT "
      "MAX(t.id) FROM tote_load t WHERE t.container_id = w.place_id AND t.ended_at_ms IS NULL), "
      "SUM(w.quantity) FROM (SELECT to_place_id AS place_id, item_id, to_lot_id AS lot_id, "
      "to_owner_id AS owner_id, to_status AS status, quantity FROM stock_move WHERE order_line_id "
      "= :1 AND to_place_id <> from_place_id UNION ALL SELECT from_place_id, item_id, from_lot_id, "
      "from_owner_id, from_status, -quantity FROM stock_move WHERE order_line_id = :1) w JOIN "
      "container c ON c.id = w.place_id LEFT JOIN parcel k ON k.container_id = c.id AND "
      "k.voided_at_ms IS NULL WHERE c.kind <> 'parcel' OR k.closed_at_ms IS NULL GROUP BY "
      "w.place_id, w.item_id, w.lot_id, w.owner_id, w.status, c.kind, k.id HAVING SUM(w.quantity) "
      "> 0 ORDER BY w.place_id, w.lot_id",
      order_line);
  for (const auto& [place, item, lot, owner, status, kind, parcel, load, quantity] : rows) {
    goods.push_back(
        {{place, item, lot, owner, status}, kind, parcel.value_or(0), load.value_or(0), quantity});
  }
  return goods;
}

std::vector<Id> lines_with_goods_at(Connection& database, Id container) {
  std::vector<Id> lines;
  for (const auto& [line] : database.rows<Id>(
           "SELECT DISTINCT l.id FROM tote_load t JOIN fulfilment f ON f.id = t.fulfilment_id JOIN "
           "order_line l ON l.order_id = f.order_id WHERE t.container_id = :1 AND t.ended_at_ms IS "
           "NULL AND l.picked > 0 UNION SELECT u.order_line_id FROM tote_load s JOIN sort_unit u "
           "ON u.tote_load_id = s.id JOIN order_line l ON l.id = u.order_line_id WHERE "
           "s.container_id = :1 AND s.ended_at_ms IS NULL AND l.picked > 0 ORDER BY 1",
           container)) {
    lines.push_back(line);
  }
  return lines;
}

std::vector<Rest> rests_of(Connection& database, Id fulfilment) {
  std::vector<Rest> rests;
  for (const auto& [line, priority, item, owner, quantity] :
       database.rows<Id, std::int64_t, Id, Id, Quantity>(
           "SELECT r.order_line_id, f.priority, r.item_id, r.owner_id, r.quantity FROM reservation "
           "r JOIN fulfilment f ON f.id = r.fulfilment_id WHERE r.fulfilment_id = :1 AND "
           "r.quantity > 0 ORDER BY r.order_line_id",
           fulfilment)) {
    rests.push_back({line, priority, {0, item, 0, owner}, quantity});
  }
  return rests;
}

std::vector<Id> fulfilments_of(Connection& database, Id order, bool completed) {
  std::vector<Id> fulfilments;
  for (const auto& [id] : database.rows<Id>(
           "SELECT id FROM fulfilment WHERE order_id = :1 AND cancelled_at_ms IS NULL AND (:2 = 1 "
           "OR completed_at_ms IS NULL) ORDER BY number",
           order, completed)) {
    fulfilments.push_back(id);
  }
  return fulfilments;
}

void cancel_fulfilment(Writer& writer, Id fulfilment) {
  writer.database.exec(
      "UPDATE fulfilment SET cancelled_at_ms = :2 WHERE id = :1 AND cancelled_at_ms IS NULL AND "
      "completed_at_ms IS NULL",
      fulfilment, writer.now);
}

bool fulfilment_is_bare(Connection& database, Id fulfilment) {
  return database
             .value<std::int64_t>(
                 "SELECT (SELECT COUNT(*) FROM reservation WHERE fulfilment_id = :1 AND quantity > "
                 "0) + (SELECT COUNT(*) FROM allocation WHERE fulfilment_id = :1 AND ended_at_ms "
                 "IS NULL) + (SELECT COUNT(*) FROM parcel WHERE fulfilment_id = :1 AND "
                 "voided_at_ms IS NULL)",
                 fulfilment)
             .value_or(0) == 0;
}

bool is_begun(Connection& database, Id fulfilment) {
  return database
             .value<std::int64_t>(
                 "SELECT (SELECT COUNT(*) FROM allocation WHERE fulfilment_id = :1 AND picked > 0) "
                 "+ (SELECT COUNT(*) FROM parcel WHERE fulfilment_id = :1 AND voided_at_ms IS "
                 "NULL)",
                 fulfilment)
             .value_or(0) > 0;
}

void end_empty_loads(Writer& writer, Id fulfilment, const std::string& reason) {
  writer.database.exec(
      "UPDATE tote_load SET ended_at_ms = :2, end_reason = :3 WHERE fulfilment_id = :1 AND "
      "ended_at_ms IS NULL AND dropped_at_ms IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stock s "
      "WHERE s.place_id = tote_load.container_id AND s.quantity <> 0)",
      fulfilment, writer.now, reason);
}

std::vector<OrderParcel> parcels_of_order(Connection& database, Id order) {
  std::vector<OrderParcel> parcels;
  for (const auto& [parcel, fulfilment, closed, handed_over, completed] :
       database.rows<Id, Id, bool, bool, bool>(
           "SELECT p.id, f.id, p.closed_at_ms IS NOT NULL, p.handed_over_at_ms IS NOT NULL OR "
           "(f.completed_at_ms IS NOT NULL AND d.closed_at_ms IS NOT NULL), f.completed_at_ms IS "
           "NOT NULL FROM parcel p JOIN fulfilment f ON f.id = p.fulfilment_id LEFT JOIN departure "
           "d ON d.id = p.departure_id WHERE f.order_id = :1 AND p.voided_at_ms IS NULL ORDER BY "
           "p.id",
           order)) {
    parcels.push_back({parcel, fulfilment, closed, completed, handed_over});
  }
  return parcels;
}

void unlabel(Writer& writer, Id parcel) {
  writer.database.exec("UPDATE parcel SET labelled_at_ms = NULL WHERE id = :1", parcel);
}

void save_tracking(Writer& writer, Id parcel, const std::string& tracking) {
  writer.database.exec("UPDATE parcel SET tracking = :2 WHERE id = :1", parcel, tracking);
}

void add_ordered(Writer& writer, Id order_line, Quantity quantity) {
  writer.database.exec(
      "UPDATE order_line SET ordered = ordered + :2, open = open + :2 WHERE id = :1", order_line,
      quantity);
}

std::int64_t next_line_number(Connection& database, Id order) {
  return database
             .value<std::optional<std::int64_t>>(
                 "SELECT MAX(line_number) FROM order_line WHERE order_id = :1", order)
             .value_or(std::nullopt)
             .value_or(0) +
         1;
}

void save_ship_to(Writer& writer, Id order, const NewParty& to) {
  const Id party = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO party (id, name, company, email, phone) VALUES (:1, :2, :3, :4, :5)", party,
      to.name, to.company, to.email, to.phone);
  const Id address = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO address (id, party_id, street, street2, postal_code, city, region, country) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
      address, party, to.street, to.street2, to.postal_code, to.city, to.region, to.country);
  writer.database.exec("UPDATE orders SET party_id = :2, ship_to_address_id = :3 WHERE id = :1",
                       order, party, address);
}

NewParty load_ship_to(Connection& database, Id order) {
  const auto row = database.row<std::string, std::string, std::string, std::string, std::string,
                                std::string, std::string, std::string, std::string, std::string>(
      "SELECT p.name, p.company, p.email, p.phone, a.street, a.street2, a.postal_code, a.city, "
      "a.region, a.country FROM orders o JOIN party p ON p.id = o.party_id JOIN address a ON a.id "
      "= o.ship_to_address_id WHERE o.id = :1",
      order);
  NewParty to;
  if (row) {
    std::tie(to.name, to.company, to.email, to.phone, to.street, to.street2, to.postal_code,
             to.city, to.region, to.country) = *row;
  }
  return to;
}

void save_service(Writer& writer, Id order, Id service) {
  writer.database.exec("UPDATE orders SET carrier_service_id = :2 WHERE id = :1", order, service);
}

void save_fulfilment_service(Writer& writer, Id fulfilment, Id service) {
  writer.database.exec("UPDATE fulfilment SET carrier_service_id = :2 WHERE id = :1", fulfilment,
                       service);
  writer.database.exec("UPDATE shipment SET carrier_service_id = :2 WHERE fulfilment_id = :1",
                       fulfilment, service);
}

void save_priority(Writer& writer, Id order, std::int64_t priority) {
  writer.database.exec("UPDATE orders SET priority = :2 WHERE id = :1", order, priority);
  writer.database.exec(
      "UPDATE fulfilment SET priority = :2 WHERE order_id = :1 AND completed_at_ms IS NULL", order,
      priority);
}

Id owner_of_order(Connection& database, Id order) {
  return database.value<Id>("SELECT owner_id FROM orders WHERE id = :1", order).value_or(0);
}

}  // namespace fw::store
