#include "server/planning/carton_fit.h"

#include <algorithm>
#include <tuple>

namespace fw::planning {
namespace {

// The six ways to turn a box; upright ones first.
constexpr std::array<std::array<std::size_t, 3>, 6> turns{
    {{0, 1, 2}, {1, 0, 2}, {0, 2, 1}, {2, 0, 1}, {1, 2, 0}, {2, 1, 0}}};
constexpr std::size_t upright_turns = 2;

std::int64_t volume(const Sides& s) { return s[0] * s[1] * s[2]; }

// Whole rows, layers and stacks only: a row of up to `fits[0]`, rows up to a layer ...
std::array<Quantity, 3> whole_block(const std::array<Quantity, 3>& fits, Quantity most) {
  if (most < fits[0]) return {most, 1, 1};
  if (most < fits[0] * fits[1]) return {fits[0], most / fits[0], 1};
  return {fits[0], fits[1], std::min(fits[2], most / (fits[0] * fits[1]))};
}

}  // namespace

CartonFit::CartonFit(const Sides& inner_mm) { spaces_.push_back({inner_mm, 0, false}); }

Quantity CartonFit::lay(const FitLoad& load) {
  Quantity laid = 0;
  Block block;
  while (laid < load.quantity && best_block(load, load.quantity - laid, block)) {
    laid += block.units;
    cut(block, load.fragile);
  }
  return laid;
}

// The lowest space first, then the most units, then the least waste beside them.
bool CartonFit::best_block(const FitLoad& load, Quantity most, Block& best) const {
  bool found = false;
  for (std::size_t s = 0; s < spaces_.size(); ++s) {
    const Space& space = spaces_[s];
    if (space.on_fragile && !load.fragile) continue;
    for (std::size_t t = 0; t < (load.upright ? upright_turns : turns.size()); ++t) {
      Block block;
      block.space = s;
      std::array<Quantity, 3> fits{};
      for (std::size_t k = 0; k < 3; ++k) {
        block.unit[k] = load.side_mm[turns[t][k]];
        fits[k] = space.size[k] / block.unit[k];
      }
      if (fits[0] == 0 || fits[1] == 0 || fits[2] == 0) continue;
      block.count = whole_block(fits, most);
      block.units = block.count[0] * block.count[1] * block.count[2];
      block.waste = volume(space.size) - block.units * volume(block.unit);
      const auto rank = [&](const Block& b) {
        return std::tuple(spaces_[b.space].floor_mm, -b.units, b.waste);
      };
      if (found && rank(block) >= rank(best)) continue;
      best = block;
      found = true;
    }
  }
  return found;
}

// What is left of the space: above the block, beside it and behind it; the cut that
// leaves the larger whole piece.
void CartonFit::cut(const Block& block, bool fragile) {
  const Space space = spaces_[block.space];
  spaces_.erase(spaces_.begin() + static_cast<std::ptrdiff_t>(block.space));
  Sides used{};
  for (std::size_t k = 0; k < 3; ++k) used[k] = block.unit[k] * block.count[k];
  const std::int64_t beside = space.size[0] - used[0];
  const std::int64_t behind = space.size[1] - used[1];
  const auto keep = [&](const Sides& size, std::int64_t floor, bool on_fragile) {
    if (volume(size) > 0) spaces_.push_back({size, floor, on_fragile});
  };
  keep({used[0], used[1], space.size[2] - used[2]}, space.floor_mm + used[2],
       fragile || space.on_fragile);
  const bool long_side = beside * space.size[1] >= behind * space.size[0];
  keep({beside, long_side ? space.size[1] : used[1], space.size[2]}, space.floor_mm,
       space.on_fragile);
  keep({long_side ? used[0] : space.size[0], behind, space.size[2]}, space.floor_mm,
       space.on_fragile);
}

}  // namespace fw::planning
