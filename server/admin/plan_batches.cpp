// floorwave plan for orders on carts, and for one route.
#include "server/admin/plan_command.h"
#include "server/planning/floor_picture.h"
#include "server/planning/savings.h"
#include "server/planning/trip_search.h"

namespace fw::admin {
namespace {

using planning::Index;

struct Found {
  std::int64_t cost = 0;
  std::vector<std::vector<Index>> batches;
  SearchRecord record;
};

Found search_batches(const BatchInstance& instance, const PlanAsked& asked, std::uint64_t seed) {
  const planning::TripCost cost(planning::GridRouter(instance.grid, instance.trip), instance.orders,
                                instance.limits);
  std::vector<planning::TripLoad> loads;
  for (Index p = 0; p < cost.part_count(); ++p) loads.push_back(cost.single(p));
  loads = planning::merge_by_savings(cost, std::move(loads));
  planning::TripSearch search(cost, loads, seed);
  Found found;
  found.record = run_for(search, asked.effort, asked.begun);
  found.cost = search.best_cost();
  for (const planning::TripLoad& load : search.best()) found.batches.push_back(load.parts);
  std::sort(found.batches.begin(), found.batches.end());
  return found;
}

std::vector<planning::GridStop> stops_of(const BatchInstance& instance,
                                         const std::vector<Index>& orders) {
  std::vector<planning::GridStop> stops;
  for (const Index o : orders) {
    stops.insert(stops.end(), instance.orders[o].stops.begin(), instance.orders[o].stops.end());
  }
  return stops;
}

// An order larger than a cart fits no plan of this kind.
Result<Done> check_sizes(const BatchInstance& instance, const std::string& file) {
  for (std::size_t o = 0; o < instance.orders.size(); ++o) {
    const planning::LoadSums& sums = instance.orders[o].sums;
    const bool too_large =
        sums.totes > instance.limits.slots ||
        (instance.limits.volume_ml > 0 && sums.volume_ml > instance.limits.volume_ml);
    if (!too_large) continue;
    return refuse("bad_instance",
                  "order " + std::to_string(o) + " of " + file + ", larger than the capacity",
                  "orders that fit on one cart", "give a larger --capacity or split the order");
  }
  return Done{};
}

boost::json::array cycles_of(const SearchRecord& record) {
  boost::json::array cycles;
  for (const std::int64_t cycle : record.cycles) cycles.push_back(cycle);
  return cycles;
}

}  // namespace

std::string picture_caption(std::size_t number, const std::string& what, std::size_t stops,
                            std::int64_t length) {
  return std::to_string(number) + ": " + what + ", " + std::to_string(stops) + " stops, length " +
         show_fixed(length);
}

Result<PlanMade> plan_batches(const BatchInstance& instance, const PlanAsked& asked) {
  const auto sizes = check_sizes(instance, asked.instance);
  if (!sizes) return Failure{sizes.error()};
  const std::vector<Found> all = run_threads<Found>(
      asked.effort, [&](std::uint64_t seed) { return search_batches(instance, asked, seed); });
  std::size_t best = 0;
  for (std::size_t t = 1; t < all.size(); ++t) {
    if (all[t].cost < all[best].cost) best = t;
  }
  const Found& found = all[best];
  const planning::GridRouter router(instance.grid, instance.trip);
  PlanMade made;
  std::vector<planning::PictureTrip> trips;
  for (const auto& batch : found.batches) {
    const auto stops = stops_of(instance, batch);
    for (const Index o : batch) made.out += std::to_string(o) + " ";
    const std::int64_t length = router.length(std::span<const planning::GridStop>(stops));
    made.out += "# length " + show_fixed(length) + "\n";
    if (!asked.explain.empty()) {
      trips.push_back({picture_caption(trips.size() + 1, "orders " + std::to_string(batch.size()),
                                       stops.size(), length),
                       instance.trip,
                       {}});
      for (const Index i : router.visiting_order(stops)) trips.back().stops.push_back(stops[i]);
    }
  }
  if (!asked.explain.empty()) {
    made.picture = planning::draw_trips(instance.grid, trips);
  }
  boost::json::array iterations;
  for (const Found& f : all) iterations.push_back(f.record.iterations);
  made.summary = {{"orders", instance.orders.size()},
                  {"batches", found.batches.size()},
                  {"length", static_cast<double>(found.cost) / plan_scale},
                  {"seed", asked.effort.seed + best},
                  {"iterations", found.record.iterations},
                  {"cycles", cycles_of(found.record)},
                  {"iterations_by_thread", iterations}};
  return made;
}

Result<PlanMade> plan_route(const BatchInstance& instance, const PlanAsked& asked) {
  const planning::GridRouter router(instance.grid, instance.trip);
  const std::vector<planning::GridStop>& stops = instance.orders.front().stops;
  const std::int64_t length = router.length(std::span<const planning::GridStop>(stops));
  const std::vector<Index> order = router.visiting_order(stops);
  PlanMade made;
  made.out = show_fixed(length) + "\n";
  std::string line;
  planning::PictureTrip trip{picture_caption(1, "route", stops.size(), length), instance.trip, {}};
  for (const Index i : order) {
    line += (line.empty() ? "" : " ") + std::to_string(i);
    trip.stops.push_back(stops[i]);
  }
  made.out += line + "\n";
  if (!asked.explain.empty()) {
    made.picture = planning::draw_trips(instance.grid, {trip});
  }
  made.summary = {{"stops", stops.size()}, {"length", static_cast<double>(length) / plan_scale}};
  return made;
}

}  // namespace fw::admin
