// What a trip costs, fast enough to be asked millions of times while batching.
//
// Stops are bits: each segment of the grid has its distinct positions in order, a
// part of an order is a few words of them, a trip is their union. The lowest, the
// highest and the largest gap are read off the words. In a hall with one-way aisles the
// lengths are those of one_way_route.h.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "server/planning/one_way_route.h"
#include "server/planning/routing.h"
#include "server/planning/tote_fill.h"
#include "server/planning/warehouse_grid.h"

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

struct TripLimits {
  Index slots = none;
  Index due_spread = none;
  bool one_zone = false;
  std::int64_t volume_ml = 0;  // 0 = without limit
  std::int64_t weight_g = 0;
  std::int64_t cost = 0;       // of a trip, handling included
  std::int64_t unit_cost = 0;  // handling of one unit
};

// Parts on one cart.
struct TripLoad {
  std::vector<Index> parts;    // rising
  std::vector<Index> columns;  // rising: aisles with stops
  std::int64_t along_sum = 0;  // over its parts' stops
  std::int64_t stops = 0;
  LoadSums sums;
  // Of the trip, but for handling, which batching cannot change: microseconds of
  // work, or plain length for orders given as such.
  std::int64_t cost = 0;

  std::int64_t middle() const { return stops == 0 ? 0 : along_sum / stops; }
};

// An order as stops and a size, for halls given as numbers.
struct PlainPart {
  std::vector<GridStop> stops;
  LoadSums sums;
};

class TripCost {
 public:
  // The arguments must outlive it. Not for two threads at once.
  TripCost(const Warehouse& warehouse, const std::vector<BatchRequest>& requests,
           const std::vector<Part>& parts, const CartProfile& cart, const BatchOptions& options);
  TripCost(GridRouter router, const std::vector<PlainPart>& parts, const TripLimits& limits);

  std::size_t part_count() const { return singles_.size(); }
  const TripLoad& single(Index part) const { return singles_[part]; }
  const TripLimits& limits() const { return limits_; }

  // Limits that need no route: capacity, zone, due times.
  bool compatible(const LoadSums& a, const LoadSums& b) const;
  // The trip's length in time included.
  bool within_limit(const LoadSums& sums, std::int64_t cost) const {
    return limits_.cost == 0 || cost + sums.units * limits_.unit_cost <= limits_.cost;
  }

  // Of all parts on one cart, in any order, each once.
  std::int64_t cost_of(std::span<const Index> parts) const;

  // The cost of both on one cart; none when they may not share one.
  std::optional<std::int64_t> joint_cost(const TripLoad& a, const TripLoad& b) const;
  TripLoad join(const TripLoad& a, const TripLoad& b) const;
  TripLoad of_parts(std::vector<Index> parts) const;

  static LoadSums sum(const LoadSums& a, const LoadSums& b);

 private:
  struct Word {
    Index at = 0;  // segment * words_ + word
    std::uint64_t bits = 0;
  };
  // A place with what it costs to stop there, however many parts do.
  struct Halt {
    Index place = none;
    std::int64_t cost = 0;
  };
  struct PartStops {
    std::vector<Word> words;  // by `at`
    std::vector<Halt> halts;  // by place
  };

  void lay_positions(const std::vector<std::vector<GridStop>>& stops);
  void add_single(Index part, const LoadSums& sums, const std::vector<GridStop>& stops);
  SegmentWays ways_of(Index segment) const;
  std::int64_t grid_length(std::span<const Index> parts) const;
  std::int64_t halts_of(std::span<const Index> parts) const;
  std::int64_t one_way_length(std::span<const Index> parts) const;
  std::int64_t length_by_sequence(std::span<const Index> parts) const;

  // One of the places where trips begin with one of those where they end.
  struct EndPair {
    std::optional<GridRouter> router;
    std::optional<OneWayLengths> one_way;  // where some aisle is one-way
    std::int64_t outside = 0;              // length of any trip between them
    std::int64_t apart = 0;                // length of a trip without stops in aisles
  };
  bool by_grid() const { return pairs_.front().router.has_value(); }
  const Grid& grid() const { return pairs_.front().router->grid(); }
  std::int64_t beside_detour(Index place) const;

  mutable std::vector<EndPair> pairs_;
  const Warehouse* warehouse_ = nullptr;  // of places; none for plain parts
  TripLimits limits_;
  TripEnds ends_;
  std::int64_t trip_cost_ = 0;           // of any trip
  std::int64_t speed_ = 0;               // mm a second; 0 = cost is length
  std::size_t words_ = 1;                // of each segment
  std::vector<std::int64_t> positions_;  // by segment, words_ * 64 each
  std::vector<PartStops> part_stops_;
  std::vector<TripLoad> singles_;

  struct Scratch {
    std::vector<std::uint64_t> bits;     // by segment, word
    std::vector<std::uint64_t> columns;  // one bit each
    std::vector<SegmentWays> ways;
    std::vector<ColumnWays> list;
    std::vector<Halt> halts;
    std::vector<Index> parts;
    std::vector<Index> places;
  };
  mutable Scratch scratch_;
};

}  // namespace fw::planning
