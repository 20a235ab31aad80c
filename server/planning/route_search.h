// Shortening a visiting order where no exact sweep exists: halls with middle
// cross-aisles, unknown structure, stops or depots at odd spots.
#pragma once
#include <vector>

#include "server/planning/routing.h"

namespace fw::planning {

// 2-opt and Or-opt from the given order until nothing improves; up to 9 stops
// the shortest order by dynamic programming over subsets (Held and Karp 1962).
std::vector<Index> shorten(const Warehouse& warehouse, const RouteProblem& problem,
                           std::vector<Index> order);

}  // namespace fw::planning
