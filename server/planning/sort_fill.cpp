#include "server/planning/sort_fill.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace fw::planning {
namespace {

std::int64_t lower_limit(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
  return std::min(a == 0 ? unlimited : a, b == 0 ? unlimited : b);
}

// The tote that is being filled.
struct Filling {
  Index group = none;
  Index zone = 0;
  std::int64_t volume_ml = 0;
  std::int64_t weight_g = 0;
};

}  // namespace

std::vector<std::vector<Index>> fill_sort_totes(const Warehouse& warehouse,
                                                const std::vector<SortUnit>& units,
                                                const CartProfile& cart, Quantity units_most) {
  const auto zone_of = [&](const SortUnit& unit) {
    return cart.one_zone ? warehouse.place(unit.place).zone : 0;
  };
  const auto rank = [&](Index i) {
    const SortUnit& unit = units[i];
    const Warehouse::Spot& spot = warehouse.spot(unit.place);
    return std::tuple(unit.group, zone_of(unit), spot.column, spot.along_mm, unit.place, i);
  };
  std::vector<Index> order(units.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return rank(a) < rank(b); });

  const std::int64_t most_ml = lower_limit(cart.tote_volume_ml, cart.cart_volume_ml);
  const std::int64_t most_g = lower_limit(cart.tote_weight_g, cart.cart_weight_g);
  std::vector<std::vector<Index>> totes;
  Filling now;
  for (const Index i : order) {
    const SortUnit& unit = units[i];
    const bool joins = !totes.empty() && now.group == unit.group && now.zone == zone_of(unit) &&
                       static_cast<Quantity>(totes.back().size()) < units_most &&
                       now.volume_ml + unit.volume_ml <= most_ml &&
                       now.weight_g + unit.weight_g <= most_g;
    if (!joins) {
      totes.emplace_back();
      now = {unit.group, zone_of(unit), 0, 0};
    }
    totes.back().push_back(i);
    now.volume_ml += unit.volume_ml;
    now.weight_g += unit.weight_g;
  }
  return totes;
}

}  // namespace fw::planning
