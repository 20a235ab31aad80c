// Departures: one pick-up of one carrier, as rows of UTC instants.
//
// Rules (weekday and local time of the site) are expanded into rows some days
// ahead. A fulfilment is promised to the next one whose cut-off lies ahead; when
// a truck leaves without it, it moves to the next and everybody can see so.
#pragma once
#include <optional>
#include <string>

#include "server/service/context.h"
#include "server/store/departures.h"
#include "shared/base/result.h"

namespace fw::service {

// Makes the rows of all rules from today to `days` days ahead (1 to 60); rows
// that exist are left as they are. Returns the number made.
std::int64_t expand_departures(Context& context, Id site, int days);

// The carrier's next departure whose cut-off is after `at_ms`.
std::optional<store::DepartureRow> next_departure(store::Connection& database, Id site, Id carrier,
                                                  EpochMs at_ms);

struct MissedMoved {
  std::int64_t departures_closed = 0;
  std::int64_t moved = 0;         // fulfilments, each with an event "departure_missed"
  std::int64_t left_without = 0;  // of these: the carrier has no later departure yet
  std::int64_t assigned = 0;      // waiting fulfilments that found a departure now
  bool more = false;              // the bound was reached: call again
};
// Closes the departures whose truck has left; their fulfilments that are not
// completed move to the carrier's next departure that can still be packed for.
// Bounded (100 fulfilments); the server runs it every second.
MissedMoved move_missed(Context& context, Id site);

// The truck does not come (cancel), has left early (close), or comes after all
// (restore; what moved away stays where it is). What was to go with it moves by the
// same rule, at once for the first hundred. Refusals: unknown_departure,
// missing_field, departure_gone, departure_open.
enum class DepartureWord { cancel, close, restore };
Result<MissedMoved> decide_departure(Context& context, Id departure, DepartureWord word,
                                     const std::string& reason, const std::string& by);

// Departures by the fulfilments promised to them: made = all completed in time;
// missed = at least one was not; open = the rest. Fulfilments counted the same.
struct DepartureCounts {
  std::int64_t made = 0, missed = 0, open = 0;
  std::int64_t fulfilments_made = 0, fulfilments_missed = 0, fulfilments_open = 0;
};
DepartureCounts count_departures(store::Connection& database, Id site, EpochMs now_ms);

}  // namespace fw::service
