// Leaves a test that cannot run on this machine, saying what is missing. ctest
// counts it as skipped, ./fw test shows it in the totals, and .ci/run fails for
// it unless the reason names the "optional benchmark data".
//
//   if (!std::filesystem::exists(data)) FLOORWAVE_SKIP("optional benchmark data: " + data);
#pragma once
#include <iostream>

namespace fw::testing {

inline int skipped_tests = 0;  // in this process, for its exit code

}  // namespace fw::testing

// A macro because the test itself must return.
#define FLOORWAVE_SKIP(reason)                         \
  do {                                                 \
    std::cout << "SKIPPED: " << (reason) << std::endl; \
    ++fw::testing::skipped_tests;                      \
    return;                                            \
  } while (false)
