#include "server/planning/what_if.h"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

namespace fw::planning {
namespace {

// A trip in the order of being handed out; `planned` = its number in the plan, or none.
struct Due {
  bool begun = false;
  EpochMs departure_at_ms = 0;
  std::int64_t cost_ms = 0;
  Index planned = none;
};

std::vector<Due> handed_out(const WavePlan& plan, const Crew& crew) {
  std::vector<Due> due;
  for (const OpenTrip& trip : crew.open) {
    due.push_back({trip.begun, trip.departure_at_ms, trip.cost_ms, none});
  }
  for (Index t = 0; t < plan.trips.size(); ++t) {
    due.push_back({false, plan.trips[t].departure_at_ms, plan.trips[t].cost_ms, t});
  }
  const auto rank = [](const Due& trip) {
    constexpr EpochMs last = std::numeric_limits<EpochMs>::max();
    return std::tuple(!trip.begun, trip.departure_at_ms == 0 ? last : trip.departure_at_ms);
  };
  std::stable_sort(due.begin(), due.end(),
                   [&](const Due& a, const Due& b) { return rank(a) < rank(b); });
  return due;
}

void count_goods(const WavePlan& plan, WhatIf& result) {
  std::set<Index> lines;
  for (const Trip& trip : plan.trips) {
    std::set<Index> slots;
    for (const Stop& stop : trip.stops) {
      for (const Pick& pick : stop.picks) {
        lines.insert(pick.requirement);
        slots.insert(pick.slot);
      }
    }
    result.totes += static_cast<Index>(slots.size());
  }
  result.lines = static_cast<Index>(lines.size());
}

}  // namespace

WhatIf what_if(const Snapshot& snapshot, const WavePlan& plan, const Crew& crew) {
  WhatIf result;
  result.trips = static_cast<Index>(plan.trips.size());
  result.finished_at_ms = crew.begins_at_ms;
  result.picked_at_ms.assign(snapshot.fulfilments.size(), 0);
  count_goods(plan, result);
  std::vector<EpochMs> free_at(std::max<Index>(1, crew.pickers), crew.begins_at_ms);
  for (const Due& due : handed_out(plan, crew)) {
    const auto picker = std::min_element(free_at.begin(), free_at.end());
    *picker += due.cost_ms;
    if (due.planned == none) continue;
    result.finished_at_ms = std::max(result.finished_at_ms, *picker);
    for (const SlotUse& use : plan.trips[due.planned].fulfilments) {
      EpochMs& at = result.picked_at_ms[use.fulfilment];
      at = std::max(at, *picker);
    }
  }
  return result;
}

Missing missing_of(const Snapshot& snapshot, const WavePlan& plan) {
  Missing missing;
  for (const Short& one : plan.shorts) {
    ++missing.lines;
    missing.units += one.quantity;
  }
  std::set<Index> without_stock;
  for (const Dropped& dropped : plan.dropped) {
    if (dropped.reason == DropReason::no_stock) without_stock.insert(dropped.fulfilment);
  }
  for (const Requirement& requirement : snapshot.requirements) {
    if (without_stock.count(requirement.fulfilment) == 0 || requirement.quantity <= 0) continue;
    ++missing.lines;
    missing.units += requirement.quantity;
  }
  return missing;
}

}  // namespace fw::planning
