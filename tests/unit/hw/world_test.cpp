#include "hw/world/world.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <catch2/catch.hpp>

#include "hw/scale/simulated_scale.h"

using namespace fw::hw;
using fw::Quantity;

namespace {

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "fw-world-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// Two shelves, a pack station with a scale, a carrier's truck, a tote, two articles.
World small_hall(const std::string& path) {
  auto made = World::create(path, 7);
  REQUIRE(made);
  World world = std::move(made).value();
  const WorldLocation locations[] = {{"A-01", LocationKind::shelf, "", "47", {0, 0, 1500}},
                                     {"A-02", LocationKind::shelf, "", "12", {3000, 2000, 0}},
                                     {"PACK-1", LocationKind::pack_station, "", "", {9000, 0, 0}},
                                     {"SCALE-1", LocationKind::scale, "", "", {9500, 0, 0}},
                                     {"TRUCK", LocationKind::carrier, "", "", {20000, 0, 0}}};
  const WorldItem items[] = {{"MUG", "Blue mug", "4006381333931", false, 350},
                             {"MILK", "Milk 1 l", "4006381333948", true, 1030}};
  const GoodsAt stock[] = {{"A-01", {"MUG", "", "", 20}},
                           {"A-02", {"MILK", "L2", "2027-02-28", 10}},
                           {"A-02", {"MILK", "L1", "2027-01-31", 5}}};
  const WorldContainer containers[] = {{"T-1", ContainerKind::tote, "", 1200, "A-01"}};
  world.add_locations(locations);
  world.add_items(items);
  REQUIRE(world.put_stock(stock));
  REQUIRE(world.add_containers(containers));
  return world;
}

Quantity units_of(const std::vector<Goods>& goods) {
  Quantity sum = 0;
  for (const Goods& g : goods) sum += g.quantity;
  return sum;
}

Quantity moved(const fw::Result<std::vector<Goods>>& result) {
  REQUIRE(result);
  return units_of(*result);
}

// What the books say when nobody has erred yet.
std::vector<BookRow> true_book() {
  return {{"A-01", "MUG", "", 20}, {"A-02", "MILK", "L1", 5}, {"A-02", "MILK", "L2", 10}};
}

}  // namespace

TEST_CASE("an order is picked, packed, weighed, labelled and handed over in the world") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  const std::string hands = world.hands_of("ana");

  CHECK(moved(world.move_goods("A-01", hands, "MUG", std::nullopt, 2)) == 2);
  CHECK(moved(world.move_goods(hands, "T-1", "MUG", std::nullopt, 2)) == 2);
  // No lot asked for: the earliest expiry goes first.
  const auto milk = world.move_goods("A-02", "T-1", "MILK", std::nullopt, 6);
  REQUIRE(milk);
  CHECK(*milk ==
        std::vector<Goods>{{"MILK", "L1", "2027-01-31", 5}, {"MILK", "L2", "2027-02-28", 1}});
  REQUIRE(world.move_container("T-1", "PACK-1"));
  CHECK(world.position("T-1") == Point{9000, 0, 0});

  const auto box = world.take_new_box("M", 180, "PACK-1");
  REQUIRE(box);
  CHECK(moved(world.move_all("T-1", *box)) == 8);
  CHECK(world.look("T-1").empty());
  CHECK(world.weight_g(*box) == 180 + 2 * 350 + 6 * 1030);
  REQUIRE(world.move_container(*box, "SCALE-1"));
  CHECK(world.weight_g("SCALE-1") == world.weight_g(*box));

  REQUIRE(world.stick_label(*box, {"395212340000000014", "RR473124829GB"}));
  CHECK(world.boxes_labelled("395212340000000014") == std::vector<std::string>{*box});
  CHECK(world.boxes_labelled("RR473124829GB") == std::vector<std::string>{*box});
  REQUIRE(world.move_container(*box, "TRUCK"));
  CHECK(world.total("MUG") == 18);
  const auto boxes = world.boxes();
  REQUIRE(boxes.size() == 1);
  CHECK(boxes[0].stands_in == "TRUCK");
  CHECK(units_of(boxes[0].goods) == 8);
}

TEST_CASE("nobody can take more than there is") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  CHECK(moved(world.move_goods("A-01", "T-1", "MUG", std::nullopt, 50)) == 20);
  CHECK(moved(world.move_goods("A-01", "T-1", "MUG", std::nullopt, 1)) == 0);
  CHECK(moved(world.move_goods("A-02", "T-1", "MILK", "L9", 1)) == 0);
  CHECK(world.look("A-01").empty());
}

TEST_CASE("places that do not exist are refused, nothing is half done") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  CHECK(world.move_goods("A-01", "NOWHERE", "MUG", std::nullopt, 1).error().code ==
        "unknown_place");
  CHECK(world.move_goods("NOWHERE", "T-1", "MUG", std::nullopt, 1).error().code == "unknown_place");
  CHECK(world.move_goods("A-01", "T-1", "MUG", std::nullopt, 0).error().code == "bad_quantity");
  CHECK(world.move_container("T-1", "T-1").error().code == "inside_itself");
  CHECK(world.move_container("T-9", "A-01").error().code == "unknown_place");
  const WorldContainer twice[] = {{"T-2", ContainerKind::tote, "", 0, "A-01"},
                                  {"A-02", ContainerKind::tote, "", 0, "A-01"}};
  CHECK(world.add_containers(twice).error().code == "place_exists");
  CHECK_FALSE(world.container("T-2").has_value());
  const GoodsAt unknown[] = {{"A-01", {"TEA", "", "", 1}}};
  CHECK(world.put_stock(unknown).error().code == "unknown_item");
  CHECK(world.stick_label("NOWHERE", {"1", ""}).error().code == "unknown_place");
  CHECK(world.peel_label("T-1", "1").error().code == "no_label");
  CHECK(world.total("MUG") == 20);
  CHECK(World::create(folder.file("world.db"), 1).error().code == "world_exists");
  CHECK(World::open(folder.file("other.db")).error().code == "no_world");
}

TEST_CASE("things can be looked up by what is printed on them") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  CHECK(world.item_of_barcode("4006381333931")->sku == "MUG");
  CHECK(world.item("MILK")->carries_lot);
  CHECK_FALSE(world.item("TEA").has_value());
  CHECK(world.items().size() == 2);
  CHECK(world.location("A-01")->barcode == "A-01");
  CHECK(world.location("A-01")->check_digits == "47");
  CHECK(world.locations().size() == 5);
  CHECK(world.containers_in("A-01") == std::vector<std::string>{"T-1"});
  CHECK(world.container("T-1")->tare_g == 1200);
  CHECK_FALSE(world.position("NOWHERE").has_value());
  CHECK(walk_mm(*world.position("A-01"), *world.position("A-02")) == 5000);
  CHECK(world.seed() == 7);
}

TEST_CASE("without errors the books and the world agree") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  const auto comparison = world.compare(true_book());
  CHECK(comparison.book == 35);
  CHECK(comparison.real == 35);
  CHECK(comparison.differences.empty());
}

TEST_CASE("every difference between book and shelf is explained by an error made") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  CHECK(*world.lose("A-01", "MUG", "", 3) == 3);
  CHECK(*world.lose("A-01", "MUG", "", 100) == 17);
  CHECK(*world.add_unbooked("A-02", {"MUG", "", "", 2}) == 2);
  CHECK(*world.misplace("A-02", "A-01", "MILK", "L1", 4) == 4);
  CHECK(world.errors().size() == 5);

  auto comparison = world.compare(true_book());
  CHECK(comparison.real - comparison.book == -18);
  CHECK(comparison.explained == -18);
  CHECK(comparison.unexplained == 0);
  CHECK(comparison.differences.size() == 4);

  // A count puts one shelf's books right: there is nothing left to explain there.
  auto counted = true_book();
  counted[0].quantity = 0;
  comparison = world.compare(counted);
  CHECK(comparison.differences.size() == 3);
  CHECK(comparison.unexplained == 0);

  // A fault of the books that no error made is not explained away.
  counted[2].quantity = 12;
  comparison = world.compare(counted);
  CHECK(comparison.unexplained == 2);
}

TEST_CASE("what was taken by mistake after a count is explained, though an older error hides it") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  REQUIRE(world.add_unbooked("A-01", {"MUG", "", "", 1}));
  auto book = true_book();
  book[0].quantity = 21;  // counted
  CHECK(world.compare(book).differences.empty());
  REQUIRE(world.lose("A-01", "MUG", "", 1));
  CHECK(world.compare(book).differences.size() == 1);
  CHECK(world.compare(book).unexplained == 0);
  book[0].quantity = 22;
  CHECK(world.compare(book).unexplained == 1);
}

TEST_CASE("errors by chance are the same for the same seed") {
  TempFolder folder;
  World one = small_hall(folder.file("one.db"));
  World two = small_hall(folder.file("two.db"));
  ErrorRates rates;
  rates.less_per_mille = 300;
  rates.more_per_mille = 300;
  rates.wrong_place_per_mille = 400;
  CHECK(one.scatter_errors(rates) == two.scatter_errors(rates));
  CHECK(one.errors() == two.errors());
  CHECK_FALSE(one.errors().empty());
  CHECK(one.compare(true_book()).unexplained == 0);
  CHECK(one.scatter_errors({}) == 0);
}

TEST_CASE("a mis-pick is remembered until somebody catches it") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  REQUIRE(world.move_goods("A-02", "T-1", "MILK", "L1", 2));
  const Mispick mispick = {
      0, "ana", {"A-01", "T-1", "MUG", "", 2}, {"A-02", "T-1", "MILK", "L1", 2}, Caught::not_yet};
  const auto number = world.record_mispick(mispick);
  REQUIRE(world.mispicks_in("T-1").size() == 1);
  CHECK(world.mispicks_in("T-1")[0].made.sku == "MILK");

  // The books believe in two mugs in the tote.
  const std::vector<BookRow> book = {{"A-01", "MUG", "", 18},
                                     {"A-02", "MILK", "L1", 5},
                                     {"A-02", "MILK", "L2", 10},
                                     {"T-1", "MUG", "", 2}};
  CHECK(world.compare(book).differences.size() == 4);
  CHECK(world.compare(book).unexplained == 0);

  SECTION("at the shelf: put back, nothing differs any more") {
    REQUIRE(world.move_goods("T-1", "A-02", "MILK", "L1", 2));
    world.mispick_caught(number, Caught::at_pick);
    CHECK(world.compare(true_book()).differences.empty());
    CHECK(world.mispick_counts() == MispickCounts{1, 1, 0, 0});
    // What the books get wrong now is no longer the picker's fault.
    CHECK(world.compare(book).unexplained > 0);
  }
  SECTION("at the pack station: the shelves still differ") {
    world.mispick_caught(number, Caught::at_pack);
    CHECK(world.mispick_counts() == MispickCounts{1, 0, 1, 0});
    CHECK(world.mispicks_in("T-1").empty());
    const std::vector<BookRow> settled = {{"A-01", "MUG", "", 18},
                                          {"A-02", "MILK", "L1", 5},
                                          {"A-02", "MILK", "L2", 10},
                                          {"T-1", "MILK", "L1", 2}};
    CHECK(world.compare(settled).differences.size() == 2);
    CHECK(world.compare(settled).unexplained == 0);
  }
  SECTION("never: it ships") { CHECK(world.mispick_counts() == MispickCounts{1, 0, 0, 1}); }
}

TEST_CASE("boxes and what has left are no part of the comparison") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  const auto box = world.take_new_box("M", 180, "PACK-1");
  REQUIRE(world.move_goods("A-01", *box, "MUG", std::nullopt, 5));
  auto book = true_book();
  book[0].quantity = 15;
  CHECK(world.compare(book).differences.empty());
  CHECK(world.total("MUG") == 20);
  REQUIRE(world.move_container("T-1", "TRUCK"));
  REQUIRE(world.move_goods("A-01", "T-1", "MUG", std::nullopt, 5));
  book[0].quantity = 10;
  CHECK(world.compare(book).differences.empty());
  CHECK(world.total("MUG") == 15);
}

TEST_CASE("many people act at once and no unit is lost or made") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  std::vector<std::thread> people;
  for (int p = 0; p < 4; ++p) {
    people.emplace_back([&world, p] {
      const std::string hands = world.hands_of("p" + std::to_string(p));
      for (int i = 0; i < 20; ++i) {
        (void)world.move_goods("A-01", hands, "MUG", std::nullopt, 2);
        (void)world.move_goods(hands, i % 2 == 0 ? "T-1" : "A-01", "MUG", std::nullopt, 2);
      }
    });
  }
  for (auto& person : people) person.join();
  CHECK(world.total("MUG") == 20);
}

TEST_CASE("the world survives kill -9 between any two actions") {
  TempFolder folder;
  const std::string path = folder.file("world.db");
  (void)small_hall(path);
  for (int round = 0; round < 3; ++round) {
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      auto world = World::open(path);
      if (!world) ::_exit(1);
      const std::string hands = world->hands_of("ana");
      for (int i = 0;; ++i) {
        (void)world->move_goods("A-01", hands, "MUG", std::nullopt, 3);
        (void)world->move_goods(hands, "T-1", "MUG", std::nullopt, 3);
        (void)world->move_all("T-1", "A-01");
        if (i == 10 && ::write(ready[1], "r", 1) != 1) ::_exit(1);
      }
    }
    char byte = 0;
    CHECK(::read(ready[0], &byte, 1) == 1);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    auto world = World::open(path);
    REQUIRE(world);
    CHECK(world->total("MUG") == 20);
    const auto held = world->look("HANDS-ana");
    CHECK(units_of(held) + units_of(world->look("T-1")) + units_of(world->look("A-01")) == 20);
  }
}

TEST_CASE("people of several processes share one world") {
  TempFolder folder;
  const std::string path = folder.file("world.db");
  (void)small_hall(path);
  const auto carry = [&path](const std::string& worker) {
    auto world = World::open(path);
    if (!world) return false;
    const std::string hands = world->hands_of(worker);
    for (int i = 0; i < 50; ++i) {
      if (!world->move_goods("A-01", hands, "MUG", std::nullopt, 1)) return false;
      if (!world->move_goods(hands, "T-1", "MUG", std::nullopt, 1)) return false;
      if (!world->move_goods("T-1", "A-01", "MUG", std::nullopt, 1)) return false;
    }
    return true;
  };
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(carry("ben") ? 0 : 1);
  CHECK(carry("ana"));
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  auto world = World::open(path);
  REQUIRE(world);
  CHECK(world->total("MUG") == 20);
}

TEST_CASE("the summary reads the world while nobody may change it") {
  TempFolder folder;
  const std::string path = folder.file("world.db");
  World world = small_hall(path);
  auto reader = World::open(path, true);
  REQUIRE(reader);
  CHECK(reader->total("MUG") == 20);
  CHECK_THROWS(reader->hands_of("ana"));
}

TEST_CASE("a simulated scale weighs what stands on it and moves before it settles") {
  TempFolder folder;
  World world = small_hall(folder.file("world.db"));
  SimulatedScaleRules rules;
  rules.settle_ms = 300;
  rules.capacity_g = 3000;
  rules.division_g = 5;
  SimulatedScale scale(world, "SCALE-1", rules);
  CHECK(scale.read(1000) == Reading{0, ScaleStatus::stable});
  const auto box = world.take_new_box("M", 182, "SCALE-1");
  CHECK(scale.read(1100).status == ScaleStatus::moving);
  CHECK(scale.read(1200).status == ScaleStatus::moving);
  CHECK(scale.read(1400) == Reading{180, ScaleStatus::stable});
  REQUIRE(world.move_goods("A-01", *box, "MUG", std::nullopt, 10));
  CHECK(scale.read(1500).status == ScaleStatus::moving);
  CHECK(scale.read(1900).status == ScaleStatus::over);
  REQUIRE(world.move_container(*box, "PACK-1"));
  CHECK(scale.read(2000).status == ScaleStatus::moving);
  CHECK(scale.read(2400) == Reading{0, ScaleStatus::stable});
}
