// From the open fulfilments to a plan: ids become the planner's indexes and back.
// Pure; runs on a planning thread, outside any transaction.
#pragma once
#include <string>
#include <vector>

#include "server/service/wave_rules.h"
#include "server/store/waves.h"

namespace fw::service {

// WaveRequest.sort_units: what the installation's setting says.
inline constexpr std::int64_t as_configured = -1;

struct WaveRequest {
  Id site = 0;
  std::string wave_template = "manual";
  std::string channel;            // "" = all
  EpochMs departs_before_ms = 0;  // 0 = all
  WaveRules rules;
  std::int64_t fulfilments_most = 0;  // 0 = without limit
  std::int64_t lines_most = 0;
  std::int64_t units_most = 0;
  std::int64_t totes_most = 0;    // counted as if no order shared its tote
  std::int64_t parcels_most = 0;  // as forecast: what packing can take
  // Instead of the most urgent orders those with the most units an aisle, of at most
  // units_most, which must be set.
  bool dense = false;
  std::int64_t cart_slots = 8;
  // Orders of one unit share a tote of at most so many units; 0 = each has its own;
  // as_configured: for the planner only.
  std::int64_t sort_units = 0;
  std::int64_t iterations = 20000;
  std::uint64_t seed = 1;
  // Who pick at once: trips are handed out so that they seldom meet in an aisle. 0 = the planner
  // takes those who are signed on.
  std::int64_t pickers = 0;
};

// One unit of the plan that is applied in one command.
struct PlannedPick {
  Id fulfilment = 0, order_line = 0;
  domain::StockKey key;
  std::int64_t slot = 0;      // 1-based
  std::int64_t sequence = 0;  // of the stop in the walk
  Quantity quantity = 0;
  bool sort = false;  // the slot's tote is shared by orders of one unit
};
struct PlannedTrip {
  std::int64_t slots = 0;
  std::int64_t walk_mm = 0;
  Id start = 0, end = 0;  // places
  std::vector<PlannedPick> picks;
};
struct PlannedShort {
  Id fulfilment = 0, order_line = 0;
  Quantity quantity = 0;
};
struct DroppedFulfilment {
  Id fulfilment = 0;
  std::string reason;  // "beyond_limit", "no_stock", "too_heavy", "less_dense", "outside_rules"
};
struct PlannedWave {
  std::vector<PlannedTrip> trips;  // to be started in this order
  std::vector<PlannedShort> shorts;
  std::vector<DroppedFulfilment> dropped;
  std::int64_t walk_mm = 0;
  std::int64_t location_order_mm = 0;
  std::int64_t cost_ms = 0;
  // Without stock, lines of fulfilments left out for it included.
  std::int64_t lines_short = 0;
  Quantity units_short = 0;
};

PlannedWave compute_plan(store::PlanInput input, const WaveRequest& request);

// The body of an apply_trip or apply_shorts job.
std::string encode_trip(const PlannedTrip& trip);
PlannedTrip decode_trip(const std::string& text);
std::string encode_shorts(const std::vector<PlannedShort>& shorts);
std::vector<PlannedShort> decode_shorts(const std::string& text);

}  // namespace fw::service
