// Whether a parcel weighs what its content should weigh, and if not, what probably
// explains it. The band is the larger of 30 g and 3 %: scales, cartons and item
// data are that good in practice.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

#include "shared/base/types.h"

namespace fw::domain {

inline std::int64_t weight_band_g(std::int64_t expected_g) {
  return std::max<std::int64_t>(30, expected_g * 3 / 100);
}

inline bool weight_fits(std::int64_t expected_g, std::int64_t weight_g) {
  return std::abs(weight_g - expected_g) <= weight_band_g(expected_g);
}

// The same box put on the scale again.
inline bool same_weight(std::int64_t before_g, std::int64_t weight_g) {
  return before_g > 0 && std::abs(before_g - weight_g) <= 5;
}

struct WeighedItem {
  std::int64_t unit_g = 0;
  Quantity quantity = 0;  // units that should be in the box
};
struct WeightGuess {
  std::size_t item = 0;   // index of the one item that explains the difference
  Quantity quantity = 0;  // units too many in the box; negative: missing
};
// The one item, and the fewest units of it, whose absence or surplus brings the box
// back into the band; nothing when there is none. At most as many can be missing as
// should be there; more than two too many explain nothing.
std::optional<WeightGuess> explain_weight(const std::vector<WeighedItem>& items,
                                          std::int64_t expected_g, std::int64_t weight_g);

}  // namespace fw::domain
