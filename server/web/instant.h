// Instants as the API writes them: RFC 3339 in UTC with milliseconds.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/types.h"

namespace fw::web {

// "2027-03-31T16:30:00.000Z"
std::string instant_text(EpochMs at_ms);
// The same back; fractions of a second may be missing or longer, the offset may
// be "Z" or "+02:00". Nothing when it is not such a text or no such date.
std::optional<EpochMs> read_instant(std::string_view text);

}  // namespace fw::web
