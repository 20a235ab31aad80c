// The numbers on a parcel, from a serial: SSCC (GS1 General Specifications) and
// tracking numbers by the scheme of the carrier's service.
#pragma once
#include <cstdint>
#include <string>

#include "shared/base/result.h"

namespace fw::domain {

// `prefix` = extension digit + GS1 company prefix: "0" + "4012345".
Result<std::string> make_sscc(const std::string& prefix, std::int64_t serial);

// Scheme "s10:RR:DE", "1z:1A2B3C:66" or "numeric:3399:20" (prefix, length).
Result<std::string> make_tracking(const std::string& scheme, std::int64_t serial);

}  // namespace fw::domain
