#include "server/planning/what_if.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace fw::planning {
namespace {

// Requirements without a full pick: the plan's shorts, and all lines of what it drops.
void count_shorts(const Snapshot& snapshot, const WavePlan& plan, WhatIf& result) {
  for (const Short& missing : plan.shorts) {
    ++result.lines_short;
    result.units_short += missing.quantity;
  }
  std::set<Index> without_stock;
  for (const Dropped& dropped : plan.dropped) {
    if (dropped.reason == DropReason::no_stock) without_stock.insert(dropped.fulfilment);
  }
  for (const Requirement& requirement : snapshot.requirements) {
    if (without_stock.count(requirement.fulfilment) == 0 || requirement.quantity <= 0) continue;
    ++result.lines_short;
    result.units_short += requirement.quantity;
  }
}

}  // namespace

WhatIf what_if(const Snapshot& snapshot, const WavePlan& plan, Index pickers, EpochMs start_at_ms) {
  WhatIf result;
  result.trips = static_cast<Index>(plan.trips.size());
  result.finished_at_ms = start_at_ms;
  count_shorts(snapshot, plan, result);
  std::vector<EpochMs> free_at(std::max<Index>(1, pickers), start_at_ms);
  std::map<EpochMs, DepartureForecast> by_departure;
  std::set<Index> lines;
  std::map<Index, EpochMs> picked_at;  // by fulfilment
  for (const Trip& trip : plan.trips) {
    const auto picker = std::min_element(free_at.begin(), free_at.end());
    *picker += trip.cost_ms;
    result.finished_at_ms = std::max(result.finished_at_ms, *picker);
    for (const SlotUse& use : trip.fulfilments) {
      result.totes += static_cast<Index>(use.slots.size());
      EpochMs& at = picked_at[use.fulfilment];
      at = std::max(at, *picker);
    }
    for (const Stop& stop : trip.stops) {
      for (const Pick& pick : stop.picks) lines.insert(pick.requirement);
    }
  }
  result.lines = static_cast<Index>(lines.size());
  constexpr EpochMs last = std::numeric_limits<EpochMs>::max();
  for (const auto& [fulfilment, at] : picked_at) {
    const EpochMs departure = snapshot.fulfilments[fulfilment].departure_at_ms;
    DepartureForecast& forecast = by_departure[departure == 0 ? last : departure];
    forecast.departure_at_ms = departure;
    ++forecast.fulfilments;
    forecast.picked_at_ms = std::max(forecast.picked_at_ms, at);
    forecast.late = departure != 0 && forecast.picked_at_ms > departure;
  }
  for (const auto& [departure, forecast] : by_departure) result.departures.push_back(forecast);
  return result;
}

}  // namespace fw::planning
