// Reserving: how much of an order the stock may promise.
//
// Lines are served in their order; two lines of one item share what is there.
// An order of all or nothing takes nothing until every open unit is there.
#pragma once
#include <map>
#include <vector>

#include "server/domain/shortage.h"

namespace fw::domain {

struct WantedLine {
  Id order_line = 0;
  Id item = 0;
  Quantity open = 0;
};
struct ReservedLine {
  Id order_line = 0;
  Id item = 0;
  Quantity quantity = 0;

  friend bool operator==(const ReservedLine&, const ReservedLine&) = default;
};

// `available`: units to promise of each item; below zero counts as none. Lines
// that get nothing are left out.
std::vector<ReservedLine> decide_reservation(ShortageRule rule,
                                             const std::vector<WantedLine>& lines,
                                             std::map<Id, Quantity> available);

}  // namespace fw::domain
