// The scale of a simulated pack station: it weighs what really stands on it in the
// world, boxes with their tare and all that is in them.
#pragma once
#include <memory>
#include <string>

#include "hw/scale/scale.h"
#include "hw/world/world.h"

namespace fw::hw {

struct SimulatedScaleRules {
  std::int64_t settle_ms = 0;  // it moves for so long after each change
  std::int64_t capacity_g = 60'000;
  std::int64_t division_g = 1;  // readings are rounded to this
};

class SimulatedScale final : public Scale {
 public:
  // `place` is a location of the world; the world must outlive the scale.
  SimulatedScale(World& world, std::string place, SimulatedScaleRules rules = {});
  Reading read(std::int64_t now_ms) override;

 private:
  World& world_;
  std::string place_;
  SimulatedScaleRules rules_;
  std::int64_t last_g_ = 0;
  std::int64_t changed_ms_ = 0;
};

}  // namespace fw::hw
