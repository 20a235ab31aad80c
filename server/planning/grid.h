// A hall of parallel aisles reduced to numbers: aisles are columns, cross-aisles
// are lines, the piece of an aisle between two lines is a segment. Routing and
// batching work on this; where the numbers come from (a warehouse, a benchmark
// file) they do not know. Any unit of length, whole numbers.
#pragma once
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

inline constexpr std::int64_t unreachable = std::numeric_limits<std::int64_t>::max() / 4;

struct Grid {
  std::vector<std::int64_t> columns;  // across, rising
  std::vector<std::int64_t> lines;    // along, rising: front, (middle ...), back; at least two
  std::vector<Direction> directions;  // by column; empty = all are walked both ways

  Index blocks() const { return static_cast<Index>(lines.size() - 1); }
  Index segments() const { return static_cast<Index>(columns.size()) * blocks(); }
  // The block of a position; one exactly on a middle line belongs to the block before it.
  Index block_of(std::int64_t along) const;
  std::int64_t block_length(Index block) const { return lines[block + 1] - lines[block]; }
};

// Where a walk begins or ends: at a cross-aisle (`column` none) or inside an aisle.
struct GridEnd {
  std::int64_t across = 0;
  Index line = 0;
  Index column = none;
  std::int64_t along = 0;

  friend bool operator==(const GridEnd&, const GridEnd&) = default;
};

struct GridTrip {
  GridEnd start;
  GridEnd end;
  // By column: length from the depot to the column's front junction. When given,
  // every walk leaves and comes back through two of these (or one, twice), and
  // start and end are not looked at: lengths over an open floor, two together no
  // shorter than the front between their columns.
  std::vector<std::int64_t> door;
};

// A position to visit.
struct GridStop {
  Index column = 0;
  std::int64_t along = 0;

  // clang-tidy 14 takes the 0 in here for a pointer.
  friend auto operator<=>(const GridStop& a,
                          const GridStop& b) = default;  // NOLINT(modernize-use-nullptr)
};

// What it costs to serve a segment's stops without walking through it: from the
// front end, from the back end, or from both, leaving out the largest gap.
struct SegmentWays {
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::int64_t both = unreachable;
  bool used = false;  // has stops
};

// `along` of a segment's stops, rising, not empty.
SegmentWays segment_ways(std::span<const std::int64_t> along, std::int64_t front,
                         std::int64_t back);

}  // namespace fw::planning
