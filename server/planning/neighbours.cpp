#include "server/planning/neighbours.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace fw::planning {
namespace {

// Aisles as bits, side by side: they are read a hundred million times.
class Columns {
 public:
  explicit Columns(const std::vector<TripLoad>& loads) {
    Index most = 0;
    for (const TripLoad& load : loads) {
      for (const Index column : load.columns) most = std::max(most, column);
    }
    words_ = std::size_t{most} / 64 + 1;
    bits_.assign(loads.size() * words_, 0);
    for (std::size_t i = 0; i < loads.size(); ++i) {
      for (const Index column : loads[i].columns) {
        bits_[i * words_ + column / 64] |= std::uint64_t{1} << column % 64;
      }
    }
  }

  std::int64_t common(std::size_t i, std::size_t j) const {
    std::int64_t count = ones(bits_[i * words_] & bits_[j * words_]);
    for (std::size_t w = 1; w < words_; ++w) {
      count += ones(bits_[i * words_ + w] & bits_[j * words_ + w]);
    }
    return count;
  }

 private:
  // std::popcount is a call on machines that may lack the instruction.
  static std::int64_t ones(std::uint64_t x) {
    x -= (x >> 1) & 0x5555'5555'5555'5555;
    x = (x & 0x3333'3333'3333'3333) + ((x >> 2) & 0x3333'3333'3333'3333);
    x = (x + (x >> 4)) & 0x0F0F'0F0F'0F0F'0F0F;
    return static_cast<std::int64_t>((x * 0x0101'0101'0101'0101) >> 56);
  }

  std::size_t words_ = 1;
  std::vector<std::uint64_t> bits_;
};

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

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

// The best of those offered. Now and then all but so many are let go, and from then on
// whatever is not better than the last of these.
class BestOf {
 public:
  explicit BestOf(std::size_t most) : most_(most) {}

  std::int64_t least_score() const { return least_score_; }
  void add(const Close& close) {
    if (bounded_ && !(close < last_)) return;
    found_.push_back(close);
    if (found_.size() >= 4 * most_ + 16) let_go();
  }
  std::vector<Index> take() {
    if (found_.size() > most_) let_go();
    std::sort(found_.begin(), found_.end());
    std::vector<Index> best;
    for (const Close& c : found_) best.push_back(c.load);
    found_.clear();
    bounded_ = false;
    least_score_ = lowest;
    return best;
  }

 private:
  void let_go() {
    const auto last = found_.begin() + static_cast<std::ptrdiff_t>(most_ - 1);
    std::nth_element(found_.begin(), last, found_.end());
    found_.resize(most_);
    last_ = found_.back();
    least_score_ = last_.score;
    bounded_ = true;
  }

  std::size_t most_;
  std::vector<Close> found_;
  Close last_;
  std::int64_t least_score_ = lowest;
  bool bounded_ = false;
};

}  // namespace

std::vector<std::vector<Index>> find_neighbours(const TripCost& cost,
                                                const std::vector<TripLoad>& loads,
                                                std::size_t most) {
  std::vector<LoadSums> sums;
  std::vector<std::int64_t> middles;
  std::vector<std::int64_t> sizes;
  for (const TripLoad& load : loads) {
    sums.push_back(load.sums);
    middles.push_back(load.middle());
    sizes.push_back(static_cast<std::int64_t>(load.columns.size()));
  }
  const Columns columns(loads);
  const bool all = most >= loads.size();

  std::vector<std::vector<Index>> neighbours(loads.size());
  BestOf best(most);
  for (Index i = 0; i < loads.size() && most > 0; ++i) {
    // One branch a pair, and that one nearly always the same: the rest are few.
    for (Index j = 0; j < loads.size(); ++j) {
      const std::int64_t common = columns.common(i, j);
      const std::int64_t score = 2 * common - sizes[j];  // in common, less what is added
      if (score < best.least_score()) continue;
      if ((common == 0 && !all) || j == i || !cost.compatible(sums[i], sums[j])) continue;
      best.add({score, std::abs(middles[i] - middles[j]), j});
    }
    neighbours[i] = best.take();
  }
  return neighbours;
}

}  // namespace fw::planning
