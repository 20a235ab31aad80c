#include "server/planning/cartonise.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "server/planning/carton_fit.h"

namespace fw::planning {
namespace {

constexpr Quantity any_number = std::numeric_limits<Quantity>::max();

Sides sorted(Sides sides) {
  std::sort(sides.begin(), sides.end());
  return sides;
}

std::int64_t volume_ml(const Sides& s) { return s[0] * s[1] * s[2] / 1'000; }

bool sides_known(const CartonLoad& load) {
  return load.side_mm[0] > 0 && load.side_mm[1] > 0 && load.side_mm[2] > 0;
}

// Millilitres = 1,000 cubic mm; the sides when no volume is given.
std::int64_t unit_volume_ml(const CartonLoad& load) {
  if (load.unit_volume_ml > 0) return load.unit_volume_ml;
  return volume_ml(load.side_mm);
}

std::int64_t usable_ml(const CartonType& type, int fill_percent) {
  return volume_ml(type.inner_mm) * fill_percent / 100;
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
    // Fragile goods last, so that they lie on top.
    laying_order_ = largest_first_;
    std::stable_partition(laying_order_.begin(), laying_order_.end(),
                          [&](Index i) { return !loads_[i].fragile; });
    all_sides_known_ = std::all_of(loads.begin(), loads.end(), sides_known);
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
    PackedCarton carton{type, std::vector<Quantity>(loads_.size(), 0), t.tare_g, 0};
    CartonFit fit(t.inner_mm);
    std::int64_t free_ml = all_sides_known_ ? volume_ml(t.inner_mm) : usable_ml(t, fill_percent_);
    std::uint32_t kinds = 0;
    std::uint32_t never_with = 0;
    for (const Index i : laying_order_) {
      const CartonLoad& load = loads_[i];
      if (rest_[i] == 0 || !sides_fit(load, t)) continue;
      if ((load.kinds & never_with) != 0 || (load.never_with & kinds) != 0) continue;
      const std::int64_t volume = unit_volume_ml(load);
      const Quantity by_volume = volume > 0 ? free_ml / volume : any_number;
      const Quantity by_weight =
          t.most_g > 0 && load.unit_weight_g > 0
              ? std::max<Quantity>(0, t.most_g - carton.gross_g) / load.unit_weight_g
              : any_number;
      Quantity units = std::min({rest_[i], by_volume, by_weight});
      if (sides_known(load)) {
        units = fit.lay({units, load.side_mm, load.upright, load.fragile});
      }
      if (units == 0) continue;
      carton.units[i] = units;
      carton.gross_g += units * load.unit_weight_g;
      free_ml -= units * volume;
      kinds |= load.kinds;
      never_with |= load.never_with;
    }
    const std::int64_t whole_ml = std::max<std::int64_t>(1, volume_ml(t.inner_mm));
    std::int64_t filled_ml = 0;
    for (std::size_t i = 0; i < loads_.size(); ++i) {
      filled_ml += carton.units[i] * unit_volume_ml(loads_[i]);
    }
    carton.fill_percent = static_cast<int>(filled_ml * 100 / whole_ml);
    return carton;
  }

  // One unit of the largest left, without a carton.
  PackedCarton as_it_is() const {
    PackedCarton carton{none, std::vector<Quantity>(loads_.size(), 0), 0, 0};
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
  std::vector<Index> laying_order_;
  bool all_sides_known_ = false;
  std::vector<Index> smallest_first_;
};

}  // namespace

std::vector<PackedCarton> cartonise(const std::vector<CartonLoad>& loads,
                                    const std::vector<CartonType>& types, int fill_percent) {
  return Packer(loads, types, fill_percent).pack();
}

}  // namespace fw::planning
