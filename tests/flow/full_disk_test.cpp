// Goal: the disk under the server's data runs full in the middle of the work. The
// server acknowledges nothing that it cannot keep, stops and says why; with space it
// goes on, and nothing that it had acknowledged is missing.
#include <catch2/catch.hpp>

#include "tests/flow/day_check.h"
#include "tests/support/skip.h"
#include "tests/support/small_disk.h"

namespace fw::test {

TEST_CASE("the server's disk is full: it stops and says so, and goes on when there is space") {
  FloorProcesses floor({.seed = 41});
  SmallDisk disk(floor.file("server"), 24);
  if (!disk.mounted()) FLOORWAVE_SKIP("the right to mount a small disk: run as root");
  floor.open();
  for (int round = 0; round < 2; ++round) {
    work_a_little(floor);
    disk.fill();
    // The terminals go on picking: the next fact is one too many.
    const auto ended = floor.floor().process("server")->wait(60'000);
    REQUIRE(ended);
    CHECK_FALSE(ended->ok());
    CHECK(ended->signal == 0);
    const std::string log = floor.log_of("server");
    INFO(log);
    CHECK(log.find("full") != std::string::npos);
    CHECK(log.find("start again") != std::string::npos);

    // As long as there is none it ends again, at the start or at the first fact that
    // does not fit, and says why.
    static_cast<void>(floor.floor().start_server());
    const auto again = floor.floor().process("server")->wait(60'000);
    REQUIRE(again);
    CHECK_FALSE(again->ok());
    CHECK(again->signal == 0);
    CHECK(floor.log_of("server").find("full", log.size()) != std::string::npos);

    disk.make_space();
    floor.kill_and_restart("server");
  }
  CHECK(floor.drain());
  check_the_day(floor);
}

}  // namespace fw::test
