#include "server/planning/cartonise.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace fw::planning {
namespace {

using Sides = std::array<std::int64_t, 3>;
constexpr Quantity any_number = std::numeric_limits<Quantity>::max();

Sides sorted(Sides sides) {
  std::sort(sides.begin(), sides.end());
  return sides;
}

// Millilitres = 1,000 cubic mm; the sides when no volume is given.
std::int64_t unit_volume_ml(const CartonLoad& load) {
  if (load.unit_volume_ml > 0) return load.unit_volume_ml;
  return load.side_mm[0] * load.side_mm[1] * load.side_mm[2] / 1'000;
}

std::int64_t usable_ml(const CartonType& type, int fill_percent) {
  return type.inner_mm[0] * type.inner_mm[1] * type.inner_mm[2] / 1'000 * fill_percent / 100;
}

// One unit, laid along the axes, fits the empty carton.
bool sides_fit(const CartonLoad& load, const CartonType& type) {
  const Sides unit = sorted(load.side_mm);
  const Sides inner = sorted(type.inner_mm);
  return unit[0] <= inner[0] && unit[1] <= inner[1] && unit[2] <= inner[2];
}

class Packer {
 public:
  Packer(const std::vector<CartonLoad>& loads, const std::vector<CartonType>& types,
         int fill_percent)
      : loads_(loads), types_(types), fill_percent_(fill_percent) {
    for (const CartonLoad& load : loads) rest_.push_back(load.quantity);
    largest_first_.resize(loads.size());
    std::iota(largest_first_.begin(), largest_first_.end(), Index{0});
    std::stable_sort(largest_first_.begin(), largest_first_.end(), [&](Index a, Index b) {
      return unit_volume_ml(loads_[a]) > unit_volume_ml(loads_[b]);
    });
    smallest_first_.resize(types.size());
    std::iota(smallest_first_.begin(), smallest_first_.end(), Index{0});
    std::stable_sort(smallest_first_.begin(), smallest_first_.end(), [&](Index a, Index b) {
      return std::tuple(usable_ml(types_[a], fill_percent_), types_[a].tare_g) <
             std::tuple(usable_ml(types_[b], fill_percent_), types_[b].tare_g);
    });
  }

  std::vector<PackedCarton> pack() {
    std::vector<PackedCarton> cartons;
    while (std::any_of(rest_.begin(), rest_.end(), [](Quantity q) { return q > 0; })) {
      PackedCarton carton = next_carton();
      for (std::size_t i = 0; i < rest_.size(); ++i) rest_[i] -= carton.units[i];
      cartons.push_back(std::move(carton));
    }
    return cartons;
  }

 private:
  // The smallest that takes all the rest, else the one that takes most of it.
  PackedCarton next_carton() const {
    PackedCarton best;
    std::int64_t best_ml = -1;
    for (const Index type : smallest_first_) {
      PackedCarton carton = fill(type);
      if (carton.units == rest_) return carton;
      std::int64_t filled_ml = 0;
      for (std::size_t i = 0; i < loads_.size(); ++i) {
        // Units without volume count too, so that no round packs nothing.
        filled_ml += carton.units[i] * std::max<std::int64_t>(1, unit_volume_ml(loads_[i]));
      }
      if (filled_ml == 0 || filled_ml <= best_ml) continue;
      best_ml = filled_ml;
      best = std::move(carton);
    }
    return best_ml > 0 ? best : as_it_is();
  }

  PackedCarton fill(Index type) const {
    const CartonType& t = types_[type];
    PackedCarton carton{type, std::vector<Quantity>(loads_.size(), 0), t.tare_g};
    std::int64_t free_ml = usable_ml(t, fill_percent_);
    for (const Index i : largest_first_) {
      const CartonLoad& load = loads_[i];
      if (rest_[i] == 0 || !sides_fit(load, t)) continue;
      const std::int64_t volume = unit_volume_ml(load);
      const Quantity by_volume = volume > 0 ? free_ml / volume : any_number;
      const Quantity by_weight =
          t.most_g > 0 && load.unit_weight_g > 0
              ? std::max<Quantity>(0, t.most_g - carton.gross_g) / load.unit_weight_g
              : any_number;
      const Quantity units = std::min({rest_[i], by_volume, by_weight});
      carton.units[i] = units;
      carton.gross_g += units * load.unit_weight_g;
      free_ml -= units * volume;
    }
    return carton;
  }

  // One unit of the largest left, without a carton.
  PackedCarton as_it_is() const {
    PackedCarton carton{none, std::vector<Quantity>(loads_.size(), 0), 0};
    for (const Index i : largest_first_) {
      if (rest_[i] == 0) continue;
      carton.units[i] = 1;
      carton.gross_g = loads_[i].unit_weight_g;
      break;
    }
    return carton;
  }

  const std::vector<CartonLoad>& loads_;
  const std::vector<CartonType>& types_;
  int fill_percent_;
  std::vector<Quantity> rest_;
  std::vector<Index> largest_first_;
  std::vector<Index> smallest_first_;
};

}  // namespace

std::vector<PackedCarton> cartonise(const std::vector<CartonLoad>& loads,
                                    const std::vector<CartonType>& types, int fill_percent) {
  return Packer(loads, types, fill_percent).pack();
}

}  // namespace fw::planning
