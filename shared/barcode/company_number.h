// The shape that GTIN, GLN and SSCC share: leading part + GS1 company prefix +
// a number of one's own, filled with zeros to a fixed length, + check digit.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace fw::barcode {

constexpr std::size_t least_company_prefix = 4;
constexpr std::size_t most_company_prefix = 12;

// `length` counts the digits before the check digit, `leading` included. Refuses
// a prefix that is not 4 to 12 digits and a number that is negative or too large.
Result<std::string> build_company_number(std::string_view leading, std::string_view company_prefix,
                                         std::int64_t number, std::size_t length,
                                         std::string_view what);

// How many numbers fit beside the prefix: 10^(digits left), 0 when the prefix is too long.
std::int64_t company_number_limit(std::size_t leading_length, std::size_t prefix_length,
                                  std::size_t length);

}  // namespace fw::barcode
