#include "printer/demo_shop/verify.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

#include "shared/base/secret.h"

namespace fw::printer::demo_shop {
namespace {

std::optional<std::int64_t> parse_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return seconds;
}

bool is_signed(const std::string& signatures, const std::string& signed_text,
               const std::vector<std::string>& secrets) {
  std::istringstream each(signatures);
  std::string signature;
  bool found = false;
  while (each >> signature) {
    for (const std::string& secret : secrets) {
      const std::string wanted = "v1," + to_base64(hmac_sha256(secret, signed_text));
      found |= equal_in_constant_time(wanted, signature);
    }
  }
  return found;
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  return std::string(text.substr(1, text.size() - 2));
}

}  // namespace

Result<std::vector<std::string>> parse_secrets(std::string_view text) {
  constexpr std::string_view prefix = "whsec_";
  std::vector<std::string> secrets;
  std::istringstream lines{std::string(text)};
  std::string line;
  while (lines >> line) {
    const bool marked = line.starts_with(prefix);
    const auto bytes = from_base64(marked ? line.substr(prefix.size()) : "");
    if (!marked || !bytes || bytes.value().size() < 24) {
      return refuse("bad_secret", "a secret that cannot be read",
                    "whsec_ and the base64 of at least 24 bytes on each line",
                    "write the file again");
    }
    secrets.push_back(bytes.value());
  }
  if (secrets.empty()) {
    return refuse("bad_secret", "no secret", "at least one line whsec_...", "write the file again");
  }
  return secrets;
}

Result<SignedMessage> verify(const http::Request& request, const std::vector<std::string>& secrets,
                             EpochMs now_ms) {
  SignedMessage message;
  message.id = request.headers.get("webhook-id");
  message.key = unquoted(request.headers.get("Idempotency-Key"));
  const std::string timestamp(request.headers.get("webhook-timestamp"));
  const std::string signatures(request.headers.get("webhook-signature"));
  if (message.id.empty() || timestamp.empty() || signatures.empty()) {
    return refuse("missing_header", "a message without webhook-id, -timestamp or -signature",
                  "all three (Standard Webhooks)", "sign the message");
  }
  const auto seconds = parse_seconds(timestamp);
  const std::int64_t now_s = now_ms / 1000;
  if (!seconds || *seconds < now_s - tolerance_s || *seconds > now_s + tolerance_s) {
    return refuse("bad_timestamp", "webhook-timestamp '" + timestamp.substr(0, 40) + "'",
                  "seconds within 5 minutes of " + std::to_string(now_s),
                  "set the clock and sign each attempt anew");
  }
  if (!is_signed(signatures, message.id + "." + timestamp + "." + request.body, secrets)) {
    return refuse("bad_signature", "a signature that fits no secret",
                  "v1, HMAC-SHA256 of id.timestamp.body", "use the secret of this shop");
  }
  return message;
}

}  // namespace fw::printer::demo_shop
