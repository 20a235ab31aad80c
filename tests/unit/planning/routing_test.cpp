#include "server/planning/routing.h"

#include <set>

#include <catch2/catch.hpp>

#include "server/planning/warehouse_grid.h"
#include "tests/unit/planning/halls.h"

using namespace fw::planning;
using namespace fw::planning::testing;

namespace {

const std::vector<Policy> all_policies{
    Policy::location_order, Policy::s_shape,  Policy::return_trip, Policy::largest_gap,
    Policy::midpoint,       Policy::combined, Policy::optimal};

void require_each_stop_once(const RouteProblem& problem, const Route& r) {
  REQUIRE(r.order.size() == problem.stops.size());
  REQUIRE(std::set<Index>(r.order.begin(), r.order.end()).size() == problem.stops.size());
}

std::int64_t length_by_sweep(const Warehouse& hall, const RouteProblem& problem) {
  std::vector<GridStop> stops;
  for (const RouteStop& s : problem.stops) {
    stops.push_back({hall.spot(s.place).column, hall.spot(s.place).along_mm});
  }
  const auto made = make_router(hall, problem.start, problem.end);
  REQUIRE(made.has_value());
  return made->router.length(std::span<const GridStop>(stops)) + made->outside_mm;
}

Warehouse random_hall(fw::Random& random, Index crosses) {
  HallShape shape;
  shape.aisles = static_cast<Index>(random.between(1, 8));
  shape.bays = static_cast<Index>(random.between(3, 12));
  shape.aisle_pitch_mm = random.between(500, 6'000);
  shape.crosses = crosses;
  const std::int64_t width = shape.aisles * shape.aisle_pitch_mm;
  const std::int64_t length = shape.bay_mm * (shape.bays + 1);
  const auto depot_y = [&] { return random.chance(500) ? -random.between(0, 2'000) : length; };
  const std::int64_t start_x = random.between(-1'000, width);
  const std::int64_t start_y = depot_y();
  const std::int64_t end_x = random.between(-1'000, width);
  const std::int64_t end_y = depot_y();
  return make_hall(shape, start_x, start_y, end_x, end_y);
}

}  // namespace

TEST_CASE("a trip through one block is as short as any order of its stops can be") {
  fw::Random random(11);
  for (int round = 0; round < 400; ++round) {
    const Warehouse hall = random_hall(random, 2);
    const std::size_t most = std::min<std::size_t>(6, hall.places().size() - 2);
    RouteProblem problem =
        random_stops(hall, random, static_cast<std::size_t>(random.between(1, std::int64_t(most))));
    if (random.chance(400)) problem.end = problem.start;  // closed trips too
    const std::int64_t shortest = shortest_by_trying(hall, problem);
    const Route best = route(hall, problem);
    require_each_stop_once(problem, best);
    INFO("round " << round);
    REQUIRE(best.length_mm == shortest);

    REQUIRE(length_by_sweep(hall, problem) == shortest);
  }
}

TEST_CASE("the length of a long trip equals the walk it was derived from, and no policy beats it") {
  fw::Random random(12);
  for (int round = 0; round < 200; ++round) {
    const Warehouse hall = random_hall(random, 2);
    const std::size_t most = std::min<std::size_t>(60, hall.places().size() - 2);
    const RouteProblem problem =
        random_stops(hall, random, static_cast<std::size_t>(random.between(1, std::int64_t(most))));
    const Route best = route(hall, problem);
    require_each_stop_once(problem, best);
    REQUIRE(best.length_mm == length_by_sweep(hall, problem));
    for (const Policy policy : all_policies) {
      const Route other = route(hall, problem, policy);
      require_each_stop_once(problem, other);
      REQUIRE(best.length_mm <= other.length_mm);
      REQUIRE(other.length_mm == route_length_mm(hall, problem, other.order));
    }
  }
}

TEST_CASE("halls with middle cross-aisles or unknown aisles get the best order found") {
  fw::Random random(13);
  for (int round = 0; round < 60; ++round) {
    Warehouse hall = random_hall(random, static_cast<Index>(random.between(3, 4)));
    if (random.chance(300)) {
      std::vector<Place> places = hall.places();
      hall = Warehouse(std::move(places), Layout{});
    }
    const std::size_t most = std::min<std::size_t>(7, hall.places().size() - 2);
    const RouteProblem few =
        random_stops(hall, random, static_cast<std::size_t>(random.between(1, std::int64_t(most))));
    REQUIRE(route(hall, few).length_mm == shortest_by_trying(hall, few));

    const std::size_t many = std::min<std::size_t>(30, hall.places().size() - 2);
    const RouteProblem long_trip = random_stops(hall, random, many);
    const Route best = route(hall, long_trip);
    require_each_stop_once(long_trip, best);
    for (const Policy policy : all_policies) {
      REQUIRE(best.length_mm <= route(hall, long_trip, policy).length_mm);
    }
  }
}

TEST_CASE("S-shape walks up and down in turns, return always from the front") {
  const Warehouse hall = make_hall({.aisles = 3, .bays = 10}, 0, 0, 0, 0);
  // Two stops in each of three aisles: bays 2 and 7 (places 2 + 10 a + bay).
  RouteProblem problem{0, 0, {}};
  for (const Index a : {0u, 1u, 2u}) {
    problem.stops.push_back({2 + 10 * a + 2, 1});
    problem.stops.push_back({2 + 10 * a + 7, 1});
  }
  CHECK(route(hall, problem, Policy::s_shape).order == std::vector<Index>{0, 1, 3, 2, 4, 5});
  CHECK(route(hall, problem, Policy::return_trip).order == std::vector<Index>{0, 1, 2, 3, 4, 5});
  // Largest gap: up the first aisle, from the back into the second, down the
  // third, from the front into the second.
  CHECK(route(hall, problem, Policy::largest_gap).order == std::vector<Index>{0, 1, 3, 5, 4, 2});
  CHECK(route(hall, problem, Policy::location_order).order == std::vector<Index>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a stop on the pack floor is visited like any other") {
  std::vector<Place> places = make_hall({.aisles = 3}, 0, 0, 8'000, 0).places();
  Place floor;
  floor.x_mm = 3'000;
  floor.y_mm = -2'000;
  places.push_back(floor);
  const Warehouse hall(places);
  RouteProblem problem{0, 1, {{static_cast<Index>(places.size() - 1), 1}, {5, 1}, {20, 1}}};
  const Route best = route(hall, problem);
  require_each_stop_once(problem, best);
  CHECK(best.length_mm == shortest_by_trying(hall, problem));
}

TEST_CASE("a route costs its walk and the work at its stops") {
  const Warehouse hall = make_hall({.aisles = 2}, 0, 0, 0, 0);
  const RouteProblem problem{0, 0, {{3, 4}}};
  const Route r = route(hall, problem);
  CHECK(r.length_mm == 4'000);
  CHECK(r.cost_ms == hall.walk_ms(4'000) + hall.stop_ms(3, 4));
  CHECK(route(hall, {0, 1, {}}).length_mm == hall.distance_mm(0, 1));
}
