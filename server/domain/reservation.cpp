#include "server/domain/reservation.h"

#include <algorithm>

namespace fw::domain {

std::vector<ReservedLine> decide_reservation(ShortageRule rule,
                                             const std::vector<WantedLine>& lines,
                                             std::map<Id, Quantity> available) {
  std::vector<ReservedLine> reserved;
  bool complete = true;
  for (const WantedLine& line : lines) {
    Quantity& left = available[line.item];
    const Quantity quantity = std::clamp<Quantity>(left, 0, line.open);
    complete = complete && quantity == line.open;
    if (quantity == 0) continue;
    left -= quantity;
    reserved.push_back({line.order_line, line.item, quantity});
  }
  if (rule == ShortageRule::all_or_nothing && !complete) return {};
  return reserved;
}

}  // namespace fw::domain
