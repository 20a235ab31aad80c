// The body of an upstream message: one plain document for each change of a
// shipment, full and frozen when it is made, so that every repeat is the same.
#pragma once
#include <string>
#include <vector>

#include "server/service/context.h"
#include "server/store/parcels.h"

namespace fw::service {

// Stable for (shipment, revision): receivers dedupe by it.
std::string message_id(Id shipment, int revision);

// JSON with "v": 1: order, carrier, parcels (SSCC, tracking, weight, lines with
// lots) and for each order line shipped, short and still open quantities.
std::string shipment_body(Context& context, const store::FulfilmentRow& fulfilment,
                          const store::NewMessage& message,
                          const std::vector<store::ParcelRow>& parcels);

}  // namespace fw::service
