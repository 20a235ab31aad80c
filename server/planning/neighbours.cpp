#include "server/planning/neighbours.h"

#include <algorithm>
#include <cstdlib>

namespace fw::planning {
namespace {

std::vector<std::vector<Index>> loads_by_column(const std::vector<TripLoad>& loads) {
  std::vector<std::vector<Index>> by_column;
  for (std::size_t i = 0; i < loads.size(); ++i) {
    for (const Index column : loads[i].columns) {
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
  std::vector<LoadSums> sums;  // side by side: they are read a hundred million times
  for (const TripLoad& load : loads) sums.push_back(load.sums);
  const std::vector<std::vector<Index>> by_column = loads_by_column(loads);
  const bool all = most >= loads.size();

  std::vector<std::vector<Index>> neighbours(loads.size());
  std::vector<int> common(loads.size(), 0);
  std::vector<Index> touched;
  std::vector<Close> found;
  for (Index i = 0; i < loads.size(); ++i) {
    touched.clear();
    for (const Index column : loads[i].columns) {
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
      const auto added = static_cast<std::int64_t>(loads[j].columns.size()) - common[j];
      const std::int64_t score = common[j] - added;
      common[j] = 0;
      if (j == i || !cost.compatible(sums[i], sums[j])) continue;
      found.push_back({score, std::abs(loads[i].middle() - loads[j].middle()), j});
    }
    neighbours[i] = best_of(found, most);
  }
  return neighbours;
}

}  // namespace fw::planning
