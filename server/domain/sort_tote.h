// Sort totes: orders of a single unit are picked together into one tote and told
// apart at the pack station, where any unit that is scanned names its order.
//
// The floor process: the picker takes the units of all such orders at a place with
// one scan and puts them into the sort tote with one more. The packer scans the tote,
// then any item out of it, and is given the order that this unit is for: the one
// that leaves first. When nothing is left in it the packer says so, and the tote is
// free.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "shared/base/types.h"

namespace fw::domain {

// An order on its way into a plan, as far as sharing a tote is concerned.
struct UnitOrder {
  std::int64_t lines = 0;  // of the whole order
  Quantity ordered = 0;    // units of the whole order
  Quantity reserved = 0;   // units that this wave would pick
  bool tracks_lot = false, tracks_serial = false, tracks_expiry = false;
  bool shares_code = false;  // a barcode of the item is another item's, too
};

// Whether the unit says all about its order: the order is this one unit and nothing
// of it lies or comes anywhere else; and one unit of the item is as good as another,
// known by its barcode alone. A lot or serial that one customer was promised, or a
// code of two items, would have to be told apart in the tote.
bool may_share_tote(const UnitOrder& order);

// Orders that want units of one item: who gets the first. Quantities of a common
// put are credited, and units at the pack station given out, in this order.
struct SortTurn {
  EpochMs leaves_at_ms = 0;  // 0 = no departure: last
  std::string order_number;
};
bool goes_first(const SortTurn& a, const SortTurn& b);

}  // namespace fw::domain
