// Closing a parcel: carton and weight checked, SSCC and tracking number from the
// site's ranges, the goods packed, the label job queued with all it prints.
#pragma once
#include "server/service/requests.h"
#include "server/store/parcels.h"
#include "shared/base/result.h"

namespace fw::service {

// Values.choice is the carton's code, Values.weight_g the weight. Returns the
// closed parcel, or the refusal to show. A weight that differs from what the
// content should weigh is refused once; the same weight again is taken and shown
// to a supervisor.
Result<store::ParcelRow, wire::Answer> close_open_parcel(Context& context,
                                                         const RequestScope& scope,
                                                         const store::FulfilmentRow& fulfilment,
                                                         store::ParcelRow parcel);

// Queues a label of the parcel for this printer; copy 2 and up are reprints of the
// same label, and the copy before is void. False when there is no printer (0).
bool queue_label(Context& context, const store::FulfilmentRow& fulfilment,
                 const store::ParcelRow& parcel, Id printer, const std::string& reason);

}  // namespace fw::service
