#include "server/domain/continuous_release.h"

#include <algorithm>

namespace fw::domain {

std::int64_t orders_to_release(const ReleaseOutlook& outlook, const ReleaseRule& rule) {
  if (outlook.orders_waiting == 0) return 0;
  const std::int64_t missing = outlook.pickers * rule.trips_ahead - outlook.trips_waiting;
  return std::max<std::int64_t>(0, missing) * rule.cart_slots;
}

bool wants_replan(const ReleaseOutlook& outlook, const ReleaseRule& rule, EpochMs now_ms) {
  if (rule.trips_ahead == 0 || outlook.trips_waiting == 0 || outlook.first_pick_by_ms == 0)
    return false;
  // With room for one more trip it is topped up as the next one anyway.
  if (orders_to_release(outlook, rule) > 0) return false;
  return outlook.first_pick_by_ms - now_ms <= rule.hurry_ms &&
         outlook.first_leaves_at_ms < outlook.last_leaves_at_ms;
}

}  // namespace fw::domain
