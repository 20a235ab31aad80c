// Whether a parcel weighs what its content should weigh. The band is the larger
// of 30 g and 3 %: scales, cartons and item data are that good in practice.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace fw::domain {

inline bool weight_fits(std::int64_t expected_g, std::int64_t weight_g) {
  const std::int64_t band_g = std::max<std::int64_t>(30, expected_g * 3 / 100);
  return std::abs(weight_g - expected_g) <= band_g;
}

// The same box put on the scale again.
inline bool same_weight(std::int64_t before_g, std::int64_t weight_g) {
  return before_g > 0 && std::abs(before_g - weight_g) <= 5;
}

}  // namespace fw::domain
