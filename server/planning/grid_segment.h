// One segment with all that is to be visited in it, down to the single edge:
// what grid_route needs where the walk begins or ends inside an aisle, and to
// lay out a walk once its ways are known.
#pragma once
#include <vector>

#include "server/planning/grid_sweep.h"

namespace fw::planning {

struct SegmentPoints {
  std::vector<std::int64_t> along;  // rising, each once; stops and ends of the walk
  std::vector<int> ends;            // by point: how often the walk begins or ends there, 0 to 2
  std::int64_t front = 0;
  std::int64_t back = 0;

  int end_count() const;
};

// What every way costs, those that begin or end the walk included.
WayCosts all_costs(const SegmentPoints& points);

// How often each piece is walked, from the front: front to first point, ... last
// point to back. The way must have a cost.
std::vector<int> walked_pieces(const SegmentPoints& points, Way way);

}  // namespace fw::planning
