// Trips by the savings algorithm of Clarke and Wright (1964) in the version
// that computes savings again after each merge (C&W(ii), de Koster et al. 1999).
#pragma once
#include <vector>

#include "server/planning/trip_cost.h"

namespace fw::planning {

// Merges loads, best saving first, until no merge helps. Up to 1,000 loads all
// pairs are candidates, above that each load's 32 closest.
std::vector<TripLoad> merge_by_savings(const TripCost& cost, std::vector<TripLoad> loads);

}  // namespace fw::planning
