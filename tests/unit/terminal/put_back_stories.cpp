// A simulated person who is sent to bring goods back.
#include <catch2/catch.hpp>

#include "shared/base/uuid.h"
#include "terminal/ui/crew.h"
#include "tests/unit/terminal/little_hall.h"
#include "tests/unit/terminal/temp_folder.h"

namespace fw::terminal::story {
namespace {

Packet put_back_packet() {
  Packet p = pick_packet({});
  p.kind = "put_back";
  Step tote = confirm_step(1);
  tote.kind = StepKind::container;
  tote.accept = {a_tote("T-101")};
  Step bring = place_step(3, "S-01");
  bring.emit = "put_back";
  Group from, item;
  from.id = 1;
  from.steps = {tote};
  item.id = 2;
  item.steps = {item_step(2, 2, {an_item(mug6, "BLUE MUG 30CL 6-PACK")}), bring};
  p.groups = {from, item};
  return p;
}

TEST_CASE("a tote to be emptied is in a packer's hands still: who is sent waits for it") {
  const TempFolder folder;
  hw::World world = make_little_world(folder.file("world.db"));
  REQUIRE(world.move_goods("S-01", "T-101", "SKU-0", "", 2));
  REQUIRE(world.move_container("T-101", world.hands_of("PK-01")));
  auto hall = Hall::open(world, "site,carton,tare_g\nMAIN,S,90\nMAIN,M,150\n");
  REQUIRE(hall);
  FakeServer server;
  server.session = 500;
  Step next = confirm_step(1);
  next.request = "next_work";
  server.home.emplace();
  server.home->kind = "home";
  server.home->groups.emplace_back();
  server.home->groups[0].id = 1;
  server.home->groups[0].order = GroupOrder::any_order;
  server.home->groups[0].steps = {next};
  server.answer = [](const std::string&, const Request& r) {
    Answer a;
    a.session = 500;
    if (r.kind == "next_work") a.packet = put_back_packet();
    return a;
  };
  RobotSettings rules;
  rules.pickers = 1;
  rules.packers = 0;
  rules.devices = {"HH-01"};
  rules.badges = {"W-1"};
  rules.speed = 50;
  OutboxFile file = OutboxFile::open(folder.file("outbox.db"));
  Crew crew(rules, *hall, file, server, "test", 2026, random_uuid);
  Now now{1'800'000'000'000, 5000};
  const auto work = [&](int turns) {
    for (int turn = 0; turn < turns && server.facts_of("HH-01").empty(); ++turn) {
      now.monotonic_ms += 10;
      now.wall_ms += 10;
      crew.turn(now);
    }
  };
  work(2000);
  REQUIRE_FALSE(server.requests.empty());
  CHECK(server.requests.back().kind == "next_work");
  CHECK(server.facts_of("HH-01").empty());
  REQUIRE(world.look("T-101").size() == 1);
  CHECK(world.look("T-101").front().quantity == 2);
  CHECK(world.container("T-101")->stands_in == "HANDS-PK-01");

  REQUIRE(world.move_container("T-101", "PACK-01"));
  work(2000);
  REQUIRE(server.facts_of("HH-01").size() == 1);
  CHECK(world.look("T-101").empty());
  CHECK(world.look("S-01").front().quantity == 200);
}

}  // namespace
}  // namespace fw::terminal::story
