// Tracking numbers: building them for carriers that let the shipper number its
// parcels, and telling the kinds apart when one is scanned.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace fw::barcode {

enum class TrackingKind { none, upu_s10, ups_1z };

// UPU S10: two letters of service, eight digits of serial, check digit, two
// letters of country (ISO 3166): "RR473124829GB". Refuses a service or country
// that is not two capital letters and a serial outside 0 to 99999999.
Result<std::string> build_s10(std::string_view service, std::int64_t serial,
                              std::string_view country);

// UPS 1Z: shipper account (6 capital letters or digits), service (2), serial
// (0 to 9999999), check digit: 18 characters.
Result<std::string> build_ups_1z(std::string_view account, std::string_view service,
                                 std::int64_t serial);

// For carriers with plain numbers: `prefix` (digits, may be empty), serial filled
// with zeros, GS1 modulo-10 check digit; `length` digits in all, 4 to 34.
Result<std::string> build_numeric_tracking(std::string_view prefix, std::int64_t serial,
                                           std::size_t length);

bool is_s10(std::string_view text);
bool is_ups_1z(std::string_view text);
TrackingKind tracking_kind(std::string_view text);

}  // namespace fw::barcode
