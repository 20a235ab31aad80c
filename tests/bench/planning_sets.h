// Part of the planning benchmark: gaps to best known values.
#pragma once
#include "tests/bench/report.h"

namespace fw::bench {

// At scale 100 about half a minute of public instances; at 400 and more about four
// times as many, and so on. Sets that are not at hand are left out.
Report measure_planning_sets(int scale);

}  // namespace fw::bench
