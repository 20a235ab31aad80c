// What the scale says against what the box should weigh: refused once, with what
// probably explains it; the same weight again is taken and becomes a discrepancy,
// so that a packer is never stuck.
#pragma once
#include <optional>

#include "server/service/requests.h"
#include "server/store/parcels.h"

namespace fw::service {

// The refusal to show, or nothing when the weight is taken.
std::optional<wire::Answer> refuse_weight(Context& context, const RequestScope& scope,
                                          const store::FulfilmentRow& fulfilment,
                                          const store::ParcelRow& parcel,
                                          const store::CartonRow& carton, std::int64_t weight_g);

}  // namespace fw::service
