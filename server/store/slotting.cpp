#include "server/store/slotting.h"

namespace fw::store {
namespace {

std::vector<WalkedItem> walks(Connection& database, const std::string& sql, Id site,
                              EpochMs since_ms, std::int64_t most) {
  std::vector<WalkedItem> rows;
  for (const auto& [walk, at, item] : database.rows<Id, EpochMs, Id>(sql, site, since_ms, most)) {
    rows.push_back({walk, at, item});
  }
  return rows;
}

}  // namespace

std::vector<SlotGoods> slot_goods(Connection& database, Id site) {
  std::vector<SlotGoods> goods;
  for (const auto& [place, item, quantity] : database.rows<Id, Id, Quantity>(
           "SELECT s.place_id, s.item_id, CAST(SUM(s.quantity) AS BIGINT) FROM location l JOIN "
           "stock s ON s.place_id = l.id WHERE l.site_id = :1 AND l.role = 'pick' AND s.quantity > "
           "0 GROUP BY s.place_id, s.item_id ORDER BY SUM(s.quantity) DESC, s.place_id, s.item_id",
           site)) {
    goods.push_back({place, item, quantity});
  }
  return goods;
}

std::vector<Id> held_places(Connection& database, Id site) {
  std::vector<Id> places;
  for (const auto& [place] : database.rows<Id>(
           "SELECT DISTINCT h.target_id FROM hold h WHERE h.site_id = :1 AND h.kind IN "
           "('place_in', 'place_out') AND h.released_at_ms IS NULL",
           site)) {
    places.push_back(place);
  }
  return places;
}

std::vector<WalkedItem> walked_trips(Connection& database, Id site, EpochMs since_ms,
                                     std::int64_t most) {
  return walks(database,
               "SELECT n.id, n.at_ms, t.item_id FROM (SELECT b.id, w.planned_at_ms AS at_ms FROM "
               "wave w JOIN batch b ON b.wave_id = w.id WHERE w.site_id = :1 AND w.planned_at_ms "
               ">= :2 AND EXISTS (SELECT 1 FROM pick_task p WHERE p.batch_id = b.id AND p.picked > "
               "0) ORDER BY b.id DESC LIMIT :3) n JOIN pick_task t ON t.batch_id = n.id WHERE "
               "t.picked > 0 GROUP BY n.id, n.at_ms, t.item_id ORDER BY n.id, t.item_id",
               site, since_ms, most);
}

std::vector<WalkedItem> ordered_items(Connection& database, Id site, EpochMs since_ms,
                                      std::int64_t most) {
  return walks(database,
               "SELECT n.id, n.at_ms, l.item_id FROM (SELECT o.id, o.received_at_ms AS at_ms FROM "
               "orders o WHERE o.received_at_ms >= :2 AND o.cancelled_at_ms IS NULL AND EXISTS "
               "(SELECT 1 FROM fulfilment f WHERE f.order_id = o.id AND f.site_id = :1) ORDER BY "
               "o.id DESC LIMIT :3) n JOIN order_line l ON l.order_id = n.id GROUP BY n.id, "
               "n.at_ms, l.item_id ORDER BY n.id, l.item_id",
               site, since_ms, most);
}

std::string place_code(Connection& database, Id place) {
  return database.value<std::string>("SELECT code FROM place WHERE id = :1", place).value_or("");
}

ItemName item_name(Connection& database, Id item) {
  const auto row =
      database.row<std::string, std::string>("SELECT sku, name FROM item WHERE id = :1", item);
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row)};
}

}  // namespace fw::store
