#include "server/planning/grid_route.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <tuple>

#include "server/planning/frontier_pull.h"
#include "server/planning/grid_segment.h"
#include "server/planning/walk_graph.h"

namespace fw::planning {
namespace {

// What the sweep meets at one across position, rising.
struct Halt {
  std::int64_t across = 0;
  Index column = none;
  std::array<std::size_t, most_lines> stubs{};  // by line: ends of the walk
};

// A column's segments with all that lies in them.
struct FullColumn {
  std::vector<SegmentPoints> blocks;
};

struct Problem {
  std::vector<Halt> halts;
  std::vector<FullColumn> columns;  // by column; no blocks = nothing there
  std::vector<Index> order;         // stops by column, along, number
};

Halt& halt_at(std::vector<Halt>& halts, std::int64_t across) {
  for (Halt& halt : halts) {
    if (halt.across == across) return halt;
  }
  halts.push_back({across, none, {}});
  return halts.back();
}

void add_point(const Grid& grid, Problem& problem, Index column, std::int64_t along, int ends) {
  FullColumn& full = problem.columns[column];
  if (full.blocks.empty()) {
    for (Index b = 0; b < grid.blocks(); ++b) {
      full.blocks.push_back({{}, {}, grid.lines[b], grid.lines[b + 1]});
    }
  }
  SegmentPoints& points = full.blocks[grid.block_of(along)];
  const auto at = std::lower_bound(points.along.begin(), points.along.end(), along);
  const auto index = at - points.along.begin();
  if (at == points.along.end() || *at != along) {
    points.along.insert(at, along);
    points.ends.insert(points.ends.begin() + index, 0);
  }
  points.ends[static_cast<std::size_t>(index)] += ends;
}

Problem make_problem(const Grid& grid, const GridTrip& trip, std::span<const GridStop> stops) {
  Problem problem;
  problem.columns.resize(grid.columns.size());
  problem.order.resize(stops.size());
  std::iota(problem.order.begin(), problem.order.end(), Index{0});
  std::sort(problem.order.begin(), problem.order.end(), [&](Index a, Index b) {
    return std::tie(stops[a].column, stops[a].along, a) <
           std::tie(stops[b].column, stops[b].along, b);
  });
  for (const Index i : problem.order) add_point(grid, problem, stops[i].column, stops[i].along, 0);
  if (trip.door.empty()) {
    for (const GridEnd* end : {&trip.start, &trip.end}) {
      if (end->column != none) {
        add_point(grid, problem, end->column, end->along, 1);
      } else {
        ++halt_at(problem.halts, end->across).stubs[end->line];
      }
    }
  }
  for (Index c = 0; c < problem.columns.size(); ++c) {
    if (!problem.columns[c].blocks.empty()) halt_at(problem.halts, grid.columns[c]).column = c;
  }
  std::sort(problem.halts.begin(), problem.halts.end(),
            [](const Halt& a, const Halt& b) { return a.across < b.across; });
  return problem;
}

// Everything lies in one aisle and so does the walk: from start to one extreme,
// to the other, to the end.
bool in_one_aisle(const GridTrip& trip, std::span<const GridStop> stops) {
  if (!trip.door.empty() || trip.start.column == none) return false;
  return trip.end.column == trip.start.column &&
         std::all_of(stops.begin(), stops.end(),
                     [&](const GridStop& s) { return s.column == trip.start.column; });
}

struct AisleWalk {
  bool up_last = false;  // the far end is visited after the near one
  std::int64_t length = 0;
};

AisleWalk walk_one_aisle(const GridTrip& trip, std::span<const GridStop> stops) {
  std::int64_t low = stops.front().along;
  std::int64_t high = low;
  for (const GridStop& s : stops) {
    low = std::min(low, s.along);
    high = std::max(high, s.along);
  }
  const std::int64_t start = trip.start.along;
  const std::int64_t end = trip.end.along;
  const std::int64_t up = std::abs(start - low) + (high - low) + std::abs(high - end);
  const std::int64_t down = std::abs(start - high) + (high - low) + std::abs(low - end);
  return {up <= down, std::min(up, down)};
}

enum class StepKind { cross, segment, stub, door };

struct Step {
  StepKind kind = StepKind::cross;
  Index halt = 0;
  Index index = 0;  // block or line
};

// Takes a sweep over a problem's halts; `on_step` sees each step before it is taken.
template <class Trace, class OnStep>
void sweep_all(GridSweep<Trace>& sweep, const Grid& grid, const GridTrip& trip,
               const Problem& problem, OnStep on_step) {
  for (Index h = 0; h < problem.halts.size(); ++h) {
    const Halt& halt = problem.halts[h];
    if (h > 0) {
      on_step(Step{StepKind::cross, h, 0});
      sweep.cross(halt.across - problem.halts[h - 1].across);
    }
    for (Index line = 0; line < grid.lines.size(); ++line) {
      if (halt.stubs[line] == 0) continue;
      on_step(Step{StepKind::stub, h, line});
      sweep.stub(line, halt.stubs[line]);
    }
    if (halt.column == none) continue;
    const FullColumn& column = problem.columns[halt.column];
    for (Index b = 0; b < grid.blocks(); ++b) {
      on_step(Step{StepKind::segment, h, b});
      const SegmentPoints& points = column.blocks[b];
      sweep.segment(b, all_costs(points), static_cast<std::size_t>(points.end_count()));
    }
    if (trip.door.empty()) continue;
    on_step(Step{StepKind::door, h, 0});
    sweep.door(trip.door[halt.column]);
  }
}

struct Decision {
  std::uint32_t from = 0;
  std::uint16_t way = 0;
};

struct FullTrace {
  std::vector<std::vector<Decision>> steps;

  void begin(std::size_t states) { steps.emplace_back(states); }
  void note(std::size_t to, std::size_t from, std::uint16_t way) {
    steps.back()[to] = {static_cast<std::uint32_t>(from), way};
  }
};

// Lays the decided steps out as a graph of junctions and points.
class WalkLayout {
 public:
  WalkLayout(const Grid& grid, const GridTrip& trip, const Problem& problem)
      : lines_(static_cast<Index>(grid.lines.size())), trip_(trip), problem_(problem) {
    Index node = static_cast<Index>(problem.halts.size()) * lines_;
    first_point_.resize(problem.columns.size());
    for (std::size_t c = 0; c < problem.columns.size(); ++c) {
      for (const SegmentPoints& points : problem.columns[c].blocks) {
        first_point_[c].push_back(node);
        node += static_cast<Index>(points.along.size());
      }
    }
    nodes_ = node;
  }

  void lay(const Step& step, std::uint16_t way) {
    switch (step.kind) {
      case StepKind::cross:
        for (Index line = 0; line < lines_; ++line) {
          for (int i = 0; i < (way >> (2 * line) & 3); ++i) {
            graph_.add(junction(step.halt - 1, line), junction(step.halt, line));
          }
        }
        break;
      case StepKind::segment:
        lay_segment(step, static_cast<Way>(way));
        break;
      case StepKind::stub:
        break;
      case StepKind::door:
        if (way > 0) door_ = junction(step.halt, 0);
        break;
    }
  }

  // Nodes in the order of the walk.
  std::vector<Index> walk() { return graph_.walk_from(start(), nodes_); }

  // Points by node: (column, along); none for junctions.
  Index point_node(Index column, Index block, Index point) const {
    return first_point_[column][block] + point;
  }

 private:
  Index junction(Index halt, Index line) const { return halt * lines_ + line; }

  Index start() const {
    if (!trip_.door.empty()) return door_;
    if (trip_.start.column != none) return point_of(trip_.start);
    for (Index h = 0; h < problem_.halts.size(); ++h) {
      if (problem_.halts[h].across == trip_.start.across) return junction(h, trip_.start.line);
    }
    return 0;
  }

  Index point_of(const GridEnd& end) const {
    const FullColumn& column = problem_.columns[end.column];
    for (Index b = 0; b < column.blocks.size(); ++b) {
      const auto& along = column.blocks[b].along;
      for (Index p = 0; p < along.size(); ++p) {
        if (along[p] == end.along) return point_node(end.column, b, p);
      }
    }
    return 0;
  }

  void lay_segment(const Step& step, Way way) {
    const Index column = problem_.halts[step.halt].column;
    const SegmentPoints& points = problem_.columns[column].blocks[step.index];
    const std::vector<int> walked = walked_pieces(points, way);
    for (Index i = 0; i < walked.size(); ++i) {
      const Index from =
          i == 0 ? junction(step.halt, step.index) : point_node(column, step.index, i - 1);
      const Index to = i + 1 == walked.size() ? junction(step.halt, step.index + 1)
                                              : point_node(column, step.index, i);
      for (int k = 0; k < walked[i]; ++k) graph_.add(from, to);
    }
  }

  Index lines_;
  const GridTrip& trip_;
  const Problem& problem_;
  std::vector<std::vector<Index>> first_point_;  // by column, block
  Index nodes_ = 0;
  Index door_ = 0;
  WalkGraph graph_;
};

std::vector<Index> order_in_one_aisle(const AisleWalk& walk, const GridTrip& trip,
                                      std::span<const GridStop> stops,
                                      const std::vector<Index>& rising) {
  // Towards the extreme that is visited first, all that lies beyond the start is
  // met on the way there, the rest on the way back.
  std::vector<Index> out, back;
  for (const Index i : rising) {
    const bool below = stops[i].along <= trip.start.along;
    (below == walk.up_last ? out : back).push_back(i);
  }
  if (walk.up_last) std::reverse(out.begin(), out.end());
  if (!walk.up_last) std::reverse(back.begin(), back.end());
  out.insert(out.end(), back.begin(), back.end());
  return out;
}

}  // namespace

GridRouter::GridRouter(Grid grid, GridTrip trip) : grid_(std::move(grid)), trip_(std::move(trip)) {
  // Columns without stops are skipped, so the way through their doors is folded in.
  const std::vector<std::int64_t> door = trip_.door;
  for (std::size_t a = 0; a < door.size(); ++a) {
    for (std::size_t b = 0; b < door.size(); ++b) {
      const std::int64_t along_front = std::abs(grid_.columns[a] - grid_.columns[b]);
      trip_.door[a] = std::min(trip_.door[a], door[b] + along_front);
    }
  }
  simple_ = trip_.door.empty() && grid_.blocks() == 1 && trip_.start == trip_.end &&
            trip_.start.column == none;
}

std::int64_t GridRouter::length(std::span<const ColumnWays> columns) const {
  if (simple_) return one_block(columns);
  LengthSweep sweep(FrontierPull::of(static_cast<Index>(grid_.lines.size())), memory_,
                    !trip_.door.empty());
  std::array<const GridEnd*, 2> ends{&trip_.start, &trip_.end};
  if (ends[1]->across < ends[0]->across) std::swap(ends[0], ends[1]);
  std::size_t end = trip_.door.empty() ? 0 : 2;
  std::int64_t at = 0;
  bool begun = false;
  const auto go_to = [&](std::int64_t across) {
    if (begun && across != at) sweep.cross(across - at);
    begun = true;
    at = across;
  };
  for (const ColumnWays& column : columns) {
    const std::int64_t across = grid_.columns[column.column];
    for (; end < 2 && ends[end]->across <= across; ++end) {
      go_to(ends[end]->across);
      sweep.stub(ends[end]->line);
    }
    go_to(across);
    for (Index b = 0; b < grid_.blocks(); ++b) {
      sweep.segment(b, column.segments[b], grid_.block_length(b));
    }
    if (!trip_.door.empty()) sweep.door(trip_.door[column.column]);
  }
  for (; end < 2; ++end) {
    go_to(ends[end]->across);
    sweep.stub(ends[end]->line);
  }
  return sweep.length();
}

namespace {

// The five states of one block: both junctions odd; both even and joined; only the
// front, only the back even; both even in two parts.
struct Five {
  std::int64_t odd = unreachable;
  std::int64_t joined = unreachable;
  std::int64_t front = unreachable;
  std::int64_t back = unreachable;
  std::int64_t apart = unreachable;

  void begin(const SegmentWays& ways, std::int64_t length) {
    odd = length;
    front = ways.low;
    back = ways.high;
    apart = ways.both;
  }
  void serve(const SegmentWays& ways, std::int64_t length) {
    const std::int64_t stay = std::min({ways.low, ways.high, ways.both});
    const std::int64_t any = std::min(std::min(joined, front), std::min(back, apart));
    const std::int64_t new_odd = std::min(odd + stay, any + length);
    joined = std::min(odd + length, joined + stay);
    apart = std::min({front + std::min(ways.high, ways.both), back + std::min(ways.low, ways.both),
                      apart + stay});
    front += ways.low;
    back += ways.high;
    odd = new_odd;
  }
  void cross(std::int64_t width) {
    odd += 2 * width;
    front = std::min(joined, front) + 2 * width;
    back = std::min(joined, back) + 2 * width;
    joined += 4 * width;
    apart += 4 * width;
  }
  // The walk must touch the front, or the back, junction.
  void touch(bool at_front, bool begun) {
    if (!begun) {
      (at_front ? front : back) = 0;
      return;
    }
    std::int64_t& other = at_front ? back : front;
    apart = std::min(apart, other);
    other = unreachable;
  }
  std::int64_t best() const { return std::min(joined, std::min(front, back)); }
};

}  // namespace

std::int64_t GridRouter::one_block(std::span<const ColumnWays> columns) const {
  Five five;
  const std::int64_t length = grid_.block_length(0);
  const bool at_front = trip_.start.line == 0;
  std::int64_t at = 0;
  bool begun = false;
  bool touched = false;
  for (const ColumnWays& column : columns) {
    const std::int64_t across = grid_.columns[column.column];
    if (!touched && trip_.start.across <= across) {
      if (begun) five.cross(trip_.start.across - at);
      five.touch(at_front, begun);
      touched = begun = true;
      at = trip_.start.across;
    }
    if (!begun) {
      five.begin(column.segments[0], length);
    } else {
      five.cross(across - at);
      five.serve(column.segments[0], length);
    }
    begun = true;
    at = across;
  }
  if (!touched) {
    five.cross(trip_.start.across - at);
    five.touch(at_front, true);
  }
  return five.best();
}

std::int64_t GridRouter::length(std::span<const GridStop> stops) const {
  if (in_one_aisle(trip_, stops)) return walk_one_aisle(trip_, stops).length;
  const Problem problem = make_problem(grid_, trip_, stops);
  NoTrace trace;
  GridSweep<NoTrace> sweep(Frontier::of(static_cast<Index>(grid_.lines.size())), trace, memory_);
  sweep_all(sweep, grid_, trip_, problem, [](const Step&) {});
  return sweep.cost(sweep.best());
}

std::vector<Index> GridRouter::visiting_order(std::span<const GridStop> stops) const {
  const Problem problem = make_problem(grid_, trip_, stops);
  if (in_one_aisle(trip_, stops)) {
    return order_in_one_aisle(walk_one_aisle(trip_, stops), trip_, stops, problem.order);
  }
  FullTrace trace;
  std::vector<Step> steps;
  GridSweep<FullTrace> sweep(Frontier::of(static_cast<Index>(grid_.lines.size())), trace, memory_);
  sweep_all(sweep, grid_, trip_, problem, [&](const Step& step) { steps.push_back(step); });

  WalkLayout layout(grid_, trip_, problem);
  std::size_t state = sweep.best();
  for (std::size_t i = steps.size(); i-- > 0;) {
    const Decision& decision = trace.steps[i][state];
    layout.lay(steps[i], decision.way);
    state = decision.from;
  }

  // Stops by the node of their point, in the order in which nodes are first met.
  std::vector<std::pair<Index, Index>> at_node;
  for (const Index i : problem.order) {
    const Index block = grid_.block_of(stops[i].along);
    const auto& along = problem.columns[stops[i].column].blocks[block].along;
    const auto point = std::lower_bound(along.begin(), along.end(), stops[i].along);
    at_node.emplace_back(
        layout.point_node(stops[i].column, block, static_cast<Index>(point - along.begin())), i);
  }
  std::sort(at_node.begin(), at_node.end());
  std::vector<Index> order;
  std::vector<bool> taken(at_node.size(), false);
  for (const Index node : layout.walk()) {
    auto at = std::lower_bound(at_node.begin(), at_node.end(), std::pair<Index, Index>(node, 0));
    for (; at != at_node.end() && at->first == node; ++at) {
      const auto i = static_cast<std::size_t>(at - at_node.begin());
      if (!taken[i]) order.push_back(at->second);
      taken[i] = true;
    }
  }
  return order;
}

}  // namespace fw::planning
