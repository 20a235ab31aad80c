#include "server/service/carton_choice.h"

#include <map>
#include <utility>

#include "server/planning/cartonise.h"
#include "server/planning/kinds.h"

namespace fw::service {
namespace {

std::vector<domain::BoxUnits> units_by_box(const std::vector<store::GoodsToPack>& goods,
                                           const std::vector<planning::PackedCarton>& packed) {
  std::map<std::pair<Id, int>, Quantity> units;
  for (std::size_t box = 0; box < packed.size(); ++box) {
    for (std::size_t i = 0; i < goods.size(); ++i) {
      units[{goods[i].item, static_cast<int>(box)}] += packed[box].units[i];
    }
  }
  std::vector<domain::BoxUnits> boxes;
  for (const auto& [at, quantity] : units) {
    if (quantity > 0) boxes.push_back({at.first, at.second, quantity});
  }
  return boxes;
}

}  // namespace

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
  domain::CartonProposal proposal{cartons[packed.front().type].code, packed.front().fill_percent,
                                  static_cast<int>(packed.size())};
  if (packed.size() > 1) proposal.boxes = units_by_box(goods, packed);
  return proposal;
}

}  // namespace fw::service
