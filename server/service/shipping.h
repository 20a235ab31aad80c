// From closed parcels to a completed shipment: one transaction moves the goods to
// "shipped, awaiting carrier" and queues the upstream message with its frozen
// body. A shipment has revisions; each has exactly one message id.
#pragma once
#include "server/service/context.h"
#include "server/store/parcels.h"

namespace fw::service {

// Completes the fulfilment's shipment if everything of it is at the site's ship
// point (`labelled` by default, or `closed`) and nothing is left to pick or pack.
// Idempotent. Returns true when it completed now.
bool complete_if_ready(Context& context, Id fulfilment);

// Whether each pick task of the fulfilment is done or decided.
bool ready_to_pack(store::Connection& database, Id fulfilment);

// The shipment's next revision as it stands now: its message ("shipment.completed",
// "shipment.revised", "shipment.voided") is frozen with a new id and queued. The
// shipment keeps its id.
void next_revision(Context& context, Id shipment, const std::string& type);

// A parcel of a completed shipment is opened or void: all goods of it are packed,
// not shipped, until it completes again. The caller sends the next revision.
void take_back_shipment(Context& context, const store::FulfilmentRow& fulfilment);

}  // namespace fw::service
