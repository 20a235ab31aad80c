// The main function of every test program (15 s to compile, once): Catch2's,
// and exit code 77 when nothing failed but something was skipped (skip.h).
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "tests/support/skip.h"

int main(int argc, char* argv[]) {
  // Catch2 returns the number of failures, which might be 77, too.
  if (Catch::Session().run(argc, argv) != 0) return 1;
  return fw::testing::skipped_tests > 0 ? 77 : 0;
}
