#include "server/planning/neighbours.h"

#include <algorithm>
#include <cstdlib>

namespace fw::planning {
namespace {

// A load reduced to what closeness needs.
struct Sketch {
  std::vector<Index> columns;  // rising
  std::int64_t middle_mm = 0;  // mean position along the aisles
};

Sketch sketch_of(const TripLoad& load) {
  Sketch sketch;
  for (const AisleStop& stop : load.stops) {
    if (sketch.columns.empty() || sketch.columns.back() != stop.column) {
      sketch.columns.push_back(stop.column);
    }
    sketch.middle_mm += stop.along_mm;
  }
  sketch.middle_mm /= std::max<std::int64_t>(1, static_cast<std::int64_t>(load.stops.size()));
  return sketch;
}

std::vector<std::vector<Index>> loads_by_column(const std::vector<Sketch>& sketches) {
  std::vector<std::vector<Index>> by_column;
  for (std::size_t i = 0; i < sketches.size(); ++i) {
    for (const Index column : sketches[i].columns) {
      // Stops beside the aisles (column none) say nothing about closeness.
      if (column == none) continue;
      if (column >= by_column.size()) by_column.resize(std::size_t{column} + 1);
      by_column[column].push_back(static_cast<Index>(i));
    }
  }
  return by_column;
}

struct Close {
  std::int64_t score = 0;  // larger is better
  std::int64_t apart_mm = 0;
  Index load = none;

  friend bool operator<(const Close& a, const Close& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.apart_mm != b.apart_mm) return a.apart_mm < b.apart_mm;
    return a.load < b.load;
  }
};

std::vector<Index> best_of(std::vector<Close>& found, std::size_t most) {
  if (found.size() > most) {
    std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(most), found.end());
    found.resize(most);
  }
  std::sort(found.begin(), found.end());
  std::vector<Index> best;
  for (const Close& c : found) best.push_back(c.load);
  return best;
}

}  // namespace

std::vector<std::vector<Index>> find_neighbours(const TripCost& cost,
                                                const std::vector<TripLoad>& loads,
                                                std::size_t most) {
  std::vector<Sketch> sketches;
  std::vector<LoadSums> sums;  // side by side: they are read a hundred million times
  for (const TripLoad& load : loads) {
    sketches.push_back(sketch_of(load));
    sums.push_back(load.sums);
  }
  const std::vector<std::vector<Index>> by_column = loads_by_column(sketches);
  const bool all = most >= loads.size();

  std::vector<std::vector<Index>> neighbours(loads.size());
  std::vector<int> common(loads.size(), 0);
  std::vector<Index> touched;
  std::vector<Close> found;
  for (Index i = 0; i < loads.size(); ++i) {
    touched.clear();
    for (const Index column : sketches[i].columns) {
      if (column == none) continue;
      for (const Index j : by_column[column]) {
        if (common[j]++ == 0) touched.push_back(j);
      }
    }
    if (all) {
      touched.clear();
      for (Index j = 0; j < loads.size(); ++j) touched.push_back(j);
    }
    found.clear();
    for (const Index j : touched) {
      const auto added = static_cast<std::int64_t>(sketches[j].columns.size()) - common[j];
      const std::int64_t score = common[j] - added;
      common[j] = 0;
      if (j == i || !cost.compatible(sums[i], sums[j])) continue;
      found.push_back({score, std::abs(sketches[i].middle_mm - sketches[j].middle_mm), j});
    }
    neighbours[i] = best_of(found, most);
  }
  return neighbours;
}

}  // namespace fw::planning
