#include "server/planning/cartonise.h"

#include <catch2/catch.hpp>

#include "server/planning/carton_fit.h"
#include "server/planning/kinds.h"
#include "shared/base/random.h"

using namespace fw::planning;

namespace {

TEST_CASE("names of kinds become bits; beyond 32 names goods are kept apart too much, not mixed") {
  KindBits bits;
  CHECK(bits.of("food  glass") == 3);
  CHECK(bits.of("glass") == 2);
  CHECK(bits.of("") == 0);
  for (int i = 0; i < 40; ++i) bits.of("kind" + std::to_string(i));
  CHECK(bits.of("kind38") == bits.of("kind39"));
  CHECK(bits.of("kind39") != bits.of("food"));
}

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

TEST_CASE("boxes that fill a carton to the last millimetre fit, one more does not") {
  const std::vector<CartonType> cube{{{200, 200, 200}, 0, 0}};
  // Four 100 x 100 x 200 stand or lie; eight cubes of 100.
  CHECK(cartonise({{4, 0, 1, {200, 100, 100}}}, cube).size() == 1);
  CHECK(cartonise({{8, 0, 1, {100, 100, 100}}}, cube).size() == 1);
  CHECK(cartonise({{8, 0, 1, {100, 100, 100}}}, cube)[0].fill_percent == 100);
  CHECK(cartonise({{9, 0, 1, {100, 100, 100}}}, cube).size() == 2);
  // Two of 8 l * 45 % each by volume, but 150 beside 150 does not go.
  CHECK(cartonise({{2, 0, 1, {150, 150, 150}}}, cube).size() == 2);
}

TEST_CASE("what must stay upright is not laid on its side") {
  const std::vector<CartonType> flat{{{300, 300, 100}, 0, 0}};
  CHECK(cartonise({{1, 0, 1, {80, 80, 250}}}, flat)[0].type == 0);
  CartonLoad bottle{1, 0, 1, {80, 80, 250}};
  bottle.upright = true;
  CHECK(cartonise({bottle}, flat)[0].type == none);
}

TEST_CASE("nothing is laid on fragile goods but fragile goods") {
  const std::vector<CartonType> box{{{100, 100, 200}, 0, 0}};
  CartonLoad glass{1, 0, 1, {100, 100, 100}};
  glass.fragile = true;
  const CartonLoad brick{1, 0, 1, {100, 100, 100}};
  CHECK(cartonise({glass, brick}, box).size() == 1);  // the brick goes below
  CHECK(cartonise({glass, glass}, box).size() == 1);
  CartonFit fit({100, 100, 200});
  CHECK(fit.lay({1, {100, 100, 100}, false, true}) == 1);
  CHECK(fit.lay({1, {100, 100, 100}, false, false}) == 0);
}

TEST_CASE("goods that must not mix get cartons of their own") {
  CartonLoad food{1, 500, 100, {}};
  food.kinds = 1;
  CartonLoad bleach{1, 500, 100, {}};
  bleach.kinds = 2;
  bleach.never_with = 1;
  CHECK(cartonise({food, bleach}, cartons).size() == 2);
  bleach.never_with = 4;
  CHECK(cartonise({food, bleach}, cartons).size() == 1);
}

TEST_CASE("boxes laid into a carton never take more room than there is") {
  fw::Random random(6);
  for (int round = 0; round < 500; ++round) {
    const Sides inner{random.between(50, 400), random.between(50, 400), random.between(50, 400)};
    CartonFit fit(inner);
    std::int64_t used = 0;
    for (int i = 0; i < 4; ++i) {
      const FitLoad load{
          random.between(1, 20),
          {random.between(10, 200), random.between(10, 200), random.between(10, 200)},
          random.chance(300),
          false};
      const fw::Quantity laid = fit.lay(load);
      REQUIRE(laid <= load.quantity);
      used += laid * load.side_mm[0] * load.side_mm[1] * load.side_mm[2];
    }
    REQUIRE(used <= inner[0] * inner[1] * inner[2]);
  }
}
