// The frontier's steps turned around: for each state, from which states and by which
// ways it is reached. Lengths alone are worked out several times faster this way than
// by following steps forward: no branch depends on a cost.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "server/planning/grid_sweep.h"

namespace fw::planning {

// From one state, by whichever of a set of ways costs least.
struct PullStep {
  std::uint16_t from = 0;
  std::uint16_t ways = 0;  // index into the table's way_sets
};

// Rows with as many steps each, one row's steps behind another's.
struct PullRun {
  std::uint32_t rows = 0;
  std::uint32_t steps_each = 0;
};

struct PullTable {
  std::vector<PullRun> runs;
  std::vector<std::uint16_t> to;  // by row
  std::vector<PullStep> steps;
  std::vector<std::uint32_t> way_sets;  // one bit a way
};

// Only the states that can stand at a point of a column, with so many ends of the
// walk behind (layer), have rows there.
class FrontierPull {
 public:
  static const FrontierPull& of(Index lines);

  const Frontier& frontier() const { return frontier_; }
  // Over a segment; `used`: it has stops.
  const PullTable& segment(Index block, std::size_t layer, bool used) const {
    return segments_[block][layer][used ? 1 : 0];
  }
  // To the next column; the way is the number of edges.
  const PullTable& cross(std::size_t layer) const { return cross_[layer]; }
  // States that can stand before a column's first segment, and behind its last.
  const std::vector<std::uint16_t>& before(std::size_t layer) const { return before_[layer]; }
  const std::vector<std::uint16_t>& behind(std::size_t layer) const { return behind_[layer]; }

 private:
  explicit FrontierPull(Index lines);

  const Frontier& frontier_;
  std::vector<std::array<std::array<PullTable, 2>, layers>> segments_;
  std::array<PullTable, layers> cross_;
  std::array<std::vector<std::uint16_t>, layers> before_;
  std::array<std::vector<std::uint16_t>, layers> behind_;
};

// The sweep for lengths. Takes the same steps as GridSweep.
class LengthSweep {
 public:
  LengthSweep(const FrontierPull& pull, SweepMemory& memory, bool doors);

  void cross(std::int64_t width);
  void segment(Index block, const SegmentWays& ways, std::int64_t length);
  void stub(Index line);
  void door(std::int64_t door);
  // Of the cheapest whole walk.
  std::int64_t length() const;

 private:
  std::int64_t* now(std::size_t layer) { return memory_.costs.data() + layer * size_; }
  std::int64_t* next(std::size_t layer) { return memory_.next.data() + layer * size_; }
  void pull(const PullTable& table, const std::int64_t* costs, std::size_t layer);

  const FrontierPull& pull_;
  SweepMemory& memory_;
  std::size_t size_;
  // Layers that hold costs: with doors all of them, else the number of ends so far.
  std::size_t low_ = 0;
  std::size_t high_ = 0;
};

}  // namespace fw::planning
