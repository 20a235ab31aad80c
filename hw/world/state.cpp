#include "hw/world/state.h"

#include <algorithm>
#include <numeric>

namespace fw::hw {

Failure<Refusal> refuse_place(const std::string& code) {
  return refuse("unknown_place", "place '" + code + "'", "a location or container of this world",
                "add it to the world first");
}

Failure<Refusal> refuse_quantity(Quantity quantity) {
  return refuse("bad_quantity", std::to_string(quantity) + " units", "at least 1",
                "name a quantity above zero");
}

Quantity units(const std::vector<Goods>& goods) {
  return std::accumulate(goods.begin(), goods.end(), Quantity{0},
                         [](Quantity sum, const Goods& g) { return sum + g.quantity; });
}

bool WorldState::place_exists(const std::string& code) {
  return database
             .value<std::int64_t>(
                 "SELECT (SELECT COUNT(*) FROM location WHERE code = :1) + "
                 "(SELECT COUNT(*) FROM container WHERE code = :1)",
                 code)
             .value_or(0) > 0;
}

void WorldState::add_goods(const std::string& place, const Goods& goods) {
  database.exec(
      "INSERT INTO goods (place, sku, lot, expiry, quantity) VALUES (:1, :2, :3, :4, :5) "
      "ON CONFLICT (place, sku, lot, expiry) DO UPDATE SET quantity = quantity + excluded.quantity",
      place, goods.sku, goods.lot, goods.expiry, goods.quantity);
}

Quantity WorldState::remove_goods(const std::string& place, const Goods& goods) {
  const Quantity there = database
                             .value<Quantity>(
                                 "SELECT quantity FROM goods WHERE place = :1 AND sku = :2 AND "
                                 "lot = :3 AND expiry = :4",
                                 place, goods.sku, goods.lot, goods.expiry)
                             .value_or(0);
  const Quantity taken = std::min(there, goods.quantity);
  if (taken <= 0) return 0;
  if (taken == there) {
    database.exec("DELETE FROM goods WHERE place = :1 AND sku = :2 AND lot = :3 AND expiry = :4",
                  place, goods.sku, goods.lot, goods.expiry);
  } else {
    database.exec(
        "UPDATE goods SET quantity = quantity - :5 "
        "WHERE place = :1 AND sku = :2 AND lot = :3 AND expiry = :4",
        place, goods.sku, goods.lot, goods.expiry, taken);
  }
  return taken;
}

std::vector<Goods> WorldState::look(const std::string& place) {
  std::vector<Goods> all;
  for (auto& [sku, lot, expiry, quantity] :
       database.rows<std::string, std::string, std::string, Quantity>(
           "SELECT sku, lot, expiry, quantity FROM goods WHERE place = :1 "
           "ORDER BY sku, lot, expiry",
           place)) {
    all.push_back({sku, lot, expiry, quantity});
  }
  return all;
}

std::vector<Goods> WorldState::candidates(const std::string& place, const std::string& sku,
                                          const std::optional<std::string>& lot) {
  std::vector<Goods> fitting;
  for (Goods& goods : look(place)) {
    if (goods.sku == sku && (!lot || *lot == goods.lot)) fitting.push_back(std::move(goods));
  }
  std::stable_sort(fitting.begin(), fitting.end(), [](const Goods& a, const Goods& b) {
    if (a.expiry.empty() != b.expiry.empty()) return b.expiry.empty();
    return a.expiry < b.expiry;
  });
  return fitting;
}

std::vector<Goods> WorldState::take(const std::string& place, const std::string& sku,
                                    const std::optional<std::string>& lot, Quantity quantity) {
  std::vector<Goods> taken;
  for (Goods& goods : candidates(place, sku, lot)) {
    if (quantity <= 0) break;
    goods.quantity = std::min(goods.quantity, quantity);
    remove_goods(place, goods);
    quantity -= goods.quantity;
    taken.push_back(std::move(goods));
  }
  return taken;
}

std::int64_t WorldState::count_up(const std::string& counter) {
  return database
      .value<std::int64_t>(
          "INSERT INTO world_number (name, value) VALUES (:1, 1) "
          "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
          counter)
      .value();
}

void WorldState::record(WorldError error, std::optional<std::int64_t> mispick) {
  if (error.quantity == 0) return;
  database.exec(
      "INSERT INTO world_error (number, kind, place, sku, lot, quantity, mispick, undone) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7, 0)",
      count_up("error"), text_of(error.kind), error.place, error.sku, error.lot, error.quantity,
      mispick);
}

}  // namespace fw::hw
