#include "server/service/carton_choice.h"

#include "server/planning/cartonise.h"
#include "server/planning/kinds.h"

namespace fw::service {

domain::CartonProposal choose_carton(const std::vector<store::GoodsToPack>& goods,
                                     const std::vector<store::CartonRow>& cartons) {
  if (cartons.empty()) return {};
  std::vector<planning::CartonLoad> loads;
  planning::KindBits kinds;
  for (const auto& one : goods) {
    planning::CartonLoad load;
    load.quantity = one.quantity;
    load.side_mm = {one.length_mm, one.width_mm, one.height_mm};
    load.unit_weight_g = one.weight_g;
    load.upright = one.upright;
    load.fragile = one.fragile;
    load.kinds = kinds.of(one.kinds);
    load.never_with = kinds.of(one.never_with);
    loads.push_back(load);
  }
  std::vector<planning::CartonType> types;
  for (const auto& carton : cartons) {
    types.push_back({{carton.length_mm, carton.width_mm, carton.height_mm},
                     carton.tare_g,
                     carton.most_weight_g});
  }
  const auto packed = planning::cartonise(loads, types);
  if (packed.empty() || packed.front().type == planning::none) return {cartons.back().code, 0, 1};
  return {cartons[packed.front().type].code, packed.front().fill_percent,
          static_cast<int>(packed.size())};
}

}  // namespace fw::service
