#include "server/planning/grid_segment.h"

#include <numeric>

namespace fw::planning {
namespace {

// Pieces are walked 0, 1 or 2 times; at most one is not walked at all, else
// something between two such pieces would hang on nothing.
constexpr std::size_t times = 3;

// best[piece][times][left out before?], and what came before.
struct Cell {
  std::int64_t cost = unreachable;
  std::size_t before = 0;
};

class Pieces {
 public:
  Pieces(const SegmentPoints& points, std::size_t first) : points_(points) {
    cells_.assign((points.along.size() + 1) * times * 2, {});
    at(0, first, first == 0 ? 1 : 0).cost = length(0) * static_cast<std::int64_t>(first);
    for (std::size_t p = 0; p < points.along.size(); ++p) {
      for (std::size_t t = 0; t < times; ++t) {
        for (std::size_t out = 0; out < 2; ++out) step(p, t, out);
      }
    }
  }

  std::int64_t cost(std::size_t last, bool left_out) const {
    return cells_[key(points_.along.size(), last, left_out ? 1 : 0)].cost;
  }

  std::vector<int> trace(std::size_t last, bool left_out) const {
    std::vector<int> walked(points_.along.size() + 1);
    std::size_t here = key(points_.along.size(), last, left_out ? 1 : 0);
    for (std::size_t p = walked.size(); p-- > 0;) {
      walked[p] = static_cast<int>(here % (times * 2) / 2);
      here = cells_[here].before;
    }
    return walked;
  }

 private:
  static std::size_t key(std::size_t piece, std::size_t t, std::size_t out) {
    return (piece * times + t) * 2 + out;
  }
  Cell& at(std::size_t piece, std::size_t t, std::size_t out) { return cells_[key(piece, t, out)]; }
  std::int64_t length(std::size_t piece) const {
    const std::int64_t from = piece == 0 ? points_.front : points_.along[piece - 1];
    const std::int64_t to = piece == points_.along.size() ? points_.back : points_.along[piece];
    return to - from;
  }

  // From the piece before point p over the point.
  void step(std::size_t p, std::size_t t, std::size_t out) {
    const std::int64_t cost = at(p, t, out).cost;
    if (cost >= unreachable) return;
    for (std::size_t next = 0; next < times; ++next) {
      const bool balanced = (t + next + static_cast<std::size_t>(points_.ends[p])) % 2 == 0;
      if (!balanced || t + next == 0 || (next == 0 && out == 1)) continue;
      Cell& to = at(p + 1, next, next == 0 ? 1 : out);
      const std::int64_t sum = cost + length(p + 1) * static_cast<std::int64_t>(next);
      if (sum >= to.cost) continue;
      to = {sum, key(p, t, out)};
    }
  }

  const SegmentPoints& points_;
  std::vector<Cell> cells_;
};

// A way that leaves a piece out is not joined; one that ends at a bare junction
// leaves out the piece there.
bool leaves_out(const WayShape& shape) { return !shape.joined; }

}  // namespace

int SegmentPoints::end_count() const { return std::accumulate(ends.begin(), ends.end(), 0); }

WayCosts all_costs(const SegmentPoints& points) {
  WayCosts costs;
  costs.fill(unreachable);
  if (points.along.empty()) return plain_costs({}, points.back - points.front);
  for (std::size_t first = 0; first < times; ++first) {
    const Pieces pieces(points, first);
    for (std::size_t w = 1; w < way_count; ++w) {
      const WayShape& shape = way_shapes[w];
      if (static_cast<std::size_t>(shape.front) != first) continue;
      costs[w] = pieces.cost(static_cast<std::size_t>(shape.back), leaves_out(shape));
    }
  }
  return costs;
}

std::vector<int> walked_pieces(const SegmentPoints& points, Way way) {
  const WayShape& shape = way_shapes[static_cast<std::size_t>(way)];
  if (points.along.empty()) return {shape.front};
  return Pieces(points, static_cast<std::size_t>(shape.front))
      .trace(static_cast<std::size_t>(shape.back), leaves_out(shape));
}

}  // namespace fw::planning
