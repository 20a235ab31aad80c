#include "server/web/instant.h"

#include <cstdio>

namespace fw::web {
namespace {

constexpr EpochMs day_ms = 86'400'000;

// Days since 1970-01-01 of a date of the Gregorian calendar, and back
// (Howard Hinnant, "chrono-compatible low-level date algorithms").
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

struct Date {
  std::int64_t year = 1970;
  int month = 1, day = 1;
};

Date civil_from_days(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

// Reads digits from the front of `text`.
class Digits {
 public:
  explicit Digits(std::string_view text) : text_(text) {}

  bool number(std::size_t count, int& value) {
    if (text_.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return false;
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return true;
  }
  bool one_of(std::string_view characters) {
    if (text_.empty() || characters.find(text_.front()) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  // ".25" -> 250; digits beyond the third are read and dropped.
  bool fraction(int& milliseconds) {
    milliseconds = 0;
    if (!one_of(".")) return true;
    int weight = 100;
    std::size_t digits = 0;
    for (; !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; ++digits) {
      milliseconds += weight * (text_.front() - '0');
      weight /= 10;
      text_.remove_prefix(1);
    }
    return digits > 0;
  }
  char front() const { return text_.empty() ? '\0' : text_.front(); }
  bool empty() const { return text_.empty(); }

 private:
  std::string_view text_;
};

}  // namespace

std::string instant_text(EpochMs at_ms) {
  const std::int64_t days = (at_ms >= 0 ? at_ms : at_ms - day_ms + 1) / day_ms;
  const std::int64_t in_day = at_ms - days * day_ms;
  const Date date = civil_from_days(days);
  char text[64];
  std::snprintf(
      text, sizeof text, "%04lld-%02d-%02dT%02lld:%02lld:%02lld.%03lldZ",
      static_cast<long long>(date.year), date.month, date.day,
      static_cast<long long>(in_day / 3'600'000), static_cast<long long>(in_day / 60'000 % 60),
      static_cast<long long>(in_day / 1'000 % 60), static_cast<long long>(in_day % 1'000));
  return text;
}

std::optional<EpochMs> read_instant(std::string_view text) {
  Digits in(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millisecond = 0;
  const bool date = in.number(4, year) && in.one_of("-") && in.number(2, month) && in.one_of("-") &&
                    in.number(2, day);
  const bool time = date && in.one_of("Tt ") && in.number(2, hour) && in.one_of(":") &&
                    in.number(2, minute) && in.one_of(":") && in.number(2, second) &&
                    in.fraction(millisecond);
  if (!time || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  int offset_hours = 0, offset_minutes = 0;
  const char sign = in.front();
  if (!in.one_of("Zz")) {
    if (!in.one_of("+-") || !in.number(2, offset_hours) || !in.one_of(":") ||
        !in.number(2, offset_minutes) || offset_hours > 23 || offset_minutes > 59) {
      return std::nullopt;
    }
  }
  if (!in.empty() || month < 1 || month > 12 || day < 1) return std::nullopt;
  const std::int64_t days = days_from_civil(year, month, day);
  const Date back = civil_from_days(days);  // the 31st of a short month comes back as another day
  if (back.month != month || back.day != day) return std::nullopt;
  const EpochMs local =
      days * day_ms + ((hour * 60LL + minute) * 60LL + second) * 1'000LL + millisecond;
  const EpochMs offset = (offset_hours * 60LL + offset_minutes) * 60'000LL;
  return sign == '-' ? local + offset : local - offset;
}

}  // namespace fw::web
