// Simulated people in a little hall: what they do to the world must be what they
// said, but for the errors that the world remembers; also when they are killed.
#include <algorithm>

#include <catch2/catch.hpp>

#include "shared/base/uuid.h"
#include "terminal/ui/crew.h"
#include "tests/unit/terminal/little_hall.h"
#include "tests/unit/terminal/temp_folder.h"

namespace fw::terminal::story {
namespace {

struct Killed {};

// A port that pulls the plug now and then, in the middle of a turn.
class DeadlyPort final : public Port {
 public:
  explicit DeadlyPort(FakeServer& server) : server_(server) {}
  wire::Sent send(const wire::Envelope<wire::ToServer>& message) override {
    if (deadly_per_mille > 0 && chance_.chance(deadly_per_mille)) throw Killed{};
    return server_.send(message);
  }
  std::optional<wire::Envelope<wire::ToDevice>> receive() override { return server_.receive(); }

  std::uint64_t deadly_per_mille = 0;

 private:
  FakeServer& server_;
  Random chance_{11};
};

struct Shift {
  Shift(std::vector<std::vector<Quantity>> orders, RobotSettings given)
      : rules(std::move(given)),
        server(std::move(orders)),
        port(server.link),
        world(make_little_world(folder.file("world.db"))) {
    rules.pickers = 2;
    rules.packers = 1;
    rules.devices = {"HH-01", "HH-02", "PK-01"};
    rules.badges = {"W-1", "W-2", "W-3"};
    rules.speed = 50;
    server.packers = {"PK-01"};
  }

  // Turns of 10 ms until all is packed and put away; false when that never comes.
  bool work(int most_turns) {
    int deaths = 0;
    auto hall = Hall::open(world, "site,carton,tare_g\nMAIN,S,90\nMAIN,M,150\n");
    REQUIRE(hall);
    for (int turn = 0; turn < most_turns;) {
      OutboxFile file = OutboxFile::open(folder.file("outbox.db"));
      hall->claimed.clear();
      Crew crew(rules, *hall, file, port, "test", 2026, random_uuid);
      try {
        for (; turn < most_turns; ++turn) {
          now.monotonic_ms += 10;
          now.wall_ms += 10;
          server.link.now_ms += 10;
          crew.turn(now);
          if (server.is_done() && ++after_done > 500) {
            statistics = crew.statistics();
            return true;
          }
        }
      } catch (const Killed&) {
        ++deaths;
        killed = deaths;
      }
    }
    return false;
  }

  // What lies in all boxes with a label, by SKU.
  std::map<std::string, Quantity> boxed(const std::string& sscc) const {
    std::map<std::string, Quantity> units;
    for (const auto& box : world.boxes())
      for (const auto& label : box.labels)
        if (label.sscc == sscc)
          for (const auto& goods : box.goods) units[goods.sku] += goods.quantity;
    return units;
  }
  Quantity total() const {
    Quantity units = 0;
    for (int i = 0; i < 4; ++i) units += world.total("SKU-" + std::to_string(i));
    return units;
  }

  TempFolder folder;
  RobotSettings rules;
  LittleServer server;
  DeadlyPort port;
  hw::World world;
  Now now{1'800'000'000'000, 5000};
  std::string statistics;
  int after_done = 0;
  int killed = 0;
};

const std::vector<std::vector<Quantity>> four_orders{
    {2, 0, 1, 5}, {1, 1, 0, 0}, {0, 3, 2, 0}, {6, 0, 0, 1}};

void check_boxes_equal_orders(const Shift& shift) {
  for (const auto& order : shift.server.orders()) {
    const auto units = shift.boxed(order.sscc);
    for (std::size_t i = 0; i < 4; ++i) {
      const auto found = units.find("SKU-" + std::to_string(i));
      INFO("order in " << order.tote << ", item " << i);
      CHECK((found == units.end() ? 0 : found->second) == order.wanted[i]);
    }
  }
}

TEST_CASE("two pickers and a packer ship four orders: boxes equal orders") {
  Shift shift(four_orders, {});
  REQUIRE(shift.work(40'000));
  check_boxes_equal_orders(shift);
  CHECK(shift.total() == 800);
  CHECK(shift.world.containers_in("CARTS-01").size() == 12);  // all totes are back
  CHECK(shift.world.look("HANDS-HH-01").empty());
  CHECK(shift.statistics.find("\"wrong_scans\":0") != std::string::npos);
  CHECK(shift.statistics.find("\"walk_mm\":0,") == std::string::npos);
}

TEST_CASE("wrong scans cost time but nothing else") {
  RobotSettings rules;
  rules.wrong_scan_per_mille = 300;
  Shift shift(four_orders, rules);
  REQUIRE(shift.work(60'000));
  check_boxes_equal_orders(shift);
  CHECK(shift.statistics.find("\"wrong_scans\":0") == std::string::npos);
  CHECK(shift.world.mispick_counts().caught_at_pick > 0);
}

TEST_CASE("every mis-pick is caught at the pack station and put aside") {
  RobotSettings rules;
  rules.mispick_per_mille = 1000;
  // One item an order: mis-picks of several items of one order may cancel out.
  Shift shift({{2, 0, 0, 0}, {0, 0, 4, 0}, {0, 3, 0, 0}, {1, 0, 0, 0}}, rules);
  REQUIRE(shift.work(60'000));
  const auto counts = shift.world.mispick_counts();
  CHECK(counts.made > 0);
  CHECK(counts.caught_at_pack == counts.made);
  for (const auto& order : shift.server.orders())
    for (const auto& [sku, units] : shift.boxed(order.sscc)) {
      INFO(sku);
      CHECK(units <= order.wanted[static_cast<std::size_t>(sku.back() - '0')]);
    }
  CHECK(shift.total() == 800);
  CHECK(shift.server.kinds().at("wrong_item") == counts.made);
  CHECK(shift.server.kinds().at("missing") > 0);
}

TEST_CASE("miscounts: one too many is put aside, one too few is missing") {
  RobotSettings rules;
  rules.miscount_per_mille = 1000;
  Shift shift(four_orders, rules);
  REQUIRE(shift.work(60'000));
  for (const auto& order : shift.server.orders())
    for (const auto& [sku, units] : shift.boxed(order.sscc))
      CHECK(units <= order.wanted[static_cast<std::size_t>(sku.back() - '0')]);
  CHECK(shift.total() == 800);
  CHECK_FALSE(shift.world.errors().empty());
}

TEST_CASE("a tote that a miscount left empty is brought to the packer, who misses the unit") {
  RobotSettings rules;
  rules.miscount_per_mille = 1000;
  Shift shift({{1, 0, 0, 0}, {1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 1}}, rules);
  REQUIRE(shift.work(60'000));
  const auto errors = shift.world.errors();
  const auto left_on_shelf = std::count_if(errors.begin(), errors.end(), [](const auto& error) {
    return error.place.starts_with("T-") && error.quantity < 0;
  });
  CHECK(left_on_shelf > 0);
  CHECK(shift.server.kinds().at("missing") > 0);
  CHECK(shift.total() == 800);
}

TEST_CASE("a shelf with too little: short is said with what was found") {
  Shift shift({{250, 0, 0, 0}, {1, 0, 0, 1}}, {});
  REQUIRE(shift.work(60'000));
  CHECK(shift.server.kinds().at("short") == 1);
  Quantity boxed = 0;
  for (const auto& order : shift.server.orders()) {
    const auto units = shift.boxed(order.sscc);
    if (units.contains("SKU-0")) boxed += units.at("SKU-0");
  }
  CHECK(boxed == 200);
}

TEST_CASE("killed again and again in the middle of a turn: boxes still equal orders") {
  Shift shift(four_orders, {});
  shift.port.deadly_per_mille = 60;
  REQUIRE(shift.work(120'000));
  CHECK(shift.killed > 5);
  check_boxes_equal_orders(shift);
  CHECK(shift.total() == 800);
  for (const auto& [device, facts] : shift.server.link.facts)
    for (std::size_t i = 0; i < facts.size(); ++i)
      CHECK(facts[i].seq == static_cast<std::int64_t>(i) + 1);
}

TEST_CASE("a lossy link and a server that restarts: boxes still equal orders") {
  Shift shift(four_orders, {});
  shift.server.link.loss_per_mille = 200;
  REQUIRE(shift.work(200'000));
  check_boxes_equal_orders(shift);
}

TEST_CASE("what a person carries in mind survives as text") {
  PersonNote note;
  note.at = "S-01";
  note.taken = "7001/11";
  note.totes = {"T-1", "T-2"};
  note.filled = {"T-3"};
  note.moves.push_back(
      {Movement::Kind::misplace, "T-1", "S-01", "SKU-0", "", 1, "T-1", 4, "", "", ""});
  note.wrong_units.push_back({"SKU-1", "LOT", "S-02", "SKU-0", "", "S-01"});
  note.miscount = -1;
  note.aside_tote = "T-9";
  note.aside_sku = "SKU-3";
  note.box = "BOX-000001";
  note.scans = 17;
  CHECK(decode_note(encode_note(note)) == note);
  CHECK(decode_note("nonsense\n\x01") == PersonNote{});
}

}  // namespace
}  // namespace fw::terminal::story
