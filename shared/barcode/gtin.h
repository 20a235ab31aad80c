// Global Trade Item Numbers. All are compared in one form, the GTIN-14: a
// GTIN-8, -12 or -13 filled with zeros on the left.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace fw::barcode {

// The GTIN-14 of 8, 12, 13 or 14 digits with a right check digit; else nothing.
std::optional<std::string> to_gtin14(std::string_view text);

// The shortest usual writing of a GTIN-14 (8, 12, 13 or 14 digits), for screens.
// Text that is no GTIN-14 comes back as it is.
std::string shortest_gtin(std::string_view gtin14);

// A UPC-E of 8 digits (number system 0 or 1, six digits, check digit) as the
// UPC-A of 12 digits it stands for; nothing when the check digit is wrong.
std::optional<std::string> expand_upc_e(std::string_view eight_digits);

// Company prefix (4 to 12 digits) + item number filled up to 12 digits + check
// digit: the GTIN-13 (its GTIN-14 has a leading 0). Refuses a number that does
// not fit beside the prefix.
Result<std::string> build_gtin13(std::string_view company_prefix, std::int64_t item_number);

// The GTIN-14 of a packaging level: indicator 1 to 8, then the 12 digits of the
// each's GTIN without its check digit. `gtin` is any valid GTIN of the each.
Result<std::string> build_case_gtin14(int indicator, std::string_view gtin);

// A Global Location Number (13 digits), built like a GTIN-13.
Result<std::string> build_gln(std::string_view company_prefix, std::int64_t location_number);

}  // namespace fw::barcode
