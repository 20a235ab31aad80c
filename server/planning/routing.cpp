#include "server/planning/routing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/planning/one_way_route.h"
#include "server/planning/route_policies.h"
#include "server/planning/route_search.h"
#include "server/planning/warehouse_grid.h"

namespace fw::planning {
namespace {

using Order = std::vector<Index>;

bool all_in_aisles(const Warehouse& warehouse, const RouteProblem& problem) {
  return std::all_of(problem.stops.begin(), problem.stops.end(), [&](const RouteStop& stop) {
    return warehouse.spot(stop.place).column != none;
  });
}

Order exact_order(const Warehouse& warehouse, const GridRouter& router,
                  const RouteProblem& problem) {
  std::vector<GridStop> stops;
  for (const RouteStop& stop : problem.stops) {
    const Warehouse::Spot& spot = warehouse.spot(stop.place);
    stops.push_back({spot.column, spot.along_mm});
  }
  return router.visiting_order(stops);
}

Order shortest_of(const Warehouse& warehouse, const RouteProblem& problem,
                  const std::vector<Order>& orders) {
  const Order* best = nullptr;
  std::int64_t best_mm = 0;
  for (const Order& order : orders) {
    const std::int64_t length_mm = route_length_mm(warehouse, problem, order);
    if (best != nullptr && length_mm >= best_mm) continue;
    best = &order;
    best_mm = length_mm;
  }
  return *best;
}

Order optimal_order(const Warehouse& warehouse, const RouteProblem& problem) {
  if (all_in_aisles(warehouse, problem) && !warehouse.one_way()) {
    const auto made = make_router(warehouse, problem.start, problem.end);
    if (made) return exact_order(warehouse, made->router, problem);
  }
  std::vector<Order> orders;
  if (warehouse.aisles_known()) {
    for (const Policy p : {Policy::s_shape, Policy::return_trip, Policy::largest_gap,
                           Policy::midpoint, Policy::combined}) {
      orders.push_back(policy_order(warehouse, problem, p));
    }
  }
  orders.push_back(policy_order(warehouse, problem, Policy::location_order));
  if (warehouse.one_way()) return one_way_order(warehouse, problem, orders);
  return shorten(warehouse, problem, shortest_of(warehouse, problem, orders));
}

}  // namespace

std::int64_t route_length_mm(const Warehouse& warehouse, const RouteProblem& problem,
                             const std::vector<Index>& order) {
  std::int64_t length_mm = 0;
  Index at = problem.start;
  for (const Index i : order) {
    length_mm += warehouse.distance_mm(at, problem.stops[i].place);
    at = problem.stops[i].place;
  }
  return length_mm + warehouse.distance_mm(at, problem.end);
}

Index nearest_start(const Warehouse& warehouse, const std::vector<Index>& places, Index place) {
  return *std::min_element(places.begin(), places.end(), [&](Index a, Index b) {
    return warehouse.distance_mm(a, place) < warehouse.distance_mm(b, place);
  });
}

Index nearest_end(const Warehouse& warehouse, const std::vector<Index>& places, Index place) {
  return *std::min_element(places.begin(), places.end(), [&](Index a, Index b) {
    return warehouse.distance_mm(place, a) < warehouse.distance_mm(place, b);
  });
}

EndedRoute route_between(const Warehouse& warehouse, const TripEnds& ends,
                         const std::vector<RouteStop>& stops, Policy policy) {
  std::optional<EndedRoute> best;
  for (const Index start : ends.starts) {
    for (const Index end : ends.ends) {
      RouteProblem problem{start, end, stops};
      EndedRoute found{start, end, route(warehouse, problem, policy)};
      if (!found.route.order.empty()) {
        // Where orders are searched for, this one may suit other ends still better.
        problem.start = found.start =
            nearest_start(warehouse, ends.starts, stops[found.route.order.front()].place);
        problem.end = found.end =
            nearest_end(warehouse, ends.ends, stops[found.route.order.back()].place);
        const std::int64_t length_mm = route_length_mm(warehouse, problem, found.route.order);
        found.route.cost_ms +=
            warehouse.walk_ms(length_mm) - warehouse.walk_ms(found.route.length_mm);
        found.route.length_mm = length_mm;
      }
      if (!best || found.route.length_mm < best->route.length_mm) best = std::move(found);
    }
  }
  return std::move(*best);
}

Route route(const Warehouse& warehouse, const RouteProblem& problem, Policy policy) {
  Route result;
  if (problem.stops.empty()) {
    result.order = {};
  } else if (policy == Policy::optimal) {
    result.order = optimal_order(warehouse, problem);
  } else {
    const bool possible = warehouse.aisles_known() || policy == Policy::location_order;
    result.order = policy_order(warehouse, problem, possible ? policy : Policy::location_order);
  }
  result.length_mm = route_length_mm(warehouse, problem, result.order);
  result.cost_ms = warehouse.walk_ms(result.length_mm);
  for (const RouteStop& stop : problem.stops) {
    result.cost_ms += warehouse.stop_ms(stop.place, stop.units);
  }
  return result;
}

}  // namespace fw::planning
