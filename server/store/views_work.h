// Views of the work: waves with their progress, departures with what is promised
// to them.
#pragma once
#include "server/store/views.h"

namespace fw::store {

struct WaveView {
  Id id = 0;
  std::string site, number, wave_template;
  EpochMs planned_at_ms = 0;
  MaybeMs released_at_ms, recalled_at_ms, closed_at_ms;
  std::int64_t walk_mm_planned = 0, walk_mm_location_order = 0;
  std::int64_t jobs_open = 0;
  std::int64_t trips = 0, trips_done = 0, trips_under_way = 0;
  std::int64_t orders = 0, orders_completed = 0;
  std::string carrier;  // of the earliest departure; "" = of none
  MaybeMs pack_by_ms, leaves_at_ms;
  // Of its pick tasks, counted in one go.
  std::int64_t tasks = 0, tasks_done = 0;
  Quantity units = 0, units_picked = 0, units_given_back = 0;
};
// Newest first. `open_only`: neither closed nor recalled.
Page<WaveView> list_waves(Connection& database, bool open_only, PageRequest page);
// Open waves in which something is left to do, by the departure they work for.
std::vector<WaveView> list_working_waves(Connection& database, std::int64_t limit);
struct OpenWaves {
  std::int64_t working = 0;   // see above
  std::int64_t finished = 0;  // everything shipped, but not closed
};
OpenWaves count_open_waves(Connection& database);
std::vector<WaveView> find_waves(Connection& database, const std::string& number);

struct TripView {
  std::int64_t number = 0, slots = 0, walk_mm_planned = 0;
  std::int64_t tasks = 0, tasks_done = 0;
  Quantity units = 0, units_picked = 0;
  Id packet = 0;  // 0 = not released
  MaybeMs done_at_ms;
  std::string worker, device;  // who has it, or had it last
  bool under_way = false;      // somebody has it now
};
std::vector<TripView> list_trips(Connection& database, Id wave);

struct DepartureView {
  Id id = 0;
  std::string site, carrier, carrier_name;
  EpochMs cut_off_at_ms = 0, pick_by_ms = 0, pack_by_ms = 0, leaves_at_ms = 0;
  MaybeMs closed_at_ms, cancelled_at_ms;
  // Fulfilments that are to leave with it, and those of them that are ready.
  std::int64_t orders = 0, orders_completed = 0, orders_picked = 0, orders_in_wave = 0;
  // Promised to it, but completed after it left or moved to a later one.
  std::int64_t orders_missed = 0;
};
// By the time they leave; from `from_ms` to before `until_ms` (0 = without end).
std::vector<DepartureView> list_departures(Connection& database, EpochMs from_ms, EpochMs until_ms,
                                           std::int64_t limit);

// Shipments completed since then (of the newest 500), and when the first of
// them was: the pace that a forecast goes by.
struct Pace {
  std::int64_t completed = 0;
  EpochMs first_at_ms = 0;
};
Pace pace_since(Connection& database, EpochMs since_ms);

std::int64_t count_held_orders(Connection& database);

}  // namespace fw::store
