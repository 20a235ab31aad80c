#include "server/planning/length_table.h"

#include <limits>

namespace fw::planning {

LengthTable::LengthTable(const Warehouse& warehouse, Index start, const std::vector<Index>& stops,
                         Index end)
    : size_(stops.size() + 2) {
  std::vector<Index> places{start};
  places.insert(places.end(), stops.begin(), stops.end());
  places.push_back(end);
  for (const Index a : places) {
    for (const Index b : places) mm_.push_back(warehouse.distance_mm(a, b));
  }
}

std::int64_t LengthTable::length(const std::vector<Index>& path) const {
  std::int64_t length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += (*this)(path[i - 1], path[i]);
  return length;
}

// best[set][last]
std::vector<Index> order_by_subsets(const LengthTable& mm) {
  const std::size_t n = mm.stops();
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

}  // namespace fw::planning
