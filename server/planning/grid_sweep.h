// The sweep of grid_route: costs of all states of a frontier, taken through
// aisles, cross-aisles and the ends of the walk. `Trace` sees every decision.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "server/planning/frontier.h"
#include "server/planning/grid.h"

namespace fw::planning {

using WayCosts = std::array<std::int64_t, way_count>;

// What each way through a segment costs that neither begins nor ends the walk.
inline WayCosts plain_costs(const SegmentWays& ways, std::int64_t length) {
  WayCosts costs;
  costs.fill(unreachable);
  costs[std::size_t(Way::through)] = length;
  costs[std::size_t(Way::twice)] = 2 * length;
  if (!ways.used) {
    costs[std::size_t(Way::untouched)] = 0;
    return costs;
  }
  costs[std::size_t(Way::from_front)] = ways.low;
  costs[std::size_t(Way::from_back)] = ways.high;
  costs[std::size_t(Way::both_ends)] = ways.both;
  return costs;
}

// Ends met so far: a walk has two. With a door any column may be an end, so the
// number is part of the state: layer.
inline constexpr std::size_t layers = 3;

// Memory of a sweep, kept from one to the next.
struct SweepMemory {
  std::vector<std::int64_t> costs;
  std::vector<std::int64_t> next;
};

template <class Trace>
class GridSweep {
 public:
  GridSweep(const Frontier& frontier, Trace& trace, SweepMemory& memory)
      : frontier_(frontier),
        trace_(trace),
        costs_(memory.costs),
        next_(memory.next),
        size_(frontier.states()) {
    costs_.assign(size_ * layers, unreachable);
    next_.assign(size_ * layers, unreachable);
    costs_[Frontier::nothing] = 0;
  }

  void cross(std::int64_t width) {
    const FrontierSteps& steps = frontier_.cross();
    each_state(0, 0, [&](std::size_t base, std::size_t s, std::int64_t cost) {
      for (std::uint32_t e = steps.first[s]; e < steps.first[s + 1]; ++e) {
        const FrontierStep& step = steps.steps[e];
        relax(base + step.to, cost + width * step.way, base + s, step.lines);
      }
    });
  }

  // `ends`: of the walk inside this segment; 0 for a plain one.
  void segment(Index block, const WayCosts& ways, std::size_t ends) {
    const FrontierSteps& steps = ends > 0 ? frontier_.with_end(block) : frontier_.plain(block);
    each_state(ends, ends, [&](std::size_t base, std::size_t s, std::int64_t cost) {
      const std::size_t to = base + ends * size_;
      if (to >= size_ * layers) return;
      for (std::uint32_t e = steps.first[s]; e < steps.first[s + 1]; ++e) {
        const FrontierStep& step = steps.steps[e];
        relax(to + step.to, cost + ways[step.way], base + s, step.way);
      }
    });
  }

  // The walk begins or ends here, or (`times` 2) both.
  void stub(Index line, std::size_t times) {
    each_state(times, times, [&](std::size_t base, std::size_t s, std::int64_t cost) {
      if (base + times * size_ >= size_ * layers) return;
      auto to = static_cast<std::uint16_t>(s);
      for (std::size_t i = 0; i < times; ++i) to = frontier_.after_stub(to, line);
      relax(base + times * size_ + to, cost, base + s, static_cast<std::uint16_t>(times));
    });
  }

  // The walk may begin, end, or both at the front junction, each at `door`.
  void door(std::int64_t door) {
    each_state(0, 2, [&](std::size_t base, std::size_t s, std::int64_t cost) {
      relax(base + s, cost, base + s, 0);
      if (base + size_ >= size_ * layers) return;
      const std::uint16_t once = frontier_.after_stub(static_cast<std::uint16_t>(s), 0);
      relax(base + size_ + once, cost + door, base + s, 1);
      if (base > 0) return;
      relax(base + 2 * size_ + frontier_.after_stub(once, 0), cost + 2 * door, base + s, 2);
    });
  }

  // The state, layer included, of the cheapest whole walk.
  std::size_t best() const {
    std::size_t best = 2 * size_;
    for (std::size_t s = 2 * size_; s < 3 * size_; ++s) {
      if (!frontier_.complete(static_cast<std::uint16_t>(s - 2 * size_))) continue;
      if (costs_[s] < costs_[best]) best = s;
    }
    return best;
  }
  std::int64_t cost(std::size_t state) const { return costs_[state]; }

 private:
  // Layers [low_, high_] hold all states that cost anything; a step raises them.
  template <class Visit>
  void each_state(std::size_t raise_low, std::size_t raise_high, Visit visit) {
    trace_.begin(costs_.size());
    for (std::size_t layer = low_; layer <= high_; ++layer) {
      const std::size_t base = layer * size_;
      for (std::size_t s = 0; s < size_; ++s) {
        const std::int64_t cost = costs_[base + s];
        if (cost < unreachable) visit(base, s, cost);
      }
    }
    costs_.swap(next_);
    const auto at = [&](std::size_t layer) {
      return next_.begin() + static_cast<std::ptrdiff_t>(layer * size_);
    };
    std::fill(at(low_), at(high_ + 1), unreachable);
    low_ = std::min(low_ + raise_low, layers - 1);
    high_ = std::min(high_ + raise_high, layers - 1);
  }

  void relax(std::size_t to, std::int64_t cost, std::size_t from, std::uint16_t way) {
    if (cost >= next_[to]) return;
    next_[to] = cost;
    trace_.note(to, from, way);
  }

  const Frontier& frontier_;
  Trace& trace_;
  std::vector<std::int64_t>& costs_;
  std::vector<std::int64_t>& next_;
  std::size_t size_;
  std::size_t low_ = 0;
  std::size_t high_ = 0;
};

struct NoTrace {
  void begin(std::size_t) {}
  void note(std::size_t, std::size_t, std::uint16_t) {}
};

}  // namespace fw::planning
