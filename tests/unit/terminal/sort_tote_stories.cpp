// A simulated packer at a sort tote: one unit comes out of it for each order, also when
// the process dies in between.
#include <catch2/catch.hpp>

#include "shared/base/uuid.h"
#include "terminal/ui/crew.h"
#include "tests/unit/terminal/little_hall.h"
#include "tests/unit/terminal/temp_folder.h"

namespace fw::terminal::story {
namespace {

struct Killed {};

const std::string sscc = *barcode::build_sscc(3, "9521234", 2001);

Packet sort_home() {
  Packet home;
  home.kind = "home";
  Step unit = item_step(1, 1, {any_of(Meaning::item)});
  unit.request = "pack_unit";
  unit.show.context = literal("T-101");
  Group g;
  g.id = 1;
  g.order = GroupOrder::any_order;
  g.steps = {unit};
  home.groups = {g};
  return home;
}

// Carton, weight, close; or the label that follows.
Packet box_packet(bool closed) {
  Packet p = pack_packet();
  p.id = 2001;
  p.groups.erase(p.groups.begin());
  Group& box = p.groups.front();
  if (closed) {
    p.revision = 2;
    box.id = 3;
    box.steps = {box.steps.back()};
    box.steps[0].accept[0].any = false;
    box.steps[0].accept[0].codes = {sscc, "TRACK-1"};
  } else {
    box.steps.pop_back();
  }
  return p;
}

TEST_CASE("killed when the box of a sort tote's unit is filled: one unit goes into it") {
  const TempFolder folder;
  hw::World world = make_little_world(folder.file("world.db"));
  REQUIRE(world.move_goods("S-01", "T-101", "SKU-0", "", 2));
  REQUIRE(world.move_container("T-101", "PACK-01"));
  auto hall = Hall::open(world, "site,carton,tare_g\nMAIN,S,90\nMAIN,M,150\n");
  REQUIRE(hall);

  FakeServer server;
  server.session = 500;
  server.home = sort_home();
  server.answer = [](const std::string&, const Request& r) {
    Answer a;
    a.session = 500;
    if (r.kind == "pack_unit" || r.kind == "close_parcel")
      a.packet = box_packet(r.kind == "close_parcel");
    return a;
  };
  RobotSettings rules;
  rules.pickers = 0;
  rules.packers = 1;
  rules.devices = {"PK-01"};
  rules.badges = {"W-1"};
  rules.speed = 50;

  // The box is filled and weighed, the request to close it is about to be stored.
  bool was_killed = false;
  const auto new_uuid = [&] {
    const auto boxes = world.boxes();
    if (!was_killed && !boxes.empty() && !boxes.front().goods.empty()) {
      was_killed = true;
      throw Killed{};
    }
    return random_uuid();
  };
  Now now{1'800'000'000'000, 5000};
  for (int turn = 0; turn < 20'000 && server.facts_of("PK-01").empty();) {
    OutboxFile file = OutboxFile::open(folder.file("outbox.db"));
    hall->claimed.clear();
    Crew crew(rules, *hall, file, server, "test", 2026, new_uuid);
    try {
      for (; turn < 20'000 && server.facts_of("PK-01").empty(); ++turn) {
        now.monotonic_ms += 10;
        now.wall_ms += 10;
        crew.turn(now);
      }
    } catch (const Killed&) {
      continue;
    }
  }
  REQUIRE(was_killed);
  REQUIRE(server.facts_of("PK-01").size() == 1);  // the label
  Quantity boxed = 0;
  for (const auto& box : world.boxes())
    for (const auto& goods : box.goods) boxed += goods.quantity;
  CHECK(boxed == 1);
}

}  // namespace
}  // namespace fw::terminal::story
