#include "printer/upstream/signature.h"

#include "shared/base/secret.h"

namespace fw::printer::upstream {
namespace {

constexpr std::string_view prefix = "whsec_";
constexpr std::size_t least_bytes = 24;
constexpr std::size_t most_bytes = 64;

}  // namespace

Result<std::string> parse_secret(std::string_view text) {
  if (text.substr(0, prefix.size()) == prefix) {
    const Result<std::string> bytes = from_base64(text.substr(prefix.size()));
    if (bytes && bytes.value().size() >= least_bytes && bytes.value().size() <= most_bytes) {
      return bytes;
    }
  }
  return refuse("bad_secret", "a webhook secret that cannot be read",
                "whsec_ and the base64 of 24 to 64 bytes", "copy it again from the receiver");
}

std::string sign(const std::vector<std::string>& secrets, std::string_view message_id,
                 std::int64_t timestamp_s, std::string_view body) {
  std::string signed_text(message_id);
  signed_text += "." + std::to_string(timestamp_s) + ".";
  signed_text += body;
  std::string value;
  for (const std::string& secret : secrets) {
    if (!value.empty()) value += ' ';
    value += "v1," + to_base64(hmac_sha256(secret, signed_text));
  }
  return value;
}

}  // namespace fw::printer::upstream
