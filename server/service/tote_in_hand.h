// Out of which tote a packed unit came. An order's goods may lie in several totes, the
// same item in more than one of them; the packer scans each tote when it is taken in
// hand, and what is verified from then on came out of that one. So that the books know
// what is left where, whenever packing stops.
#pragma once
#include <vector>

#include "server/service/context.h"
#include "server/service/facts.h"
#include "server/store/loads.h"
#include "server/store/parcels.h"

namespace fw::service {

// "tote_taken": the tote of the step is the one in hand now.
FactOutcome apply_tote_taken(Context& context, const FactScope& scope);

// Loads of the fulfilment with goods in them, the one in hand (0: none is known) first.
std::vector<store::LoadRow> totes_to_pack(Context& context, Id in_hand, Id fulfilment);
// Where units of the item lie in these, those of the tote in hand first. Never less
// than the books have: what is not in that tote any more came out of another one.
std::vector<store::LoadContent> goods_at_hand(Context& context, Id packet, Id fulfilment, Id item);

// Units of a parcel's line and the tote they came out of.
struct WayBack {
  store::LoadRow load;
  Quantity quantity = 0;
};
// For at most `most` units out of the open box, what was packed last first. A tote that
// is in use for something else now is replaced by another one of the order; nothing
// when all are gone.
std::vector<WayBack> ways_back(Context& context, const store::FulfilmentRow& fulfilment,
                               const store::ParcelRow& parcel, const store::ParcelLine& line,
                               Quantity most);

}  // namespace fw::service
