// A walk as a graph whose every edge is walked once, and the walk through it.
#pragma once
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

class WalkGraph {
 public:
  void add(Index a, Index b);

  // Nodes of an Euler walk from `start` (Hierholzer 1873), in order. The graph must
  // have one: joined, with an even number of edges at every node but the two ends.
  std::vector<Index> walk_from(Index start, Index nodes) const;

 private:
  struct Edge {
    Index a = 0;
    Index b = 0;
  };
  std::vector<Edge> edges_;
};

}  // namespace fw::planning
