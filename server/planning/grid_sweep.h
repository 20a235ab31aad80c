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
  std::vector<std::uint32_t> active;  // states that cost anything
  std::vector<std::uint32_t> before;
};

template <class Trace>
class GridSweep {
 public:
  GridSweep(const Frontier& frontier, Trace& trace, SweepMemory& memory)
      : frontier_(frontier),
        trace_(trace),
        costs_(memory.costs),
        next_(memory.next),
        active_(memory.active),
        before_(memory.before),
        size_(frontier.states()) {
    costs_.assign(size_ * layers, unreachable);
    next_.assign(size_ * layers, unreachable);
    costs_[Frontier::nothing] = 0;
    active_.assign(1, Frontier::nothing);
  }

  void cross(std::int64_t width) {
    const FrontierSteps& steps = frontier_.cross();
    each_state([&](std::size_t base, std::size_t s, std::int64_t cost) {
      for (std::uint32_t e = steps.first[s]; e < steps.first[s + 1]; ++e) {
        const FrontierStep& step = steps.steps[e];
        relax(base + step.to, cost + width * step.way, base + s, step.lines);
      }
    });
  }

  // `ends`: of the walk inside this segment; 0 for a plain one.
  void segment(Index block, const WayCosts& ways, std::size_t ends) {
    const FrontierSteps& steps = ends > 0 ? frontier_.with_end(block) : frontier_.plain(block);
    // Steps of a state stand by way: those that cost too much at either end are left out.
    std::uint32_t from = 0;
    std::uint32_t to = ends > 0 ? way_count : plain_ways;
    while (ways[from] >= unreachable) ++from;
    while (ways[to - 1] >= unreachable) --to;
    each_state([&](std::size_t base, std::size_t s, std::int64_t cost) {
      const std::size_t next = base + ends * size_;
      if (next >= size_ * layers) return;
      const FrontierStep* step = steps.steps.data() + steps.first[s];
      for (std::uint32_t w = from; w < to; ++w) {
        relax(next + step[w].to, cost + ways[w], base + s, static_cast<std::uint16_t>(w));
      }
    });
  }

  // The walk begins or ends here, or (`times` 2) both.
  void stub(Index line, std::size_t times) {
    each_state([&](std::size_t base, std::size_t s, std::int64_t cost) {
      if (base + times * size_ >= size_ * layers) return;
      auto to = static_cast<std::uint16_t>(s);
      for (std::size_t i = 0; i < times; ++i) to = frontier_.after_stub(to, line);
      relax(base + times * size_ + to, cost, base + s, static_cast<std::uint16_t>(times));
    });
  }

  // The walk may begin, end, or both at the front junction, each at `door`.
  void door(std::int64_t door) {
    each_state([&](std::size_t base, std::size_t s, std::int64_t cost) {
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
  // Visits every state that costs anything; a step may raise its layer.
  template <class Visit>
  void each_state(Visit visit) {
    trace_.begin(costs_.size());
    active_.swap(before_);
    active_.clear();
    for (const std::uint32_t state : before_) {
      const std::size_t s = state % size_;
      visit(state - s, s, costs_[state]);
      costs_[state] = unreachable;
    }
    costs_.swap(next_);
  }

  void relax(std::size_t to, std::int64_t cost, std::size_t from, std::uint16_t way) {
    std::int64_t& known = next_[to];
    if (cost >= known) return;
    if (known == unreachable) active_.push_back(static_cast<std::uint32_t>(to));
    known = cost;
    trace_.note(to, from, way);
  }

  const Frontier& frontier_;
  Trace& trace_;
  std::vector<std::int64_t>& costs_;
  std::vector<std::int64_t>& next_;
  std::vector<std::uint32_t>& active_;
  std::vector<std::uint32_t>& before_;
  std::size_t size_;
};

struct NoTrace {
  void begin(std::size_t) {}
  void note(std::size_t, std::size_t, std::uint16_t) {}
};

}  // namespace fw::planning
