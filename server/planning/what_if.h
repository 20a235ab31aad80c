// What a plan would mean if it were released now: what goes out short, what it takes,
// and when the last trip for each departure is back.
#pragma once
#include <vector>

#include "server/planning/plan.h"

namespace fw::planning {

struct DepartureForecast {
  EpochMs departure_at_ms = 0;  // 0 = promised to none
  Index fulfilments = 0;
  EpochMs picked_at_ms = 0;  // when its last trip is back
  bool late = false;         // after the departure
};

struct WhatIf {
  Index trips = 0;
  Index lines = 0;        // with anything to pick
  Index lines_short = 0;  // requirements that lack units, those of dropped fulfilments included
  Quantity units_short = 0;
  Index totes = 0;
  EpochMs finished_at_ms = 0;
  std::vector<DepartureForecast> departures;  // earliest first, without departure last
};

// `pickers` (at least 1) begin at `start_at_ms`; whoever is free first takes the next
// trip of the plan, in its order.
WhatIf what_if(const Snapshot& snapshot, const WavePlan& plan, Index pickers, EpochMs start_at_ms);

}  // namespace fw::planning
