// What the values of element strings mean: dates, weights, counts.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/barcode/gs1.h"

namespace fw::barcode {

// YYMMDD as "YYYY-MM-DD". The century is the one that brings the year within 49
// years before and 50 years after `current_year` (GS1 General Specifications
// 7.12); day 00 is the last day of the month. Nothing for what is no date.
std::optional<std::string> date_of(std::string_view yymmdd, int current_year);

// (17) expiry, or the day of (7003) expiry with time.
std::optional<std::string> expiry_of(const Elements& elements, int current_year);
// (15) best before.
std::optional<std::string> best_before_of(const Elements& elements, int current_year);

// Grams, rounded half up: (310n) kilograms, (320n) pounds, (356n) troy ounces,
// (357n) ounces.
std::optional<std::int64_t> net_weight_g(const Elements& elements);
// Grams: (330n) kilograms, (340n) pounds.
std::optional<std::int64_t> gross_weight_g(const Elements& elements);

// (30) pieces of variable count, or (37) pieces contained.
std::optional<std::int64_t> count_of(const Elements& elements);

// Text of (43nn): UTF-8 to percent-encoded CSET 82 (space -> '+') and back. Broken
// escapes come back as they are. In URIs a '+' is no space.
std::string percent_encode(std::string_view utf8);
std::string percent_decode(std::string_view text, bool plus_is_space = true);

}  // namespace fw::barcode
