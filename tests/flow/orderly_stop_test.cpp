// Goal: a program that is told to stop in the middle of its work (an update, a
// reboot) ends what it has begun, says nothing untrue, and is missed by nobody.
#include <catch2/catch.hpp>

#include "tests/flow/day_check.h"

namespace fw::test {

TEST_CASE("server, printer and terminals are told to stop while busy: they drain, and end well") {
  FloorProcesses floor({.orders = 60, .pickers = 4, .packers = 2, .seed = 31});
  floor.open();
  for (int round = 0; round < 2; ++round) {
    for (const char* program : {"server", "robots", "printer"}) {
      work_a_little(floor);
      const ExitStatus ended = floor.stop_and_restart(program);
      INFO(program << ": " << to_text(ended) << "\n" << floor.log_of(program));
      CHECK(ended.ok());
    }
  }
  CHECK(floor.drain());
  check_the_day(floor);
}

}  // namespace fw::test
