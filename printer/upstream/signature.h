// Standard Webhooks signatures: HMAC-SHA256 over "id.timestamp.body", so that
// the receiver knows the message is ours, unchanged and fresh.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/types.h"

namespace fw::printer::upstream {

// The bytes of a secret as it is configured: "whsec_" and base64 of 24 to 64
// bytes. Refused (bad_secret), without repeating the secret, when it is not.
Result<std::string> parse_secret(std::string_view text);

// The value of `webhook-signature`: one "v1,<base64>" for each secret, the
// newest first, separated by blanks. Several secrets are in force while one
// replaces another. `timestamp_s` is the attempt's, in seconds.
std::string sign(const std::vector<std::string>& secrets, std::string_view message_id,
                 std::int64_t timestamp_s, std::string_view body);

}  // namespace fw::printer::upstream
