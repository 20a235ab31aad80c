// Secrets: where they come from, how they are shown and how they are compared.
//
// A secret never stands on a command line, in a configuration file, in a log
// line or in an error. It is a file that its owner alone can read, or an
// environment variable.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace fw {

// The content of the variable FLOORWAVE_... when it is set, else of the file,
// without the line break at its end. Refusals: "secret_missing" (neither is
// given), "secret_unreadable", "secret_exposed" (others may read the file),
// "secret_empty". `what` names it for people: "the shop's signing key".
Result<std::string> read_secret(const std::string& what, const std::string& variable,
                                const std::string& file);

// `size` bytes of the operating system's random source.
std::string random_bytes(std::size_t size);

std::string to_hex(std::string_view bytes);  // lower case
Result<std::string> from_hex(std::string_view text);
std::string to_base64(std::string_view bytes);  // RFC 4648 section 4, padded
Result<std::string> from_base64(std::string_view text);
std::string to_base64url(std::string_view bytes);  // section 5, without padding

// 32 bytes (RFC 2104, FIPS 180-4).
std::string hmac_sha256(std::string_view key, std::string_view message);
std::string sha256(std::string_view message);

// Takes as long for a near miss as for a far one. Lengths are not secret.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// argon2id with libsodium's interactive limits; the text holds salt and limits.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view password, const std::string& hash);

}  // namespace fw
