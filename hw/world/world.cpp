#include "hw/world/world.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "hw/world/schema.h"
#include "hw/world/state.h"

namespace fw::hw {
namespace {

using Lock = std::lock_guard<std::mutex>;

db::Database open_file(const std::string& path, bool read_only, bool create) {
  db::OpenOptions options;
  options.read_only = read_only;
  options.create = create;
  db::Database database = db::Database::open(path, options);
  // What is committed survives kill -9 without a sync for each action; only a
  // power cut could take the last actions, and then the simulation is over anyway.
  if (!read_only) database.script("PRAGMA synchronous = NORMAL;");
  return database;
}

std::string numbered(const char* prefix, std::int64_t number) {
  char text[64];
  std::snprintf(text, sizeof text, "%s-%06lld", prefix, static_cast<long long>(number));
  return text;
}

void insert_container(db::Database& database, const WorldContainer& container) {
  database.exec(
      "INSERT INTO container (code, kind, type, tare_g, stands_in) VALUES (:1, :2, :3, :4, :5)",
      container.code, text_of(container.kind), container.type, container.tare_g,
      container.stands_in);
}

}  // namespace

World::World(std::unique_ptr<WorldState> state) : state_(std::move(state)) {}
World::World(World&&) noexcept = default;
World& World::operator=(World&&) noexcept = default;
World::~World() = default;

Result<World> World::create(const std::string& path, std::uint64_t seed) {
  if (std::filesystem::exists(path)) {
    return refuse("world_exists", "'" + path + "'", "a file that does not exist yet",
                  "open it, or remove it first");
  }
  auto state = std::make_unique<WorldState>(open_file(path, false, true));
  db::migrate(state->database, world_migrations());
  state->database.exec("INSERT INTO world_number (name, value) VALUES ('seed', :1)",
                       static_cast<std::int64_t>(seed));
  return World(std::move(state));
}

Result<World> World::open(const std::string& path, bool read_only) {
  if (!std::filesystem::exists(path)) {
    return refuse("no_world", "'" + path + "'", "the file of a world", "create the world first");
  }
  auto state = std::make_unique<WorldState>(open_file(path, read_only, false));
  if (!read_only) db::migrate(state->database, world_migrations());
  return World(std::move(state));
}

std::uint64_t World::seed() const {
  const Lock lock(state_->mutex);
  return static_cast<std::uint64_t>(
      state_->database.value<std::int64_t>("SELECT value FROM world_number WHERE name = 'seed'")
          .value_or(0));
}

void World::add_locations(std::span<const WorldLocation> locations) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  for (const WorldLocation& location : locations) {
    state_->database.exec(
        "INSERT INTO location (code, kind, barcode, check_digits, x_mm, y_mm, z_mm) "
        "VALUES (:1, :2, :3, :4, :5, :6, :7) ON CONFLICT (code) DO UPDATE SET "
        "kind = excluded.kind, barcode = excluded.barcode, check_digits = excluded.check_digits, "
        "x_mm = excluded.x_mm, y_mm = excluded.y_mm, z_mm = excluded.z_mm",
        location.code, text_of(location.kind),
        location.barcode.empty() ? location.code : location.barcode, location.check_digits,
        location.at.x_mm, location.at.y_mm, location.at.z_mm);
  }
  transaction.commit();
}

void World::add_items(std::span<const WorldItem> items) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  for (const WorldItem& item : items) {
    state_->database.exec(
        "INSERT INTO item (sku, name, barcode, carries_lot, unit_weight_g) "
        "VALUES (:1, :2, :3, :4, :5) ON CONFLICT (sku) DO UPDATE SET name = excluded.name, "
        "barcode = excluded.barcode, carries_lot = excluded.carries_lot, "
        "unit_weight_g = excluded.unit_weight_g",
        item.sku, item.name, item.barcode, item.carries_lot, item.unit_weight_g);
  }
  transaction.commit();
}

Result<Done> World::add_containers(std::span<const WorldContainer> containers) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  for (const WorldContainer& container : containers) {
    if (state_->place_exists(container.code)) {
      return refuse("place_exists", "container '" + container.code + "'",
                    "a code that no location or container has", "choose another code");
    }
    if (!state_->place_exists(container.stands_in)) return refuse_place(container.stands_in);
    insert_container(state_->database, container);
  }
  transaction.commit();
  return Done{};
}

Result<Done> World::put_stock(std::span<const GoodsAt> stock) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  for (const GoodsAt& at : stock) {
    if (at.goods.quantity <= 0) return refuse_quantity(at.goods.quantity);
    if (!state_->place_exists(at.place)) return refuse_place(at.place);
    const auto known = state_->database.value<std::int64_t>(
        "SELECT COUNT(*) FROM item WHERE sku = :1", at.goods.sku);
    if (known.value_or(0) == 0) {
      return refuse("unknown_item", "item '" + at.goods.sku + "'", "an item of this world",
                    "add the item first: its weight is needed");
    }
    state_->add_goods(at.place, at.goods);
  }
  transaction.commit();
  return Done{};
}

Result<std::vector<Goods>> World::move_goods(const std::string& from, const std::string& to,
                                             const std::string& sku,
                                             const std::optional<std::string>& lot,
                                             Quantity quantity) {
  if (quantity <= 0) return refuse_quantity(quantity);
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  if (!state_->place_exists(from)) return refuse_place(from);
  if (!state_->place_exists(to)) return refuse_place(to);
  std::vector<Goods> moved = state_->take(from, sku, lot, quantity);
  for (const Goods& goods : moved) state_->add_goods(to, goods);
  transaction.commit();
  return moved;
}

Result<std::vector<Goods>> World::move_all(const std::string& from, const std::string& to) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  if (!state_->place_exists(from)) return refuse_place(from);
  if (!state_->place_exists(to)) return refuse_place(to);
  std::vector<Goods> moved = state_->look(from);
  for (const Goods& goods : moved) {
    state_->remove_goods(from, goods);
    state_->add_goods(to, goods);
  }
  transaction.commit();
  return moved;
}

Result<Done> World::move_container(const std::string& container, const std::string& to) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  if (!state_->place_exists(to)) return refuse_place(to);
  // Up from the target: meeting the container itself would tie a knot.
  std::optional<std::string> above = to;
  while (above) {
    if (*above == container) {
      return refuse("inside_itself", "container '" + container + "' into '" + to + "'",
                    "a place outside the container", "move what is inside out first");
    }
    above = state_->database.value<std::string>("SELECT stands_in FROM container WHERE code = :1",
                                                *above);
  }
  const auto changed =
      state_->database.exec("UPDATE container SET stands_in = :2 WHERE code = :1", container, to);
  if (changed == 0) return refuse_place(container);
  transaction.commit();
  return Done{};
}

std::string World::hands_of(const std::string& worker) {
  const Lock lock(state_->mutex);
  const std::string code = "HANDS-" + worker;
  if (state_->place_exists(code)) return code;
  // Hands are wherever their person is: they stand in no place.
  insert_container(state_->database, {code, ContainerKind::hands, worker, 0, ""});
  return code;
}

Result<std::string> World::take_new_box(const std::string& type, std::int64_t tare_g,
                                        const std::string& place) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  if (!state_->place_exists(place)) return refuse_place(place);
  const std::string code = numbered("BOX", state_->count_up("box"));
  insert_container(state_->database, {code, ContainerKind::box, type, tare_g, place});
  transaction.commit();
  return code;
}

Result<Done> World::stick_label(const std::string& box, const BoxLabel& label) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  if (!state_->place_exists(box)) return refuse_place(box);
  state_->database.exec(
      "INSERT INTO box_label (box, sscc, tracking) VALUES (:1, :2, :3) "
      "ON CONFLICT (box, sscc) DO UPDATE SET tracking = excluded.tracking",
      box, label.sscc, label.tracking);
  transaction.commit();
  return Done{};
}

Result<Done> World::peel_label(const std::string& box, const std::string& sscc) {
  const Lock lock(state_->mutex);
  const auto peeled =
      state_->database.exec("DELETE FROM box_label WHERE box = :1 AND sscc = :2", box, sscc);
  if (peeled == 0) {
    return refuse("no_label", "label " + sscc + " on box '" + box + "'",
                  "a label that sticks on the box", "look at labels_on first");
  }
  return Done{};
}

std::int64_t walk_mm(const Point& a, const Point& b) {
  return std::llabs(a.x_mm - b.x_mm) + std::llabs(a.y_mm - b.y_mm);
}

}  // namespace fw::hw
