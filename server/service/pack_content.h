// What a pack packet holds: made afresh from the books for each revision, so that
// whoever goes on (another station, a parked order, goods that came later) sees what
// is left and nothing else.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/service/context.h"
#include "server/store/loads.h"
#include "server/store/parcels.h"
#include "shared/wire/values/terminal.h"

namespace fw::service {

// The packet's next revision: what is left, after the label of `closed` if there is one.
struct PackContent {
  Id packet = 0;   // 0 = a new one
  Id in_hand = 0;  // the load whose tote was scanned; 0 = as before
  std::optional<store::ParcelRow> closed;
  std::string box_at;  // where the open box was parked
  std::string carton;  // proposed instead of the one that fits best
};
Id save_pack_content(Context& context, const store::FulfilmentRow& fulfilment,
                     const PackContent& content);

// The packet's next revision with what is left; its device is told. Nothing for a
// packet that is over.
void renew_pack_packet(Context& context, Id packet);
// The same for the packet that a station has in hand of this fulfilment: goods that it
// waits for were found, given up, or came; a parcel was opened again.
void renew_packing_of(Context& context, Id fulfilment);
// A revision with nothing in it: the work is over for the device that has it.
void empty_pack_packet(Context& context, const store::FulfilmentRow& fulfilment, Id packet);

// Units of one lot from one load into the open parcel, booked to the lines that want
// them; returns what no line wants.
struct Packing {
  const store::FulfilmentRow& fulfilment;
  const store::ParcelRow& parcel;
  Id packet = 0;
  std::vector<std::string> serials{};
};
Quantity pack_units(Context& context, const Packing& packing, const store::LoadContent& from,
                    Quantity quantity);

// Where the packer said that goods were put aside: a location, or a tote that holds
// nobody's order. Nothing when it is neither.
std::optional<Id> place_aside(Context& context, Id site, const wire::Values& values);

// The label of the parcel closed last is still to be scanned.
bool waits_for_label(Context& context, Id packet);
// The totes are empty and free.
void end_loads(Context& context, Id fulfilment);
// After the last item was packed or given up and no box is open: the totes are
// empty, the order goes, and the device is told that this packet is over.
void end_if_nothing_left(Context& context, Id packet, const store::FulfilmentRow& fulfilment);
// Some of the rest does not come: the station that waits for it hears what was decided, or
// is done. What was packed before goes without it.
void settle_station(Context& context, Id fulfilment);

}  // namespace fw::service
