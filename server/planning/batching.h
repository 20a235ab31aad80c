// From fulfilments to trips: which of them share one cart.
//
// Savings by Clarke and Wright with recomputed savings after each merge, on
// exact route lengths; above 1,000 parts only pairs that share aisles are
// candidates. A fulfilment that needs more than a cart, or lies in several
// zones when trips stay in one zone, is split into parts on several trips.
// Deterministic: same input, same trips; effort is counted, never timed.
#pragma once
#include <vector>

#include "server/planning/routing.h"

namespace fw::planning {

// Take `quantity` units at a place; volume and weight are of ONE unit.
struct PickNeed {
  Index place = none;
  Quantity quantity = 0;
  std::int64_t unit_volume_ml = 0;
  std::int64_t unit_weight_g = 0;
};

struct BatchRequest {
  std::vector<PickNeed> needs;
  // Departures counted from the earliest: 0 leaves first.
  Index due_rank = 0;
};

// A cart is slots that hold one tote each; a tote is one request's.
// 0 = without limit, except slots.
struct CartProfile {
  Index slots = 8;
  std::int64_t tote_volume_ml = 40'000;
  std::int64_t tote_weight_g = 15'000;
  std::int64_t cart_volume_ml = 0;
  std::int64_t cart_weight_g = 150'000;
  bool one_zone = false;  // a trip stays in one zone; fulfilments in several are consolidated
};

struct BatchOptions {
  TripEnds ends;  // each trip begins and ends where it is shortest
  // Fulfilments in one trip may differ by at most this many departures.
  Index due_spread = 1;
  // A trip takes at most this many ms of work (0 = any), so that no trip blocks a cut-off.
  // A single part that takes longer still gets its trip.
  std::int64_t trip_limit_ms = 0;
  // Moves tried after the savings; same seed and iterations, same result.
  std::int64_t iterations = 20'000;
  std::int64_t iterations_per_part = 80;  // and so many for each part, so that large waves gain too
  std::uint64_t seed = 1;
};

// `quantity` of need number `need` of a request goes into slot `slot` of the cart.
struct SlotFill {
  Index request = none;
  Index need = none;
  Index slot = none;  // 0 .. slots - 1
  Quantity quantity = 0;
};

// Totes that a fulfilment takes by itself, all zones together.
Index totes_needed(const std::vector<PickNeed>& needs, const CartProfile& cart);

struct TripDraft {
  std::vector<Index> requests;  // rising
  std::vector<SlotFill> fills;  // by request, need, slot
  Index slots_used = 0;
  Index due_rank = 0;  // the earliest of its requests
};

struct Batches {
  std::vector<TripDraft> trips;  // by due rank, then by first request
  std::vector<Index> too_heavy;  // requests with a unit that no cart carries; in no trip
};

Batches batch(const Warehouse& warehouse, const std::vector<BatchRequest>& requests,
              const CartProfile& cart, const BatchOptions& options);

}  // namespace fw::planning
