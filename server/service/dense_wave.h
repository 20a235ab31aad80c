// The densest wave out of open orders: those that give the most units for each aisle
// that people must walk into (planning/wave_ratio.h). For bulk work without a hurry: a
// truck or a priority counts nothing here, so name the orders it is for by rules.
#pragma once
#include <vector>

#include "server/store/waves.h"

namespace fw::service {

struct DenseWave {
  std::int64_t most_units = 0;
  std::int64_t iterations = 20'000;
  std::uint64_t seed = 1;
};

// Takes all other fulfilments out of the input, with their lines, and returns them. The
// wave has at least half of `most_units`, if there are as many; else nothing is taken out.
// Where each pick then comes from is decided as for any wave (first expired first out).
std::vector<Id> keep_densest(store::PlanInput& input, const DenseWave& wanted);

}  // namespace fw::service
