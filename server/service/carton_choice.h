// Which carton the open parcel of a fulfilment goes into, as far as it can be foretold:
// everything that is picked and in no closed parcel is laid into the site's cartons
// (planning/cartonise.h). Packers overrule it.
#pragma once
#include <vector>

#include "server/domain/pack_packet.h"
#include "server/store/parcels.h"

namespace fw::service {

// Nothing fits: the largest carton, without a fill rate.
domain::CartonProposal choose_carton(const std::vector<store::GoodsToPack>& goods,
                                     const std::vector<store::CartonRow>& cartons);

}  // namespace fw::service
