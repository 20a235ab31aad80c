// Halls for the planner's tests: seeded random ones, and walking distances
// worked out without the planner, edge by edge.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "server/planning/routing.h"
#include "server/planning/warehouse.h"
#include "shared/base/random.h"

namespace fw::planning::testing {

struct HallShape {
  Index aisles = 6;
  Index bays = 10;
  Index levels = 1;
  Index crosses = 2;  // cross-aisles: front, back and those in between
  std::int64_t aisle_pitch_mm = 4'000;
  std::int64_t bay_mm = 1'000;
  std::vector<Direction> direction;  // by aisle; empty = all are walked both ways
};

// One-way aisles among others, so that one can come back.
inline std::vector<Direction> random_directions(Random& random, Index aisles) {
  std::vector<Direction> direction(aisles, Direction::both);
  if (aisles < 2) return direction;
  for (Direction& d : direction) {
    if (random.chance(700)) d = random.chance(500) ? Direction::up : Direction::down;
  }
  const auto up = static_cast<Index>(random.below(aisles));
  const auto down = static_cast<Index>((up + 1 + random.below(aisles - 1)) % aisles);
  direction[up] = Direction::up;
  direction[down] = Direction::down;
  return direction;
}

// Depots first (places 0 and 1, in front of the hall), then the pick places,
// snaking by walk sequence.
inline Warehouse make_hall(const HallShape& shape, std::int64_t depot_x, std::int64_t depot_y,
                           std::int64_t end_x, std::int64_t end_y) {
  std::vector<Place> places(2);
  places[0].x_mm = depot_x;
  places[0].y_mm = depot_y;
  places[1].x_mm = end_x;
  places[1].y_mm = end_y;
  Layout layout;
  layout.direction = shape.direction;
  const std::int64_t length = shape.bay_mm * (shape.bays + 1);
  for (Index c = 0; c < shape.crosses; ++c) {
    layout.cross_y_mm.push_back(length * c / (shape.crosses - 1));
  }
  std::int64_t sequence = 0;
  for (Index a = 0; a < shape.aisles; ++a) {
    layout.aisle_x_mm.push_back(a * shape.aisle_pitch_mm);
    for (Index b = 0; b < shape.bays; ++b) {
      for (Index l = 0; l < shape.levels; ++l) {
        Place p;
        p.x_mm = a * shape.aisle_pitch_mm;
        p.y_mm = shape.bay_mm * (b + 1);
        p.z_mm = l * 700;
        p.aisle = a;
        p.bay = b;
        p.level = l;
        p.zone = a * 2 / shape.aisles;
        p.walk_sequence = ++sequence;
        places.push_back(p);
      }
    }
  }
  return Warehouse(std::move(places), std::move(layout));
}

// Shortest lengths between all places by relaxing every walkway until nothing
// changes; independent of Warehouse::distance_mm.
class WalkTable {
 public:
  explicit WalkTable(const Warehouse& hall) : hall_(hall), count_(hall.places().size()) {
    const Layout& layout = hall.layout();
    for (const std::int64_t y : layout.cross_y_mm) {
      for (const std::int64_t x : hall.columns_mm()) nodes_.push_back({x, y});
    }
  }

  // From `from` to every place.
  std::vector<std::int64_t> from(Index from) const {
    std::vector<std::int64_t> at(nodes_.size(), far);
    for (std::size_t n = 0; n < nodes_.size(); ++n) at[n] = to_node(from, nodes_[n], true);
    for (std::size_t round = 0; round < nodes_.size(); ++round) {
      for (std::size_t a = 0; a < nodes_.size(); ++a) {
        for (std::size_t b = 0; b < nodes_.size(); ++b) {
          if (nodes_[a].first != nodes_[b].first && nodes_[a].second != nodes_[b].second) continue;
          if (closed(nodes_[a].first, nodes_[a].second, nodes_[b].second)) continue;
          at[b] = std::min(at[b], at[a] + std::abs(nodes_[a].first - nodes_[b].first) +
                                      std::abs(nodes_[a].second - nodes_[b].second));
        }
      }
    }
    std::vector<std::int64_t> to(count_, far);
    for (Index p = 0; p < count_; ++p) {
      to[p] = direct(from, p);
      for (std::size_t n = 0; n < nodes_.size(); ++n) {
        to[p] = std::min(to[p], at[n] + to_node(p, nodes_[n], false));
      }
    }
    return to;
  }

 private:
  static constexpr std::int64_t far = std::numeric_limits<std::int64_t>::max() / 8;
  using Node = std::pair<std::int64_t, std::int64_t>;

  std::int64_t cross_of(const Place& p) const {
    std::int64_t best = hall_.layout().cross_y_mm.front();
    for (const std::int64_t y : hall_.layout().cross_y_mm) {
      if (std::abs(y - p.y_mm) < std::abs(best - p.y_mm)) best = y;
    }
    return best;
  }
  // An aisle may not be walked this way.
  bool closed(std::int64_t x, std::int64_t from_y, std::int64_t to_y) const {
    const Layout& layout = hall_.layout();
    for (std::size_t a = 0; a < layout.direction.size(); ++a) {
      if (layout.aisle_x_mm[a] != x) continue;
      if (to_y < from_y && layout.direction[a] == Direction::up) return true;
      if (to_y > from_y && layout.direction[a] == Direction::down) return true;
    }
    return false;
  }
  // Straight to a junction, or from it: along the own aisle, or along the own cross-aisle.
  std::int64_t to_node(Index i, const Node& node, bool leaving) const {
    const Place& p = hall_.place(i);
    if (p.aisle != none) {
      if (hall_.layout().aisle_x_mm[p.aisle] != node.first) return far;
      if (leaving ? closed(node.first, p.y_mm, node.second)
                  : closed(node.first, node.second, p.y_mm)) {
        return far;
      }
      return std::abs(p.y_mm - node.second);
    }
    if (cross_of(p) != node.second) return far;
    return std::abs(p.y_mm - node.second) + std::abs(p.x_mm - node.first);
  }
  std::int64_t direct(Index i, Index j) const {
    const Place& p = hall_.place(i);
    const Place& q = hall_.place(j);
    if (i == j) return 0;
    if (p.aisle != none && p.aisle == q.aisle) {
      return closed(hall_.layout().aisle_x_mm[p.aisle], p.y_mm, q.y_mm) ? far
                                                                        : std::abs(p.y_mm - q.y_mm);
    }
    if (p.aisle == none && q.aisle == none && cross_of(p) == cross_of(q)) {
      return std::abs(p.x_mm - q.x_mm) + std::abs(p.y_mm - q.y_mm);
    }
    return far;
  }

  const Warehouse& hall_;
  std::size_t count_;
  std::vector<Node> nodes_;
};

// The shortest visiting order's length by trying all of them.
inline std::int64_t shortest_by_trying(const Warehouse& hall, const RouteProblem& problem) {
  std::vector<Index> order(problem.stops.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::int64_t best = std::numeric_limits<std::int64_t>::max();
  do {
    best = std::min(best, route_length_mm(hall, problem, order));
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

inline RouteProblem random_stops(const Warehouse& hall, Random& random, std::size_t count) {
  RouteProblem problem{0, 1, {}};
  while (problem.stops.size() < count) {
    const auto place =
        static_cast<Index>(random.between(2, std::int64_t(hall.places().size()) - 1));
    const bool known = std::any_of(problem.stops.begin(), problem.stops.end(),
                                   [&](const RouteStop& s) { return s.place == place; });
    if (!known) problem.stops.push_back({place, random.between(1, 3)});
  }
  return problem;
}

}  // namespace fw::planning::testing
