#include "server/planning/batching.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "server/planning/savings.h"
#include "server/planning/tote_fill.h"
#include "server/planning/trip_cost.h"
#include "server/planning/trip_search.h"

namespace fw::planning {
namespace {

// Slots are numbered through the parts of the trip, in the parts' order.
TripDraft draft_of(const TripLoad& load, const std::vector<Part>& parts) {
  TripDraft draft;
  draft.due_rank = load.sums.due_low;
  for (const Index p : load.parts) {
    const Part& part = parts[p];
    draft.requests.push_back(part.request);
    for (const ToteFill& fill : part.fills) {
      draft.fills.push_back({part.request, fill.need, draft.slots_used + fill.tote, fill.quantity});
    }
    draft.slots_used += part.totes;
  }
  // Parts are numbered by request; two parts of one request may share a trip.
  draft.requests.erase(std::unique(draft.requests.begin(), draft.requests.end()),
                       draft.requests.end());
  std::sort(draft.fills.begin(), draft.fills.end(), [](const SlotFill& a, const SlotFill& b) {
    return std::tuple(a.request, a.need, a.slot) < std::tuple(b.request, b.need, b.slot);
  });
  return draft;
}

}  // namespace

Batches batch(const Warehouse& warehouse, const std::vector<BatchRequest>& requests,
              const CartProfile& cart, const BatchOptions& options) {
  Batches batches;
  std::vector<Part> parts;
  for (Index i = 0; i < requests.size(); ++i) {
    auto split = split_into_parts(warehouse, requests[i], i, cart);
    if (!split) batches.too_heavy.push_back(i);
    if (split) std::move(split->begin(), split->end(), std::back_inserter(parts));
  }
  if (parts.empty()) return batches;

  const TripCost cost(warehouse, requests, parts, cart, options);
  std::vector<TripLoad> loads;
  for (Index p = 0; p < parts.size(); ++p) loads.push_back(cost.single(p));
  loads = merge_by_savings(cost, std::move(loads));
  TripSearch search(cost, loads, options.seed);
  const std::int64_t iterations =
      options.iterations + options.iterations_per_part * static_cast<std::int64_t>(parts.size());
  search.begin(iterations);
  search.run(iterations);
  loads = search.best();

  for (const TripLoad& load : loads) batches.trips.push_back(draft_of(load, parts));
  std::sort(batches.trips.begin(), batches.trips.end(), [](const TripDraft& a, const TripDraft& b) {
    return std::tie(a.due_rank, a.requests, a.fills.front().need, a.fills.front().slot) <
           std::tie(b.due_rank, b.requests, b.fills.front().need, b.fills.front().slot);
  });
  return batches;
}

}  // namespace fw::planning
