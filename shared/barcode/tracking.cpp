#include "shared/barcode/tracking.h"

#include <algorithm>

#include "shared/barcode/check_digit.h"

namespace fw::barcode {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_upper_or_digit(char c) { return is_upper(c) || (c >= '0' && c <= '9'); }

bool two_capitals(std::string_view text) {
  return text.size() == 2 && is_upper(text[0]) && is_upper(text[1]);
}

bool capitals_or_digits(std::string_view text, std::size_t size) {
  return text.size() == size && std::all_of(text.begin(), text.end(), is_upper_or_digit);
}

// `number` filled with zeros to `size`; empty when it is negative or too long.
std::string fill(std::int64_t number, std::size_t size) {
  if (number < 0) return {};
  const std::string digits = std::to_string(number);
  if (digits.size() > size) return {};
  return std::string(size - digits.size(), '0') + digits;
}

Failure<Refusal> refuse_serial(std::int64_t serial, std::size_t size) {
  return refuse("number_out_of_range", "serial " + std::to_string(serial),
                "a number of at most " + std::to_string(size) + " digits",
                "ask the carrier for a new number range");
}

}  // namespace

Result<std::string> build_s10(std::string_view service, std::int64_t serial,
                              std::string_view country) {
  if (!two_capitals(service) || !two_capitals(country)) {
    return refuse("bad_s10_letters",
                  "service '" + std::string(service) + "', country '" + std::string(country) + "'",
                  "two capital letters each, such as RR and GB",
                  "correct the carrier's service and country");
  }
  const std::string digits = fill(serial, 8);
  if (digits.empty()) return refuse_serial(serial, 8);
  return std::string(service) + digits + *s10_check_digit(digits) + std::string(country);
}

Result<std::string> build_ups_1z(std::string_view account, std::string_view service,
                                 std::int64_t serial) {
  if (!capitals_or_digits(account, 6) || !capitals_or_digits(service, 2)) {
    return refuse("bad_ups_account",
                  "account '" + std::string(account) + "', service '" + std::string(service) + "'",
                  "6 and 2 capital letters or digits", "correct the carrier's account and service");
  }
  const std::string digits = fill(serial, 7);
  if (digits.empty()) return refuse_serial(serial, 7);
  const std::string body = std::string(account) + std::string(service) + digits;
  return "1Z" + body + *ups_check_digit(body);
}

Result<std::string> build_numeric_tracking(std::string_view prefix, std::int64_t serial,
                                           std::size_t length) {
  constexpr std::size_t least = 4;
  constexpr std::size_t most = 34;
  if ((!prefix.empty() && !is_all_digits(prefix)) || length < least || length > most ||
      prefix.size() + 2 > length) {
    return refuse("bad_tracking_range",
                  "prefix '" + std::string(prefix) + "', length " + std::to_string(length),
                  "digits that leave room for a serial and a check digit, 4 to 34 in all",
                  "correct the carrier's number range");
  }
  const std::size_t room = length - prefix.size() - 1;
  const std::string digits = fill(serial, room);
  if (digits.empty()) return refuse_serial(serial, room);
  const std::string body = std::string(prefix) + digits;
  return body + *mod10_check_digit(body);
}

bool is_s10(std::string_view text) {
  return text.size() == 13 && two_capitals(text.substr(0, 2)) && two_capitals(text.substr(11)) &&
         s10_check_digit(text.substr(2, 8)) == text[10];
}

bool is_ups_1z(std::string_view text) {
  return text.size() == 18 && text.substr(0, 2) == "1Z" &&
         ups_check_digit(text.substr(2, 15)) == text[17];
}

TrackingKind tracking_kind(std::string_view text) {
  if (is_s10(text)) return TrackingKind::upu_s10;
  if (is_ups_1z(text)) return TrackingKind::ups_1z;
  return TrackingKind::none;
}

}  // namespace fw::barcode
