#include "server/planning/routing.h"

#include <algorithm>

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
