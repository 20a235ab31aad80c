// Goal: advice can be trusted: what it promises is what walking the orders again
// shows, and what a release would mean adds up.
#include <algorithm>

#include <catch2/catch.hpp>

#include "server/planning/slotting.h"
#include "server/planning/what_if.h"
#include "tests/unit/planning/halls.h"
#include "tests/unit/planning/snapshots.h"

namespace fw::planning {
namespace {

std::int64_t walk_all(const Warehouse& hall, const SlottingProblem& p,
                      const std::vector<Index>& place_of) {
  std::int64_t sum = 0;
  for (const auto& order : p.orders) {
    RouteProblem trip{p.start, p.end, {}};
    for (const Index i : order) trip.stops.push_back({place_of[i], 1});
    sum += route(hall, trip).length_mm;
  }
  return sum;
}

TEST_CASE("a fast item at the far end changes places with a slow one at the front") {
  const Warehouse hall = testing::make_hall({.aisles = 2, .bays = 10}, 0, 0, 0, 0);
  SlottingProblem p;
  p.start = p.end = 0;
  p.place_of_item = {11, 2};  // the back and the front of the first aisle
  p.orders = {{0}, {0}, {0}, {1}};
  const SlottingAdvice advice = advise_slots(hall, p);
  REQUIRE(advice.moves.size() == 1);
  CHECK(advice.moves[0].item == 0);
  CHECK(advice.moves[0].to == 2);
  CHECK(advice.moves[0].other == 1);
  // Three walks of 10 m and back become 1 m, one of 1 m becomes 10 m.
  CHECK(advice.before_mm == 62'000);
  CHECK(advice.after_mm == 26'000);
}

TEST_CASE("what is ordered together is laid together, kinds of places are kept") {
  const Warehouse hall = testing::make_hall({.aisles = 6, .bays = 6}, 0, 0, 0, 0);
  SlottingProblem p;
  p.start = p.end = 0;
  p.place_of_item = {2, 34};  // first and last aisle
  p.free_places = {3};
  p.orders = {{0, 1}, {0, 1}};
  CHECK(advise_slots(hall, p).moves.size() == 1);
  p.kind_of_place.assign(hall.places().size(), 0);
  p.kind_of_place[34] = 1;
  CHECK(advise_slots(hall, p).moves.empty());
}

TEST_CASE("the metres promised are the metres saved") {
  Random random(4);
  for (int round = 0; round < 15; ++round) {
    const Warehouse hall = testing::make_hall({.aisles = 5, .bays = 8}, 0, 0, 4'000, -1'000);
    SlottingProblem p;
    p.start = 0;
    p.end = 1;
    for (Index place = 2; place < 30; ++place) p.place_of_item.push_back(place);
    for (Index place = 30; place < 34; ++place) p.free_places.push_back(place);
    for (int o = 0; o < 30; ++o) {
      std::vector<Index> order;
      for (std::int64_t k = random.between(1, 4); k > 0; --k) {
        const auto item = static_cast<Index>(random.below(p.place_of_item.size()));
        if (std::find(order.begin(), order.end(), item) == order.end()) order.push_back(item);
      }
      p.orders.push_back(order);
    }
    p.most_moves = 4;
    const SlottingAdvice advice = advise_slots(hall, p);
    std::vector<Index> place_of = p.place_of_item;
    REQUIRE(advice.before_mm == walk_all(hall, p, place_of));
    std::int64_t length = advice.before_mm;
    for (const SlottingMove& move : advice.moves) {
      REQUIRE(place_of[move.item] == move.from);
      if (move.other != none) {
        REQUIRE(place_of[move.other] == move.to);
        place_of[move.other] = move.from;
      }
      place_of[move.item] = move.to;
      length -= move.saved_mm;
      REQUIRE(move.saved_mm > 0);
      REQUIRE(walk_all(hall, p, place_of) == length);
    }
    REQUIRE(advice.after_mm == length);
  }
}

TEST_CASE("two pickers share the trips; each order knows when its last tote is back") {
  testing::SnapshotShape shape;
  shape.fulfilments = 40;
  const Snapshot s = testing::random_snapshot(shape, 3);
  const WavePlan plan = plan_wave(s);
  REQUIRE(plan.trips.size() > 2);
  const WhatIf alone = what_if(s, plan, {1, 1'000, {}});
  std::int64_t work = 0;
  for (const Trip& trip : plan.trips) work += trip.cost_ms;
  CHECK(alone.finished_at_ms == 1'000 + work);
  const WhatIf both = what_if(s, plan, {2, 1'000, {}});
  CHECK(both.finished_at_ms < alone.finished_at_ms);
  CHECK(both.finished_at_ms - 1'000 >= work / 2);
  CHECK(*std::max_element(both.picked_at_ms.begin(), both.picked_at_ms.end()) ==
        both.finished_at_ms);
  CHECK(static_cast<std::size_t>(std::count(both.picked_at_ms.begin(), both.picked_at_ms.end(),
                                            0)) == plan.dropped.size());
  CHECK(both.trips == plan.trips.size());
  CHECK(missing_of(s, plan).lines >= plan.shorts.size());
}

TEST_CASE("pickers end what they began, and urgent trips of other waves go first") {
  Snapshot s;
  s.fulfilments = {{.departure_at_ms = 5'000}, {.departure_at_ms = 9'000}};
  WavePlan plan;
  plan.trips.resize(2);
  plan.trips[0].cost_ms = plan.trips[1].cost_ms = 100;
  for (Index t = 0; t < 2; ++t) {
    plan.trips[t].departure_at_ms = s.fulfilments[t].departure_at_ms;
    plan.trips[t].fulfilments = {{t, {0}}};
    // One tote that two lines share.
    plan.trips[t].stops = {{0, {{t, 0, 0, 1}, {t + 2, 0, 0, 1}}}};
  }
  Crew crew{1, 1'000, {{30, 0, true}, {50, 7'000, false}, {70, 0, false}}};
  const WhatIf found = what_if(s, plan, crew);
  CHECK(found.picked_at_ms == std::vector<EpochMs>{1'130, 1'280});
  CHECK(found.finished_at_ms == 1'280);  // what leaves with nobody waits
  CHECK(found.totes == 2);
  CHECK(found.lines == 4);
  crew.pickers = 2;
  CHECK(what_if(s, plan, crew).picked_at_ms == std::vector<EpochMs>{1'100, 1'180});
}

}  // namespace
}  // namespace fw::planning
