#include "server/planning/selection.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace fw::planning {
namespace {

// 0 = no departure: behind all that have one.
EpochMs departure_or_last(const Candidate& c) {
  return c.departure_at_ms == 0 ? std::numeric_limits<EpochMs>::max() : c.departure_at_ms;
}

std::vector<Index> by_urgency(const std::vector<Candidate>& candidates) {
  std::vector<Index> order(candidates.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    const Candidate& p = candidates[a];
    const Candidate& q = candidates[b];
    return std::tuple(departure_or_last(p), -std::int64_t{p.priority}, p.arrived_at_ms, a) <
           std::tuple(departure_or_last(q), -std::int64_t{q.priority}, q.arrived_at_ms, b);
  });
  return order;
}

bool within(std::int64_t sum, std::int64_t limit) { return limit == 0 || sum <= limit; }

}  // namespace

Selection select_wave(const std::vector<Candidate>& candidates, const WaveLimits& limits) {
  Selection selection;
  Candidate sum;  // lines, units, totes and parcels chosen so far
  EpochMs closed_after = std::numeric_limits<EpochMs>::max();
  for (const Index i : by_urgency(candidates)) {
    const Candidate& c = candidates[i];
    const EpochMs departure = departure_or_last(c);
    const bool too_late = limits.departs_before_ms != 0 && departure >= limits.departs_before_ms;
    const std::int64_t count = static_cast<std::int64_t>(selection.chosen.size());
    const bool fits =
        within(count + 1, limits.fulfilments) && within(sum.lines + c.lines, limits.lines) &&
        within(sum.units + c.units, limits.units) && within(sum.totes + c.totes, limits.totes) &&
        within(sum.parcels + c.parcels, limits.parcels);
    if (too_late || departure > closed_after || (!fits && count > 0)) {
      selection.later.push_back(i);
      if (!too_late) closed_after = std::min(closed_after, departure);
      continue;
    }
    selection.chosen.push_back(i);
    sum.lines += c.lines;
    sum.units += c.units;
    sum.totes += c.totes;
    sum.parcels += c.parcels;
  }
  return selection;
}

}  // namespace fw::planning
