// An independent check of a plan against its snapshot. It shares nothing with
// the search: capacities, coverage, stock and lengths are computed again from
// the snapshot, distances by a shortest-path search over the hall's walkways.
#pragma once
#include <string>
#include <vector>

#include "server/planning/plan.h"

namespace fw::planning {

// One sentence for each thing wrong; empty = the plan holds.
std::vector<std::string> check_plan(const Snapshot& snapshot, const WavePlan& plan);

}  // namespace fw::planning
