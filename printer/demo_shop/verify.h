// Checks that a message is from us, unchanged and fresh: the receiver's side of
// Standard Webhooks, written apart from the sender's so that each tests the other.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/types.h"
#include "shared/http/message.h"

namespace fw::printer::demo_shop {

inline constexpr std::int64_t tolerance_s = 300;

// The secrets of a file's text, "whsec_..." one a line. Refused (bad_secret)
// without repeating them.
Result<std::vector<std::string>> parse_secrets(std::string_view text);

struct SignedMessage {
  std::string id;
  std::string key;  // Idempotency-Key without its quotes; may be empty
};

// Refusals: "missing_header", "bad_timestamp" (unreadable or more than 5 minutes
// off `now_ms`), "bad_signature".
Result<SignedMessage> verify(const http::Request& request, const std::vector<std::string>& secrets,
                             EpochMs now_ms);

}  // namespace fw::printer::demo_shop
