// Goal: the sweep's walks are the shortest there are, in any hall it takes.
// Method: random small halls with two to five cross-aisles, start and end at
// cross-aisles, inside aisles or at a door in front of all; every order of visits
// is tried through a table of all subsets, on lengths that are worked out here.
#include "server/planning/grid_route.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "shared/base/random.h"

namespace fw::planning {
namespace {

struct Point {
  std::int64_t across = 0;
  std::int64_t along = 0;
};

struct Case {
  Grid grid;
  GridTrip trip;
  std::vector<GridStop> stops;
};

std::int64_t between(const Grid& grid, const Point& a, const Point& b) {
  if (a.across == b.across) return std::abs(a.along - b.along);
  std::int64_t best = unreachable;
  for (const std::int64_t line : grid.lines) {
    best = std::min(best, std::abs(a.along - line) + std::abs(b.along - line));
  }
  return best + std::abs(a.across - b.across);
}

Point point_of(const Case& c, const GridStop& stop) {
  return {c.grid.columns[stop.column], stop.along};
}
// A position on a cross-aisle between two columns reaches along its own line only.
std::int64_t end_to_stop(const Case& c, const GridEnd& end, const GridStop& stop) {
  const Point to = point_of(c, stop);
  if (end.column != none) return between(c.grid, {c.grid.columns[end.column], end.along}, to);
  return std::abs(end.across - to.across) + std::abs(c.grid.lines[end.line] - to.along);
}
std::int64_t outside(const Case& c, bool start, const GridStop& stop) {
  if (c.trip.door.empty()) return end_to_stop(c, start ? c.trip.start : c.trip.end, stop);
  std::int64_t best = unreachable;
  for (std::size_t i = 0; i < c.trip.door.size(); ++i) {
    const Point junction{c.grid.columns[i], c.grid.lines.front()};
    best = std::min(best, c.trip.door[i] + between(c.grid, junction, point_of(c, stop)));
  }
  return best;
}

std::int64_t shortest_of_all(const Case& c) {
  const std::size_t n = c.stops.size();
  std::vector<std::int64_t> best((std::size_t{1} << n) * n, unreachable);
  for (std::size_t i = 0; i < n; ++i) {
    best[(std::size_t{1} << i) * n + i] = outside(c, true, c.stops[i]);
  }
  std::int64_t shortest = unreachable;
  for (std::size_t set = 1; set < std::size_t{1} << n; ++set) {
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t here = best[set * n + i];
      if (here >= unreachable) continue;
      if (set + 1 == std::size_t{1} << n) {
        shortest = std::min(shortest, here + outside(c, false, c.stops[i]));
      }
      for (std::size_t j = 0; j < n; ++j) {
        if (set >> j & 1) continue;
        std::int64_t& to = best[(set | std::size_t{1} << j) * n + j];
        to = std::min(to, here + between(c.grid, point_of(c, c.stops[i]), point_of(c, c.stops[j])));
      }
    }
  }
  return shortest;
}

std::int64_t length_of_order(const Case& c, const std::vector<Index>& order) {
  std::int64_t length = outside(c, true, c.stops[order.front()]);
  for (std::size_t i = 1; i < order.size(); ++i) {
    length += between(c.grid, point_of(c, c.stops[order[i - 1]]), point_of(c, c.stops[order[i]]));
  }
  return length + outside(c, false, c.stops[order.back()]);
}

GridEnd random_end(const Grid& grid, Random& random) {
  GridEnd end;
  if (random.chance(400)) {
    end.column = static_cast<Index>(random.below(grid.columns.size()));
    end.across = grid.columns[end.column];
    end.along = random.between(grid.lines.front(), grid.lines.back());
    return end;
  }
  end.line = static_cast<Index>(random.below(grid.lines.size()));
  end.across = random.chance(500)
                   ? grid.columns[random.below(grid.columns.size())]
                   : random.between(grid.columns.front() - 4, grid.columns.back() + 4);
  return end;
}

Case random_case(Random& random, std::size_t most_stops) {
  Case c;
  const std::int64_t columns = random.between(1, 6);
  const std::int64_t pitch = random.between(1, 6);
  for (std::int64_t i = 0; i < columns; ++i) c.grid.columns.push_back(i * pitch);
  std::int64_t along = random.between(0, 3);
  for (std::int64_t i = random.between(2, 4); i >= 0; --i) {
    c.grid.lines.push_back(along);
    along += random.between(2, 12);
  }
  if (random.chance(500)) c.grid.lines.resize(2);
  const std::int64_t kind = random.between(0, 3);
  if (kind == 0) {
    for (std::int64_t i = 0; i < columns; ++i) {
      c.trip.door.push_back(3 + pitch * i);  // as if along the front
    }
  } else {
    c.trip.start = random_end(c.grid, random);
    c.trip.end = kind == 1 ? c.trip.start : random_end(c.grid, random);
  }
  for (std::int64_t i = random.between(1, std::int64_t(most_stops)); i > 0; --i) {
    c.stops.push_back({static_cast<Index>(random.below(c.grid.columns.size())),
                       random.between(c.grid.lines.front(), c.grid.lines.back())});
  }
  return c;
}

TEST_CASE("no order of visits is shorter than the one found, wherever the walk begins and ends") {
  Random random(7);
  for (int i = 0; i < 3'000; ++i) {
    const Case c = random_case(random, 7);
    INFO("case " << i);
    const GridRouter router(c.grid, c.trip);
    const std::int64_t shortest = shortest_of_all(c);
    REQUIRE(router.length(std::span<const GridStop>(c.stops)) == shortest);
    const std::vector<Index> order = router.visiting_order(c.stops);
    REQUIRE(std::set<Index>(order.begin(), order.end()).size() == c.stops.size());
    REQUIRE(order.size() == c.stops.size());
    REQUIRE(length_of_order(c, order) == shortest);
  }
}

TEST_CASE("lengths from the ways of whole columns agree with lengths from single stops") {
  Random random(11);
  for (int i = 0; i < 3'000; ++i) {
    const Case c = random_case(random, 12);
    if (c.trip.door.empty() && (c.trip.start.column != none || c.trip.end.column != none)) continue;
    INFO("case " << i);
    std::map<Index, std::vector<std::set<std::int64_t>>> by_column;
    for (const GridStop& stop : c.stops) {
      auto& blocks = by_column[stop.column];
      blocks.resize(c.grid.blocks());
      blocks[c.grid.block_of(stop.along)].insert(stop.along);
    }
    std::vector<std::vector<SegmentWays>> ways;
    for (const auto& [column, blocks] : by_column) {
      ways.emplace_back(c.grid.blocks());
      for (Index b = 0; b < blocks.size(); ++b) {
        const std::vector<std::int64_t> along(blocks[b].begin(), blocks[b].end());
        if (along.empty()) continue;
        ways.back()[b] = segment_ways(along, c.grid.lines[b], c.grid.lines[b + 1]);
      }
    }
    std::vector<ColumnWays> columns;
    for (const auto& [column, blocks] : by_column) {
      columns.push_back({column, ways[columns.size()].data()});
    }
    const GridRouter router(c.grid, c.trip);
    REQUIRE(router.length(columns) == router.length(std::span<const GridStop>(c.stops)));
  }
}

}  // namespace
}  // namespace fw::planning
