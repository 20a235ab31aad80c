// What floorwave-sim is asked to do.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "tests/simulation/mutants.h"
#include "tests/simulation/rates.h"

namespace fw::sim {

struct Options {
  std::uint64_t from = 1;
  std::optional<std::uint64_t> seeds;
  std::int64_t minutes = 2;
  std::uint64_t jobs = 1;  // processes that run days side by side
  bool one = false;        // --seed: say more of it
  bool mutants = false;    // each broken rule must be caught
  Shift shift = Shift::whole;
  bool quick = false;  // those that are caught soon
  bool help = false;
  const Mutant* mutant = nullptr;
  std::string books;
};

// The options, a line each.
const char* usage();
// Nothing: what cannot be understood is in `problem`.
std::optional<Options> read_options(int argc, char** argv, std::string& problem);

}  // namespace fw::sim
