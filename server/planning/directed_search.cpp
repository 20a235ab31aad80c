#include "server/planning/directed_search.h"

#include <algorithm>
#include <array>

#include "shared/base/random.h"

namespace fw::planning {
namespace {

using Path = std::vector<Index>;

constexpr int most_rounds = 50;
constexpr std::size_t longest_exchange = 60;  // two neighbouring stretches together
constexpr std::uint64_t kick_seed = 1;

Path::iterator at(Path& path, std::size_t i) {
  return path.begin() + static_cast<std::ptrdiff_t>(i);
}

// The best turn of a stretch that begins at i. Its inside costs another length backwards.
bool turn_from(const LengthTable& mm, Path& path, std::size_t i) {
  std::int64_t inside = 0;  // backwards minus forwards
  std::int64_t best = 0;
  std::size_t best_last = 0;
  for (std::size_t j = i + 1; j + 1 < path.size(); ++j) {
    inside += mm(path[j], path[j - 1]) - mm(path[j - 1], path[j]);
    const std::int64_t change = inside + mm(path[i - 1], path[j]) + mm(path[i], path[j + 1]) -
                                mm(path[i - 1], path[i]) - mm(path[j], path[j + 1]);
    if (change >= best) continue;
    best = change;
    best_last = j;
  }
  if (best_last == 0) return false;
  std::reverse(at(path, i), at(path, best_last + 1));
  return true;
}

// The best exchange of [i, j) with [j, k).
bool exchange_from(const LengthTable& mm, Path& path, std::size_t i) {
  std::int64_t best = 0;
  std::size_t best_j = 0;
  std::size_t best_k = 0;
  const std::size_t last = std::min(path.size() - 1, i + longest_exchange);
  for (std::size_t j = i + 1; j < last; ++j) {
    const std::int64_t before = mm(path[i - 1], path[i]) + mm(path[j - 1], path[j]);
    const std::int64_t joined = mm(path[i - 1], path[j]);
    for (std::size_t k = j + 1; k <= last; ++k) {
      const std::int64_t change = joined + mm(path[k - 1], path[i]) + mm(path[j - 1], path[k]) -
                                  before - mm(path[k - 1], path[k]);
      if (change >= best) continue;
      best = change;
      best_j = j;
      best_k = k;
    }
  }
  if (best_j == 0) return false;
  std::rotate(at(path, i), at(path, best_j), at(path, best_k));
  return true;
}

// Three stretches A B C D become A C B D, at random.
void kick(Random& random, Path& path) {
  const std::size_t stops = path.size() - 2;
  std::array<std::size_t, 3> cuts{};
  for (std::size_t& cut : cuts) cut = 1 + random.below(stops + 1);
  std::sort(cuts.begin(), cuts.end());
  std::rotate(at(path, cuts[0]), at(path, cuts[1]), at(path, cuts[2]));
}

}  // namespace

Path insert_cheapest(const LengthTable& mm) {
  const auto n = static_cast<Index>(mm.stops());
  Path path{0, n + 1};
  for (Index stop = 1; stop <= n; ++stop) {
    std::size_t best_at = 1;
    std::int64_t best = mm(path[0], stop) + mm(stop, path[1]) - mm(path[0], path[1]);
    for (std::size_t i = 2; i < path.size(); ++i) {
      const std::int64_t more =
          mm(path[i - 1], stop) + mm(stop, path[i]) - mm(path[i - 1], path[i]);
      if (more >= best) continue;
      best = more;
      best_at = i;
    }
    path.insert(at(path, best_at), stop);
  }
  return path;
}

bool shorten_path(const LengthTable& mm, Path& path) {
  bool shorter = false;
  bool better = true;
  for (int round = 0; better && round < most_rounds; ++round) {
    better = false;
    for (std::size_t i = 1; i + 2 < path.size(); ++i) {
      if (exchange_from(mm, path, i)) better = true;
      if (turn_from(mm, path, i)) better = true;
    }
    shorter = shorter || better;
  }
  return shorter;
}

void shorten_with_kicks(const LengthTable& mm, Path& path, int kicks) {
  shorten_path(mm, path);
  if (path.size() < 6) return;
  std::int64_t best_mm = mm.length(path);
  Random random(kick_seed);
  for (int k = 0; k < kicks; ++k) {
    Path other = path;
    kick(random, other);
    shorten_path(mm, other);
    const std::int64_t other_mm = mm.length(other);
    if (other_mm >= best_mm) continue;
    best_mm = other_mm;
    path = std::move(other);
  }
}

}  // namespace fw::planning
