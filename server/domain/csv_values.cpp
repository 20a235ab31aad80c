#include "server/domain/csv_values.h"

#include <chrono>

#include "server/domain/catalog_rules.h"

namespace fw::domain {
namespace {

bool digits_at(const std::string& text, std::size_t from, std::size_t count) {
  return text.size() >= from + count &&
         text.substr(from, count).find_first_not_of("0123456789") == std::string::npos;
}

int two(const std::string& text, std::size_t from) { return std::stoi(text.substr(from, 2)); }

// Milliseconds of ".5", ".05", ".005" or nothing before the Z.
std::optional<std::int64_t> fraction_ms(const std::string& text) {
  if (text == "Z") return 0;
  if (text.size() < 3 || text.size() > 5 || text.front() != '.' || text.back() != 'Z') {
    return std::nullopt;
  }
  std::string digits = text.substr(1, text.size() - 2);
  if (!digits_at(digits, 0, digits.size())) return std::nullopt;
  digits.resize(3, '0');
  return std::stoi(digits);
}

}  // namespace

std::optional<std::int64_t> parse_whole(const std::string& text) {
  const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t count = text.size() - sign;
  if (count == 0 || count > 15 || !digits_at(text, sign, count)) return std::nullopt;
  return std::stoll(text);
}

std::optional<bool> parse_flag(const std::string& text) {
  if (text == "1") return true;
  if (text == "0") return false;
  return std::nullopt;
}

std::optional<EpochMs> parse_utc_instant(const std::string& text) {
  using namespace std::chrono;
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return {};
  if (check_date("", text.substr(0, 10)) || !digits_at(text, 11, 2) || !digits_at(text, 14, 2) ||
      !digits_at(text, 17, 2)) {
    return std::nullopt;
  }
  const int hour = two(text, 11), minute = two(text, 14), second = two(text, 17);
  const auto fraction = fraction_ms(text.substr(19));
  if (hour > 23 || minute > 59 || second > 59 || !fraction) return std::nullopt;
  const sys_days day{year(std::stoi(text.substr(0, 4))) /
                     month(static_cast<unsigned>(two(text, 5))) /
                     std::chrono::day(static_cast<unsigned>(two(text, 8)))};
  return duration_cast<milliseconds>(day.time_since_epoch()).count() + hour * 3'600'000LL +
         minute * 60'000LL + second * 1'000LL + *fraction;
}

}  // namespace fw::domain
