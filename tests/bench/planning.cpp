// One wave of 10,000 orders and 50,000 lines on one core, and smaller ones to see
// how time grows. Each plan is held against the independent checker.
#include <ctime>
#include <map>
#include <set>

#include "server/planning/check_plan.h"
#include "server/planning/plan.h"
#include "tests/bench/report.h"
#include "tests/unit/planning/snapshots.h"

namespace fw::bench {
namespace {

planning::Snapshot make_snapshot(planning::Index fulfilments) {
  planning::testing::SnapshotShape shape;
  shape.hall = {.aisles = 20, .bays = 40, .levels = 3};
  shape.items = 5'000;
  shape.fulfilments = fulfilments;
  planning::Snapshot snapshot = planning::testing::random_snapshot(shape, 1);
  for (planning::StockLine& line : snapshot.stock) line.available *= 100;
  return snapshot;
}

// The same picks as a floor without a planner walks them: orders as they come, cart
// after cart, every trip S-shape.
std::int64_t first_come_s_shape_mm(const planning::Snapshot& snapshot,
                                   const planning::WavePlan& plan) {
  using planning::Index;
  std::map<Index, std::set<Index>> places;
  std::map<Index, std::size_t> slots;
  for (const planning::Trip& trip : plan.trips) {
    for (const planning::SlotUse& use : trip.fulfilments) slots[use.fulfilment] += use.slots.size();
    for (const planning::Stop& stop : trip.stops) {
      for (const planning::Pick& pick : stop.picks) {
        places[snapshot.requirements[pick.requirement].fulfilment].insert(stop.place);
      }
    }
  }
  std::int64_t walked = 0;
  std::size_t used = 0;
  std::set<Index> on_cart;
  const auto walk = [&] {
    planning::RouteProblem trip{
        snapshot.batching.ends.starts.front(), snapshot.batching.ends.ends.front(), {}};
    for (const Index place : on_cart) trip.stops.push_back({place, 1});
    if (!trip.stops.empty()) {
      walked += planning::route(snapshot.warehouse, trip, planning::Policy::s_shape).length_mm;
    }
    on_cart.clear();
    used = 0;
  };
  for (const auto& [fulfilment, visited] : places) {
    if (used + slots[fulfilment] > snapshot.cart.slots) walk();
    used += slots[fulfilment];
    on_cart.insert(visited.begin(), visited.end());
  }
  walk();
  return walked;
}

}  // namespace

Report measure_planning(int scale) {
  Report report{
      "planning", "seconds for one wave (budget: 5 s for 10,000 orders on one core)", {}, {}};
  for (const planning::Index orders : {1'000U, 3'000U, 10'000U}) {
    if (orders > 100U * static_cast<unsigned>(scale)) continue;
    const planning::Snapshot snapshot = make_snapshot(orders);
    const std::clock_t cpu = std::clock();
    const StopWatch watch;
    const planning::WavePlan plan = planning::plan_wave(snapshot);
    const double seconds = watch.seconds();
    const double core = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    report.rows.push_back(
        {number("orders", orders),
         number("lines", static_cast<double>(snapshot.requirements.size())),
         number("seconds", seconds, 2), number("core_seconds", core, 2),
         number("trips", static_cast<double>(plan.trips.size())),
         number("walk_m", static_cast<double>(plan.walk_mm) / 1'000),
         number("location_order_m", static_cast<double>(plan.location_order_mm) / 1'000),
         number("first_come_s_shape_m",
                static_cast<double>(first_come_s_shape_mm(snapshot, plan)) / 1'000),
         number("dropped", static_cast<double>(plan.dropped.size())),
         number("short", static_cast<double>(plan.shorts.size()))});
    for (const std::string& line : planning::check_plan(snapshot, plan)) {
      report.complaints.push_back(line);
    }
  }
  return report;
}

}  // namespace fw::bench
