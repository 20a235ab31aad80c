#include "server/store/reservations.h"

namespace fw::store {
namespace {

// SQL of a hold of this kind on `target` that nobody has released.
std::string held(const std::string& kind, const std::string& target) {
  return "EXISTS (SELECT 1 FROM hold h WHERE h.kind = '" + kind + "' AND h.target_id = " + target +
         " AND h.released_at_ms IS NULL)";
}

}  // namespace

Quantity available_to_promise(Connection& database, Id site, Id item, Id owner) {
  static const std::string sql =
      "SELECT (SELECT COALESCE(SUM(s.quantity - s.allocated), 0) FROM stock s JOIN location l ON "
      "l.id = s.place_id WHERE s.item_id = :2 AND s.site_id = :1 AND s.owner_id = :3 AND "
      "s.on_hand = 1 AND s.quantity > 0 AND s.status = 'available' AND l.role IN ('pick', "
      "'reserve') AND NOT " +
      held("place_out", "s.place_id") + " AND NOT " + held("lot", "s.lot_id") + " AND NOT " +
      held("item", "s.item_id") +
      ") - (SELECT COALESCE(SUM(r.quantity), 0) FROM reservation r WHERE r.item_id = :2 AND "
      "r.site_id = :1 AND r.owner_id = :3 AND r.quantity > 0)";
  return database.value<Quantity>(sql, site, item, owner).value_or(0);
}

OpenOrder load_open_order(Connection& database, Id order) {
  OpenOrder found;
  const auto head = database.row<Id, Id, Id, std::int64_t, std::string>(
      "SELECT o.owner_id, cs.carrier_id, cs.id, o.priority, o.shortage_rule FROM orders o JOIN "
      "carrier_service cs ON cs.id = o.carrier_service_id WHERE o.id = :1 AND o.cancelled_at_ms IS "
      "NULL",
      order);
  if (!head) return found;
  found.order = order;
  std::tie(found.owner, found.carrier, found.service, found.priority, found.shortage_rule) = *head;
  for (const auto& [line, item, open, backordered] : database.rows<Id, Id, Quantity, bool>(
           "SELECT id, item_id, open, backordered FROM order_line WHERE order_id = :1 AND open > 0 "
           "ORDER BY line_number",
           order)) {
    found.lines.push_back({line, item, open, backordered});
  }
  return found;
}

std::vector<WaitingOrder> orders_waiting_for(Connection& database, Id item, bool all_or_nothing_too,
                                             std::int64_t most) {
  static const std::string sql =
      "SELECT o.id, o.shortage_rule FROM order_line l JOIN orders o ON o.id = l.order_id WHERE "
      "l.item_id = :1 AND l.open > 0 AND o.cancelled_at_ms IS NULL AND (:2 = 1 OR o.shortage_rule "
      "<> 'all_or_nothing') AND NOT " +
      held("order", "o.id") +
      " GROUP BY o.id, o.shortage_rule, o.priority, o.received_at_ms ORDER BY o.priority DESC, "
      "o.received_at_ms, o.id LIMIT :3";
  std::vector<WaitingOrder> orders;
  for (const auto& [id, rule] :
       database.rows<Id, std::string>(sql, item, all_or_nothing_too, most)) {
    orders.push_back({id, rule == "all_or_nothing"});
  }
  return orders;
}

std::vector<Id> all_or_nothing_waiting(Connection& database, Id after_order, std::int64_t most) {
  static const std::string sql =
      "SELECT o.id FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.shipped + "
      "l.cancelled < l.ordered AND l.open > 0 AND l.order_id > :1 AND o.shortage_rule = "
      "'all_or_nothing' AND o.cancelled_at_ms IS NULL AND NOT " +
      held("order", "o.id") + " GROUP BY o.id ORDER BY o.id LIMIT :2";
  std::vector<Id> orders;
  for (const auto& [id] : database.rows<Id>(sql, after_order, most)) orders.push_back(id);
  return orders;
}

std::vector<WaitingItem> items_waiting(Connection& database, Id after_item, std::int64_t most) {
  std::vector<WaitingItem> items;
  for (const auto& [item, owner] : database.rows<Id, Id>(
           "SELECT l.item_id, i.owner_id FROM order_line l JOIN item i ON i.id = l.item_id WHERE "
           "l.open > 0 AND l.item_id > :1 GROUP BY l.item_id, i.owner_id ORDER BY l.item_id LIMIT "
           ":2",
           after_item, most)) {
    items.push_back({item, owner});
  }
  return items;
}

Id owner_of_item(Connection& database, Id item) {
  return database.value<Id>("SELECT owner_id FROM item WHERE id = :1", item).value_or(0);
}

std::vector<WaitingItem> items_held_back(Connection& database, Id site, Id after_item,
                                         std::int64_t most) {
  std::vector<WaitingItem> items;
  for (const auto& [item, owner] : database.rows<Id, Id>(
           "SELECT s.item_id, s.owner_id FROM hold h JOIN stock s ON s.place_id = h.target_id "
           "WHERE h.kind = 'place_out' AND h.released_at_ms IS NULL AND h.site_id = :1 AND "
           "s.quantity > 0 AND s.item_id > :2 GROUP BY s.item_id, s.owner_id ORDER BY s.item_id "
           "LIMIT :3",
           site, after_item, most)) {
    items.push_back({item, owner});
  }
  return items;
}

std::vector<WaitingItem> items_promised(Connection& database, Id site, Id after_item,
                                        std::int64_t most) {
  std::vector<WaitingItem> items;
  for (const auto& [item, owner] : database.rows<Id, Id>(
           "SELECT item_id, owner_id FROM reservation WHERE quantity > 0 AND site_id = :1 AND "
           "item_id > :2 GROUP BY item_id, owner_id ORDER BY item_id LIMIT :3",
           site, after_item, most)) {
    items.push_back({item, owner});
  }
  return items;
}

namespace {

template <class... In>
std::vector<ReservationRow> reservations_where(Connection& database, const std::string& rest,
                                               const In&... in) {
  std::vector<ReservationRow> rows;
  for (auto& [order, fulfilment, line, quantity, rule] :
       database.rows<Id, Id, Id, Quantity, std::string>(
           "SELECT o.id, f.id, r.order_line_id, r.quantity, o.shortage_rule FROM reservation r "
           "JOIN fulfilment f ON f.id = r.fulfilment_id JOIN orders o ON o.id = f.order_id WHERE "
           "r.quantity > 0 AND f.wave_id IS NULL AND " +
               rest,
           in...)) {
    rows.push_back({order, fulfilment, line, quantity, std::move(rule)});
  }
  return rows;
}

}  // namespace

std::vector<ReservationRow> reservations_of_item(Connection& database, Id site, Id item, Id owner,
                                                 std::int64_t most) {
  return reservations_where(database,
                            "r.site_id = :1 AND r.item_id = :2 AND r.owner_id = :3 ORDER BY "
                            "o.priority, o.received_at_ms DESC, o.id DESC LIMIT :4",
                            site, item, owner, most);
}

std::vector<ReservationRow> reservations_of_fulfilment(Connection& database, Id fulfilment) {
  return reservations_where(database, "r.fulfilment_id = :1 ORDER BY r.order_line_id", fulfilment);
}

Id joinable_fulfilment(Connection& database, Id site, Id order) {
  const auto rows = database.rows<Id>(
      "SELECT f.id FROM fulfilment f WHERE f.order_id = :2 AND f.site_id = :1 AND f.wave_id IS "
      "NULL AND f.completed_at_ms IS NULL AND f.cancelled_at_ms IS NULL AND NOT EXISTS (SELECT 1 "
      "FROM allocation a WHERE a.fulfilment_id = f.id AND (a.ended_at_ms IS NULL OR a.picked > 0)) "
      "AND NOT EXISTS (SELECT 1 FROM parcel p WHERE p.fulfilment_id = f.id) ORDER BY f.number "
      "LIMIT 1",
      site, order);
  return rows.empty() ? 0 : std::get<0>(rows.front());
}

Id insert_fulfilment(Writer& writer, const NewFulfilment& f) {
  const Id id = writer.ids.next(f.site);
  writer.database.exec(
      "INSERT INTO fulfilment (id, site_id, order_id, number, carrier_service_id, priority, "
      "created_at_ms) VALUES (:1, :2, :3, (SELECT COUNT(*) + 1 FROM fulfilment WHERE order_id = "
      ":3), :4, :5, :6)",
      id, f.site, f.order, f.service, f.priority, writer.now);
  return id;
}

Id departure_of(Connection& database, Id fulfilment) {
  return database
      .value<std::optional<Id>>("SELECT departure_id FROM fulfilment WHERE id = :1", fulfilment)
      .value_or(std::nullopt)
      .value_or(0);
}

std::vector<ShortRest> short_rests(Connection& database, Id site, EpochMs now_ms,
                                   std::int64_t most) {
  std::vector<ShortRest> rests;
  for (const auto& [order, line, fulfilment, item, open] : database.rows<Id, Id, Id, Id, Quantity>(
           "SELECT o.id, l.id, f.id, l.item_id, l.open FROM order_line l JOIN orders o ON o.id = "
           "l.order_id JOIN fulfilment f ON f.order_id = o.id AND f.number = (SELECT MAX(x.number) "
           "FROM fulfilment x WHERE x.order_id = o.id) LEFT JOIN departure d ON d.id = "
           "f.promised_departure_id WHERE l.open > 0 AND o.shortage_rule = 'ship_short' AND "
           "o.cancelled_at_ms IS NULL AND f.site_id = :1 AND (f.wave_id IS NOT NULL OR "
           "f.completed_at_ms IS NOT NULL OR f.cancelled_at_ms IS NOT NULL OR d.cut_off_at_ms <= "
           ":2) ORDER BY l.id LIMIT :3",
           site, now_ms, most)) {
    rests.push_back({order, line, fulfilment, item, open});
  }
  return rests;
}

void mark_backordered(Writer& writer, Id order_line, bool backordered) {
  writer.database.exec("UPDATE order_line SET backordered = :2 WHERE id = :1 AND backordered <> :2",
                       order_line, backordered);
}

}  // namespace fw::store
