#include "server/planning/savings.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "server/planning/neighbours.h"

namespace fw::planning {
namespace {

constexpr std::size_t all_pairs_up_to = 1'000;
constexpr std::size_t candidates_each = 32;

struct Merge {
  std::int64_t saving = 0;
  Index a = none;  // a < b, numbers of live clusters
  Index b = none;

  // The queue's top: largest saving, then the lowest numbers.
  friend bool operator<(const Merge& p, const Merge& q) {
    if (p.saving != q.saving) return p.saving < q.saving;
    if (p.a != q.a) return p.a > q.a;
    return p.b > q.b;
  }
};

// One pass: a merged cluster gets a new number and inherits the candidates of
// both; entries of dead numbers are skipped when they come up.
class Pass {
 public:
  Pass(const TripCost& cost, std::vector<TripLoad> loads)
      : cost_(cost), clusters_(std::move(loads)), into_(clusters_.size(), none) {
    const bool all = clusters_.size() <= all_pairs_up_to;
    candidates_ = find_neighbours(cost_, clusters_, all ? clusters_.size() : candidates_each);
    for (Index i = 0; i < candidates_.size(); ++i) {
      for (const Index j : candidates_[i]) {
        // A pair that lists each other is entered once.
        if (j > i || !lists(j, i)) consider(i, j);
      }
    }
  }

  // True when anything merged.
  bool run() {
    bool merged = false;
    while (!queue_.empty()) {
      const Merge top = queue_.top();
      queue_.pop();
      if (into_[top.a] != none || into_[top.b] != none) continue;
      merge(top.a, top.b);
      merged = true;
    }
    return merged;
  }

  std::vector<TripLoad> take() {
    std::vector<TripLoad> alive;
    for (std::size_t i = 0; i < clusters_.size(); ++i) {
      if (into_[i] == none) alive.push_back(std::move(clusters_[i]));
    }
    return alive;
  }

 private:
  bool lists(Index i, Index j) {
    if (candidates_.size() <= all_pairs_up_to) return true;
    return std::find(candidates_[i].begin(), candidates_[i].end(), j) != candidates_[i].end();
  }

  void consider(Index a, Index b) {
    const auto joint = cost_.joint_cost(clusters_[a], clusters_[b]);
    if (!joint) return;
    const std::int64_t saving = clusters_[a].cost + clusters_[b].cost - *joint;
    if (saving > 0) queue_.push({saving, std::min(a, b), std::max(a, b)});
  }

  Index alive(Index i) {
    while (into_[i] != none) {
      if (into_[into_[i]] != none) into_[i] = into_[into_[i]];
      i = into_[i];
    }
    return i;
  }

  void merge(Index a, Index b) {
    const auto c = static_cast<Index>(clusters_.size());
    clusters_.push_back(cost_.join(clusters_[a], clusters_[b]));
    into_.push_back(none);
    into_[a] = into_[b] = c;
    std::vector<Index> heirs;
    for (const Index parent : {a, b}) {
      for (const Index i : candidates_[parent]) heirs.push_back(alive(i));
      candidates_[parent].clear();
      clusters_[parent].parts.clear();
    }
    std::sort(heirs.begin(), heirs.end());
    heirs.erase(std::unique(heirs.begin(), heirs.end()), heirs.end());
    std::erase_if(heirs, [&](Index i) {
      return i == c || !cost_.compatible(clusters_[c].sums, clusters_[i].sums);
    });
    for (const Index i : heirs) {
      consider(c, i);
      candidates_[i].push_back(c);
    }
    candidates_.push_back(std::move(heirs));
  }

  const TripCost& cost_;
  std::vector<TripLoad> clusters_;
  std::vector<Index> into_;  // the cluster it was merged into; none = alive
  std::vector<std::vector<Index>> candidates_;
  std::priority_queue<Merge> queue_;
};

}  // namespace

std::vector<TripLoad> merge_by_savings(const TripCost& cost, std::vector<TripLoad> loads) {
  // Later passes find new candidates for what is left over.
  for (bool merged = true; merged && loads.size() > 1;) {
    Pass pass(cost, std::move(loads));
    merged = pass.run();
    loads = pass.take();
  }
  return loads;
}

}  // namespace fw::planning
