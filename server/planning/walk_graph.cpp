#include "server/planning/walk_graph.h"

#include <algorithm>

namespace fw::planning {

void WalkGraph::add(Index a, Index b) { edges_.push_back({a, b}); }

std::vector<Index> WalkGraph::walk_from(Index start, Index nodes) const {
  std::vector<std::vector<Index>> at(nodes);
  for (Index e = 0; e < edges_.size(); ++e) {
    at[edges_[e].a].push_back(e);
    at[edges_[e].b].push_back(e);
  }
  std::vector<bool> used(edges_.size(), false);
  std::vector<Index> stack{start};
  std::vector<Index> walk;
  while (!stack.empty()) {
    const Index node = stack.back();
    while (!at[node].empty() && used[at[node].back()]) at[node].pop_back();
    if (at[node].empty()) {
      walk.push_back(node);
      stack.pop_back();
      continue;
    }
    const Edge& edge = edges_[at[node].back()];
    used[at[node].back()] = true;
    at[node].pop_back();
    stack.push_back(edge.a == node ? edge.b : edge.a);
  }
  std::reverse(walk.begin(), walk.end());
  return walk;
}

}  // namespace fw::planning
