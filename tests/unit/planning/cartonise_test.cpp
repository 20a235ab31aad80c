#include "server/planning/cartonise.h"

#include <catch2/catch.hpp>

#include "shared/base/random.h"

using namespace fw::planning;

namespace {

// 3 l, 24 l and 96 l.
const std::vector<CartonType> cartons{
    {{200, 150, 100}, 100, 5'000}, {{400, 300, 200}, 300, 20'000}, {{600, 400, 400}, 600, 30'000}};

}  // namespace

TEST_CASE("the smallest carton that holds all is taken") {
  const std::vector<PackedCarton> one = cartonise({{2, 1'000, 500, {100, 100, 100}}}, cartons);
  REQUIRE(one.size() == 1);
  CHECK(one[0].type == 0);
  CHECK(one[0].gross_g == 1'100);
  // 2.9 l would fill the small one by more than 85 %.
  CHECK(cartonise({{1, 2'900, 500, {}}}, cartons)[0].type == 1);
}

TEST_CASE("a long article takes the carton that it fits into") {
  CHECK(cartonise({{1, 500, 300, {550, 30, 30}}}, cartons)[0].type == 2);
  CHECK(cartonise({{1, 500, 300, {900, 30, 20}}}, cartons)[0].type == none);  // ships as it is
}

TEST_CASE("weight splits what volume would not") {
  const std::vector<PackedCarton> heavy = cartonise({{4, 500, 12'000, {}}}, cartons);
  REQUIRE(heavy.size() == 2);
  CHECK(heavy[0].units == std::vector<fw::Quantity>{2});
  CHECK(heavy[0].gross_g == 24'600);
}

TEST_CASE("the rest of a large order gets the carton that suits the rest") {
  const std::vector<PackedCarton> several = cartonise({{45, 2'000, 100, {}}}, cartons);
  REQUIRE(several.size() == 2);  // 40 units fill 81.6 l, 5 more need 10 l
  CHECK(several[0].type == 2);
  CHECK(several[0].units == std::vector<fw::Quantity>{40});
  CHECK(several[1].type == 1);
}

TEST_CASE("any mix is packed completely, within weight and volume") {
  fw::Random random(5);
  for (int round = 0; round < 300; ++round) {
    std::vector<CartonLoad> loads;
    for (std::int64_t i = random.between(0, 5); i > 0; --i) {
      loads.push_back({random.between(0, 30),
                       random.between(0, 5'000),
                       random.between(0, 9'000),
                       {random.between(0, 700), random.between(0, 300), random.between(0, 300)}});
    }
    std::vector<fw::Quantity> packed(loads.size(), 0);
    for (const PackedCarton& carton : cartonise(loads, cartons)) {
      std::int64_t weight = carton.type == none ? 0 : cartons[carton.type].tare_g;
      fw::Quantity units = 0;
      for (std::size_t i = 0; i < loads.size(); ++i) {
        packed[i] += carton.units[i];
        units += carton.units[i];
        weight += carton.units[i] * loads[i].unit_weight_g;
      }
      REQUIRE(units > 0);
      REQUIRE(weight == carton.gross_g);
      if (carton.type == none) REQUIRE(units == 1);
      if (carton.type != none) REQUIRE(weight <= cartons[carton.type].most_g);
    }
    for (std::size_t i = 0; i < loads.size(); ++i) REQUIRE(packed[i] == loads[i].quantity);
  }
}
