#include "server/domain/weight.h"

namespace fw::domain {

std::optional<WeightGuess> explain_weight(const std::vector<WeighedItem>& items,
                                          std::int64_t expected_g, std::int64_t weight_g) {
  const bool lighter = weight_g < expected_g;
  std::optional<WeightGuess> best;
  std::int64_t best_off_g = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const WeighedItem& item = items[i];
    if (item.unit_g <= 0) continue;
    constexpr Quantity surplus_most = 2;
    const Quantity most = lighter ? item.quantity : surplus_most;
    const std::int64_t difference_g = std::abs(weight_g - expected_g);
    const Quantity units = (difference_g + item.unit_g / 2) / item.unit_g;
    if (units < 1 || units > most) continue;
    const std::int64_t off_g = std::abs(difference_g - units * item.unit_g);
    if (off_g > weight_band_g(expected_g)) continue;
    const bool better = !best || units < std::abs(best->quantity) ||
                        (units == std::abs(best->quantity) && off_g < best_off_g);
    if (!better) continue;
    best = WeightGuess{i, lighter ? -units : units};
    best_off_g = off_g;
  }
  return best;
}

}  // namespace fw::domain
