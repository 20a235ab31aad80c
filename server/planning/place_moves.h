// Picks moved to other places that hold the item, when that makes the walks shorter
// (scattered storage): place_choice.h chooses before anybody knows who shares a cart.
//
// One take at a time goes where it lessens the trip's work most, or changes places with
// the take of another trip, until nothing is gained any more or the effort is used up.
// What may be picked stays what place_choice.h allows: nothing from reserve, nothing taken
// twice, the same lot and expiry where the first expired goes first or stock is short, the
// same zone where carts stay in one. Deterministic; no trip becomes more work.
#pragma once
#include <vector>

#include "server/planning/batching.h"
#include "server/planning/place_choice.h"

namespace fw::planning {

// A take on the cart of a trip.
struct PlacedTake {
  Index requirement = none;
  Index stock = none;
  Quantity quantity = 0;
  Index trip = none;  // none: in several, stays where it is
};

struct PlaceMoves {
  std::vector<Index> stock;         // by take: from where it is picked now
  std::int64_t moved = 0;           // takes that are picked elsewhere
  std::int64_t cost_before_ms = 0;  // of all trips, but for handling units
  std::int64_t cost_after_ms = 0;
  std::int64_t evaluations = 0;  // trips measured
};

struct PlaceMoveProblem {
  const Warehouse& warehouse;
  const std::vector<StockLine>& stock;
  const std::vector<Requirement>& requirements;
  const std::vector<bool>& bound;  // by item: to its lot and expiry
  bool one_zone = false;
  TripEnds ends;
  std::int64_t evaluations_most = 0;
};

// `takes` must be what choose_places allows.
PlaceMoves move_takes(const PlaceMoveProblem& problem, const std::vector<PlacedTake>& takes);

}  // namespace fw::planning
