// The exact shortest walk through a hall of parallel aisles, by a sweep over the
// columns from left to right (see frontier.h). Start and end may be anywhere.
// One block, start and end at one spot of a cross-aisle: five states suffice
// (Revenant, Cambazard and Catusse 2025: no aisle is ever walked twice there).
//
// Columns without stops are skipped: a shortest walk between two positions climbs
// in the column of one of them only.
#pragma once
#include <span>
#include <vector>

#include "server/planning/frontier.h"
#include "server/planning/grid.h"
#include "server/planning/grid_sweep.h"

namespace fw::planning {

// A column with stops, and its segments' ways, one for each block from the front.
struct ColumnWays {
  Index column = 0;
  const SegmentWays* segments = nullptr;
};

class GridRouter {
 public:
  // Not for two threads at once: it keeps the memory of its sweeps.
  // At most `most_lines` cross-aisles; a trip with a door needs one length by column.
  GridRouter(Grid grid, GridTrip trip);

  const Grid& grid() const { return grid_; }
  const GridTrip& trip() const { return trip_; }

  // Length of a shortest walk through all columns given, rising, at least one.
  // Start and end must be at cross-aisles.
  std::int64_t length(std::span<const ColumnWays> columns) const;

  // The same for stops in any order, at least one, with start and end anywhere.
  std::int64_t length(std::span<const GridStop> stops) const;

  // Indexes into `stops` in the order of a shortest walk.
  std::vector<Index> visiting_order(std::span<const GridStop> stops) const;

 private:
  std::int64_t one_block(std::span<const ColumnWays> columns) const;

  Grid grid_;
  GridTrip trip_;
  bool simple_ = false;  // one block, closed, at a cross-aisle
  mutable SweepMemory memory_;
};

}  // namespace fw::planning
