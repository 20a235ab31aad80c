// One wave from a snapshot: selection, places, trips, routes, in one call.
//
// The snapshot is values only; the caller keeps the ids that the indexes stand
// for. The plan promises nothing: it is applied later as a job that checks each
// line again and drops, visibly, what no longer fits.
#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "server/planning/batching.h"
#include "server/planning/cartonise.h"
#include "server/planning/place_choice.h"
#include "server/planning/routing.h"
#include "server/planning/selection.h"
#include "server/planning/warehouse.h"

namespace fw::planning {

struct Item {
  std::int64_t unit_volume_ml = 0;  // of one base unit
  std::int64_t unit_weight_g = 0;
  std::array<std::int64_t, 3> side_mm{};  // 0 = not known
  bool first_expired = false;             // FEFO
  // In a carton, see CartonLoad.
  bool upright = false, fragile = false;
  std::uint32_t kinds = 0, never_with = 0;
};

struct Fulfilment {
  EpochMs departure_at_ms = 0;  // 0 = none
  int priority = 0;             // larger is more urgent
  EpochMs arrived_at_ms = 0;
  bool complete_only = false;  // ship all lines or none
  // Fulfilments of one group that are one unit each share totes; none = its own totes.
  Index sort_group = none;
};

struct Snapshot {
  Warehouse warehouse;
  std::vector<Item> items;
  std::vector<StockLine> stock;
  std::vector<Fulfilment> fulfilments;    // open and not on hold
  std::vector<Requirement> requirements;  // open lines of the fulfilments above
  std::vector<CartonType> cartons;
  CartProfile cart;
  Quantity sort_units = 0;  // units in a shared tote at most; below 2 nothing is shared
  BatchOptions batching;
  Index pickers = 0;  // who pick at once; 2 or more: trips are handed out so that they seldom meet
  WaveLimits limits;
  int carton_fill_percent = 85;
};

// One take of a stop: `quantity` of a stock key for a requirement into a slot.
struct Pick {
  Index requirement = none;
  Index stock = none;
  Index slot = none;
  Quantity quantity = 0;
};

struct Stop {
  Index place = none;
  std::vector<Pick> picks;  // by stock, then earliest departure, then slot
};

// Which slots of the cart hold goods of a fulfilment on this trip.
struct SlotUse {
  Index fulfilment = none;
  std::vector<Index> slots;  // rising
};

struct Trip {
  std::vector<SlotUse> fulfilments;  // by fulfilment
  std::vector<Index> sort_slots;     // that several fulfilments share, rising
  Index start = none, end = none;    // where it begins and ends, of snapshot.batching.ends
  std::vector<Stop> stops;           // in visiting order
  Index zone = 0;                    // of the first stop; of all stops when carts stay in a zone
  EpochMs departure_at_ms = 0;       // the earliest of its fulfilments; 0 = none
  std::int64_t walk_mm = 0;
  std::int64_t location_order_mm = 0;  // the same stops visited by walk sequence
  std::int64_t cost_ms = 0;            // the whole trip's work
};

enum class DropReason {
  beyond_limit,  // the wave is full: next wave
  no_stock,      // nothing to pick for any line, or too little for complete_only
  too_heavy,     // a unit that no cart carries
};
std::string_view to_text(DropReason reason);

struct Dropped {
  Index fulfilment = none;
  DropReason reason = DropReason::beyond_limit;
};

// A chosen fulfilment's requirement that goes out short.
struct Short {
  Index requirement = none;
  Quantity quantity = 0;
};

struct CartonForecast {
  Index fulfilment = none;
  std::vector<Index> types;  // one per carton; none = ships as it is
};

struct WavePlan {
  std::vector<Trip> trips;  // in the order to start them: earliest departure first (congestion.h)
  std::vector<Dropped> dropped;
  std::vector<Short> shorts;
  std::vector<CartonForecast> cartons;  // by fulfilment in the wave
  std::int64_t walk_mm = 0;
  std::int64_t location_order_mm = 0;
  std::int64_t cost_ms = 0;
};

WavePlan plan_wave(const Snapshot& snapshot);

}  // namespace fw::planning
