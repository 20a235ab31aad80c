// Goal: whatever the network does, every message lands exactly once at a receiver
// that dedupes by id, in its shipment's order. Method: a receiver that takes and
// then loses its answer, refuses for a while, and dies for whole stretches, from
// a seed; then it heals and all must drain.
#include <set>

#include <catch2/catch.hpp>

#include "tests/unit/upstream/fake_sender.h"

namespace fw::printer::upstream {
namespace {

struct Storm {
  Random random;
  Desk desk;
  std::map<Id, int> applied;   // shipment -> highest revision applied
  std::set<std::string> seen;  // message ids taken
  std::map<std::string, Id> shipment_of;
  std::map<std::string, int> revision_of;
  bool healed = false;

  explicit Storm(std::uint64_t seed) : random(seed) {}

  // The receiver takes the message, checking that nothing overtook.
  void receive(const std::string& id) {
    if (!seen.insert(id).second) return;
    int& revision = applied[shipment_of[id]];
    REQUIRE(revision_of[id] == revision + 1);
    revision = revision_of[id];
  }

  Outcome respond(const std::string& id) {
    if (healed || random.chance(400)) {
      receive(id);
      return answer(200);
    }
    if (random.chance(400)) receive(id);  // taken, and the answer lost
    switch (random.below(6)) {
      case 0:
        return fault("timeout");
      case 1:
        return fault("reset");
      case 2:
        return answer(500);
      case 3:
        return answer(429, "", {{"Retry-After", std::to_string(random.below(20))}});
      case 4:
        return answer(409);
      default:
        return answer(503);
    }
  }

  void one_event() {
    const auto under_way = desk.under_way();
    if (!under_way.empty() && random.chance(700)) {
      const std::string& id = under_way[random.below(under_way.size())];
      desk.sender.end(id, respond(id));
    } else if (const auto due = desk.pusher.next_due_in_ms()) {
      desk.clock.pass(std::max<std::int64_t>(1, *due));
    }
    desk.pusher.step();
    std::set<Id> shipments;
    for (const std::string& id : desk.under_way())
      REQUIRE(shipments.insert(shipment_of[id]).second);
  }

  void take(Id shipment, int revision) {
    const std::string id = std::to_string(shipment) + "-" + std::to_string(revision);
    shipment_of[id] = shipment;
    revision_of[id] = revision;
    desk.take(message(id, shipment, revision));
  }
};

}  // namespace

TEST_CASE("through a storm every message lands once and in order, then all is quiet") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    Storm storm(seed);
    std::map<Id, int> given;
    for (int i = 0; i < 60; ++i) {
      const Id shipment = 100 + static_cast<Id>(storm.random.below(15));
      storm.take(shipment, ++given[shipment]);
      for (std::uint64_t n = storm.random.below(6); n > 0; --n) storm.one_event();
    }
    for (int i = 0; i < 300; ++i) storm.one_event();
    storm.healed = true;
    for (int i = 0; i < 3000; ++i) storm.one_event();
    CHECK(storm.applied == given);
    CHECK(storm.seen.size() == 60);
    CHECK(storm.desk.under_way().empty());
    CHECK(storm.desk.pusher.health()[0].waiting == 0);
    for (const auto& [id, shipment] : storm.shipment_of) {
      CHECK(storm.desk.last(id).state == wire::PushState::done);
    }
  }
}

TEST_CASE("one seed gives one run") {
  const auto run = [](std::uint64_t seed) {
    Storm storm(seed);
    for (int i = 0; i < 20; ++i) storm.take(100 + i % 7, 1 + i / 7);
    for (int i = 0; i < 500; ++i) storm.one_event();
    return std::pair(storm.desk.sender.started, storm.desk.clock.monotonic_ms());
  };
  CHECK(run(3) == run(3));
  CHECK(run(3) != run(4));
}

}  // namespace fw::printer::upstream
