// Goal: where trips may begin and end at several places, each takes those that make it
// shortest. Method: every pair of places tried by itself, and the checker of plans.
#include <catch2/catch.hpp>

#include "server/planning/check_plan.h"
#include "server/planning/plan.h"
#include "tests/unit/planning/snapshots.h"

namespace fw::planning {
namespace {

using testing::HallShape;
using testing::random_snapshot;
using testing::SnapshotShape;

// Two places on each side of the hall, and one in an aisle.
Warehouse hall_with_corners(bool one_way) {
  Warehouse plain =
      testing::make_hall(HallShape{.aisles = 6, .bays = 12, .levels = 1}, 0, -2'000, 4'000, -2'000);
  std::vector<Place> places = plain.places();
  Place corner = places[0];
  corner.x_mm = plain.columns_mm().back();
  places.push_back(corner);
  corner.y_mm = plain.layout().cross_y_mm.back() + 2'000;
  places.push_back(corner);
  Layout layout = plain.layout();
  for (Index a = 0; one_way && a < layout.aisle_x_mm.size(); ++a) {
    layout.direction.push_back(a % 2 == 0 ? Direction::up : Direction::down);
  }
  return Warehouse(std::move(places), std::move(layout), plain.rates());
}

std::vector<RouteStop> random_stops(const Warehouse& hall, Random& random) {
  std::vector<RouteStop> stops;
  const std::int64_t count = random.between(1, 7);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto place = static_cast<Index>(2 + random.below(hall.places().size() - 4));
    const bool known = std::any_of(stops.begin(), stops.end(),
                                   [&](const RouteStop& stop) { return stop.place == place; });
    if (!known) stops.push_back({place, 1});
  }
  return stops;
}

TEST_CASE("a route between several places is the shortest of all pairs of them") {
  Random random(4);
  for (const bool one_way : {false, true}) {
    const Warehouse hall = hall_with_corners(one_way);
    const auto last = static_cast<Index>(hall.places().size() - 1);
    const TripEnds ends{{0, last, 5}, {1, last - 1}};
    for (int round = 0; round < 300; ++round) {
      const auto stops = random_stops(hall, random);
      std::int64_t least = -1;
      for (const Index start : ends.starts) {
        for (const Index end : ends.ends) {
          const Route one = route(hall, {start, end, stops});
          if (least < 0 || one.length_mm < least) least = one.length_mm;
        }
      }
      const EndedRoute found = route_between(hall, ends, stops);
      CHECK(found.route.length_mm == least);
      CHECK(route_length_mm(hall, {found.start, found.end, stops}, found.route.order) == least);
      CHECK(found.route.cost_ms == route(hall, {found.start, found.end, stops}).cost_ms);
    }
  }
}

TEST_CASE("plans with several places to begin and end hold, and walk less than with one") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Snapshot s = random_snapshot(SnapshotShape{.items = 120, .fulfilments = 40}, seed);
    const WavePlan one = plan_wave(s);
    REQUIRE(check_plan(s, one).empty());
    // The far corner at the back, and a place in the middle of the hall.
    const auto places = static_cast<Index>(s.warehouse.places().size());
    s.batching.ends.starts = {0, places - 1, places / 2};
    s.batching.ends.ends = {1, places - 1};
    const WavePlan several = plan_wave(s);
    const auto wrong = check_plan(s, several);
    INFO((wrong.empty() ? "" : wrong.front()));
    CHECK(wrong.empty());
    CHECK(several.walk_mm < one.walk_mm);
    // Nobody is sent on from where another place is nearer.
    WavePlan moved = several;
    moved.trips.front().start = moved.trips.front().start == 0 ? places - 1 : 0;
    CHECK_FALSE(check_plan(s, moved).empty());
    moved = several;
    moved.trips.front().end = 5;
    CHECK_FALSE(check_plan(s, moved).empty());
  }
}

}  // namespace
}  // namespace fw::planning
