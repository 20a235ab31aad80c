// A wave's trips as they are to be walked, for forecasts and pictures: what lies where on
// each, what is left of it, and what else is on the floor.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "server/store/waves.h"

namespace fw::store {

// Every place of the site that people walk to.
std::vector<PlanPlace> load_plan_places(Connection& database, Id site);

struct TripTask {
  Id batch = 0, fulfilment = 0, order_line = 0, place = 0;
  Quantity quantity = 0, left = 0;
  std::int64_t slot = 0, sequence = 0;
  EpochMs leaves_at_ms = 0;  // of the departure; 0 = none
  // Where its trip was planned to begin and to end; 0 = not said.
  Id start = 0, end = 0;
};
// By trip, then in walking order.
std::vector<TripTask> trip_tasks(Connection& database, Id wave);
// What is left to pick on the site's floor: of waves released and neither recalled nor closed.
std::vector<TripTask> floor_tasks(Connection& database, Id site);
// Trips of the site that somebody has in hand.
std::set<Id> begun_trips(Connection& database, Id site);

struct WavePromise {
  Id fulfilment = 0;
  Id departure = 0;  // 0 = none, and no times
  std::string carrier;
  EpochMs pick_by_ms = 0, pack_by_ms = 0, leaves_at_ms = 0;
};
std::vector<WavePromise> wave_promises(Connection& database, Id wave);

struct WaveShort {
  std::int64_t lines = 0;
  Quantity units = 0;
};
// Lines that nothing could be picked for when it was planned.
WaveShort short_at_plan(Connection& database, Id wave);
// Of its fulfilments, what no trip brings any more.
WaveShort short_since_plan(Connection& database, Id wave);

// People signed on at handhelds.
std::int64_t pickers_here(Connection& database, Id site);

}  // namespace fw::store
