// Absolute http and https URLs taken apart (RFC 3986), as far as a client of
// fixed, configured addresses needs them: no user names, no fragments.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace fw::http {

struct Url {
  std::string scheme;  // "http", "https", "ws"
  std::string host;    // "shop.example", "127.0.0.1", "::1" (without brackets)
  std::uint16_t port = 0;
  std::string target;  // "/shipments?x=1"; at least "/"

  // What a Host header says: the port only when it is not the scheme's own.
  std::string host_header() const;
};

// Refused (bad_url) with what does not fit.
Result<Url> parse_url(std::string_view text);

// True for 127.0.0.0/8 and ::1 written as addresses.
bool is_loopback_address(std::string_view address);

}  // namespace fw::http
