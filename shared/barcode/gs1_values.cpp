#include "shared/barcode/gs1_values.h"

#include <algorithm>
#include <cstdio>

#include "shared/barcode/calendar.h"
#include "shared/barcode/check_digit.h"
#include "shared/barcode/gs1_checks.h"

namespace fw::barcode {
namespace {

int two_digits(std::string_view text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

int full_year(int two_digit_year, int current_year) {
  const int century = current_year - current_year % 100;
  const int difference = two_digit_year - current_year % 100;
  if (difference > 50) return century - 100 + two_digit_year;
  if (difference < -49) return century + 100 + two_digit_year;
  return century + two_digit_year;
}

// A unit of weight: grams = value / 10^decimals * numerator / denominator.
struct WeightUnit {
  std::string_view ai;  // without its last digit, the number of decimals
  std::int64_t numerator;
  std::int64_t denominator;
};

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// Six digits times a unit of at most 453,592,370 fit 64 bits.
std::optional<std::int64_t> grams(const Element& element, const WeightUnit& unit) {
  if (element.ai.size() != 4 || element.ai.substr(0, 3) != unit.ai) return std::nullopt;
  if (element.value.size() != 6 || !is_all_digits(element.value)) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : element.value) value = value * 10 + (c - '0');
  const std::int64_t divisor = unit.denominator * power_of_ten(element.ai[3] - '0');
  return (value * unit.numerator + divisor / 2) / divisor;
}

template <std::size_t N>
std::optional<std::int64_t> first_weight(const Elements& elements, const WeightUnit (&units)[N]) {
  for (const WeightUnit& unit : units) {
    for (const Element& element : elements) {
      if (const auto weight = grams(element, unit)) return weight;
    }
  }
  return std::nullopt;
}

constexpr WeightUnit kilogram_net{"310", 1000, 1};
constexpr WeightUnit pound_net{"320", 45359237, 100000};
constexpr WeightUnit troy_ounce_net{"356", 311034768, 10000000};
constexpr WeightUnit ounce_net{"357", 28349523, 1000000};
constexpr WeightUnit kilogram_gross{"330", 1000, 1};
constexpr WeightUnit pound_gross{"340", 45359237, 100000};

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::optional<std::string> date_of(std::string_view yymmdd, int current_year) {
  if (yymmdd.size() != 6 || !is_all_digits(yymmdd)) return std::nullopt;
  const int year = full_year(two_digits(yymmdd), current_year);
  const int month = two_digits(yymmdd.substr(2));
  if (month < 1 || month > 12) return std::nullopt;
  const int last = days_in_month(year, month);
  int day = two_digits(yymmdd.substr(4));
  if (day > last) return std::nullopt;
  if (day == 0) day = last;
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

std::optional<std::string> expiry_of(const Elements& elements, int current_year) {
  if (const std::string* day = find_element(elements, "17")) return date_of(*day, current_year);
  if (const std::string* time = find_element(elements, "7003")) {
    return date_of(std::string_view(*time).substr(0, 6), current_year);
  }
  return std::nullopt;
}

std::optional<std::string> best_before_of(const Elements& elements, int current_year) {
  const std::string* day = find_element(elements, "15");
  return day == nullptr ? std::nullopt : date_of(*day, current_year);
}

std::optional<std::int64_t> net_weight_g(const Elements& elements) {
  constexpr WeightUnit units[] = {kilogram_net, pound_net, ounce_net, troy_ounce_net};
  return first_weight(elements, units);
}

std::optional<std::int64_t> gross_weight_g(const Elements& elements) {
  constexpr WeightUnit units[] = {kilogram_gross, pound_gross};
  return first_weight(elements, units);
}

std::optional<std::int64_t> count_of(const Elements& elements) {
  const std::string* count = find_element(elements, "30");
  if (count == nullptr) count = find_element(elements, "37");
  if (count == nullptr || !is_all_digits(*count) || count->size() > 8) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : *count) value = value * 10 + (c - '0');
  return value;
}

std::string percent_encode(std::string_view utf8) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string text;
  for (const char c : utf8) {
    const bool plain = in_character_set(c, CharacterSet::cset82) && c != '%' && c != '+';
    if (c == ' ') {
      text += '+';
    } else if (plain) {
      text += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      text += '%';
      text += hex[byte >> 4];
      text += hex[byte & 15];
    }
  }
  return text;
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string utf8;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (escape) {
      utf8 += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      utf8 += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return utf8;
}

}  // namespace fw::barcode
