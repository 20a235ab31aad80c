#include "server/domain/parcel_numbers.h"

#include <vector>

#include "shared/barcode/sscc.h"
#include "shared/barcode/tracking.h"

namespace fw::domain {
namespace {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool is_length(const std::string& text) {
  return !text.empty() && text.size() <= 2 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

Result<std::string> make_sscc(const std::string& prefix, std::int64_t serial) {
  if (prefix.size() < 5 || prefix.find_first_not_of("0123456789") != std::string::npos) {
    return refuse("sscc_prefix", "'" + prefix + "'", "an extension digit and a company prefix",
                  "set the site's SSCC range");
  }
  return barcode::build_sscc(prefix.front() - '0', prefix.substr(1), serial);
}

Result<std::string> make_tracking(const std::string& scheme, std::int64_t serial) {
  const auto parts = split(scheme);
  if (parts.size() == 3 && parts[0] == "s10") return barcode::build_s10(parts[1], serial, parts[2]);
  if (parts.size() == 3 && parts[0] == "1z") {
    return barcode::build_ups_1z(parts[1], parts[2], serial);
  }
  if (parts.size() == 3 && parts[0] == "numeric" && is_length(parts[2])) {
    return barcode::build_numeric_tracking(parts[1], serial,
                                           static_cast<std::size_t>(std::stoi(parts[2])));
  }
  return refuse("tracking_scheme", "'" + scheme + "'",
                "s10:SERVICE:COUNTRY, 1z:ACCOUNT:SERVICE or numeric:PREFIX:LENGTH",
                "correct the carrier service's tracking_scheme");
}

}  // namespace fw::domain
