// From closed parcels to a completed shipment: one transaction moves the goods to
// "shipped, awaiting carrier" and queues the upstream message with its frozen
// body. A shipment has revisions; each has exactly one message id.
#pragma once
#include "server/service/context.h"

namespace fw::service {

// Completes the fulfilment's shipment if everything of it is at the site's ship
// point (`labelled` by default, or `closed`) and nothing is left to pick or pack.
// Idempotent. Returns true when it completed now.
bool complete_if_ready(Context& context, Id fulfilment);

// Whether each pick task of the fulfilment is done or decided.
bool ready_to_pack(store::Connection& database, Id fulfilment);

}  // namespace fw::service
