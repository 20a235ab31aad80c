// Dates of HTTP header fields (RFC 9110 section 5.6.7) and Retry-After.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/types.h"

namespace fw::http {

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string format_http_date(EpochMs at_ms);
// IMF-fixdate, and the two obsolete forms that a receiver must take (RFC 850
// and asctime). Nothing when it is none of them.
std::optional<EpochMs> parse_http_date(std::string_view text);

// Retry-After (RFC 9110 section 10.2.3), seconds or a date, as milliseconds from
// `now_ms`; never negative. Nothing when it cannot be read.
std::optional<std::int64_t> parse_retry_after(std::string_view text, EpochMs now_ms);

}  // namespace fw::http
