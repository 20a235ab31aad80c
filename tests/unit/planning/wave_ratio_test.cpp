// Goal: the densest wave is found, and every wave is one that can be picked.
// Method: small random instances, all sets of aisles and all sets of orders tried.
#include "server/planning/wave_ratio.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

namespace fw::planning {
namespace {

std::vector<std::vector<ItemUnits>> random_rows(Random& random, std::int64_t rows, Index items,
                                                std::int64_t most) {
  std::vector<std::vector<ItemUnits>> made(static_cast<std::size_t>(rows));
  for (auto& row : made) {
    std::set<Index> used;
    for (std::int64_t k = random.between(1, 3); k > 0; --k) {
      const auto item = static_cast<Index>(random.below(items));
      if (used.insert(item).second) row.push_back({item, random.between(1, most)});
    }
  }
  return made;
}

RatioProblem random_problem(Random& random) {
  RatioProblem p;
  p.items = static_cast<Index>(random.between(1, 6));
  p.orders = random_rows(random, random.between(1, 9), p.items, 4);
  p.aisles = random_rows(random, random.between(1, 7), p.items, 9);
  p.least_units = random.between(0, 8);
  p.most_units = random.between(p.least_units, 30);
  return p;
}

bool can_be_picked(const RatioProblem& p, const RatioWave& wave) {
  std::vector<std::int64_t> left(p.items, 0);
  for (const Index a : wave.aisles) {
    for (const ItemUnits& lies : p.aisles[a]) left[lies.item] += lies.units;
  }
  std::int64_t units = 0;
  for (const Index o : wave.orders) {
    for (const ItemUnits& need : p.orders[o]) {
      left[need.item] -= need.units;
      units += need.units;
    }
  }
  return units == wave.units && units >= p.least_units && units <= p.most_units &&
         std::all_of(left.begin(), left.end(), [](std::int64_t rest) { return rest >= 0; });
}

RatioWave densest_of_all(const RatioProblem& p) {
  RatioWave best;
  for (std::size_t aisles = 1; aisles < std::size_t{1} << p.aisles.size(); ++aisles) {
    for (std::size_t orders = 0; orders < std::size_t{1} << p.orders.size(); ++orders) {
      RatioWave wave;
      for (Index a = 0; a < p.aisles.size(); ++a) {
        if (aisles >> a & 1) wave.aisles.push_back(a);
      }
      for (Index o = 0; o < p.orders.size(); ++o) {
        if ((orders >> o & 1) == 0) continue;
        wave.orders.push_back(o);
        for (const ItemUnits& need : p.orders[o]) wave.units += need.units;
      }
      if (can_be_picked(p, wave) && denser(wave, best)) best = wave;
    }
  }
  return best;
}

TEST_CASE("small waves are as dense as they can be") {
  Random random(3);
  for (int i = 0; i < 150; ++i) {
    const RatioProblem p = random_problem(random);
    INFO("case " << i);
    const RatioWave best = densest_of_all(p);
    RatioSearch search(p, 1);
    search.begin(3'000);
    search.run(3'000);
    const RatioWave& found = search.best();
    if (best.aisles.empty() || best.units == 0) continue;
    REQUIRE(can_be_picked(p, found));
    REQUIRE_FALSE(denser(best, found));
  }
}

TEST_CASE("the same seed and iterations give the same wave, however the run is sliced") {
  Random random(5);
  RatioProblem p;
  p.items = 40;
  p.orders = random_rows(random, 200, p.items, 5);
  p.aisles = random_rows(random, 60, p.items, 20);
  p.least_units = 30;
  p.most_units = 300;
  RatioSearch whole(p, 9);
  whole.begin(4'000);
  whole.run(4'000);
  RatioSearch sliced(p, 9);
  sliced.begin(4'000);
  for (int i = 0; i < 40; ++i) {
    sliced.run(100);
    REQUIRE(can_be_picked(p, sliced.best()));
  }
  CHECK(whole.best().orders == sliced.best().orders);
  CHECK(whole.best().aisles == sliced.best().aisles);
}

TEST_CASE("without any stock there is no wave") {
  RatioProblem p;
  p.items = 1;
  p.orders = {{{0, 2}}};
  p.aisles = {{{0, 1}}, {}};
  p.least_units = 1;
  p.most_units = 10;
  RatioSearch search(p, 1);
  search.begin(100);
  search.run(100);
  CHECK(search.best().aisles.empty());
}

}  // namespace
}  // namespace fw::planning
