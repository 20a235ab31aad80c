#include "server/planning/route_policies.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>
#include <tuple>

#include "server/planning/grid.h"

namespace fw::planning {
namespace {

using Order = std::vector<Index>;

Order by_walk_sequence(const Warehouse& warehouse, const RouteProblem& problem) {
  Order order(problem.stops.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    const Index p = problem.stops[a].place;
    const Index q = problem.stops[b].place;
    return std::tuple(warehouse.place(p).walk_sequence, p, a) <
           std::tuple(warehouse.place(q).walk_sequence, q, b);
  });
  return order;
}

// Used aisles in walking order, each with its stops from front to back.
struct Aisles {
  std::vector<Order> used;
  Order beside;
};

Aisles aisles_of(const Warehouse& warehouse, const RouteProblem& problem) {
  Aisles aisles;
  Order order = by_walk_sequence(warehouse, problem);
  std::vector<Order> by_column(warehouse.columns_mm().size());
  for (const Index i : order) {
    const Index column = warehouse.spot(problem.stops[i].place).column;
    (column == none ? aisles.beside : by_column[column]).push_back(i);
  }
  for (Order& stops : by_column) {
    if (stops.empty()) continue;
    std::stable_sort(stops.begin(), stops.end(), [&](Index a, Index b) {
      return warehouse.spot(problem.stops[a].place).along_mm <
             warehouse.spot(problem.stops[b].place).along_mm;
    });
    aisles.used.push_back(std::move(stops));
  }
  if (aisles.used.empty()) return aisles;
  const std::int64_t start = warehouse.spot(problem.start).across_mm;
  const auto across = [&](const Order& stops) {
    return warehouse.spot(problem.stops[stops.front()].place).across_mm;
  };
  const std::int64_t left = std::abs(across(aisles.used.front()) - start);
  const std::int64_t right = std::abs(across(aisles.used.back()) - start);
  if (right < left) std::reverse(aisles.used.begin(), aisles.used.end());
  return aisles;
}

void append(Order& order, const Order& stops, bool backwards) {
  if (backwards) order.insert(order.end(), stops.rbegin(), stops.rend());
  if (!backwards) order.insert(order.end(), stops.begin(), stops.end());
}

// How many stops of an inner aisle are reached from the front.
std::size_t front_part(const Warehouse& warehouse, const RouteProblem& problem, const Order& stops,
                       Policy policy) {
  const std::int64_t front = warehouse.layout().cross_y_mm.front();
  const std::int64_t back = warehouse.layout().cross_y_mm.back();
  const auto along = [&](std::size_t i) {
    return warehouse.spot(problem.stops[stops[i]].place).along_mm;
  };
  if (policy == Policy::midpoint) {
    std::size_t part = 0;
    while (part < stops.size() && 2 * along(part) <= front + back) ++part;
    return part;
  }
  std::size_t part = 0;  // largest gap: the one before stop `part`
  std::int64_t largest = along(0) - front;
  for (std::size_t i = 1; i <= stops.size(); ++i) {
    const std::int64_t gap = (i == stops.size() ? back : along(i)) - along(i - 1);
    if (gap > largest) {
      largest = gap;
      part = i;
    }
  }
  return part;
}

// First and last used aisle are walked through, the inner ones from both ends.
Order around(const Warehouse& warehouse, const RouteProblem& problem, const Aisles& aisles,
             Policy policy) {
  Order order = aisles.used.front();
  Order way_back;  // inner aisles from the last to the first
  for (std::size_t a = 1; a + 1 < aisles.used.size(); ++a) {
    const Order& stops = aisles.used[a];
    const std::size_t part = front_part(warehouse, problem, stops, policy);
    order.insert(order.end(), stops.rbegin(), stops.rend() - static_cast<std::ptrdiff_t>(part));
    Order reached(stops.begin(), stops.begin() + static_cast<std::ptrdiff_t>(part));
    reached.insert(reached.end(), way_back.begin(), way_back.end());
    way_back = std::move(reached);
  }
  if (aisles.used.size() > 1) append(order, aisles.used.back(), true);
  append(order, way_back, false);
  return order;
}

// Each aisle is walked through or entered and left at the same end, whichever makes
// the whole cheapest (combined, Roodbergen and de Koster 2001): two sides, front and
// back, from aisle to aisle.
Order combined_order(const Warehouse& warehouse, const RouteProblem& problem,
                     const Aisles& aisles) {
  const std::int64_t front = warehouse.layout().cross_y_mm.front();
  const std::int64_t back = warehouse.layout().cross_y_mm.back();
  const auto along = [&](Index i) { return warehouse.spot(problem.stops[i].place).along_mm; };
  const auto side_of = [&](Index place) -> std::size_t {
    const std::int64_t at = warehouse.spot(place).along_mm;
    return std::abs(at - back) < std::abs(at - front) ? 1 : 0;
  };
  std::array<std::int64_t, 2> cost{unreachable, unreachable};
  cost[side_of(problem.start)] = 0;
  std::vector<std::array<std::size_t, 2>> came_from;
  for (const Order& stops : aisles.used) {
    const std::array<std::int64_t, 2> turn{2 * (along(stops.back()) - front),
                                           2 * (back - along(stops.front()))};
    std::array<std::int64_t, 2> next{};
    came_from.emplace_back();
    for (std::size_t side = 0; side < 2; ++side) {
      const std::int64_t stay = cost[side] + turn[side];
      const std::int64_t through = cost[1 - side] + back - front;
      next[side] = std::min(stay, through);
      came_from.back()[side] = stay <= through ? side : 1 - side;
    }
    cost = next;
  }
  Order order;
  std::size_t side = side_of(problem.end);
  for (std::size_t a = aisles.used.size(); a-- > 0;) {
    // Entered from the front: rising. The order is built from its end.
    const std::size_t entered = came_from[a][side];
    append(order, aisles.used[a], entered == 0);
    side = entered;
  }
  std::reverse(order.begin(), order.end());
  return order;
}

// One-way aisles in their direction; the others up and down in turns, from the side where
// one comes out, or always from the front.
Order in_direction(const Warehouse& warehouse, const RouteProblem& problem, const Aisles& aisles,
                   bool in_turns) {
  Order order;
  bool at_back = false;
  for (const Order& stops : aisles.used) {
    const Index column = warehouse.spot(problem.stops[stops.front()].place).column;
    const Direction direction = warehouse.direction(column);
    const bool down = direction == Direction::both ? at_back : direction == Direction::down;
    append(order, stops, down);
    at_back = in_turns && !down;
  }
  return order;
}

}  // namespace

std::vector<Index> policy_order(const Warehouse& warehouse, const RouteProblem& problem,
                                Policy policy) {
  if (policy == Policy::location_order) return by_walk_sequence(warehouse, problem);
  const Aisles aisles = aisles_of(warehouse, problem);
  Order order;
  if (warehouse.one_way()) {
    order = in_direction(warehouse, problem, aisles, policy != Policy::return_trip);
  } else if (policy == Policy::largest_gap || policy == Policy::midpoint) {
    if (!aisles.used.empty()) order = around(warehouse, problem, aisles, policy);
  } else if (policy == Policy::combined) {
    order = combined_order(warehouse, problem, aisles);
  } else {
    bool backwards = false;
    for (const Order& stops : aisles.used) {
      append(order, stops, backwards);
      if (policy == Policy::s_shape) backwards = !backwards;
    }
  }
  append(order, aisles.beside, false);
  return order;
}

}  // namespace fw::planning
