#include "server/planning/block_route.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "server/planning/block_states.h"

namespace fw::planning {
namespace {

using namespace block;

constexpr std::int64_t unreachable = std::numeric_limits<std::int64_t>::max() / 4;
using Costs = std::array<std::int64_t, state_count>;

// One column with stops: what each way through its aisle costs.
struct Column {
  std::int64_t across_mm = 0;
  std::array<std::int64_t, way_count> way_mm{};
  Index first = 0;  // stops [first, last) of the trip
  Index last = 0;
  Index gap_after = 0;  // both_ends: stops up to this one are reached from the front
};

Column make_column(std::span<const AisleStop> stops, Index first, Index last, std::int64_t front,
                   std::int64_t back) {
  Column column;
  column.first = first;
  column.last = last;
  std::int64_t gap = -1;
  for (Index i = first; i + 1 < last; ++i) {
    const std::int64_t step = stops[i + 1].along_mm - stops[i].along_mm;
    if (step > gap) {
      gap = step;
      column.gap_after = i;
    }
  }
  const std::int64_t length = back - front;
  column.way_mm[through] = length;
  column.way_mm[twice] = 2 * length;
  column.way_mm[from_front] = 2 * (stops[last - 1].along_mm - front);
  column.way_mm[from_back] = 2 * (back - stops[first].along_mm);
  column.way_mm[both_ends] = gap < 0 ? unreachable : 2 * (length - gap);
  return column;
}

// The sweep from left to right. `Trace` records decisions, or nothing.
template <class Trace>
class Sweep {
 public:
  explicit Sweep(Trace& trace) : trace_(trace) {
    costs_.fill(unreachable);
    costs_[nothing_yet] = 0;
  }

  void go_to(std::int64_t across_mm) {
    if (at_mm_ == across_mm || !begun_) {
      at_mm_ = across_mm;
      return;
    }
    const std::int64_t width = across_mm - at_mm_;
    at_mm_ = across_mm;
    Costs next;
    next.fill(unreachable);
    trace_.begin_cross();
    for (int s = 0; s < state_count; ++s) {
      if (costs_[s] >= unreachable) continue;
      for (std::size_t way = 0; way < cross_way_count; ++way) {
        const CrossWay& step = cross_table[s][way];
        if (step.next == no_state) continue;
        const std::int64_t cost = costs_[s] + width * (step.edges_front + step.edges_back);
        relax(next, step.next, cost, s, way);
      }
    }
    costs_ = next;
  }

  void serve(const Column& column) {
    begun_ = true;
    Costs next;
    next.fill(unreachable);
    trace_.begin_aisle();
    for (int s = 0; s < state_count; ++s) {
      if (costs_[s] >= unreachable) continue;
      for (std::size_t way = 0; way < way_count; ++way) {
        if (column.way_mm[way] >= unreachable) continue;
        relax(next, aisle_table[s][way], costs_[s] + column.way_mm[way], s, way);
      }
    }
    costs_ = next;
  }

  void attach_stub(bool at_back) {
    begun_ = true;
    Costs next;
    next.fill(unreachable);
    trace_.begin_stub();
    for (int s = 0; s < state_count; ++s) {
      if (costs_[s] < unreachable) relax(next, after_stub(s, at_back), costs_[s], s, 0);
    }
    costs_ = next;
  }

  int best_complete() const {
    int best = no_state;
    for (int s = 0; s < state_count; ++s) {
      if (!is_complete(s) || costs_[s] >= unreachable) continue;
      if (best == no_state || costs_[s] < costs_[best]) best = s;
    }
    return best;
  }
  std::int64_t cost(int state) const { return costs_[state]; }

 private:
  void relax(Costs& next, int state, std::int64_t cost, int from, std::size_t way) {
    if (cost >= next[state]) return;
    next[state] = cost;
    trace_.note(state, from, way);
  }

  Trace& trace_;
  Costs costs_{};
  std::int64_t at_mm_ = 0;
  bool begun_ = false;
};

struct NoTrace {
  void begin_cross() {}
  void begin_aisle() {}
  void begin_stub() {}
  void note(int, int, std::size_t) {}
};

enum class StepKind { cross, aisle, stub };

struct TracedStep {
  StepKind kind = StepKind::cross;
  std::array<std::int8_t, state_count> from{};
  std::array<std::int8_t, state_count> way{};
};

struct FullTrace {
  std::vector<TracedStep> steps;

  void begin_cross() { steps.push_back({StepKind::cross, {}, {}}); }
  void begin_aisle() { steps.push_back({StepKind::aisle, {}, {}}); }
  void begin_stub() { steps.push_back({StepKind::stub, {}, {}}); }
  void note(int state, int from, std::size_t way) {
    steps.back().from[state] = static_cast<std::int8_t>(from);
    steps.back().way[state] = static_cast<std::int8_t>(way);
  }
};

// The walk as a graph: two junctions (front 2c, back 2c + 1) for each step of
// the sweep's across positions, edges with the stops met on them.
struct WalkEdge {
  Index a = 0;
  Index b = 0;
  std::vector<Index> stops;  // in the order met from a to b
};

class WalkGraph {
 public:
  void add(Index a, Index b, std::vector<Index> stops = {}) {
    const auto edge = static_cast<Index>(edges_.size());
    edges_.push_back({a, b, std::move(stops)});
    touch(a).push_back(edge);
    if (a != b) touch(b).push_back(edge);
  }

  // Stops in the order of an Euler walk from `start` (Hierholzer), first met first.
  std::vector<Index> walk_from(Index start) {
    std::vector<bool> used(edges_.size(), false);
    std::vector<std::size_t> next(at_.size(), 0);
    struct Visit {
      Index node;
      Index edge;  // by which it was reached
    };
    std::vector<Visit> stack{{start, none}};
    std::vector<Visit> circuit;
    while (!stack.empty()) {
      const Index node = stack.back().node;
      if (node < at_.size() && next[node] < at_[node].size()) {
        const Index edge = at_[node][next[node]++];
        if (used[edge]) continue;
        used[edge] = true;
        stack.push_back({edges_[edge].a == node ? edges_[edge].b : edges_[edge].a, edge});
      } else {
        circuit.push_back(stack.back());
        stack.pop_back();
      }
    }
    std::reverse(circuit.begin(), circuit.end());
    std::vector<Index> order;
    for (std::size_t i = 1; i < circuit.size(); ++i) {
      const WalkEdge& e = edges_[circuit[i].edge];
      const bool forward = e.a == circuit[i - 1].node;
      if (forward) order.insert(order.end(), e.stops.begin(), e.stops.end());
      if (!forward) order.insert(order.end(), e.stops.rbegin(), e.stops.rend());
    }
    return order;
  }

 private:
  std::vector<Index>& touch(Index node) {
    if (node >= at_.size()) at_.resize(node + 1);
    return at_[node];
  }

  std::vector<WalkEdge> edges_;
  std::vector<std::vector<Index>> at_;
};

std::vector<Index> rising(Index first, Index last) {
  std::vector<Index> all;
  for (Index i = first; i < last; ++i) all.push_back(i);
  return all;
}

void add_aisle(WalkGraph& graph, const Column& column, std::size_t way, Index position) {
  const Index front = 2 * position;
  const Index back = front + 1;
  std::vector<Index> all = rising(column.first, column.last);
  switch (static_cast<AisleWay>(way)) {
    case through:
      graph.add(front, back, all);
      break;
    case twice:
      graph.add(front, back, all);
      graph.add(front, back);
      break;
    case from_front:
      graph.add(front, front, all);
      break;
    case from_back:
      std::reverse(all.begin(), all.end());
      graph.add(back, back, all);
      break;
    case both_ends: {
      graph.add(front, front, rising(column.first, column.gap_after + 1));
      std::vector<Index> upper = rising(column.gap_after + 1, column.last);
      std::reverse(upper.begin(), upper.end());
      graph.add(back, back, upper);
      break;
    }
    case way_count:
      break;
  }
}

}  // namespace

BlockRouter::BlockRouter(const Warehouse& warehouse, Index start, Index end)
    : warehouse_(warehouse),
      front_mm_(warehouse.layout().cross_y_mm.front()),
      back_mm_(warehouse.layout().cross_y_mm.back()) {
  exact_ = warehouse.one_block() && warehouse.spot(start).column == none &&
           warehouse.spot(end).column == none;
  stubs_ = {stub_of(start), stub_of(end)};
  if (stubs_[1].across_mm < stubs_[0].across_mm) {
    std::swap(stubs_[0], stubs_[1]);
    start_is_left_ = false;
  }
}

BlockRouter::Stub BlockRouter::stub_of(Index place) {
  const Warehouse::Spot& spot = warehouse_.spot(place);
  const std::int64_t to_front = std::abs(spot.along_mm - front_mm_);
  const std::int64_t to_back = std::abs(spot.along_mm - back_mm_);
  outside_mm_ += std::min(to_front, to_back);
  return {spot.across_mm, to_back < to_front};
}

namespace {

// Calls the sweep for columns and stubs from left to right. `on_column` sees
// each column right before it is served.
template <class Trace, class Stubs, class OnStep>
void sweep_all(Sweep<Trace>& sweep, std::span<const AisleStop> stops,
               const std::vector<std::int64_t>& columns_mm, const Stubs& stubs, std::int64_t front,
               std::int64_t back, OnStep on_column) {
  std::size_t stub = 0;
  Index first = 0;
  while (first < stops.size()) {
    Index last = first;
    while (last < stops.size() && stops[last].column == stops[first].column) ++last;
    const std::int64_t across = columns_mm[stops[first].column];
    for (; stub < stubs.size() && stubs[stub].across_mm <= across; ++stub) {
      sweep.go_to(stubs[stub].across_mm);
      sweep.attach_stub(stubs[stub].at_back);
    }
    sweep.go_to(across);
    const Column column = make_column(stops, first, last, front, back);
    on_column(column);
    sweep.serve(column);
    first = last;
  }
  for (; stub < stubs.size(); ++stub) {
    sweep.go_to(stubs[stub].across_mm);
    sweep.attach_stub(stubs[stub].at_back);
  }
}

}  // namespace

std::int64_t BlockRouter::length_mm(std::span<const AisleStop> stops) const {
  NoTrace trace;
  Sweep<NoTrace> sweep(trace);
  sweep_all(sweep, stops, warehouse_.columns_mm(), stubs_, front_mm_, back_mm_,
            [](const Column&) {});
  return sweep.cost(sweep.best_complete()) + outside_mm_;
}

std::vector<Index> BlockRouter::visiting_order(std::span<const AisleStop> stops) const {
  FullTrace trace;
  Sweep<FullTrace> sweep(trace);
  std::vector<Column> columns;
  sweep_all(sweep, stops, warehouse_.columns_mm(), stubs_, front_mm_, back_mm_,
            [&](const Column& column) { columns.push_back(column); });

  // Back through the decisions; `position` counts across positions from the right.
  WalkGraph graph;
  Index position = 0;
  for (const TracedStep& step : trace.steps) position += step.kind == StepKind::cross ? 1 : 0;
  int state = sweep.best_complete();
  std::array<Index, 2> stub_nodes{};
  std::size_t stub = stubs_.size();
  for (auto step = trace.steps.rbegin(); step != trace.steps.rend(); ++step) {
    const std::size_t way = static_cast<std::size_t>(step->way[state]);
    state = step->from[state];
    if (step->kind == StepKind::stub) {
      --stub;
      stub_nodes[stub] = 2 * position + (stubs_[stub].at_back ? 1 : 0);
    } else if (step->kind == StepKind::aisle) {
      add_aisle(graph, columns.back(), way, position);
      columns.pop_back();
    } else {
      --position;
      const CrossWay& cross = cross_table[state][way];
      for (int i = 0; i < cross.edges_front; ++i) graph.add(2 * position, 2 * position + 2);
      for (int i = 0; i < cross.edges_back; ++i) graph.add(2 * position + 1, 2 * position + 3);
    }
  }
  return graph.walk_from(stub_nodes[start_is_left_ ? 0 : 1]);
}

}  // namespace fw::planning
