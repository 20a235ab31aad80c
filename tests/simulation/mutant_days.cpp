#include "tests/simulation/mutant_days.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "tests/simulation/floor.h"

namespace fw::sim {
namespace {

constexpr std::uint64_t days_at_most = 200;
constexpr std::uint64_t healing_days = 30;

struct Caught {
  std::uint64_t day = 0;  // 0 = not
  std::string complaint;
};

// The first line that says something: of the books, the rule.
std::string short_form(const std::string& complaint) {
  std::string line = complaint.substr(0, complaint.find('\n'));
  if (line.ends_with(":") && line.size() < complaint.size()) {
    std::string next = complaint.substr(line.size() + 1);
    next = next.substr(0, next.find('\n'));
    line = next.substr(std::min(next.find_first_not_of(' '), next.size()));
  }
  constexpr std::size_t most = 96;
  return line.size() <= most ? line : line.substr(0, most) + "...";
}

Caught look_for(const Mutant& mutant, std::uint64_t days, const Options& options) {
  for (std::uint64_t day = 1; day <= days; ++day) {
    const std::uint64_t seed = options.from + day - 1;
    Floor floor({seed, draw_rates(seed, options.shift), options.minutes * 60'000, &mutant});
    const DayResult result = floor.run();
    if (result.untrue) return {day, short_form(result.untrue->what)};
  }
  return {};
}

// One line of the table; true when it is as it must be.
bool try_one(const Mutant& mutant, const Options& options) {
  const std::uint64_t most = options.seeds.value_or(days_at_most);
  const std::uint64_t days = mutant.heals ? std::min(most, healing_days) : most;
  const Caught caught = look_for(mutant, days, options);
  const bool invariant = mutant.breaks.size() == 1;
  std::string when = caught.day > 0 ? fmt::format("day {}", caught.day) : "NOT CAUGHT";
  if (mutant.heals) when = caught.day > 0 ? "NOT HEALED " + when : "heals";
  fmt::print("{:<34}{:<20}{:<12}{}\n", mutant.name,
             (invariant ? "invariant " : "") + std::string(mutant.breaks), when,
             caught.day == 0 ? std::string(mutant.what) : caught.complaint);
  std::fflush(stdout);
  return (caught.day > 0) != mutant.heals;
}

}  // namespace

int catch_mutants(const Options& options) {
  // What the programs log of commands that fail is what is looked for.
  if (std::freopen("/dev/null", "w", stderr) == nullptr) return 2;
  std::size_t wrong = 0;
  std::size_t all = 0;
  fmt::print("{:<34}{:<20}{:<12}{}\n", "mutant", "breaks", "caught", "by");
  for (const Mutant& mutant : mutants()) {
    if (options.mutant != nullptr && options.mutant != &mutant) continue;
    if (options.quick && !mutant.quick) continue;
    ++all;
    if (!try_one(mutant, options)) ++wrong;
  }
  fmt::print("{} broken rules, {} not as they must be\n", all, wrong);
  return wrong == 0 ? 0 : 1;
}

}  // namespace fw::sim
