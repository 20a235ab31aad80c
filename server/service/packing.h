// The pack station's side: opening an order by any of its totes, the facts of
// verifying, closing a parcel, and what completes a shipment.
#pragma once
#include <optional>
#include <string>

#include "server/service/facts.h"
#include "server/service/requests.h"
#include "server/store/parcels.h"
#include "shared/base/result.h"

namespace fw::service {

// Requests.
// open_pack: Values.container is any tote of the order; the answer carries the
// leased pack packet with its sister totes, items, cartons; for a sort tote, the home
// packet that asks for any item out of it.
wire::Answer open_pack(Context& context, const RequestScope& scope);
// close_parcel: carton (Values.choice) and weight (Values.weight_g) of the open
// parcel; gives SSCC and tracking number, queues the label; the answer carries
// the amended packet (label to scan, next parcel, or the end).
wire::Answer close_parcel(Context& context, const RequestScope& scope);
// pack_on: the box was to be closed too early; the answer carries the packet with what
// is left to verify.
wire::Answer pack_on(Context& context, const RequestScope& scope);
// The order of the request's packet, when this person has it in hand here; else the
// device is told that it lost it.
Result<store::FulfilmentRow, wire::Answer> order_in_hand(Context& context,
                                                         const RequestScope& scope);
// reprint: the label of a closed parcel once more, with a reason (Values.choice).
wire::Answer reprint_label(Context& context, const RequestScope& scope);
// park: the order in hand is put aside with its open box; Values.choice says why.
// Any of its totes opens it again, at any station.
wire::Answer park_order(Context& context, const RequestScope& scope);
// reopen: the parcel closed last is opened again; Values.choice says why.
wire::Answer reopen_at_station(Context& context, const RequestScope& scope);

// Facts.
// verify: quantity units went from a tote load into the open parcel.
FactOutcome apply_verify(Context& context, const FactScope& scope);
// pack_exception: what the step still wanted is missing or damaged
// (Values.choice); the units are wanted again, urgently.
FactOutcome apply_pack_exception(Context& context, const FactScope& scope);
// damaged: Values.quantity units of the step's item are damaged and lie in
// Values.container (or place); they are wanted again, urgently.
FactOutcome apply_damaged(Context& context, const FactScope& scope);
// wrong_item: Values.item lay in the tote and does not belong to the order, or is one
// too many; it lies in the put-back tote Values.container (or place) now.
FactOutcome apply_wrong_item(Context& context, const FactScope& scope);
// unverify, take_out: units of Values.item are out of the open box again, in a tote of
// the order; unverify is an undone scan of the step.
FactOutcome apply_take_out(Context& context, const FactScope& scope);
// label_not_scanned: the packer went on without scanning the label.
FactOutcome apply_label_not_scanned(Context& context, const FactScope& scope);
// label_scanned: the label that came out was scanned on its parcel.
FactOutcome apply_label_scanned(Context& context, const FactScope& scope);

// ---- shared with sorting.h -----------------------------------------------------------

// Why this person may not open the order with this tote here and now; nothing: they may.
std::optional<wire::Answer> why_not_open(Context& context, const RequestScope& scope,
                                         const store::FulfilmentRow& fulfilment,
                                         const std::string& code);
// The order's packet with what is left to pack, leased to the person.
wire::Answer give_order(Context& context, const RequestScope& scope,
                        const store::FulfilmentRow& fulfilment, const std::string& tote);

// The packet is over once nothing is left to verify, close or scan.
void end_pack_packet_if_done(Context& context, Id packet);

}  // namespace fw::service
