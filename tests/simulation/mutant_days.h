// The simulator tests itself: each broken rule must be caught.
#pragma once
#include "tests/simulation/options.h"

namespace fw::sim {

// One mutant at a time, days from the first seed on until one ends untrue; prints a
// table. The exit code: 1 when one was not caught.
int catch_mutants(const Options& options);

}  // namespace fw::sim
