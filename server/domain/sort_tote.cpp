#include "server/domain/sort_tote.h"

#include <limits>
#include <tuple>

namespace fw::domain {

bool may_share_tote(const UnitOrder& order) {
  const bool is_one_unit = order.lines == 1 && order.ordered == 1 && order.reserved == 1;
  const bool is_any_unit =
      !order.tracks_lot && !order.tracks_serial && !order.tracks_expiry && !order.shares_code;
  return is_one_unit && is_any_unit;
}

bool goes_first(const SortTurn& a, const SortTurn& b) {
  const auto leaves = [](const SortTurn& turn) {
    return turn.leaves_at_ms == 0 ? std::numeric_limits<EpochMs>::max() : turn.leaves_at_ms;
  };
  return std::tuple(leaves(a), a.order_number) < std::tuple(leaves(b), b.order_number);
}

}  // namespace fw::domain
