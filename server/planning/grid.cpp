#include "server/planning/grid.h"

#include <algorithm>

namespace fw::planning {

Index Grid::block_of(std::int64_t along) const {
  Index block = 0;
  while (block + 1 < blocks() && along > lines[block + 1]) ++block;
  return block;
}

SegmentWays segment_ways(std::span<const std::int64_t> along, std::int64_t front,
                         std::int64_t back) {
  SegmentWays ways{2 * (along.back() - front), 2 * (back - along.front()), unreachable, true};
  std::int64_t gap = -1;
  for (std::size_t i = 1; i < along.size(); ++i) gap = std::max(gap, along[i] - along[i - 1]);
  if (gap >= 0) ways.both = 2 * (back - front - gap);
  return ways;
}

}  // namespace fw::planning
