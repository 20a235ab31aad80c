#include "shared/http/http_date.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <limits>

#include "shared/http/text.h"

namespace fw::http {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Civil {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

std::optional<EpochMs> to_epoch_ms(const Civil& c) {
  const std::chrono::year_month_day date{std::chrono::year(c.year),
                                         std::chrono::month(static_cast<unsigned>(c.month)),
                                         std::chrono::day(static_cast<unsigned>(c.day))};
  if (!date.ok() || c.hour > 23 || c.minute > 59 || c.second > 60) return std::nullopt;
  const std::int64_t day = sys_days(date).time_since_epoch().count();
  return (((day * 24 + c.hour) * 60 + c.minute) * 60 + c.second) * 1000;
}

int month_number(std::string_view name) {
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (months[i] == name) return static_cast<int>(i) + 1;
  }
  return 0;
}

// Reads the text from left to right; any misfit makes every later step fail.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  Cursor& skip(std::string_view literal) {
    ok_ = ok_ && rest_.substr(0, literal.size()) == literal;
    if (ok_) rest_.remove_prefix(literal.size());
    return *this;
  }
  Cursor& skip_past(char c) {
    const std::size_t at = rest_.find(c);
    ok_ = ok_ && at != std::string_view::npos;
    if (ok_) rest_.remove_prefix(at + 1);
    return *this;
  }
  Cursor& digits(std::size_t count, int& out) {
    ok_ = ok_ && rest_.size() >= count;
    if (!ok_) return *this;
    std::string_view text = rest_.substr(0, count);
    while (text.size() > 1 && text.front() == ' ') text.remove_prefix(1);  // asctime's day
    for (const char c : text) ok_ = ok_ && c >= '0' && c <= '9';
    if (ok_) std::from_chars(text.data(), text.data() + text.size(), out);
    rest_.remove_prefix(count);
    return *this;
  }
  Cursor& month(int& out) {
    ok_ = ok_ && rest_.size() >= 3 && (out = month_number(rest_.substr(0, 3))) != 0;
    if (ok_) rest_.remove_prefix(3);
    return *this;
  }
  Cursor& time(Civil& c) {
    return digits(2, c.hour).skip(":").digits(2, c.minute).skip(":").digits(2, c.second);
  }
  bool at_end() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::string format_http_date(EpochMs at_ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(at_ms)};
  const auto day = std::chrono::floor<days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                weekdays[std::chrono::weekday(day).c_encoding()].data(),
                static_cast<unsigned>(date.day()),
                months[static_cast<unsigned>(date.month()) - 1].data(),
                static_cast<int>(date.year()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text.data();
}

std::optional<EpochMs> parse_http_date(std::string_view text) {
  text = trim(text);
  Civil c;
  // Sun, 06 Nov 1994 08:49:37 GMT
  if (Cursor(text)
          .skip_past(',')
          .skip(" ")
          .digits(2, c.day)
          .skip(" ")
          .month(c.month)
          .skip(" ")
          .digits(4, c.year)
          .skip(" ")
          .time(c)
          .skip(" GMT")
          .at_end()) {
    return to_epoch_ms(c);
  }
  // Sunday, 06-Nov-94 08:49:37 GMT
  if (Cursor(text)
          .skip_past(',')
          .skip(" ")
          .digits(2, c.day)
          .skip("-")
          .month(c.month)
          .skip("-")
          .digits(2, c.year)
          .skip(" ")
          .time(c)
          .skip(" GMT")
          .at_end()) {
    c.year += c.year < 70 ? 2000 : 1900;
    return to_epoch_ms(c);
  }
  // Sun Nov  6 08:49:37 1994
  if (Cursor(text)
          .skip_past(' ')
          .month(c.month)
          .skip(" ")
          .digits(2, c.day)
          .skip(" ")
          .time(c)
          .skip(" ")
          .digits(4, c.year)
          .at_end()) {
    return to_epoch_ms(c);
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_retry_after(std::string_view text, EpochMs now_ms) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 1000;
    return error == std::errc() && seconds <= most ? seconds * 1000 : most * 1000;
  }
  const std::optional<EpochMs> at_ms = parse_http_date(text);
  if (!at_ms) return std::nullopt;
  return *at_ms > now_ms ? *at_ms - now_ms : 0;
}

}  // namespace fw::http
