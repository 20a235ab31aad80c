// Improves trips by taking parts out of related trips and putting each back
// where it costs least (large neighbourhood search), accepting small losses at
// first and none at the end (threshold accepting: Dueck and Scheuer 1990, which
// unlike annealing needs no floating point).
#pragma once
#include <cstdint>
#include <vector>

#include "server/planning/trip_cost.h"

namespace fw::planning {

// Never returns trips that cost more than the given ones. `part_count` parts
// are spread over the trips, each in exactly one.
std::vector<TripLoad> improve_trips(const TripCost& cost, std::vector<TripLoad> trips,
                                    std::size_t part_count, std::int64_t iterations,
                                    std::uint64_t seed);

}  // namespace fw::planning
