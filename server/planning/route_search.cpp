#include "server/planning/route_search.h"

#include <algorithm>

#include "server/planning/length_table.h"

namespace fw::planning {
namespace {

constexpr std::size_t exact_stops = 9;
constexpr int most_rounds = 50;

// Turns a stretch of the path around where that shortens it (2-opt).
bool turn_stretches(const LengthTable& mm, std::vector<Index>& path) {
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
bool move_stretches(const LengthTable& mm, std::vector<Index>& path) {
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
  std::vector<Index> places;
  for (const RouteStop& stop : problem.stops) places.push_back(stop.place);
  const LengthTable mm(warehouse, problem.start, places, problem.end);
  if (order.size() <= exact_stops) return order_by_subsets(mm);
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
