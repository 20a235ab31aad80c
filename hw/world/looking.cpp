// What people see in the world: nothing here changes it.
#include "hw/world/state.h"

namespace fw::hw {
namespace {

using Lock = std::lock_guard<std::mutex>;
using LocationRow = std::tuple<std::string, std::string, std::string, std::string, std::int64_t,
                               std::int64_t, std::int64_t>;
using ItemRow = std::tuple<std::string, std::string, std::string, bool, std::int64_t>;

WorldLocation location_of(const LocationRow& row) {
  const auto& [code, kind, barcode, check_digits, x_mm, y_mm, z_mm] = row;
  return {code, location_kind(kind), barcode, check_digits, {x_mm, y_mm, z_mm}};
}

WorldItem item_of(const ItemRow& row) {
  const auto& [sku, name, barcode, carries_lot, unit_weight_g] = row;
  return {sku, name, barcode, carries_lot, unit_weight_g};
}

constexpr const char* location_columns =
    "SELECT code, kind, barcode, check_digits, x_mm, y_mm, z_mm FROM location ";
constexpr const char* item_columns =
    "SELECT sku, name, barcode, carries_lot, unit_weight_g FROM item ";

std::vector<LocationRow> location_rows(db::Database& database) {
  return database.rows<std::string, std::string, std::string, std::string, std::int64_t,
                       std::int64_t, std::int64_t>(std::string(location_columns) + "ORDER BY code");
}

std::vector<std::string> containers_of(db::Database& database, const std::string& place) {
  std::vector<std::string> codes;
  for (auto& [code] : database.rows<std::string>(
           "SELECT code FROM container WHERE stands_in = :1 ORDER BY code", place)) {
    codes.push_back(code);
  }
  return codes;
}

std::vector<BoxLabel> labels_of(db::Database& database, const std::string& box) {
  std::vector<BoxLabel> labels;
  for (auto& [sscc, tracking] : database.rows<std::string, std::string>(
           "SELECT sscc, tracking FROM box_label WHERE box = :1 ORDER BY sscc", box)) {
    labels.push_back({sscc, tracking});
  }
  return labels;
}

// A place's own tare, its goods, and all that stands in it.
std::int64_t weight_of(db::Database& database, const std::string& place) {
  std::int64_t weight =
      database.value<std::int64_t>("SELECT tare_g FROM container WHERE code = :1", place)
          .value_or(0);
  weight += database
                .value<std::optional<std::int64_t>>(
                    "SELECT SUM(goods.quantity * item.unit_weight_g) FROM goods "
                    "JOIN item ON item.sku = goods.sku WHERE goods.place = :1",
                    place)
                .value_or(std::nullopt)
                .value_or(0);
  for (const std::string& inner : containers_of(database, place)) {
    weight += weight_of(database, inner);
  }
  return weight;
}

}  // namespace

std::optional<WorldItem> World::item(const std::string& sku) const {
  const Lock lock(state_->mutex);
  const auto row = state_->database.row<std::string, std::string, std::string, bool, std::int64_t>(
      std::string(item_columns) + "WHERE sku = :1", sku);
  if (!row) return std::nullopt;
  return item_of(*row);
}

std::optional<WorldItem> World::item_of_barcode(const std::string& barcode) const {
  const Lock lock(state_->mutex);
  // Two items may share a barcode; a person who sees only the barcode cannot tell.
  const auto row = state_->database.row<std::string, std::string, std::string, bool, std::int64_t>(
      std::string(item_columns) + "WHERE barcode = :1 ORDER BY sku LIMIT 1", barcode);
  if (!row) return std::nullopt;
  return item_of(*row);
}

std::vector<WorldItem> World::items() const {
  const Lock lock(state_->mutex);
  std::vector<WorldItem> all;
  for (const auto& row :
       state_->database.rows<std::string, std::string, std::string, bool, std::int64_t>(
           std::string(item_columns) + "ORDER BY sku")) {
    all.push_back(item_of(row));
  }
  return all;
}

std::optional<WorldLocation> World::location(const std::string& code) const {
  const Lock lock(state_->mutex);
  const auto row = state_->database.row<std::string, std::string, std::string, std::string,
                                        std::int64_t, std::int64_t, std::int64_t>(
      std::string(location_columns) + "WHERE code = :1", code);
  if (!row) return std::nullopt;
  return location_of(*row);
}

std::vector<WorldLocation> World::locations() const {
  const Lock lock(state_->mutex);
  std::vector<WorldLocation> all;
  for (const auto& row : location_rows(state_->database)) all.push_back(location_of(row));
  return all;
}

std::optional<WorldContainer> World::container(const std::string& code) const {
  const Lock lock(state_->mutex);
  const auto row =
      state_->database.row<std::string, std::string, std::string, std::int64_t, std::string>(
          "SELECT code, kind, type, tare_g, stands_in FROM container WHERE code = :1", code);
  if (!row) return std::nullopt;
  const auto& [own, kind, type, tare_g, stands_in] = *row;
  return WorldContainer{own, container_kind(kind), type, tare_g, stands_in};
}

std::vector<Goods> World::look(const std::string& place) const {
  const Lock lock(state_->mutex);
  return state_->look(place);
}

std::vector<std::string> World::containers_in(const std::string& place) const {
  const Lock lock(state_->mutex);
  return containers_of(state_->database, place);
}

std::optional<Point> World::position(const std::string& place) const {
  const Lock lock(state_->mutex);
  std::optional<std::string> at = place;
  while (at) {
    const auto row = state_->database.row<std::int64_t, std::int64_t, std::int64_t>(
        "SELECT x_mm, y_mm, z_mm FROM location WHERE code = :1", *at);
    if (row) return Point{std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
    at =
        state_->database.value<std::string>("SELECT stands_in FROM container WHERE code = :1", *at);
  }
  return std::nullopt;
}

std::int64_t World::weight_g(const std::string& place) const {
  const Lock lock(state_->mutex);
  return weight_of(state_->database, place);
}

std::vector<std::string> World::boxes_labelled(const std::string& number) const {
  const Lock lock(state_->mutex);
  std::vector<std::string> boxes;
  for (auto& [box] : state_->database.rows<std::string>(
           "SELECT DISTINCT box FROM box_label WHERE sscc = :1 OR tracking = :1 ORDER BY box",
           number)) {
    boxes.push_back(box);
  }
  return boxes;
}

std::vector<BoxLabel> World::labels_on(const std::string& box) const {
  const Lock lock(state_->mutex);
  return labels_of(state_->database, box);
}

std::vector<Box> World::boxes() const {
  const Lock lock(state_->mutex);
  std::vector<Box> all;
  for (auto& [code, stands_in] : state_->database.rows<std::string, std::string>(
           "SELECT code, stands_in FROM container WHERE kind = 'box' ORDER BY code")) {
    all.push_back({code, stands_in, labels_of(state_->database, code), state_->look(code)});
  }
  return all;
}

}  // namespace fw::hw
