// Pack stations where somebody works, and the trips that are on their way to them.
#pragma once
#include <string>
#include <vector>

#include "server/domain/drop_place.h"
#include "server/store/ledger.h"

namespace fw::store {

// Places of pack stations with somebody signed on, with the totes that stand there
// and the orders of trips that are on their way there, but for `but_for`'s.
std::vector<domain::PackStation> staffed_pack_stations(Connection& database, Id site, Id but_for);
// The trip is on its way there.
void set_drop_place(Writer& writer, Id packet, Id place);
// 0 = nobody knows yet.
Id drop_place_of(Connection& database, Id packet);

}  // namespace fw::store
