#include "server/service/local_time.h"

#include <date/tz.h>

namespace fw::service {
namespace {

using std::chrono::milliseconds;

const date::time_zone* find_zone(const std::string& zone) {
  try {
    return date::locate_zone(zone);
  } catch (const std::exception&) {
    return nullptr;
  }
}

date::local_time<milliseconds> to_local(const std::string& zone, EpochMs at_ms) {
  const date::sys_time<milliseconds> instant{milliseconds(at_ms)};
  const date::time_zone* found = find_zone(zone);
  if (found != nullptr) return found->to_local(instant);
  return date::local_time<milliseconds>{instant.time_since_epoch()};
}

date::local_days day_of(const std::string& zone, EpochMs at_ms, int day_offset) {
  return date::floor<date::days>(to_local(zone, at_ms)) + date::days(day_offset);
}

}  // namespace

std::string local_hhmm(const std::string& zone, EpochMs at_ms) {
  return date::format("%H:%M", date::floor<std::chrono::minutes>(to_local(zone, at_ms)));
}

std::string local_date(const std::string& zone, EpochMs at_ms) {
  return date::format("%F", day_of(zone, at_ms, 0));
}

EpochMs instant_of_local(const std::string& zone, EpochMs at_ms, int day_offset,
                         const std::string& hhmm) {
  const int hours = std::stoi(hhmm.substr(0, 2));
  const int minutes = std::stoi(hhmm.substr(3, 2));
  const date::local_seconds local =
      day_of(zone, at_ms, day_offset) + std::chrono::hours(hours) + std::chrono::minutes(minutes);
  const date::time_zone* found = find_zone(zone);
  const auto instant = found != nullptr ? found->to_sys(local, date::choose::latest)
                                        : date::sys_seconds{local.time_since_epoch()};
  return std::chrono::duration_cast<milliseconds>(instant.time_since_epoch()).count();
}

int local_weekday(const std::string& zone, EpochMs at_ms, int day_offset) {
  const auto weekday = date::weekday(day_of(zone, at_ms, day_offset));
  return static_cast<int>(weekday.iso_encoding());
}

bool zone_exists(const std::string& zone) { return find_zone(zone) != nullptr; }

}  // namespace fw::service
