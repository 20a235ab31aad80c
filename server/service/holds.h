// Holding a place, item, lot, order, order line, container or parcel, and releasing
// it: each with a reason and by whom, each an event, each undone by the other.
//
//   place      place_in and place_out at once
//   place_out, lot
//              takes no part in waves or promises; picks that are not done leave the
//              trips before the next scan and are re-allocated (service/reallocation.h);
//              what no other place covers goes by policy and rule
//   item, order_line
//              the same, but there is no other place: the units wait
//   place_in   put-back proposes another place
//   order      service/orders.h
//   container  a tote or cart: the work that has it stops before the next scan and goes
//              on, with the same person, when it is released; a pack station refuses it
//   parcel     it is not closed, does not complete its shipment, gets no other label
//
// A hold with an end is lifted by time (lift_ended_holds of service/orders.h).
#pragma once
#include <string>
#include <vector>

#include "server/service/context.h"
#include "server/store/holds.h"
#include "shared/base/result.h"

namespace fw::service {

struct HoldWanted {
  std::string kind;  // as above
  std::string code;  // of a place or container; SKU; SKU/LOT; order; ORDER/LINE; SSCC,
                     // tracking number or ORDER/NUMBER of a parcel
  std::string site;  // "" = the only one
  std::string reason;
  std::string detail;
  std::string by = "api";
  EpochMs until_ms = 0;  // 0 = until it is released
};
struct HoldPlaced {
  std::string kind, code;
  std::int64_t holds = 0;          // placed now; 0 = was held for this reason already
  std::int64_t tasks_stopped = 0;  // picks that left their trips
};
// Refusals: unknown_kind, missing_field, unknown_place, unknown_item, unknown_lot,
// unknown_order, unknown_line, unknown_parcel, bad_until.
Result<HoldPlaced> place_hold(Context& context, const HoldWanted& wanted);
// Releases what holds the target for this reason ("" = for any); `holds` 0: none did.
Result<HoldPlaced> release_hold(Context& context, const HoldWanted& wanted);

}  // namespace fw::service
