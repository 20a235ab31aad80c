#include "server/admin/demo_world.h"

#include <fstream>
#include <map>
#include <sstream>
#include <tuple>
#include <vector>

#include "shared/base/csv.h"

namespace fw::admin {
namespace {

namespace fs = std::filesystem;

// A file of the folder with its columns by name; missing fields are "".
class Sheet {
 public:
  static Result<Sheet> read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      return refuse("cannot_read", file.string(), "a file that can be read",
                    "check the data folder");
    }
    std::stringstream text;
    text << in.rdbuf();
    auto table = parse_csv(text.str());
    if (!table) return Failure{table.error()};
    return Sheet(std::move(*table));
  }

  std::size_t size() const { return table_.rows.size(); }
  std::string text(std::size_t row, std::string_view column) const {
    return std::string(field_of(table_.rows[row], table_.column(column)));
  }
  std::int64_t number(std::size_t row, std::string_view column) const {
    const std::string field = text(row, column);
    return field.empty() ? 0 : std::atoll(field.c_str());
  }

 private:
  explicit Sheet(CsvTable table) : table_(std::move(table)) {}
  CsvTable table_;
};

hw::LocationKind kind_of_role(const std::string& role) {
  if (role == "pack") return hw::LocationKind::pack_station;
  if (role == "dock") return hw::LocationKind::dock;
  if (role == "problem") return hw::LocationKind::problem;
  if (role == "staging" || role == "consolidation") return hw::LocationKind::staging;
  return hw::LocationKind::shelf;
}

Result<Done> add_locations(hw::World& world, const fs::path& folder) {
  const auto sheet = Sheet::read(folder / "locations.csv");
  if (!sheet) return Failure{sheet.error()};
  std::vector<hw::WorldLocation> locations;
  for (std::size_t i = 0; i < sheet->size(); ++i) {
    hw::WorldLocation location;
    location.code = sheet->text(i, "location");
    location.kind = kind_of_role(sheet->text(i, "role"));
    location.check_digits = sheet->text(i, "check_digits");
    location.at = {sheet->number(i, "x_mm"), sheet->number(i, "y_mm"), sheet->number(i, "z_mm")};
    locations.push_back(location);
  }
  world.add_locations(locations);
  return Done{};
}

Result<Done> add_items(hw::World& world, const fs::path& folder) {
  const auto items = Sheet::read(folder / "items.csv");
  if (!items) return Failure{items.error()};
  const auto packagings = Sheet::read(folder / "packagings.csv");
  if (!packagings) return Failure{packagings.error()};
  std::map<std::string, std::string> barcode_of;
  for (std::size_t i = 0; i < packagings->size(); ++i) {
    if (packagings->text(i, "packaging") == "each") {
      barcode_of.emplace(packagings->text(i, "sku"), packagings->text(i, "barcode"));
    }
  }
  std::vector<hw::WorldItem> all;
  for (std::size_t i = 0; i < items->size(); ++i) {
    hw::WorldItem item;
    item.sku = items->text(i, "sku");
    item.name = items->text(i, "name");
    item.barcode = barcode_of[item.sku];
    item.carries_lot = items->text(i, "tracks_lot") == "1";
    item.unit_weight_g = items->number(i, "weight_g");
    all.push_back(item);
  }
  world.add_items(all);
  return Done{};
}

Result<Done> add_containers(hw::World& world, const fs::path& folder) {
  const auto sheet = Sheet::read(folder / "containers.csv");
  if (!sheet) return Failure{sheet.error()};
  std::vector<hw::WorldContainer> containers;
  for (std::size_t i = 0; i < sheet->size(); ++i) {
    hw::WorldContainer container;
    container.code = sheet->text(i, "container");
    container.kind =
        sheet->text(i, "kind") == "cart" ? hw::ContainerKind::cart : hw::ContainerKind::tote;
    container.tare_g = sheet->number(i, "tare_g");
    container.stands_in = sheet->text(i, "stands_in");
    containers.push_back(container);
  }
  return world.add_containers(containers);
}

using StockPlace = std::tuple<std::string, std::string, std::string>;  // place, SKU, lot

std::vector<hw::GoodsAt> goods_of(const Sheet& sheet) {
  std::vector<hw::GoodsAt> goods;
  for (std::size_t i = 0; i < sheet.size(); ++i) {
    goods.push_back({sheet.text(i, "location"),
                     {sheet.text(i, "sku"), sheet.text(i, "lot"), sheet.text(i, "expiry_date"),
                      sheet.number(i, "quantity")}});
  }
  return goods;
}

// First as the books say, then the differences as errors of the world, so that
// the summary can tell what they explain.
Result<Done> put_stock(hw::World& world, const fs::path& folder) {
  const auto booked = Sheet::read(folder / "stock.csv");
  if (!booked) return Failure{booked.error()};
  const auto book = goods_of(*booked);
  if (auto put = world.put_stock(book); !put) return Failure{put.error()};
  if (!fs::exists(folder / "world.csv")) return Done{};
  const auto truth = Sheet::read(folder / "world.csv");
  if (!truth) return Failure{truth.error()};
  std::map<StockPlace, Quantity> quantity;
  for (const auto& at : book) quantity[{at.place, at.goods.sku, at.goods.lot}] = at.goods.quantity;
  for (hw::GoodsAt at : goods_of(*truth)) {
    const Quantity missing = quantity[{at.place, at.goods.sku, at.goods.lot}] - at.goods.quantity;
    Result<Quantity> done = Quantity{0};
    if (missing > 0) done = world.lose(at.place, at.goods.sku, at.goods.lot, missing);
    if (missing < 0) {
      at.goods.quantity = -missing;
      done = world.add_unbooked(at.place, at.goods);
    }
    if (!done) return Failure{done.error()};
  }
  return Done{};
}

}  // namespace

Result<hw::World> make_demo_world(const fs::path& data_folder, const fs::path& world_file,
                                  std::uint64_t seed) {
  auto world = hw::World::create(world_file.string(), seed);
  if (!world) return Failure{world.error()};
  for (const auto& fill : {add_locations, add_items, add_containers, put_stock}) {
    if (auto filled = fill(*world, data_folder); !filled) return Failure{filled.error()};
  }
  return std::move(*world);
}

}  // namespace fw::admin
