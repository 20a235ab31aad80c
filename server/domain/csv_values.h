// Fields of a file as values: whole numbers, yes or no, instants, dates.
#pragma once
#include <optional>
#include <string>

#include "shared/base/types.h"

namespace fw::domain {

// Decimal digits with an optional sign, at most 15 of them; else nothing.
std::optional<std::int64_t> parse_whole(const std::string& text);
// "1" and "0".
std::optional<bool> parse_flag(const std::string& text);
// RFC 3339 in UTC: "2027-03-31T16:30:00.000Z", fraction of 1 to 3 digits or none.
std::optional<EpochMs> parse_utc_instant(const std::string& text);

}  // namespace fw::domain
