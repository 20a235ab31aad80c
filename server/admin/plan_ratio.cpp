// floorwave plan for the densest wave of the SBPO 2025 challenge.
#include "server/admin/plan_command.h"

namespace fw::admin {
namespace {

struct Found {
  planning::RatioWave wave;
  SearchRecord record;
};

Found search(const planning::RatioProblem& problem, const PlanAsked& asked, std::uint64_t seed) {
  planning::RatioSearch ratio(problem, seed);
  Found found;
  found.record = run_for(ratio, asked.effort, asked.begun);
  found.wave = ratio.best();
  return found;
}

}  // namespace

Result<PlanMade> plan_ratio(const planning::RatioProblem& problem, const PlanAsked& asked) {
  const std::vector<Found> all = run_threads<Found>(
      asked.effort, [&](std::uint64_t seed) { return search(problem, asked, seed); });
  std::size_t best = 0;
  for (std::size_t t = 1; t < all.size(); ++t) {
    if (planning::denser(all[t].wave, all[best].wave)) best = t;
  }
  const planning::RatioWave& wave = all[best].wave;
  if (wave.aisles.empty()) {
    return refuse("no_wave_found", asked.instance + ", where no wave found reaches the least units",
                  "orders and stock for the least number of units",
                  "check the limits in the last line, or give more --seconds");
  }
  PlanMade made;
  made.out = std::to_string(wave.orders.size()) + "\n";
  for (const planning::Index o : wave.orders) made.out += std::to_string(o) + "\n";
  made.out += std::to_string(wave.aisles.size()) + "\n";
  for (const planning::Index a : wave.aisles) made.out += std::to_string(a) + "\n";
  made.summary = {{"orders", wave.orders.size()},
                  {"aisles", wave.aisles.size()},
                  {"units", wave.units},
                  {"units_per_aisle",
                   static_cast<double>(wave.units) / static_cast<double>(wave.aisles.size())},
                  {"seed", asked.effort.seed + best},
                  {"iterations", all[best].record.iterations},
                  {"cycles", boost::json::value_from(all[best].record.cycles)}};
  return made;
}

}  // namespace fw::admin
