// Goal: where an item lies at several places, picks go to where the trips are shortest, and
// nothing is taken that may not be taken. Method: brute force over all choices of places on
// small waves, and the checker of plans on random ones.
#include "server/planning/place_moves.h"

#include <set>

#include <catch2/catch.hpp>

#include "server/planning/check_plan.h"
#include "server/planning/plan.h"
#include "tests/unit/planning/snapshots.h"

namespace fw::planning {
namespace {

using testing::HallShape;
using testing::random_snapshot;
using testing::SnapshotShape;

StockLine shelf(Index place, Index item, Quantity available, Index lot = none) {
  StockLine line;
  line.place = place;
  line.item = item;
  line.available = available;
  line.lot = lot;
  return line;
}

// A wave of a few trips whose takes may lie at several places each.
struct SmallWave {
  explicit SmallWave(Random& random)
      : hall(testing::make_hall(HallShape{.aisles = 4, .bays = 8}, 0, -2'000, 4'000, -2'000)) {
    const std::int64_t items = random.between(1, 3);
    for (Index i = 0; i < items; ++i) {
      const std::int64_t places = random.between(1, 3);
      for (std::int64_t n = 0; n < places; ++n) {
        stock.push_back(shelf(random_place(random), i, random.between(1, 4)));
        stock.back().reserve = random.chance(100);
      }
    }
    const std::int64_t lines = random.between(1, 5);
    for (std::int64_t l = 0; l < lines; ++l) {
      requirements.push_back({static_cast<Index>(l),
                              static_cast<Index>(random.below(static_cast<std::uint64_t>(items))),
                              random.between(1, 3)});
    }
    bound.assign(static_cast<std::size_t>(items), false);
    const auto choice = choose_places(stock, requirements, {});
    for (Index r = 0; r < requirements.size(); ++r) {
      for (const Take& take : choice.takes[r]) {
        takes.push_back({r, take.stock, take.quantity, static_cast<Index>(random.below(2))});
      }
    }
  }
  Index random_place(Random& random) const {
    return static_cast<Index>(2 + random.below(hall.places().size() - 2));
  }

  PlaceMoveProblem problem() const {
    return {hall, stock, requirements, bound, false, {{0}, {1}}, 100'000};
  }
  // Walking and stopping of both trips, with the exact router of single trips.
  std::int64_t cost_ms(const std::vector<Index>& from) const {
    std::int64_t cost = 0;
    for (Index trip = 0; trip < 2; ++trip) {
      std::set<Index> places;
      for (std::size_t t = 0; t < takes.size(); ++t) {
        if (takes[t].trip == trip) places.insert(stock[from[t]].place);
      }
      if (places.empty()) continue;
      RouteProblem way{0, 1, {}};
      for (const Index place : places) way.stops.push_back({place, 0});
      cost += route(hall, way).cost_ms;
    }
    return cost;
  }
  bool fits(const std::vector<Index>& from) const {
    std::vector<Quantity> left;
    for (const StockLine& line : stock) left.push_back(line.available);
    for (std::size_t t = 0; t < takes.size(); ++t) {
      const StockLine& was = stock[takes[t].stock];
      const StockLine& is = stock[from[t]];
      if (is.item != was.item || (is.reserve && from[t] != takes[t].stock)) return false;
      if (was.reserve && from[t] != takes[t].stock) return false;
      if ((left[from[t]] -= takes[t].quantity) < 0) return false;
    }
    return true;
  }
  std::int64_t least_ms() const {
    std::vector<Index> from(takes.size(), 0);
    std::int64_t least = -1;
    for (;;) {
      if (fits(from)) {
        const std::int64_t cost = cost_ms(from);
        if (least < 0 || cost < least) least = cost;
      }
      std::size_t at = 0;
      while (at < from.size() && ++from[at] == stock.size()) from[at++] = 0;
      if (at == from.size()) return least;
    }
  }

  Warehouse hall;
  std::vector<StockLine> stock;
  std::vector<Requirement> requirements;
  std::vector<bool> bound;
  std::vector<PlacedTake> takes;
};

TEST_CASE("picks move to where the trips are shortest, as brute force finds it") {
  Random random(11);
  int exact = 0;
  int better = 0;
  constexpr int rounds = 400;
  for (int round = 0; round < rounds; ++round) {
    const SmallWave wave(random);
    const PlaceMoves moves = move_takes(wave.problem(), wave.takes);
    REQUIRE(moves.stock.size() == wave.takes.size());
    CHECK(wave.fits(moves.stock));
    std::vector<Index> before;
    for (const PlacedTake& take : wave.takes) before.push_back(take.stock);
    const std::int64_t least = wave.least_ms();
    const std::int64_t found = wave.cost_ms(moves.stock);
    CHECK(found >= least);
    CHECK(found <= wave.cost_ms(before));
    exact += found == least ? 1 : 0;
    better += found < wave.cost_ms(before) ? 1 : 0;
  }
  CHECK(better > rounds / 5);
  // One take or two at a time: seldom three would have to move at once.
  CHECK(exact >= rounds * 95 / 100);
}

TEST_CASE("two trips change places where both are full") {
  const Warehouse hall =
      testing::make_hall(HallShape{.aisles = 8, .bays = 8}, 0, -2'000, 28'000, -2'000);
  const auto at = [](Index aisle, Index bay) { return 2 + aisle * 8 + bay; };
  // Item 0 lies on both sides of the hall, enough for one take each.
  const std::vector<StockLine> stock{shelf(at(0, 4), 0, 2), shelf(at(7, 4), 0, 2),
                                     shelf(at(0, 5), 1, 9), shelf(at(7, 5), 2, 9)};
  const std::vector<Requirement> needs{{0, 0, 2}, {0, 2, 1}, {1, 0, 2}, {1, 1, 1}};
  const std::vector<PlacedTake> crossed{{0, 0, 2, 0}, {1, 3, 1, 0}, {2, 1, 2, 1}, {3, 2, 1, 1}};
  const std::vector<bool> free(3, false);
  const PlaceMoves moves =
      move_takes({hall, stock, needs, free, false, {{0}, {0}}, 1'000}, crossed);
  CHECK(moves.stock == std::vector<Index>{1, 3, 0, 2});
  CHECK(moves.moved == 2);
  CHECK(moves.cost_after_ms < moves.cost_before_ms);
  // Without effort nothing is tried.
  CHECK(move_takes({hall, stock, needs, free, false, {{0}, {0}}, 0}, crossed).moved == 0);
}

TEST_CASE("a take stays with its lot where the first expired goes first, and in its zone") {
  const Warehouse hall =
      testing::make_hall(HallShape{.aisles = 8, .bays = 8}, 0, -2'000, 28'000, -2'000);
  const auto at = [](Index aisle, Index bay) { return 2 + aisle * 8 + bay; };
  std::vector<StockLine> stock{shelf(at(7, 4), 0, 9, 1), shelf(at(0, 4), 0, 9, 2),
                               shelf(at(0, 5), 1, 9)};
  const std::vector<Requirement> needs{{0, 0, 2}, {0, 1, 1}};
  const std::vector<PlacedTake> takes{{0, 0, 2, 0}, {1, 2, 1, 0}};
  const auto moved = [&](const std::vector<bool>& bound, bool one_zone) {
    return move_takes({hall, stock, needs, bound, one_zone, {{0}, {0}}, 1'000}, takes).moved;
  };
  CHECK(moved({false, false}, false) == 1);
  CHECK(moved({true, false}, false) == 0);
  CHECK(moved({false, false}, true) == 0);  // aisles 0 and 7 are in different zones
  stock[1].lot = 1;
  CHECK(moved({true, false}, false) == 1);
  stock[1].whole = 6;
  CHECK(moved({false, false}, false) == 0);
}

TEST_CASE("plans of scattered stock hold, and repeat themselves") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    Snapshot s = random_snapshot(
        SnapshotShape{.items = 60, .fulfilments = static_cast<Index>(random.between(5, 60))}, seed);
    s.cart.one_zone = seed % 4 == 0;
    s.batching.iterations = seed % 5 == 0 ? 0 : 500;
    const WavePlan plan = plan_wave(s);
    const auto wrong = check_plan(s, plan);
    INFO("seed " << seed << ": " << (wrong.empty() ? "" : wrong.front()));
    CHECK(wrong.empty());
    CHECK(plan_wave(s).cost_ms == plan.cost_ms);
  }
}

}  // namespace
}  // namespace fw::planning
