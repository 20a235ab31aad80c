// Serial Shipping Container Codes: the licence plate of one parcel or pallet.
// A number is never used for a second parcel, not even after a void; handing out
// serials durably is the caller's part.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace fw::barcode {

// Extension digit (0 to 9) + company prefix (4 to 12 digits) + serial filled to 17
// digits + GS1 check digit: 18 digits. Refuses what does not fit.
Result<std::string> build_sscc(int extension_digit, std::string_view company_prefix,
                               std::int64_t serial);

// Serials run from 0 to this minus 1 for a company prefix of this length.
std::int64_t sscc_serial_limit(std::size_t company_prefix_length);

// 18 digits with a right check digit.
bool is_sscc(std::string_view text);

}  // namespace fw::barcode
