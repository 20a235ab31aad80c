// What a trip costs, fast enough to be asked a million times while batching.
#pragma once
#include <optional>
#include <vector>

#include "server/planning/block_route.h"
#include "server/planning/tote_fill.h"

namespace fw::planning {

// What limits are held against.
struct LoadSums {
  Index totes = 0;
  Index due_low = 0;
  Index due_high = 0;
  Index zone = 0;
  std::int64_t volume_ml = 0;
  std::int64_t weight_g = 0;
  Quantity units = 0;
};

// Parts on one cart.
struct TripLoad {
  std::vector<Index> parts;      // rising
  std::vector<AisleStop> stops;  // sorted, each place once
  LoadSums sums;
  std::int64_t cost_us = 0;  // of the trip, but for handling, which batching cannot change
};

class TripCost {
 public:
  TripCost(const Warehouse& warehouse, const std::vector<BatchRequest>& requests,
           const std::vector<Part>& parts, const CartProfile& cart, const BatchOptions& options);

  const TripLoad& single(Index part) const { return singles_[part]; }
  TripLoad of_parts(const std::vector<Index>& parts) const;

  // Limits that need no route: capacity, zone, due times.
  bool compatible(const LoadSums& a, const LoadSums& b) const;

  // The cost of both on one cart, in microseconds of work; none when they may
  // not share one (the trip's length in time included).
  std::optional<std::int64_t> joint_cost_us(const TripLoad& a, const TripLoad& b) const;
  TripLoad join(const TripLoad& a, const TripLoad& b) const;

 private:
  std::int64_t cost_us(const std::vector<AisleStop>& stops) const;
  std::int64_t length_mm(const std::vector<AisleStop>& stops) const;
  AisleStop stop_at(Index place) const;

  const Warehouse& warehouse_;
  const CartProfile& cart_;
  const BatchOptions& options_;
  std::optional<BlockRouter> router_;
  std::vector<std::int64_t> halt_us_;  // by place: stop and reach
  std::vector<TripLoad> singles_;      // by part
  mutable std::vector<AisleStop> scratch_;
};

}  // namespace fw::planning
