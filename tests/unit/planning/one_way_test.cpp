// Halls where some aisles are walked in one direction only.
#include "server/planning/one_way.h"

#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "server/planning/check_plan.h"
#include "server/planning/floor_picture.h"
#include "server/planning/one_way_route.h"
#include "server/planning/warehouse_grid.h"
#include "tests/unit/planning/halls.h"
#include "tests/unit/planning/snapshots.h"

using namespace fw::planning;
using namespace fw::planning::testing;

namespace {

const std::vector<Policy> all_policies{
    Policy::location_order, Policy::s_shape,  Policy::return_trip, Policy::largest_gap,
    Policy::midpoint,       Policy::combined, Policy::optimal};

Warehouse random_hall(fw::Random& random, Index most_crosses) {
  HallShape shape;
  shape.aisles = static_cast<Index>(random.between(2, 8));
  shape.bays = static_cast<Index>(random.between(3, 12));
  shape.levels = static_cast<Index>(random.between(1, 2));
  shape.aisle_pitch_mm = random.between(500, 6'000);
  shape.crosses = static_cast<Index>(random.between(2, most_crosses));
  shape.direction = random_directions(random, shape.aisles);
  const std::int64_t width = shape.aisles * shape.aisle_pitch_mm;
  const std::int64_t length = shape.bay_mm * (shape.bays + 1);
  const auto depot_y = [&] { return random.chance(500) ? -random.between(0, 2'000) : length; };
  const std::int64_t start_x = random.between(-1'000, width);
  const std::int64_t start_y = depot_y();
  const std::int64_t end_x = random.between(-1'000, width);
  const std::int64_t end_y = depot_y();
  return make_hall(shape, start_x, start_y, end_x, end_y);
}

// From the depot, from end to end, or from and to places in the aisles.
RouteProblem random_trip(const Warehouse& hall, fw::Random& random, std::size_t most) {
  const std::size_t places = hall.places().size() - 2;
  RouteProblem trip = random_stops(hall, random,
                                   static_cast<std::size_t>(random.between(
                                       1, static_cast<std::int64_t>(std::min(most, places)))));
  if (random.chance(400)) trip.end = trip.start;
  if (random.chance(200)) trip.start = static_cast<Index>(2 + random.below(places));
  if (random.chance(200)) trip.end = static_cast<Index>(2 + random.below(places));
  return trip;
}

void require_each_stop_once(const RouteProblem& problem, const Route& r) {
  REQUIRE(r.order.size() == problem.stops.size());
  REQUIRE(std::set<Index>(r.order.begin(), r.order.end()).size() == problem.stops.size());
}

// The polyline's points in a drawing of one trip.
std::vector<std::pair<std::int64_t, std::int64_t>> drawn_walk(const std::string& svg) {
  const std::size_t from = svg.find("points=\"") + 8;
  std::istringstream in(svg.substr(from, svg.find('"', from) - from));
  std::vector<std::pair<std::int64_t, std::int64_t>> points;
  std::int64_t x = 0;
  std::int64_t y = 0;
  char comma = 0;
  while (in >> x >> comma >> y) points.emplace_back(x, y);
  return points;
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("one walks up the first aisle and comes down the second") {
  // Two aisles 4 m apart, 11 m from front to back, depot at the front left.
  const Warehouse hall = make_hall(
      {.aisles = 2, .bays = 10, .direction = {Direction::up, Direction::down}}, 0, 0, 0, 0);
  const Index first_front = 2;
  const Index first_back = 11;
  const Index second_front = 12;
  const Index second_back = 21;
  CHECK(hall.one_way());
  CHECK(hall.distance_mm(0, first_front) == 1'000);
  CHECK(hall.distance_mm(first_front, 0) == 10'000 + 4'000 + 11'000 + 4'000);
  CHECK(hall.distance_mm(first_front, first_back) == 9'000);
  CHECK(hall.distance_mm(first_back, first_front) == 1'000 + 4'000 + 11'000 + 4'000 + 1'000);
  CHECK(hall.distance_mm(0, second_front) == 11'000 + 4'000 + 10'000);
  CHECK(hall.distance_mm(second_front, 0) == 1'000 + 4'000);
  CHECK(hall.distance_mm(first_back, second_back) == 1'000 + 4'000 + 1'000);

  // Against the numbering: the second aisle is on the way back.
  const RouteProblem trip{0, 0, {{second_front, 1}, {first_back, 1}, {first_front, 1}}};
  const Route best = route(hall, trip);
  CHECK(best.order == std::vector<Index>{2, 1, 0});
  CHECK(best.length_mm == 11'000 + 4'000 + 11'000 + 4'000);
}

TEST_CASE("with one-way aisles every distance equals a search along the walkways") {
  fw::Random random(17);
  for (int round = 0; round < 40; ++round) {
    const Warehouse hall = random_hall(random, 4);
    REQUIRE(hall.one_way());
    const WalkTable table(hall);
    for (Index a = 0; a < hall.places().size(); ++a) {
      const std::vector<std::int64_t> walks = table.from(a);
      for (Index b = 0; b < hall.places().size(); ++b) {
        INFO("round " << round << ", from " << a << " to " << b);
        REQUIRE(hall.distance_mm(a, b) == walks[b]);
      }
    }
  }
}

TEST_CASE("a few stops in a hall with one-way aisles are visited in the shortest order of all") {
  fw::Random random(18);
  for (int round = 0; round < 300; ++round) {
    const Warehouse hall = random_hall(random, 4);
    const RouteProblem trip = random_trip(hall, random, 7);
    const Route best = route(hall, trip);
    INFO("round " << round);
    require_each_stop_once(trip, best);
    REQUIRE(best.length_mm == route_length_mm(hall, trip, best.order));
    REQUIRE(best.length_mm == shortest_by_trying(hall, trip));
    for (const Policy policy : all_policies) {
      const Route other = route(hall, trip, policy);
      require_each_stop_once(trip, other);
      REQUIRE(best.length_mm <= other.length_mm);
    }
  }
}

TEST_CASE("no policy beats the order found for a long trip through one-way aisles") {
  fw::Random random(19);
  for (int round = 0; round < 100; ++round) {
    const Warehouse hall = random_hall(random, 4);
    const RouteProblem trip = random_trip(hall, random, 60);
    const Route best = route(hall, trip);
    require_each_stop_once(trip, best);
    for (const Policy policy : all_policies) {
      const Route other = route(hall, trip, policy);
      require_each_stop_once(trip, other);
      REQUIRE(best.length_mm <= other.length_mm);
      REQUIRE(other.length_mm == route_length_mm(hall, trip, other.order));
    }
    REQUIRE(route(hall, trip).order == best.order);
  }
}

TEST_CASE("what batching reckons for a trip is no less than is walked, and with few stops equal") {
  fw::Random random(20);
  int longer = 0;
  for (int round = 0; round < 200; ++round) {
    const Warehouse hall = random_hall(random, 4);
    const RouteProblem trip = random_trip(hall, random, round % 2 == 0 ? 3 : 40);
    std::vector<Index> places;
    for (const RouteStop& stop : trip.stops) places.push_back(stop.place);
    OneWayLengths lengths(hall, trip.start, trip.end, places);
    const std::int64_t reckoned = lengths.length(places);
    const std::int64_t walked = route(hall, trip).length_mm;
    INFO("round " << round);
    REQUIRE(reckoned >= walked);
    if (round % 2 == 0) REQUIRE(reckoned == walked);
    if (reckoned > walked) ++longer;
  }
  CHECK(longer < 60);  // of 100 long ones
}

TEST_CASE("S-shape walks one-way aisles in their direction") {
  const Direction up = Direction::up;
  const Direction down = Direction::down;
  const Warehouse hall = make_hall(
      {.aisles = 4, .bays = 10, .direction = {up, up, Direction::both, down}}, 0, 0, 0, 0);
  RouteProblem problem{0, 0, {}};
  for (const Index a : {0u, 1u, 2u, 3u}) {
    problem.stops.push_back({2 + 10 * a + 2, 1});
    problem.stops.push_back({2 + 10 * a + 7, 1});
  }
  // Up, up again, down through the one that goes both ways, down the last.
  CHECK(route(hall, problem, Policy::s_shape).order == std::vector<Index>{0, 1, 2, 3, 5, 4, 7, 6});
  CHECK(route(hall, problem, Policy::return_trip).order ==
        std::vector<Index>{0, 1, 2, 3, 4, 5, 7, 6});
}

TEST_CASE("aisles that all lead one way, or contradict each other, count as walked both ways") {
  const Direction up = Direction::up;
  CHECK_FALSE(make_hall({.aisles = 3, .direction = {up, up, up}}, 0, 0, 0, 0).one_way());
  CHECK(make_hall({.aisles = 3, .direction = {up, up}}, 0, 0, 0, 0).one_way());

  // Aisles 0 and 1 are the front and the back half of one.
  std::vector<Place> places = make_hall({.aisles = 3, .bays = 4}, 0, 0, 0, 0).places();
  Layout layout;
  layout.aisle_x_mm = {0, 0, 8'000};
  layout.cross_y_mm = {0, 5'000};
  layout.direction = {up, Direction::down, Direction::both};
  CHECK_FALSE(Warehouse(places, layout).one_way());
  layout.direction = {Direction::both, up, Direction::both};
  const Warehouse joined(places, layout);
  REQUIRE(joined.one_way());
  CHECK(joined.distance_mm(3, 2) > 1'000);  // of aisle 0, which said nothing
}

TEST_CASE("a wave through one-way aisles is planned well and holds for the checker") {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    SnapshotShape shape;
    shape.hall.crosses = 2 + seed % 2;
    shape.fulfilments = 60;
    fw::Random random(seed);
    shape.hall.direction = random_directions(random, shape.hall.aisles);
    const Snapshot s = random_snapshot(shape, seed);
    REQUIRE(s.warehouse.one_way());
    const WavePlan plan = plan_wave(s);
    CHECK(check_plan(s, plan).empty());
    CHECK(plan.walk_mm < plan.location_order_mm);
  }
}

TEST_CASE("the picture of a trip bears arrows, and its walk follows them") {
  fw::Random random(23);
  for (int round = 0; round < 60; ++round) {
    const Warehouse hall = random_hall(random, 4);
    const RouteProblem trip = random_trip(hall, random, 12);
    const Route best = route(hall, trip);
    PictureTrip drawn;
    for (const Index i : best.order) {
      const Warehouse::Spot& spot = hall.spot(trip.stops[i].place);
      drawn.stops.push_back({spot.column, spot.along_mm});
    }
    const auto made = make_grid(hall, trip.start, trip.end);
    REQUIRE(made.has_value());
    drawn.ends = made->trip;
    const std::string svg = draw_trips(made->grid, {drawn});
    const auto one_way = [&](std::size_t c) {
      return hall.directions()[c] != Direction::both ? 1u : 0u;
    };
    std::size_t arrows = 0;
    for (std::size_t c = 0; c < hall.columns_mm().size(); ++c) {
      arrows += one_way(c) * made->grid.blocks();
    }
    REQUIRE(count_of(svg, "<path ") == arrows);

    // Each aisle's x in the picture, read off the floor plan: its lines come first.
    const auto walk = drawn_walk(svg);
    std::size_t at = 0;
    for (std::size_t c = 0; c < hall.columns_mm().size(); ++c) {
      at = svg.find("<line x1=\"", at) + 10;
      const std::int64_t x = std::stoll(svg.substr(at));
      for (std::size_t p = 1; p < walk.size(); ++p) {
        if (walk[p - 1].first != x || walk[p].first != x) continue;
        INFO("round " << round << ", aisle " << c);
        if (hall.directions()[c] == Direction::up) REQUIRE(walk[p].second <= walk[p - 1].second);
        if (hall.directions()[c] == Direction::down) REQUIRE(walk[p].second >= walk[p - 1].second);
      }
    }
  }
}
