// Instants and the site's local time (IANA zones), for cut-offs that people read
// and departures that a calendar names. Everything else works in UTC.
#pragma once
#include <cstdint>
#include <string>

#include "shared/base/types.h"

namespace fw::service {

// "16:30" and "2026-11-21" of an instant in a zone; UTC when the zone is unknown.
std::string local_hhmm(const std::string& zone, EpochMs at_ms);
std::string local_date(const std::string& zone, EpochMs at_ms);
// The instant of "HH:MM" on the day `day_offset` days after the local day of
// `at_ms`; a time that a change of clocks skips is moved to the next that exists.
EpochMs instant_of_local(const std::string& zone, EpochMs at_ms, int day_offset,
                         const std::string& hhmm);
// 1 = Monday ... 7 = Sunday, of the day `day_offset` days after the local day.
int local_weekday(const std::string& zone, EpochMs at_ms, int day_offset);
bool zone_exists(const std::string& zone);

}  // namespace fw::service
