#include "server/planning/plan.h"

#include <catch2/catch.hpp>

#include "server/planning/check_plan.h"
#include "tests/unit/planning/snapshots.h"

using namespace fw::planning;
using namespace fw::planning::testing;

namespace {

Snapshot varied_snapshot(std::uint64_t seed) {
  fw::Random random(seed);
  SnapshotShape shape;
  shape.hall.aisles = static_cast<Index>(random.between(2, 10));
  shape.hall.crosses = random.chance(250) ? 3 : 2;
  shape.fulfilments = static_cast<Index>(random.between(1, 120));
  Snapshot s = random_snapshot(shape, seed);
  s.cart.slots = static_cast<Index>(random.between(1, 12));
  s.cart.one_zone = random.chance(300);
  s.batching.due_spread = static_cast<Index>(random.below(3));
  s.batching.iterations = 200;
  if (random.chance(300)) s.batching.trip_limit_ms = 900'000;
  if (random.chance(300)) s.limits.lines = random.between(1, 200);
  if (random.chance(300)) s.limits.fulfilments = random.between(1, 60);
  if (random.chance(200)) s.cart.cart_weight_g = 3'000;  // some units are beyond the cart
  if (random.chance(200)) s.warehouse = Warehouse(s.warehouse.places(), Layout{});
  return s;
}

// Two lines for one order and one for another, all in one aisle.
Snapshot small_snapshot() {
  Snapshot s;
  s.warehouse = make_hall({.aisles = 2, .bays = 5}, 0, 0, 0, 0);
  s.batching.ends = {{0}, {0}};
  s.items.resize(2);
  s.fulfilments.resize(2);
  s.fulfilments[0].departure_at_ms = 200;
  s.fulfilments[1].departure_at_ms = 100;
  for (const Index item : {0u, 1u}) {
    StockLine line;
    line.place = 3 + item;
    line.item = item;
    line.available = 10;
    s.stock.push_back(line);
  }
  s.requirements = {{0, 0, 2}, {0, 1, 1}, {1, 0, 3}};
  return s;
}

}  // namespace

TEST_CASE("every plan of a random wave holds before the independent checker") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Snapshot s = varied_snapshot(seed);
    const WavePlan plan = plan_wave(s);
    INFO("seed " << seed);
    const std::vector<std::string> wrong = check_plan(s, plan);
    CAPTURE(wrong);
    REQUIRE(wrong.empty());
  }
}

namespace {

// Many orders of one unit, some of two, for two trucks.
Snapshot single_units(std::uint64_t seed) {
  SnapshotShape shape;
  shape.fulfilments = 300;
  shape.lines_most = 1;
  Snapshot s = random_snapshot(shape, seed);
  fw::Random random(seed);
  for (Requirement& r : s.requirements) r.quantity = random.chance(900) ? 1 : 2;
  for (Index f = 0; f < s.fulfilments.size(); ++f) {
    s.fulfilments[f].departure_at_ms = f % 2 == 0 ? 100 : 200;
    if (!random.chance(50)) s.fulfilments[f].sort_group = f % 2;
  }
  s.batching.iterations = 200;
  return s;
}

}  // namespace

TEST_CASE("plans with sort totes hold before the checker and walk less than a tote an order") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Snapshot s = single_units(seed);
    const WavePlan own = plan_wave(s);
    s.sort_units = 30;
    s.cart.one_zone = seed % 3 == 0;
    const WavePlan shared = plan_wave(s);
    INFO("seed " << seed);
    const std::vector<std::string> wrong = check_plan(s, shared);
    CAPTURE(wrong);
    REQUIRE(wrong.empty());
    CHECK(shared.walk_mm < own.walk_mm / 2);
    CHECK(shared.trips.size() < own.trips.size() / 2);
  }
}

TEST_CASE("the checker finds a sort tote with too many orders, or of two trucks") {
  Snapshot s = single_units(1);
  s.sort_units = 30;
  const WavePlan plan = plan_wave(s);
  REQUIRE(check_plan(s, plan).empty());
  Snapshot smaller = s;
  smaller.sort_units = 5;
  CHECK(!check_plan(smaller, plan).empty());
  Snapshot other = s;
  for (Index f = 0; f < other.fulfilments.size(); ++f) other.fulfilments[f].sort_group = f;
  CHECK(!check_plan(other, plan).empty());
  WavePlan unsaid = plan;
  for (Trip& trip : unsaid.trips) trip.sort_slots.clear();
  CHECK(!check_plan(s, unsaid).empty());
}

TEST_CASE("two orders share a cart; at the shared shelf the earlier departure is put first") {
  const Snapshot s = small_snapshot();
  const WavePlan plan = plan_wave(s);
  REQUIRE(plan.trips.size() == 1);
  const Trip& trip = plan.trips.front();
  CHECK(trip.departure_at_ms == 100);
  CHECK(trip.fulfilments.size() == 2);
  CHECK(trip.walk_mm == 6'000);
  REQUIRE(trip.stops.size() == 2);
  REQUIRE(trip.stops[0].place == 3);
  REQUIRE(trip.stops[0].picks.size() == 2);
  CHECK(trip.stops[0].picks[0].requirement == 2);
  CHECK(trip.stops[0].picks[1].requirement == 0);
  CHECK(plan.dropped.empty());
  CHECK(plan.cartons.size() == 2);
}

TEST_CASE("an order without any stock leaves the wave with its reason, a partial one goes short") {
  Snapshot s = small_snapshot();
  s.stock[0].available = 3;  // the earlier departure takes all
  s.stock[1].available = 0;
  WavePlan plan = plan_wave(s);
  REQUIRE(plan.dropped.size() == 1);
  CHECK(plan.dropped[0].fulfilment == 0);
  CHECK(to_text(plan.dropped[0].reason) == "no_stock");
  CHECK(plan.shorts.empty());

  s.stock[0].available = 4;
  plan = plan_wave(s);
  CHECK(plan.dropped.empty());
  CHECK(plan.shorts.size() == 2);
  s.fulfilments[0].complete_only = true;
  plan = plan_wave(s);
  REQUIRE(plan.dropped.size() == 1);
  CHECK(plan.dropped[0].reason == DropReason::no_stock);
}

TEST_CASE("an order without stock makes room for the next one") {
  Snapshot s = small_snapshot();
  s.limits.fulfilments = 1;
  s.requirements = {{0, 0, 2}, {1, 1, 3}};
  s.stock[1].available = 0;  // nothing for the order that leaves first
  const WavePlan plan = plan_wave(s);
  REQUIRE(plan.trips.size() == 1);
  CHECK(plan.trips[0].fulfilments[0].fulfilment == 0);
}

TEST_CASE("no fulfilments, no trips") {
  Snapshot s = small_snapshot();
  s.fulfilments.clear();
  s.requirements.clear();
  const WavePlan plan = plan_wave(s);
  CHECK(plan.trips.empty());
  CHECK(check_plan(s, plan).empty());
}

TEST_CASE("the checker sees what is wrong with a plan") {
  const Snapshot s = small_snapshot();
  const WavePlan good = plan_wave(s);
  REQUIRE(check_plan(s, good).empty());
  const auto refused = [&](auto spoil) {
    WavePlan plan = good;
    spoil(plan);
    return !check_plan(s, plan).empty();
  };
  CHECK(refused([](WavePlan& p) { p.trips[0].stops[0].picks[0].quantity += 1; }));
  CHECK(refused([](WavePlan& p) { p.trips[0].stops[0].picks[0].slot = 1; }));
  CHECK(refused([](WavePlan& p) { p.trips[0].stops[0].picks[0].slot = 99; }));
  CHECK(refused([](WavePlan& p) { p.trips[0].stops[0].picks.pop_back(); }));
  CHECK(refused([](WavePlan& p) { p.trips[0].stops[0].place = 5; }));
  CHECK(refused([](WavePlan& p) { p.trips[0].stops.pop_back(); }));
  CHECK(refused([](WavePlan& p) { p.trips[0].walk_mm -= 1; }));
  CHECK(refused([](WavePlan& p) { p.walk_mm += 1; }));
  CHECK(refused([](WavePlan& p) { p.trips[0].fulfilments[1].slots = {1}; }));
  CHECK(refused([](WavePlan& p) { p.trips[0].departure_at_ms = 200; }));
  CHECK(refused([](WavePlan& p) { p.trips.clear(); }));
  CHECK(refused([](WavePlan& p) { p.dropped.push_back({0, DropReason::no_stock}); }));
  CHECK(refused([](WavePlan& p) { p.shorts.push_back({0, 1}); }));
  CHECK(refused([](WavePlan& p) { p.trips[0].stops[0].picks[0].stock = 99; }));
}
