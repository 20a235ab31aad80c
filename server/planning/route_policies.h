// The named picking policies as visiting orders. Each walks the used aisles
// from the side where the trip starts; lengths are then those of the shortest
// walks between consecutive stops. One-way aisles are walked in their direction; largest
// gap, midpoint and combined, which turn around inside aisles, are S-shape where there are any.
#pragma once
#include <vector>

#include "server/planning/routing.h"

namespace fw::planning {

// Indexes into problem.stops. Needs known aisles, but for location_order.
// Stops beside the aisles come last, by walk sequence. Not for `optimal`.
std::vector<Index> policy_order(const Warehouse& warehouse, const RouteProblem& problem,
                                Policy policy);

}  // namespace fw::planning
