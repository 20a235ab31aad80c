// Sort totes at the pack station. The packer takes the tote in hand and scans any item
// out of it; the order that this unit is for is opened with the unit in its box. In
// between the station's home packet asks for the next item of that tote. What goes
// into no box (its order was cancelled or is held, it never belonged there) is put
// aside; a tote that is empty is said to be, and what the books still have in it is
// missing. Any number of stations may work on one tote.
#pragma once
#include "server/service/requests.h"
#include "server/store/loads.h"

namespace fw::service {

// The tote in the person's hands: an order that was begun from it and that nobody has
// goes on first, else the answer's home asks for any item.
wire::Answer open_sort_tote(Context& context, const RequestScope& scope,
                            const store::LoadRow& load);

// Requests of that home.
// pack_unit: Values.item out of the tote; the answer carries the order's packet, or a
// home that asks where the unit is put instead.
wire::Answer pack_unit(Context& context, const RequestScope& scope);
// sort_aside: the unit of the item or lot that the step's id names lies in Values.container
// (or place) now.
wire::Answer put_unit_aside(Context& context, const RequestScope& scope);
// sort_box_aside: the unit of a held order's open box lies in Values.container now; the
// step's id is that of its packet.
wire::Answer put_box_aside(Context& context, const RequestScope& scope);
// sort_empty: nobody sees anything in the tote. What the books have in it is missing;
// the tote is free. Values.choice "no": it was asked for by mistake.
wire::Answer end_sort_tote(Context& context, const RequestScope& scope);
// leave_tote: it stays as it is, for whoever scans it.
wire::Answer leave_sort_tote(Context& context, const RequestScope& scope);

// sort_on: the unit stays in the tote; the next one is asked for.
wire::Answer resume_sort_tote(Context& context, const RequestScope& scope);

// The home packet of the device: of the sort tote that its session has in hand, else
// what its role offers.
wire::Packet home_of(Context& context, const std::string& device_role, Id session);

}  // namespace fw::service
