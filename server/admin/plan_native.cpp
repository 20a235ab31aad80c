// floorwave plan for a whole wave of our own format.
#include "server/admin/plan_native.h"

#include "server/admin/plan_command.h"
#include "server/planning/check_plan.h"
#include "server/planning/floor_picture.h"
#include "server/planning/warehouse_grid.h"

namespace fw::admin {
namespace {

namespace json = boost::json;
using planning::Index;
using planning::Snapshot;
using planning::WavePlan;

struct Found {
  WavePlan plan;
  std::int64_t iterations = 0;
};

// A plan knows iterations; the clock finds out how many there is time for: as many
// more as the last try's speed promises, until most of the time is used.
Found search(const Snapshot& given, const PlanAsked& asked, std::uint64_t seed) {
  Snapshot snapshot = given;
  snapshot.batching.seed = seed;
  snapshot.batching.iterations_per_part = 0;
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - asked.begun).count();
  };
  Found best;
  std::int64_t iterations = asked.effort.iterations > 0 ? asked.effort.iterations : 1'000;
  for (bool first = true;; first = false) {
    const double before = elapsed();
    snapshot.batching.iterations = iterations;
    WavePlan plan = planning::plan_wave(snapshot);
    const double took = std::max(elapsed() - before, 1e-6);
    if (first || plan.cost_ms < best.plan.cost_ms) best = {std::move(plan), iterations};
    const double left = asked.effort.seconds - elapsed();
    if (asked.effort.iterations > 0 || left < 1.5 * took) return best;
    const double growth = std::min(left * 0.8 / took, 1'000.0);
    iterations = static_cast<std::int64_t>(static_cast<double>(iterations) * growth) + 1;
  }
}

json::object trip_document(const NativeInstance& instance, const planning::Trip& trip) {
  const Snapshot& s = instance.snapshot;
  json::array stops;
  for (const planning::Stop& stop : trip.stops) {
    json::array picks;
    for (const planning::Pick& pick : stop.picks) {
      const planning::Requirement& need = s.requirements[pick.requirement];
      picks.push_back(json::object{{"order", instance.orders[need.fulfilment]},
                                   {"item", instance.items[need.item]},
                                   {"quantity", pick.quantity},
                                   {"slot", pick.slot + 1}});
    }
    stops.push_back(json::object{{"place", instance.places[stop.place]}, {"picks", picks}});
  }
  return {{"departure_at_ms", trip.departure_at_ms},
          {"walk_mm", trip.walk_mm},
          {"location_order_mm", trip.location_order_mm},
          {"cost_ms", trip.cost_ms},
          {"start", instance.places[trip.start]},
          {"end", instance.places[trip.end]},
          {"stops", stops}};
}

json::object plan_document(const NativeInstance& instance, const WavePlan& plan) {
  json::array trips, dropped, shorts, cartons;
  for (const planning::Trip& trip : plan.trips) trips.push_back(trip_document(instance, trip));
  for (const planning::Dropped& d : plan.dropped) {
    dropped.push_back(
        json::object{{"order", instance.orders[d.fulfilment]}, {"reason", to_text(d.reason)}});
  }
  for (const planning::Short& missing : plan.shorts) {
    const planning::Requirement& need = instance.snapshot.requirements[missing.requirement];
    shorts.push_back(json::object{{"order", instance.orders[need.fulfilment]},
                                  {"item", instance.items[need.item]},
                                  {"quantity", missing.quantity}});
  }
  for (const planning::CartonForecast& forecast : plan.cartons) {
    json::array types;
    for (const Index type : forecast.types) {
      types.push_back(type == planning::none ? json::value(nullptr)
                                             : json::value(instance.cartons[type]));
    }
    cartons.push_back(
        json::object{{"order", instance.orders[forecast.fulfilment]}, {"cartons", types}});
  }
  return {{"v", 1},
          {"trips", trips},
          {"dropped", dropped},
          {"short", shorts},
          {"cartons", cartons},
          {"walk_mm", plan.walk_mm},
          {"location_order_mm", plan.location_order_mm},
          {"cost_ms", plan.cost_ms}};
}

Result<std::string> picture(const NativeInstance& instance, const WavePlan& plan) {
  const Snapshot& s = instance.snapshot;
  const auto& ends = s.batching.ends;
  const auto made = planning::make_grid(s.warehouse, ends.starts.front(), ends.ends.front());
  if (!made) {
    return refuse("usage_option", "--explain for a hall without known aisles",
                  "places with aisles that all run one way", "leave it out or give the aisles");
  }
  std::vector<planning::PictureTrip> trips;
  for (const planning::Trip& trip : plan.trips) {
    planning::PictureTrip drawn;
    for (const planning::Stop& stop : trip.stops) {
      const auto& spot = s.warehouse.spot(stop.place);
      if (spot.column != planning::none) drawn.stops.push_back({spot.column, spot.along_mm});
    }
    if (drawn.stops.empty()) continue;
    drawn.ends = planning::make_grid(s.warehouse, trip.start, trip.end)->trip;
    drawn.caption =
        picture_caption(trips.size() + 1, std::to_string(trip.fulfilments.size()) + " orders",
                        drawn.stops.size(), trip.walk_mm * (plan_scale / 1'000));
    trips.push_back(std::move(drawn));
  }
  return planning::draw_trips(made->grid, trips);
}

}  // namespace

Result<PlanMade> plan_native(const PlanText& text, const PlanAsked& asked) {
  const auto instance = read_native(text);
  if (!instance) return Failure{instance.error()};
  const std::vector<Found> all = run_threads<Found>(
      asked.effort, [&](std::uint64_t seed) { return search(instance->snapshot, asked, seed); });
  std::size_t best = 0;
  for (std::size_t t = 1; t < all.size(); ++t) {
    if (all[t].plan.cost_ms < all[best].plan.cost_ms) best = t;
  }
  const WavePlan& plan = all[best].plan;
  const auto wrong = planning::check_plan(instance->snapshot, plan);
  if (!wrong.empty()) {
    return refuse("plan_does_not_hold", wrong.front(), "a plan that the checker accepts",
                  "report this with the instance");
  }
  PlanMade made;
  made.out = json::serialize(plan_document(*instance, plan)) + "\n";
  if (!asked.explain.empty()) {
    auto drawn = picture(*instance, plan);
    if (!drawn) return Failure{drawn.error()};
    made.picture = std::move(*drawn);
  }
  made.summary = {{"orders", instance->orders.size()},
                  {"trips", plan.trips.size()},
                  {"walk_m", static_cast<double>(plan.walk_mm) / 1'000},
                  {"location_order_m", static_cast<double>(plan.location_order_mm) / 1'000},
                  {"work_s", static_cast<double>(plan.cost_ms) / 1'000},
                  {"dropped", plan.dropped.size()},
                  {"short_lines", plan.shorts.size()},
                  {"seed", asked.effort.seed + best},
                  {"iterations", all[best].iterations}};
  return made;
}

}  // namespace fw::admin
