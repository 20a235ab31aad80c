// Leaves a test that cannot run on this machine, saying what is missing. ctest
// counts it as skipped, ./fw test shows it in the totals, and .ci/run fails for
// it unless the reason names the "optional benchmark data".
//
//   if (!std::filesystem::exists(data)) FLOORWAVE_SKIP("optional benchmark data: " + data);
#pragma once
#include <iostream>

// A macro because the test itself must return.
#define FLOORWAVE_SKIP(reason)                         \
  do {                                                 \
    std::cout << "SKIPPED: " << (reason) << std::endl; \
    return;                                            \
  } while (false)
