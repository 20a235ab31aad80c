// The next SSCC of a site and the next tracking number of a carrier's service,
// with right check digits, never used twice.
#pragma once
#include <string>

#include "server/service/context.h"
#include "server/store/parcels.h"
#include "shared/base/result.h"

namespace fw::service {

// From the range "sscc": its prefix is the extension digit followed by the GS1
// company prefix. Throws when the range is used up or misconfigured.
std::string next_sscc(Context& context, Id site);

// carrier_service.tracking_scheme: "sscc" (the SSCC is the tracking number, no
// number of its own), "s10:RR:DE" (UPU S10: service, country), "1z:ACCOUNT:SERVICE"
// (UPS), "numeric:PREFIX:LENGTH" (mod-10 check digit).
std::string next_tracking(Context& context, const store::FulfilmentRow& fulfilment,
                          const std::string& sscc);

// Whether a scheme can be used; for imports.
Result<Done> check_tracking_scheme(const std::string& scheme);

}  // namespace fw::service
