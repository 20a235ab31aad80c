#include "server/planning/route_search.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace fw::planning {
namespace {

constexpr std::size_t exact_stops = 9;
constexpr int most_rounds = 50;

// Distances among start (row 0), stops (1 .. n) and end (n + 1).
class Matrix {
 public:
  Matrix(const Warehouse& warehouse, const RouteProblem& problem)
      : size_(problem.stops.size() + 2) {
    std::vector<Index> places{problem.start};
    for (const RouteStop& stop : problem.stops) places.push_back(stop.place);
    places.push_back(problem.end);
    for (const Index a : places) {
      for (const Index b : places) mm_.push_back(warehouse.distance_mm(a, b));
    }
  }
  std::int64_t operator()(Index a, Index b) const { return mm_[a * size_ + b]; }

 private:
  std::size_t size_;
  std::vector<std::int64_t> mm_;
};

// Held and Karp: best[set][last] over subsets of the stops.
std::vector<Index> exact_order(const Matrix& mm, std::size_t n) {
  const std::size_t sets = std::size_t{1} << n;
  std::vector<std::int64_t> best(sets * n, std::numeric_limits<std::int64_t>::max());
  std::vector<std::uint8_t> before(sets * n, 0);
  for (std::size_t i = 0; i < n; ++i) best[(std::size_t{1} << i) * n + i] = mm(0, Index(i + 1));
  for (std::size_t set = 1; set < sets; ++set) {
    for (std::size_t last = 0; last < n; ++last) {
      const std::int64_t cost = best[set * n + last];
      if (cost == std::numeric_limits<std::int64_t>::max()) continue;
      for (std::size_t next = 0; next < n; ++next) {
        if (set >> next & 1) continue;
        const std::size_t to = (set | std::size_t{1} << next) * n + next;
        const std::int64_t length = cost + mm(Index(last + 1), Index(next + 1));
        if (length >= best[to]) continue;
        best[to] = length;
        before[to] = static_cast<std::uint8_t>(last);
      }
    }
  }
  std::size_t set = sets - 1;
  std::size_t last = 0;
  for (std::size_t i = 1; i < n; ++i) {
    const auto with_end = [&](std::size_t j) {
      return best[set * n + j] + mm(Index(j + 1), Index(n + 1));
    };
    if (with_end(i) < with_end(last)) last = i;
  }
  std::vector<Index> order(n);
  for (std::size_t i = n; i-- > 0;) {
    order[i] = static_cast<Index>(last);
    const std::size_t previous = before[set * n + last];
    set &= ~(std::size_t{1} << last);
    last = previous;
  }
  return order;
}

// Turns a stretch of the path around where that shortens it (2-opt).
bool turn_stretches(const Matrix& mm, std::vector<Index>& path) {
  bool better = false;
  for (std::size_t i = 1; i + 2 < path.size(); ++i) {
    for (std::size_t j = i + 1; j + 1 < path.size(); ++j) {
      const std::int64_t now = mm(path[i - 1], path[i]) + mm(path[j], path[j + 1]);
      const std::int64_t then = mm(path[i - 1], path[j]) + mm(path[i], path[j + 1]);
      if (then >= now) continue;
      std::reverse(path.begin() + static_cast<std::ptrdiff_t>(i),
                   path.begin() + static_cast<std::ptrdiff_t>(j) + 1);
      better = true;
    }
  }
  return better;
}

// Moves one to three stops elsewhere where that shortens the path (Or-opt).
bool move_stretches(const Matrix& mm, std::vector<Index>& path) {
  bool better = false;
  for (std::size_t length = 1; length <= 3; ++length) {
    for (std::size_t i = 1; i + length < path.size(); ++i) {
      const Index before = path[i - 1];
      const Index first = path[i];
      const Index last = path[i + length - 1];
      const Index after = path[i + length];
      const std::int64_t freed = mm(before, first) + mm(last, after) - mm(before, after);
      std::size_t best_gap = 0;
      std::int64_t best_cost = freed;
      for (std::size_t g = 1; g < path.size(); ++g) {
        if (g >= i && g <= i + length) continue;
        const std::int64_t cost =
            mm(path[g - 1], first) + mm(last, path[g]) - mm(path[g - 1], path[g]);
        if (cost < best_cost) {
          best_cost = cost;
          best_gap = g;
        }
      }
      if (best_gap == 0) continue;
      const auto at = [&](std::size_t k) { return path.begin() + static_cast<std::ptrdiff_t>(k); };
      if (best_gap < i) std::rotate(at(best_gap), at(i), at(i + length));
      if (best_gap > i) std::rotate(at(i), at(i + length), at(best_gap));
      better = true;
    }
  }
  return better;
}

}  // namespace

std::vector<Index> shorten(const Warehouse& warehouse, const RouteProblem& problem,
                           std::vector<Index> order) {
  if (order.size() < 2) return order;
  const Matrix mm(warehouse, problem);
  if (order.size() <= exact_stops) return exact_order(mm, order.size());
  std::vector<Index> path{0};
  for (const Index i : order) path.push_back(i + 1);
  path.push_back(static_cast<Index>(order.size() + 1));
  for (int round = 0; round < most_rounds; ++round) {
    const bool turned = turn_stretches(mm, path);
    if (!move_stretches(mm, path) && !turned) break;
  }
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = path[i + 1] - 1;
  return order;
}

}  // namespace fw::planning
