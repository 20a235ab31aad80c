// Who suits whom on a cart: the quick way against looking at every pair.
#include "server/planning/neighbours.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include <catch2/catch.hpp>

#include "shared/base/random.h"

namespace fw::planning {
namespace {

// Orders of one to four stops in a hall of so many aisles; large ones fit beside none.
std::vector<PlainPart> random_orders(Random& random, Index aisles, std::size_t count) {
  std::vector<PlainPart> orders(count);
  for (PlainPart& order : orders) {
    for (std::int64_t k = random.between(1, 4); k > 0; --k) {
      order.stops.push_back({static_cast<Index>(random.below(aisles)), random.between(1, 9)});
    }
    order.sums.volume_ml = random.between(1, 10);
  }
  return orders;
}

std::vector<Index> by_every_pair(const TripCost& cost, const std::vector<TripLoad>& loads, Index of,
                                 std::size_t most) {
  std::vector<std::tuple<std::int64_t, std::int64_t, Index>> found;
  for (Index other = 0; other < loads.size(); ++other) {
    if (other == of || !cost.compatible(loads[of].sums, loads[other].sums)) continue;
    std::vector<Index> both;
    std::set_intersection(loads[of].columns.begin(), loads[of].columns.end(),
                          loads[other].columns.begin(), loads[other].columns.end(),
                          std::back_inserter(both));
    if (both.empty()) continue;
    const auto added = std::ssize(loads[other].columns) - std::ssize(both);
    found.emplace_back(added - std::ssize(both),
                       std::abs(loads[of].middle() - loads[other].middle()), other);
  }
  std::sort(found.begin(), found.end());
  std::vector<Index> best;
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i) {
    best.push_back(std::get<2>(found[i]));
  }
  return best;
}

}  // namespace

TEST_CASE("orders that suit each other are found as by looking at every pair") {
  Random random(5);
  for (const Index aisles : {Index{6}, Index{20}, Index{150}}) {
    Grid grid;
    for (Index a = 0; a < aisles; ++a) grid.columns.push_back(std::int64_t{a} * 4);
    grid.lines = {0, 10};
    TripLimits limits;
    limits.volume_ml = 12;
    const TripCost cost(GridRouter(grid, {}), random_orders(random, aisles, 400), limits);
    std::vector<TripLoad> loads;
    for (Index p = 0; p < cost.part_count(); ++p) loads.push_back(cost.single(p));
    for (const std::size_t most : {std::size_t{1}, std::size_t{8}, std::size_t{32}}) {
      const auto found = find_neighbours(cost, loads, most);
      for (Index of = 0; of < loads.size(); ++of) {
        CHECK(found[of] == by_every_pair(cost, loads, of, most));
      }
    }
  }
}

}  // namespace fw::planning
