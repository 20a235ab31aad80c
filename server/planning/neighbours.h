// Which trips are worth trying together: those that work in the same aisles.
#pragma once
#include <vector>

#include "server/planning/trip_cost.h"

namespace fw::planning {

// For each load up to `most` others that may share its cart, best first: by
// aisles in common less aisles added, then by how close they lie, then by
// number. With `most` = number of loads: all compatible ones.
std::vector<std::vector<Index>> find_neighbours(const TripCost& cost,
                                                const std::vector<TripLoad>& loads,
                                                std::size_t most);

}  // namespace fw::planning
