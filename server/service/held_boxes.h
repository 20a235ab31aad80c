// An order of a sort tote that was put on hold while its unit lay in the open box: the
// packer of that tote is asked to put the unit into a tote of its own before anything
// else, so that the sort tote can be emptied and ended. The box is void; whoever scans
// the new tote after the release packs the order.
#pragma once
#include <optional>
#include <string>

#include "server/service/requests.h"
#include "server/store/loads.h"
#include "server/store/sorting.h"
#include "shared/base/result.h"

namespace fw::service {

struct HeldBox {
  store::SortBox box;
  Id packet = 0;
};
// The first such box of the load that is for this session to clear: nobody else who
// sorts this tote had the order in hand.
std::optional<HeldBox> held_box_of(Context& context, Id session, const store::LoadRow& load);
// The home packet that asks where its unit is put.
wire::Packet held_box_home(Context& context, const HeldBox& held, const store::LoadRow& load);
// The box is empty and void, its unit lies in the load `own`.
void empty_held_box(Context& context, const HeldBox& held, const store::LoadRow& own);

// A load of the fulfilment alone in the empty tote that the request names; it stands at
// the station.
Result<store::LoadRow, wire::Answer> own_tote(Context& context, const RequestScope& scope,
                                              Id fulfilment);

}  // namespace fw::service
