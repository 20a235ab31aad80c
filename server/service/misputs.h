// Goods of one order found in a tote of another: a misput that nobody noticed when it
// happened.
//
// Two pack stations see one half each. Whose units are missing says so first, or the other
// one finds something that does not belong; whichever comes second settles both:
//
//   the order that misses them stands at a station or is parked
//                the packer who opens the other order is shown whose they are, and scans
//                that order's tote: they are picked for it, and what was to bring them
//                again is called off
//   else         they lie in the put-back tote and go to a shelf; nobody asks where they
//                came from, or went to, any more
//
// The same goes for units that a packer finds before the device that put them into the
// tote has told of it.
#pragma once
#include <string>
#include <vector>

#include "server/domain/pack_packet.h"
#include "server/service/context.h"

namespace fw::service {

// Whose goods may lie in the totes of this fulfilment, for its packer.
std::vector<domain::PackOwner> owners_of_strays(Context& context, Id site, Id fulfilment);

struct Stray {
  Id item = 0;
  Quantity quantity = 0;  // that the books do not know of where they were found
  Id fulfilment = 0;      // whose tote they were found in; 0 = not known
  Id order = 0;
};
// They were put into this tote: its order gets what it misses of them. Returns how many.
Quantity give_to_owner(Context& context, Id site, const Stray& stray, const std::string& tote);

// They were put aside: they are those that another order missed, as far as one did.
// Returns how many need no explanation any more.
Quantity explain_stray(Context& context, Id site, const Stray& stray);
// The other way: units missed now were found in another order's tote before.
Quantity explain_missing(Context& context, Id site, const Stray& missing);

// A put is told after its units were found and put aside as too many: they left the shelf
// and are explained. Returns how many; the others lie in the tote.
Quantity explain_told_late(Context& context, Id site, const Stray& told,
                           const domain::StockKey& shelf, EpochMs put_at_ms);

}  // namespace fw::service
