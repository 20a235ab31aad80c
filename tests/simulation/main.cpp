// floorwave-sim: simulated days on a floor where everything goes wrong.
//
//   floorwave-sim [--seeds N] [--from S] [--minutes M] [--jobs N]   N days from seed S on
//   floorwave-sim --seed S [--minutes M] [--books FILE]  one day again, its books in FILE
//       --short-shift: with fewer orders and a quieter office, as days were once drawn
//   floorwave-sim --mutants [--quick] [--mutant NAME]    broken rules, each must be caught
//   floorwave-sim --mutant NAME --seed S                 one day with a broken rule, in full
//
// Exit 0: nothing became untrue (every broken rule was caught); 1: something did (one
// was not), and the command that shows it again is printed; 2: usage.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "shared/base/log.h"
#include "tests/simulation/days.h"
#include "tests/simulation/floor.h"
#include "tests/simulation/mutant_days.h"
#include "tests/simulation/options.h"

namespace {

using namespace fw;

struct Sums {
  std::uint64_t failed = 0;
  std::int64_t commits = 0;
  std::int64_t kills = 0;
  std::int64_t shipped = 0;
  std::int64_t virtual_ms = 0;
  sim::MarkTable marks;

  void add(const sim::DayOutcome& day) {
    failed += day.failed ? 1 : 0;
    commits += day.commits;
    kills += day.kills;
    shipped += day.shipped;
    virtual_ms += day.virtual_ms;
    marks.add(day.marks);
  }
};

std::string report(const sim::Day& day, const sim::Options& options, const sim::Untrue& untrue) {
  std::string text = fmt::format("seed {}: UNTRUE at {} ms: {}\n{}", day.seed, untrue.at_ms,
                                 untrue.what, to_text(day.rates));
  for (const auto& event : untrue.last_events) text += fmt::format("  {}\n", event);
  text += fmt::format("  again: ./fw sim --seed {} --minutes {}{}{}\n", day.seed,
                      day.faults_ms / 60'000,
                      options.shift == sim::Shift::brief ? " --short-shift" : "",
                      day.mutant == nullptr ? "" : fmt::format(" --mutant {}", day.mutant->name));
  return text;
}

sim::DayOutcome run_day(std::uint64_t seed, const sim::Options& options) {
  const sim::Day day{seed, sim::draw_rates(seed, options.shift), options.minutes * 60'000,
                     options.mutant};
  sim::Floor floor(day);
  const sim::DayResult result = floor.run();
  if (!options.books.empty()) {
    std::filesystem::remove(options.books);  // of an earlier look
    floor.save_books(options.books);
  }
  sim::DayOutcome outcome{seed,
                          result.untrue.has_value(),
                          "",
                          result.virtual_ms,
                          result.commits,
                          result.kills,
                          result.shipped,
                          result.marks};
  if (result.untrue) {
    outcome.report = report(day, options, *result.untrue);
  } else if (options.one) {
    outcome.report = to_text(day.rates);
  }
  return outcome;
}

// So many days must have reached every mark, or the simulator has become too tame.
constexpr std::uint64_t days_that_reach_all = 1'000;

int run_days(const sim::Options& options) {
  constexpr std::uint64_t days_usually = 20;
  const std::uint64_t days = options.seeds.value_or(days_usually);
  Sums sums;
  std::uint64_t ended = 0;
  const auto run = [&](std::uint64_t seed) { return run_day(seed, options); };
  sim::run_side_by_side(options.from, days, options.jobs, run, [&](const sim::DayOutcome& day) {
    sums.add(day);
    fmt::print("{}", day.report);
    std::fflush(stdout);
    if (++ended % 100 == 0) {
      fmt::print(stderr, "{} of {} days, {} failed\n", ended, days, sums.failed);
    }
  });
  if (!options.one) sums.marks.print();
  fmt::print("{} days, {} virtual minutes, {} commits, {} kills, {} units shipped: {} failed\n",
             days, sums.virtual_ms / 60'000, sums.commits, sums.kills, sums.shipped, sums.failed);
  bool fine = sums.failed == 0;
  if (days < days_that_reach_all || options.shift == sim::Shift::brief) return fine ? 0 : 1;
  for (const std::string& mark : sums.marks.never()) {
    fmt::print("never reached: {}\n", mark);
    fine = false;
  }
  return fine ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  std::string problem;
  const auto options = sim::read_options(argc, argv, problem);
  if (!options) {
    fmt::print(stderr, "floorwave-sim: {}\n", problem);
    return 2;
  }
  if (options->help) {
    fmt::print("floorwave-sim: simulated days on a floor where everything goes wrong\n\n{}",
               sim::usage());
    return 0;
  }
  log::configure("floorwave-sim", log::Level::error);
  const bool all = options->mutants || (options->mutant != nullptr && !options->one);
  return all ? sim::catch_mutants(*options) : run_days(*options);
}
