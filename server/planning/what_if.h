// What a plan would mean if it were released now: what goes out short, what it takes,
// and when each fulfilment's last tote is back.
#pragma once
#include <vector>

#include "server/planning/plan.h"

namespace fw::planning {

// A trip that was given to the floor before.
struct OpenTrip {
  std::int64_t cost_ms = 0;     // of what is left of it
  EpochMs departure_at_ms = 0;  // the earliest of its fulfilments; 0 = none
  bool begun = false;
};

// Who would pick it, and what they have to do anyway.
struct Crew {
  Index pickers = 1;  // at least 1
  EpochMs begins_at_ms = 0;
  std::vector<OpenTrip> open;
};

struct Missing {
  Index lines = 0;
  Quantity units = 0;
};

struct WhatIf {
  Index trips = 0;
  Index lines = 0;  // with anything to pick
  Index totes = 0;
  EpochMs finished_at_ms = 0;         // of the plan's last trip; without any: begins_at_ms
  std::vector<EpochMs> picked_at_ms;  // by fulfilment; 0 = no trip brings anything
};

// Whoever is free first takes the next trip, as the floor gives them out: what was begun,
// then by departure; of two for one departure the one that was there before.
WhatIf what_if(const Snapshot& snapshot, const WavePlan& plan, const Crew& crew);

// Requirements that lack units: the plan's shorts, and all lines of fulfilments that it
// leaves out for want of stock.
Missing missing_of(const Snapshot& snapshot, const WavePlan& plan);

}  // namespace fw::planning
