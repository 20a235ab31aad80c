// Whether boxes fit into a carton, really: blocks of equal units are laid into free
// spaces along the axes, each block fully on the floor or on what lies below it.
#pragma once
#include <array>
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

using Sides = std::array<std::int64_t, 3>;  // across, deep, high

// Equal units.
struct FitLoad {
  Quantity quantity = 0;
  Sides side_mm{};       // all above 0
  bool upright = false;  // the third side stays vertical
  bool fragile = false;  // only fragile units may lie on it
};

// A carton as it fills up.
class CartonFit {
 public:
  explicit CartonFit(const Sides& inner_mm);

  // Lays in as many of the load as fit, at most its quantity; how many that were.
  // Fragile loads come last: what is laid in after them does not go above them.
  Quantity lay(const FitLoad& load);

 private:
  struct Space {
    Sides size{};
    std::int64_t floor_mm = 0;
    bool on_fragile = false;
  };
  struct Block {
    std::size_t space = 0;
    Sides unit{};
    std::array<Quantity, 3> count{};
    Quantity units = 0;
    std::int64_t waste = 0;
  };

  bool best_block(const FitLoad& load, Quantity most, Block& best) const;
  void cut(const Block& block, bool fragile);

  std::vector<Space> spaces_;
};

}  // namespace fw::planning
