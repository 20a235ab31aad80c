// Which cartons a fulfilment will be packed into: the smallest that holds all of it;
// several, each as full as it goes, where none does. Units with known sides are laid
// in for real (carton_fit.h), fragile ones on top, articles that must not mix in
// cartons of their own; of units without sides only the volume counts. A forecast for
// labels, wave limits and the packer's screen; the packer may always take another.
#pragma once
#include <array>
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

struct CartonType {
  std::array<std::int64_t, 3> inner_mm{};  // any order
  std::int64_t tare_g = 0;
  std::int64_t most_g = 0;  // gross weight allowed; 0 = any
};

// Several units of one article with outer sides (0 = not known).
struct CartonLoad {
  Quantity quantity = 0;
  std::int64_t unit_volume_ml = 0;
  std::int64_t unit_weight_g = 0;
  std::array<std::int64_t, 3> side_mm{};
  bool upright = false;  // the third side stays vertical
  bool fragile = false;  // nothing but fragile goods on top of it
  // One bit for each kind of goods it belongs to, and for each it must not lie with.
  std::uint32_t kinds = 0;
  std::uint32_t never_with = 0;
};

struct PackedCarton {
  Index type = none;            // none = fits no carton: ships as it is, one unit each
  std::vector<Quantity> units;  // by load: how many of it are in this carton
  std::int64_t gross_g = 0;
  int fill_percent = 0;  // of its volume; 0 without a carton
};

// With units whose sides are not known, volume may be used up to `fill_percent`: goods never fill a
// box without gaps. Sides are allowed any order unless the load is upright.
std::vector<PackedCarton> cartonise(const std::vector<CartonLoad>& loads,
                                    const std::vector<CartonType>& types, int fill_percent = 85);

}  // namespace fw::planning
