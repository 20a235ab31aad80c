#include "server/planning/warehouse.h"

#include <catch2/catch.hpp>

#include "tests/unit/planning/halls.h"

using namespace fw::planning;
using namespace fw::planning::testing;

TEST_CASE("walking is measured along the aisles, through the nearer cross-aisle") {
  // Two aisles 4 m apart, 11 m from front to back, depot at the front left.
  const Warehouse hall = make_hall({.aisles = 2, .bays = 10}, 0, 0, 0, 0);
  const Index front_of_first = 2;
  const Index back_of_first = 11;
  const Index front_of_second = 12;
  const Index back_of_second = 21;
  CHECK(hall.distance_mm(0, front_of_first) == 1'000);
  CHECK(hall.distance_mm(front_of_first, back_of_first) == 9'000);
  CHECK(hall.distance_mm(front_of_first, front_of_second) == 6'000);
  CHECK(hall.distance_mm(back_of_first, back_of_second) == 6'000);
  CHECK(hall.distance_mm(front_of_first, back_of_second) == 15'000);
}

TEST_CASE("every distance equals a search along the walkways, in halls of one to three blocks") {
  fw::Random random(7);
  for (int round = 0; round < 30; ++round) {
    HallShape shape;
    shape.aisles = static_cast<Index>(random.between(1, 5));
    shape.bays = static_cast<Index>(random.between(1, 6));
    shape.crosses = static_cast<Index>(random.between(2, 4));
    const std::int64_t start_x = random.between(-3'000, 20'000);
    const std::int64_t start_y = -random.between(0, 2'000);
    const std::int64_t end_x = random.between(-3'000, 20'000);
    const std::int64_t end_y = random.between(-1'000, 8'000);
    const Warehouse hall = make_hall(shape, start_x, start_y, end_x, end_y);
    const WalkTable table(hall);
    for (Index a = 0; a < hall.places().size(); ++a) {
      const std::vector<std::int64_t> walks = table.from(a);
      for (Index b = 0; b < hall.places().size(); ++b) {
        REQUIRE(hall.distance_mm(a, b) == walks[b]);
        REQUIRE(hall.distance_mm(a, b) == hall.distance_mm(b, a));
      }
    }
  }
}

TEST_CASE("the hall's aisles are read off its places, turned or not") {
  std::vector<Place> places;
  for (Index a = 0; a < 3; ++a) {
    for (std::int64_t y = 1'000; y <= 9'000; y += 1'000) {
      if (y == 5'000) continue;  // a strip without racks: 4 m to 6 m
      for (const std::int64_t side : {-800, 800}) {
        Place p;
        p.x_mm = a * 4'000 + side;
        p.y_mm = y > 5'000 ? y + 1'000 : y;
        p.aisle = a;
        places.push_back(p);
      }
    }
  }
  const Layout layout = infer_layout(places, 1'500, 2'400);
  CHECK_FALSE(layout.aisles_along_x);
  CHECK(layout.aisle_x_mm == std::vector<std::int64_t>{0, 4'000, 8'000});
  CHECK(layout.cross_y_mm == std::vector<std::int64_t>{-500, 5'500, 11'500});

  for (Place& p : places) std::swap(p.x_mm, p.y_mm);
  const Layout turned = infer_layout(places, 1'500, 2'400);
  CHECK(turned.aisles_along_x);
  CHECK(turned.aisle_x_mm == layout.aisle_x_mm);
  CHECK(turned.cross_y_mm == layout.cross_y_mm);

  const Warehouse straight(places, turned);
  CHECK(straight.distance_mm(0, 1) == 0);  // two sides of one aisle, one walking position
}

TEST_CASE("without known aisles distances are Manhattan distances") {
  std::vector<Place> places(2);
  places[1].x_mm = 3'000;
  places[1].y_mm = -4'000;
  const Warehouse hall(places);
  CHECK_FALSE(hall.aisles_known());
  CHECK(hall.distance_mm(0, 1) == 7'000);
}

TEST_CASE("a layout that does not fit the places counts as unknown") {
  std::vector<Place> places(2);
  places[0].aisle = 0;
  places[1].aisle = 1;
  places[1].y_mm = 50'000;
  Layout layout;
  layout.aisle_x_mm = {0};
  layout.cross_y_mm = {0, 10'000};
  CHECK_FALSE(Warehouse(places, layout).aisles_known());
  layout.aisle_x_mm = {0, 4'000};
  CHECK_FALSE(Warehouse(places, layout).aisles_known());  // 50 m is beyond the back
  layout.cross_y_mm = {50'000, 0};
  CHECK(Warehouse(places, layout).one_block());
}

TEST_CASE("work is walking, halting, reaching and handling") {
  Place low;
  Place high;
  high.level = 9;
  const Warehouse hall({low, high}, Layout{},
                       WorkRates{1'000, 60'000, 4'000, 1'500, {2'000, 0, 7'000}});
  CHECK(hall.walk_ms(2'500) == 2'500);
  CHECK(hall.stop_ms(0, 2) == 4'000 + 2'000 + 3'000);
  CHECK(hall.stop_ms(1, 1) == 4'000 + 7'000 + 1'500);  // the last level's reach for all above
}
