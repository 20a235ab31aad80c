// In which order to visit the places of one trip.
//
// Named policies as sites know them (S-shape, return, largest gap, midpoint,
// combined), location order (by walk sequence: the baseline that plans are measured
// against), and `optimal`: exact by grid_route.h where the hall has known aisles and
// at most five cross-aisles, else the best of all policies improved by local search
// (exact up to 9 places); with one-way aisles by one_way_route.h. `route` takes a policy
// or the best.
#pragma once
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

enum class Policy {
  location_order,
  s_shape,
  return_trip,
  largest_gap,
  midpoint,
  combined,
  optimal
};

struct RouteStop {
  Index place = none;
  Quantity units = 1;  // to be taken there, for the cost
};

struct RouteProblem {
  Index start = none;  // place where the trip begins
  Index end = none;    // place where it ends; may equal start
  std::vector<RouteStop> stops;
};

struct Route {
  std::vector<Index> order;    // indexes into `stops`, each exactly once
  std::int64_t length_mm = 0;  // start - stops in this order - end
  std::int64_t cost_ms = 0;    // walking, stops, reach and handling; without trip_ms
};

// `optimal` is never longer than any other policy. Policies that need aisles
// fall back to location order where the structure is unknown.
Route route(const Warehouse& warehouse, const RouteProblem& problem,
            Policy policy = Policy::optimal);

// Where a trip may begin and end; at least one of each.
struct TripEnds {
  std::vector<Index> starts;
  std::vector<Index> ends;
};
struct EndedRoute {
  Index start = none;
  Index end = none;
  Route route;
};
// The shortest over all starts and ends, those named first among equals.
EndedRoute route_between(const Warehouse& warehouse, const TripEnds& ends,
                         const std::vector<RouteStop>& stops, Policy policy = Policy::optimal);

// The one of `places` from which it is shortest to walk to `place`, or to which from there.
Index nearest_start(const Warehouse& warehouse, const std::vector<Index>& places, Index place);
Index nearest_end(const Warehouse& warehouse, const std::vector<Index>& places, Index place);

// The length of a given order of visits, by distance_mm alone.
std::int64_t route_length_mm(const Warehouse& warehouse, const RouteProblem& problem,
                             const std::vector<Index>& order);

}  // namespace fw::planning
