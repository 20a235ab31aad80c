// Days of the simulator side by side.
#include "tests/simulation/days.h"

#include <signal.h>

#include <map>

#include <catch2/catch.hpp>

namespace fw::sim {
namespace {

DayOutcome quiet_day(std::uint64_t seed) {
  return {seed, false, "", 60'000, static_cast<std::int64_t>(seed) * 10, 2, 30, {"a tote, full"}};
}

std::map<std::uint64_t, DayOutcome> run(std::uint64_t first, std::uint64_t days, std::uint64_t jobs,
                                        const std::function<DayOutcome(std::uint64_t)>& day) {
  std::map<std::uint64_t, DayOutcome> all;
  run_side_by_side(first, days, jobs, day, [&](const DayOutcome& outcome) {
    CHECK(all.emplace(outcome.seed, outcome).second);
  });
  return all;
}

TEST_CASE("each day is run once, in however many processes") {
  for (const std::uint64_t jobs : {1, 2, 3, 50}) {
    const auto all = run(7, 20, jobs, quiet_day);
    REQUIRE(all.size() == 20);
    CHECK(all.begin()->first == 7);
    CHECK(all.rbegin()->first == 26);
    CHECK(all.at(9).commits == 90);
    CHECK(all.at(9).marks == std::set<std::string>{"a tote, full"});
  }
  CHECK(run(7, 0, 4, quiet_day).empty());
}

TEST_CASE("what a day says crosses whole, with its lines and marks") {
  const DayOutcome told{3, true, "seed 3: UNTRUE\n  \"quoted\"\n", 1, 2, 3, 4, {"x", "y z"}};
  const DayOutcome heard = outcome_of(to_line(told));
  CHECK(to_line(told).find('\n') == to_line(told).size() - 1);
  CHECK(heard.report == told.report);
  CHECK(heard.marks == told.marks);
  CHECK((heard.failed && heard.seed == 3 && heard.shipped == 4));
}

TEST_CASE("a day whose process dies has failed, and the others are run all the same") {
  const auto all = run(1, 9, 2, [](std::uint64_t seed) {
    if (seed == 3 || seed == 5) ::raise(SIGKILL);
    return quiet_day(seed);
  });
  REQUIRE(all.size() == 9);
  for (const auto& [seed, outcome] : all) CHECK(outcome.failed == (seed == 3 || seed == 5));
  CHECK(all.at(3).report.find("signal 9") != std::string::npos);
  CHECK(all.at(3).report.find("./fw sim --seed 3") != std::string::npos);
}

}  // namespace
}  // namespace fw::sim
