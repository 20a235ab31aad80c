// What a planned wave would mean if it were released now: what goes out short, what it
// takes, and whether each departure's goods are picked in time. Read from the wave's own
// trips as they stand (orders cancelled since are gone from it), walked behind what is on
// the floor already. The reading is one snapshot; the computing needs no connection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/service/views.h"
#include "server/store/wave_trips.h"
#include "shared/base/result.h"

namespace fw::service {

struct ForecastInput {
  std::string number;
  std::vector<store::PlanPlace> places;
  std::vector<store::TripTask> tasks;
  std::vector<store::TripTask> floor;  // of waves released before
  std::set<Id> begun;                  // trips of the floor
  std::vector<store::WavePromise> promises;
  store::WaveShort missing;
  std::int64_t pickers_here = 0;
};
// Refused unless it is planned: `wave_not_planned`, `wave_released`, `wave_ended`.
Result<ForecastInput> load_forecast(Database& database, const views::WaveView& wave, Id site);

struct DepartureForecast {
  std::string carrier;
  std::int64_t fulfilments = 0;
  EpochMs picked_at_ms = 0;  // the last tote is back
  // Of the departure; none for fulfilments that are promised to none.
  std::optional<EpochMs> pick_by_ms, pack_by_ms, leaves_at_ms;
  std::int64_t slack_ms = 0;  // from picked to pack-by; below 0 = late
  bool late = false;
};
struct WaveForecast {
  std::string number;
  std::int64_t pickers = 1;
  std::int64_t pickers_here = 0;
  std::int64_t trips = 0, lines = 0, totes = 0;
  Quantity units = 0;
  std::int64_t lines_short = 0;
  Quantity units_short = 0;
  std::int64_t trips_before = 0, work_before_ms = 0;  // on the floor already
  std::int64_t work_ms = 0;                           // of the wave
  EpochMs begins_at_ms = 0, finished_at_ms = 0;
  std::vector<DepartureForecast> departures;  // by the time they leave
};
// `pickers` 0 = those who are here, at least one.
WaveForecast forecast_wave(const ForecastInput& input, std::int64_t pickers, EpochMs now_ms);

}  // namespace fw::service
