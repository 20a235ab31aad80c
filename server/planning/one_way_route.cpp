#include "server/planning/one_way_route.h"

#include <algorithm>

#include "server/planning/directed_search.h"

namespace fw::planning {
namespace {

using Order = std::vector<Index>;

constexpr std::size_t exact_passes = 9;
constexpr int kicks = 60;
constexpr std::size_t most_kept = 3'000;  // passes: a table of 72 MB

// The cross-aisle before a position strictly between two; the position itself on one.
std::int64_t line_before(const Warehouse& warehouse, std::int64_t along) {
  const auto& lines = warehouse.layout().cross_y_mm;
  return *(std::upper_bound(lines.begin(), lines.end(), along) - 1);
}

// Stops by pass; in a segment as they are walked past.
std::map<WalkPass, Order> stops_by_pass(const Warehouse& warehouse, const RouteProblem& problem) {
  std::map<WalkPass, Order> passes;
  for (Index i = 0; i < problem.stops.size(); ++i) {
    passes[pass_of(warehouse, problem.start, problem.end, problem.stops[i].place)].push_back(i);
  }
  for (auto& [pass, stops] : passes) {
    if (!pass.segment) continue;
    const bool down = warehouse.direction(pass.column) == Direction::down;
    std::stable_sort(stops.begin(), stops.end(), [&](Index a, Index b) {
      const std::int64_t first = warehouse.spot(problem.stops[a].place).along_mm;
      const std::int64_t second = warehouse.spot(problem.stops[b].place).along_mm;
      return down ? first > second : first < second;
    });
  }
  return passes;
}

// The passes of a visiting order as a path, each where the order comes to it first.
Order path_of(const Order& order, const Order& pass_of_stop, std::size_t passes) {
  std::vector<bool> walked(passes + 2, false);
  Order path{0};
  for (const Index i : order) {
    const Index pass = pass_of_stop[i] + 1;
    if (!walked[pass]) path.push_back(pass);
    walked[pass] = true;
  }
  path.push_back(static_cast<Index>(passes + 1));
  return path;
}

Order shortest_path(const LengthTable& mm, const std::vector<Order>& known) {
  Order path{0};
  if (mm.stops() <= exact_passes) {
    for (const Index p : order_by_subsets(mm)) path.push_back(p + 1);
    path.push_back(static_cast<Index>(mm.stops() + 1));
    return path;
  }
  path = insert_cheapest(mm);
  shorten_path(mm, path);
  for (const Order& other : known) {
    if (mm.length(other) < mm.length(path)) path = other;
  }
  shorten_with_kicks(mm, path, kicks);
  return path;
}

}  // namespace

WalkPass pass_of(const Warehouse& warehouse, Index start, Index end, Index place) {
  const Warehouse::Spot& spot = warehouse.spot(place);
  if (spot.column == none) return {none, 0, place, false};
  const std::int64_t before = line_before(warehouse, spot.along_mm);
  const auto lies_in = [&](Index other) {
    const Warehouse::Spot& at = warehouse.spot(other);
    return at.column == spot.column && at.along_mm != before &&
           line_before(warehouse, at.along_mm) == before;
  };
  if (warehouse.direction(spot.column) == Direction::both || spot.along_mm == before ||
      lies_in(start) || lies_in(end)) {
    return {spot.column, spot.along_mm, none, false};
  }
  return {spot.column, before, none, true};
}

Order one_way_order(const Warehouse& warehouse, const RouteProblem& problem,
                    const std::vector<Order>& known) {
  const std::map<WalkPass, Order> passes = stops_by_pass(warehouse, problem);
  std::vector<const Order*> stops;
  std::vector<Index> places;
  Order pass_of_stop(problem.stops.size());
  for (const auto& [pass, members] : passes) {
    for (const Index i : members) pass_of_stop[i] = static_cast<Index>(stops.size());
    places.push_back(problem.stops[members.front()].place);
    stops.push_back(&members);
  }
  const LengthTable mm(warehouse, problem.start, places, problem.end);
  std::vector<Order> paths;
  for (const Order& order : known) paths.push_back(path_of(order, pass_of_stop, stops.size()));
  const Order path = shortest_path(mm, paths);
  Order order;
  for (std::size_t k = 1; k + 1 < path.size(); ++k) {
    const Order& members = *stops[path[k] - 1];
    order.insert(order.end(), members.begin(), members.end());
  }
  return order;
}

OneWayLengths::OneWayLengths(const Warehouse& warehouse, Index start, Index end,
                             const std::vector<Index>& places)
    : warehouse_(warehouse), number_of_(warehouse.places().size(), 0), places_{start} {
  std::map<WalkPass, Order> passes;
  for (const Index place : places) passes[pass_of(warehouse, start, end, place)].push_back(place);
  for (const auto& [pass, members] : passes) {
    for (const Index place : members) number_of_[place] = static_cast<Index>(places_.size());
    places_.push_back(members.front());
  }
  if (passes.size() <= most_kept) {
    between_ = LengthTable(warehouse, start, {places_.begin() + 1, places_.end()}, end);
  }
  places_.push_back(end);
}

std::int64_t OneWayLengths::length(std::span<const Index> places) {
  numbers_.assign(1, 0);
  for (const Index place : places) numbers_.push_back(number_of_[place]);
  std::sort(numbers_.begin() + 1, numbers_.end());
  numbers_.erase(std::unique(numbers_.begin(), numbers_.end()), numbers_.end());
  numbers_.push_back(static_cast<Index>(places_.size() - 1));
  mm_.reset(numbers_.size() - 2);
  for (std::size_t a = 0; a < numbers_.size(); ++a) {
    for (std::size_t b = 0; b < numbers_.size(); ++b) {
      mm_.at(a, b) = between_.stops() > 0
                         ? between_(numbers_[a], numbers_[b])
                         : warehouse_.distance_mm(places_[numbers_[a]], places_[numbers_[b]]);
    }
  }
  Order path = insert_cheapest(mm_);
  shorten_path(mm_, path);
  return mm_.length(path);
}

}  // namespace fw::planning
