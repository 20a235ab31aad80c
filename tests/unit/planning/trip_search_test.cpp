// Goal: the search for trips never breaks a limit, never loses a part, finds the
// cheapest trips where few orders make them countable, and repeats itself.
#include "server/planning/trip_search.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "server/planning/savings.h"

namespace fw::planning {
namespace {

struct Hall {
  GridRouter router;
  std::vector<PlainPart> orders;
  TripLimits limits;
};

Hall random_hall(Random& random, std::int64_t orders) {
  Grid grid;
  const std::int64_t columns = random.between(2, 8);
  for (std::int64_t c = 0; c < columns; ++c) grid.columns.push_back(c * 4);
  grid.lines = {0, 30};
  if (random.chance(400)) grid.lines = {0, 15, 31};
  GridTrip trip;
  if (random.chance(300)) {
    for (std::int64_t c = 0; c < columns; ++c) trip.door.push_back(2 + 4 * c);
  }
  Hall hall{GridRouter(grid, trip), {}, {}};
  for (std::int64_t o = 0; o < orders; ++o) {
    PlainPart order;
    for (std::int64_t k = random.between(1, 4); k > 0; --k) {
      order.stops.push_back(
          {static_cast<Index>(random.below(grid.columns.size())), random.between(1, 29)});
    }
    order.sums.volume_ml = random.between(1, 5);
    hall.orders.push_back(std::move(order));
  }
  hall.limits.volume_ml = random.between(5, 12);
  return hall;
}

TripSearch started(const TripCost& cost, std::uint64_t seed) {
  std::vector<TripLoad> loads;
  for (Index p = 0; p < cost.part_count(); ++p) loads.push_back(cost.single(p));
  return TripSearch(cost, merge_by_savings(cost, std::move(loads)), seed);
}

// The cheapest way to split all orders into trips, by a table over all sets.
std::int64_t cheapest(const TripCost& cost) {
  const std::size_t sets = std::size_t{1} << cost.part_count();
  std::vector<std::int64_t> trip(sets, unreachable);
  std::vector<std::int64_t> best(sets, unreachable);
  for (std::size_t set = 1; set < sets; ++set) {
    std::vector<Index> parts;
    std::int64_t volume = 0;
    for (Index p = 0; p < cost.part_count(); ++p) {
      if ((set >> p & 1) == 0) continue;
      parts.push_back(p);
      volume += cost.single(p).sums.volume_ml;
    }
    if (volume <= cost.limits().volume_ml) trip[set] = cost.cost_of(parts);
  }
  best[0] = 0;
  for (std::size_t set = 1; set < sets; ++set) {
    for (std::size_t sub = set; sub > 0; sub = (sub - 1) & set) {
      if (trip[sub] < unreachable) best[set] = std::min(best[set], best[set ^ sub] + trip[sub]);
    }
  }
  return best[sets - 1];
}

void require_whole(const TripCost& cost, const TripSearch& search) {
  std::set<Index> seen;
  std::int64_t sum = 0;
  for (const TripLoad& trip : search.best()) {
    for (const Index p : trip.parts) REQUIRE(seen.insert(p).second);
    REQUIRE(trip.sums.volume_ml <= cost.limits().volume_ml);
    REQUIRE(trip.cost == cost.cost_of(trip.parts));
    sum += trip.cost;
  }
  REQUIRE(seen.size() == cost.part_count());
  REQUIRE(sum == search.best_cost());
}

TEST_CASE("nine orders are on the cheapest trips there are") {
  Random random(21);
  for (int i = 0; i < 40; ++i) {
    const Hall hall = random_hall(random, 9);
    const TripCost cost(hall.router, hall.orders, hall.limits);
    TripSearch search = started(cost, 1);
    search.begin(20'000);
    search.run(20'000);
    INFO("case " << i);
    require_whole(cost, search);
    REQUIRE(search.best_cost() == cheapest(cost));
  }
}

TEST_CASE("trips are whole after every slice, and slices change nothing") {
  Random random(22);
  for (int i = 0; i < 5; ++i) {
    // Few orders are heated up again several times in one cycle.
    const bool few = i % 2 == 1;
    const Hall hall = random_hall(random, few ? 20 : 60);
    const std::int64_t slice_length = few ? 8'000 : 500;
    const TripCost cost(hall.router, hall.orders, hall.limits);
    TripSearch whole = started(cost, 4);
    TripSearch sliced = started(cost, 4);
    std::int64_t before = sliced.best_cost();
    for (int cycle = 0; cycle < 2; ++cycle) {
      whole.begin(10 * slice_length);
      whole.run(10 * slice_length);
      sliced.begin(10 * slice_length);
      for (int slice = 0; slice < 10; ++slice) {
        sliced.run(slice_length);
        require_whole(cost, sliced);
        REQUIRE(sliced.best_cost() <= before);
        before = sliced.best_cost();
      }
    }
    REQUIRE(whole.best_cost() == sliced.best_cost());
  }
}

}  // namespace
}  // namespace fw::planning
