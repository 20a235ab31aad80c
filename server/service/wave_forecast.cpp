#include "server/service/wave_forecast.h"

#include <algorithm>
#include <map>

#include "server/planning/what_if.h"
#include "server/service/plan_hall.h"

namespace fw::service {
namespace {

using planning::Index;
using store::TripTask;

Result<Done> check_planned(const views::WaveView& wave) {
  const std::string given = "wave " + wave.number;
  switch (state_of(wave)) {
    case WaveState::planned:
      return Done{};
    case WaveState::planning:
      return refuse("wave_not_planned", given + ", whose plan is still being applied",
                    "a planned wave", "ask again in a moment");
    case WaveState::releasing:
    case WaveState::picking:
    case WaveState::picked:
      return refuse("wave_released", given + ", which is released", "a planned wave",
                    "look at its progress and its departures");
    case WaveState::recalled:
    case WaveState::closed:
      break;
  }
  return refuse("wave_ended", given, "a wave that is neither recalled nor closed",
                "plan a new wave");
}

// What is left to pick of one trip after another.
template <class Each>
void for_each_open_trip(const std::vector<TripTask>& tasks, Each each) {
  for_each_trip(tasks, [&](std::vector<TripTask> trip) {
    std::erase_if(trip, [](const TripTask& task) { return task.left <= 0; });
    if (!trip.empty()) each(trip);
  });
}

std::int64_t cost_ms(const PlanHall& hall, const std::vector<TripTask>& tasks) {
  const auto walk = stored_walk(hall, tasks, &TripTask::left);
  const planning::Warehouse& warehouse = hall.warehouse;
  std::int64_t cost = warehouse.rates().trip_ms + warehouse.walk_ms(stored_length_mm(hall, walk));
  for (const auto& stop : walk.stops) cost += warehouse.stop_ms(stop.place, stop.units);
  return cost;
}

EpochMs earliest(const std::vector<TripTask>& tasks) {
  EpochMs first = 0;
  for (const TripTask& task : tasks) {
    if (task.leaves_at_ms != 0 && (first == 0 || task.leaves_at_ms < first)) {
      first = task.leaves_at_ms;
    }
  }
  return first;
}

// The wave as the planner's values; fulfilments by their place in `promises`.
class Rebuilt {
 public:
  Rebuilt(const PlanHall& hall, const ForecastInput& input) {
    for (const auto& promise : input.promises) {
      fulfilments_.emplace(promise.fulfilment, static_cast<Index>(fulfilments_.size()));
      snapshot.fulfilments.push_back({.departure_at_ms = promise.leaves_at_ms});
    }
    for_each_open_trip(input.tasks,
                       [&](const std::vector<TripTask>& tasks) { add_trip(hall, tasks); });
  }

  planning::Snapshot snapshot;
  planning::WavePlan plan;
  Quantity units = 0;

 private:
  Index fulfilment(Id id) {
    const auto next = static_cast<Index>(fulfilments_.size());
    const auto [known, is_new] = fulfilments_.emplace(id, next);
    if (is_new) snapshot.fulfilments.emplace_back();
    return known->second;
  }

  void add_trip(const PlanHall& hall, const std::vector<TripTask>& tasks) {
    planning::Trip trip;
    std::map<Index, std::set<Index>> slots;
    for (const TripTask& task : tasks) {
      const auto line = lines_.emplace(std::pair(task.fulfilment, task.order_line),
                                       static_cast<Index>(lines_.size()));
      const auto slot = static_cast<Index>(task.slot);
      trip.stops.push_back({hall.at(task.place), {{line.first->second, 0, slot, task.left}}});
      slots[fulfilment(task.fulfilment)].insert(slot);
      units += task.left;
    }
    for (const auto& [one, used] : slots)
      trip.fulfilments.push_back({one, {used.begin(), used.end()}});
    trip.departure_at_ms = earliest(tasks);
    trip.cost_ms = cost_ms(hall, tasks);
    plan.cost_ms += trip.cost_ms;
    plan.trips.push_back(std::move(trip));
  }

  std::map<Id, Index> fulfilments_;
  std::map<std::pair<Id, Id>, Index> lines_;
};

planning::Crew crew_of(const PlanHall& hall, const ForecastInput& input, std::int64_t pickers,
                       EpochMs now_ms) {
  planning::Crew crew{static_cast<Index>(pickers), now_ms, {}};
  for_each_open_trip(input.floor, [&](const std::vector<TripTask>& tasks) {
    crew.open.push_back(
        {cost_ms(hall, tasks), earliest(tasks), input.begun.contains(tasks.front().batch)});
  });
  return crew;
}

// `promises` come by departure.
std::vector<DepartureForecast> by_departure(const std::vector<store::WavePromise>& promises,
                                            const std::vector<EpochMs>& picked_at_ms) {
  std::vector<DepartureForecast> all;
  Id last = -1;
  for (std::size_t i = 0; i < promises.size(); ++i) {
    const store::WavePromise& promise = promises[i];
    if (picked_at_ms[i] == 0) continue;
    if (all.empty() || promise.departure != last || promise.carrier != all.back().carrier) {
      last = promise.departure;
      all.emplace_back();
      all.back().carrier = promise.carrier;
      if (promise.departure != 0) {
        all.back().pick_by_ms = promise.pick_by_ms;
        all.back().pack_by_ms = promise.pack_by_ms;
        all.back().leaves_at_ms = promise.leaves_at_ms;
      }
    }
    DepartureForecast& one = all.back();
    ++one.fulfilments;
    one.picked_at_ms = std::max(one.picked_at_ms, picked_at_ms[i]);
    if (one.pack_by_ms) one.slack_ms = *one.pack_by_ms - one.picked_at_ms;
    one.late = one.slack_ms < 0;
  }
  return all;
}

}  // namespace

Result<ForecastInput> load_forecast(Database& database, const views::WaveView& wave, Id site) {
  if (const auto planned = check_planned(wave); !planned) return Failure{planned.error()};
  ForecastInput input;
  input.number = wave.number;
  input.places = store::load_plan_places(database, site);
  input.tasks = store::trip_tasks(database, wave.id);
  input.floor = store::floor_tasks(database, site);
  input.begun = store::begun_trips(database, site);
  input.promises = store::wave_promises(database, wave.id);
  input.missing = store::short_at_plan(database, wave.id);
  const auto since = store::short_since_plan(database, wave.id);
  input.missing.lines += since.lines;
  input.missing.units += since.units;
  input.pickers_here = store::pickers_here(database, site);
  return input;
}

WaveForecast forecast_wave(const ForecastInput& input, std::int64_t pickers, EpochMs now_ms) {
  WaveForecast forecast;
  forecast.number = input.number;
  forecast.pickers_here = input.pickers_here;
  forecast.pickers = pickers > 0 ? pickers : std::max<std::int64_t>(1, input.pickers_here);
  const PlanHall hall = make_hall(input.places);
  const Rebuilt wave(hall, input);
  const planning::Crew crew = crew_of(hall, input, forecast.pickers, now_ms);
  const planning::WhatIf found = planning::what_if(wave.snapshot, wave.plan, crew);
  forecast.trips = found.trips;
  forecast.lines = found.lines;
  forecast.totes = found.totes;
  forecast.units = wave.units;
  forecast.lines_short = input.missing.lines;
  forecast.units_short = input.missing.units;
  forecast.trips_before = static_cast<std::int64_t>(crew.open.size());
  for (const auto& trip : crew.open) forecast.work_before_ms += trip.cost_ms;
  forecast.work_ms = wave.plan.cost_ms;
  forecast.begins_at_ms = now_ms;
  forecast.finished_at_ms = found.finished_at_ms;
  forecast.departures = by_departure(input.promises, found.picked_at_ms);
  return forecast;
}

}  // namespace fw::service
