// Plans one large random wave and prints how long that took on this machine
// (on the clock, and of one core's time):
//   plan_wave_bench [FULFILMENTS [ITERATIONS]]
// The plan is held against the independent checker; exit 1 when it does not hold.
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "server/planning/check_plan.h"
#include "server/planning/plan.h"
#include "tests/unit/planning/snapshots.h"

int main(int argc, char** argv) {
  using namespace fw::planning;
  testing::SnapshotShape shape;
  shape.hall = {.aisles = 20, .bays = 40, .levels = 3};
  shape.items = 5'000;
  shape.fulfilments = argc > 1 ? static_cast<Index>(std::atoi(argv[1])) : 10'000;
  Snapshot snapshot = testing::random_snapshot(shape, 1);
  for (StockLine& line : snapshot.stock) line.available *= 100;
  snapshot.batching.iterations = argc > 2 ? std::atoll(argv[2]) : BatchOptions{}.iterations;

  const std::clock_t cpu_begin = std::clock();
  const auto begin = std::chrono::steady_clock::now();
  const WavePlan plan = plan_wave(snapshot);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  const double cpu = static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC;
  std::cout << shape.fulfilments << " fulfilments, " << snapshot.requirements.size()
            << " lines: " << plan.trips.size() << " trips, " << plan.walk_mm / 1'000 << " m walk ("
            << plan.location_order_mm / 1'000 << " m in location order), " << plan.dropped.size()
            << " dropped, " << plan.shorts.size() << " short; " << seconds.count() << " s, " << cpu
            << " s of a core\n";
  const std::vector<std::string> wrong = check_plan(snapshot, plan);
  for (const std::string& line : wrong) std::cout << line << '\n';
  return wrong.empty() ? 0 : 1;
}
