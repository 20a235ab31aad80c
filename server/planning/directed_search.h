// Short visiting orders where the way there and the way back differ (the asymmetric
// travelling salesman). A path begins with 0 and closes with n + 1 of its table.
#pragma once
#include <cstdint>
#include <vector>

#include "server/planning/length_table.h"

namespace fw::planning {

// Each stop in turn where it makes the path longer by the least.
std::vector<Index> insert_cheapest(const LengthTable& mm);

// Turns stretches of the path around (2-opt, both ways' lengths counted) and lets neighbouring
// stretches change places (Or-opt of any length, a 3-opt that turns nothing around) until
// nothing improves. True when anything did.
bool shorten_path(const LengthTable& mm, std::vector<Index>& path);

// The same again after each of `kicks` double bridges (Martin, Otto and Felten 1991); the
// shortest is kept. Never longer than the given path; the same path and kicks give the same.
void shorten_with_kicks(const LengthTable& mm, std::vector<Index>& path, int kicks);

}  // namespace fw::planning
