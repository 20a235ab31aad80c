// Weights as text, without floating point.
#include <algorithm>
#include <cctype>

#include "hw/scale/codecs.h"

namespace fw::hw {
namespace {

// Grams in one unit, as a fraction: the pound is 453.59237 g, the ounce 28.349523 g.
struct Factor {
  std::int64_t numerator;
  std::int64_t denominator;
};

Factor factor_of(WeightUnit unit) {
  switch (unit) {
    case WeightUnit::gram:
      return {1, 1};
    case WeightUnit::kilogram:
      return {1000, 1};
    case WeightUnit::pound:
      return {45359237, 100000};
    case WeightUnit::ounce:
      return {28349523, 1000000};
  }
  return {1, 1};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::int64_t> to_grams(std::string_view decimal, WeightUnit unit) {
  constexpr std::size_t most_digits = 9;  // keeps every product within 64 bits
  bool negative = false;
  if (!decimal.empty() && (decimal.front() == '-' || decimal.front() == '+')) {
    negative = decimal.front() == '-';
    decimal.remove_prefix(1);
    while (!decimal.empty() && decimal.front() == ' ') decimal.remove_prefix(1);
  }
  std::int64_t value = 0;
  std::int64_t divisor = 1;
  std::size_t digits = 0;
  bool fraction = false;
  for (const char c : decimal) {
    if (c == '.' && !fraction) {
      fraction = true;
    } else if (is_digit(c)) {
      value = value * 10 + (c - '0');
      if (fraction) divisor *= 10;
      if (value > 0) ++digits;
      if (digits > most_digits || divisor > 1'000'000'000) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  if (decimal.find_first_of("0123456789") == std::string_view::npos) return std::nullopt;
  const Factor factor = factor_of(unit);
  const std::int64_t below = divisor * factor.denominator;
  const std::int64_t grams = (value * factor.numerator + below / 2) / below;
  return negative ? -grams : grams;
}

std::optional<WeightUnit> weight_unit(std::string_view text) {
  std::string name(text);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name == "g") return WeightUnit::gram;
  if (name == "kg") return WeightUnit::kilogram;
  if (name == "lb") return WeightUnit::pound;
  if (name == "oz") return WeightUnit::ounce;
  return std::nullopt;
}

}  // namespace fw::hw
