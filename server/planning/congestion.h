// In which order trips are handed out when several people pick at once. Two carts in one aisle
// wait for each other; trips of one departure may begin in any order, so those that work in the
// same aisles are kept apart in time. No trip changes, and none comes behind a later departure.
#pragma once
#include <cstdint>
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

// One stay in an aisle, in ms from the beginning of the trip.
struct AisleStay {
  Index column = none;
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
};

struct TripWork {
  std::vector<AisleStay> stays;
  std::int64_t length_ms = 0;
  Index due_rank = 0;  // 0 = the earliest departure; never falls from trip to trip
};

// The trips' indexes in the order to hand them out to so many people, each of whom takes the next
// when done: of the trips most urgent now, the one that meets the others for the shortest time;
// of equal ones the first. Looks at the first 64 of them. Fewer than two people: as given.
std::vector<Index> release_sequence(const std::vector<TripWork>& trips, Index pickers);

}  // namespace fw::planning
