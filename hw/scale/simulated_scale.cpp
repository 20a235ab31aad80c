#include "hw/scale/simulated_scale.h"

#include <utility>

namespace fw::hw {

SimulatedScale::SimulatedScale(World& world, std::string place, SimulatedScaleRules rules)
    : world_(world), place_(std::move(place)), rules_(rules) {}

Reading SimulatedScale::read(std::int64_t now_ms) {
  const std::int64_t real_g = world_.weight_g(place_);
  if (real_g != last_g_) {
    last_g_ = real_g;
    changed_ms_ = now_ms;
    if (rules_.settle_ms > 0) return {0, ScaleStatus::moving};
  }
  if (now_ms - changed_ms_ < rules_.settle_ms) return {0, ScaleStatus::moving};
  if (real_g > rules_.capacity_g) return {0, ScaleStatus::over};
  const std::int64_t divisions = (real_g + rules_.division_g / 2) / rules_.division_g;
  return {divisions * rules_.division_g, ScaleStatus::stable};
}

}  // namespace fw::hw
