#include "server/planning/tote_fill.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace fw::planning {
namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

std::int64_t limit_or_unlimited(std::int64_t limit) { return limit == 0 ? unlimited : limit; }

Quantity how_many(std::int64_t room, std::int64_t each) {
  if (room == unlimited || each <= 0) return unlimited;
  return std::max<std::int64_t>(0, room) / each;
}

// One tote (or one unit without a tote) as it fills.
struct Tote {
  std::int64_t volume_ml = 0;
  std::int64_t weight_g = 0;
  Quantity units = 0;
  bool closed = false;  // a unit without a tote: nothing joins it
  std::vector<ToteFill> fills;
};

// Lays needs into totes, in the order given.
class ToteRow {
 public:
  explicit ToteRow(const CartProfile& cart)
      : tote_ml_(limit_or_unlimited(cart.tote_volume_ml)),
        tote_g_(limit_or_unlimited(cart.tote_weight_g)),
        cart_ml_(limit_or_unlimited(cart.cart_volume_ml)),
        cart_g_(limit_or_unlimited(cart.cart_weight_g)) {}

  // False when no cart carries a unit.
  bool add(const PickNeed& need, Index number) {
    if (need.unit_volume_ml > cart_ml_ || need.unit_weight_g > cart_g_) return false;
    const bool too_large = need.unit_volume_ml > tote_ml_ || need.unit_weight_g > tote_g_;
    for (Quantity rest = need.quantity; rest > 0;) {
      if (totes_.empty() || too_large || room(need) == 0) open(too_large);
      const Quantity units = too_large ? 1 : std::min(rest, room(need));
      Tote& tote = totes_.back();
      tote.volume_ml += units * need.unit_volume_ml;
      tote.weight_g += units * need.unit_weight_g;
      tote.units += units;
      tote.fills.push_back({number, none, units});
      rest -= units;
    }
    return true;
  }

  std::vector<Tote> take() { return std::move(totes_); }

 private:
  Quantity room(const PickNeed& need) const {
    const Tote& tote = totes_.back();
    if (tote.closed) return 0;
    const std::int64_t most_ml = std::min(tote_ml_, cart_ml_);
    const std::int64_t most_g = std::min(tote_g_, cart_g_);
    const std::int64_t free_ml = most_ml == unlimited ? unlimited : most_ml - tote.volume_ml;
    const std::int64_t free_g = most_g == unlimited ? unlimited : most_g - tote.weight_g;
    return std::min(how_many(free_ml, need.unit_volume_ml), how_many(free_g, need.unit_weight_g));
  }
  void open(bool closed) {
    totes_.emplace_back();
    totes_.back().closed = closed;
  }

  std::int64_t tote_ml_;
  std::int64_t tote_g_;
  std::int64_t cart_ml_;
  std::int64_t cart_g_;
  std::vector<Tote> totes_;
};

std::vector<Index> in_walking_order(const Warehouse& warehouse, const BatchRequest& request,
                                    bool by_zone) {
  std::vector<Index> order(request.needs.size());
  std::iota(order.begin(), order.end(), Index{0});
  const auto rank = [&](Index i) {
    const Index place = request.needs[i].place;
    const Warehouse::Spot& spot = warehouse.spot(place);
    return std::tuple(by_zone ? warehouse.place(place).zone : 0, spot.column, spot.along_mm, place,
                      i);
  };
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return rank(a) < rank(b); });
  return order;
}

bool joins(const Part& part, const Tote& tote, const CartProfile& cart) {
  return part.totes < std::max<Index>(1, cart.slots) &&
         part.volume_ml + tote.volume_ml <= limit_or_unlimited(cart.cart_volume_ml) &&
         part.weight_g + tote.weight_g <= limit_or_unlimited(cart.cart_weight_g);
}

void add_to_part(Part& part, const Tote& tote) {
  for (ToteFill fill : tote.fills) {
    fill.tote = part.totes;
    part.fills.push_back(fill);
  }
  ++part.totes;
  part.volume_ml += tote.volume_ml;
  part.weight_g += tote.weight_g;
  part.units += tote.units;
}

}  // namespace

std::optional<std::vector<Part>> split_into_parts(const Warehouse& warehouse,
                                                  const BatchRequest& request, Index number,
                                                  const CartProfile& cart) {
  const std::vector<Index> order = in_walking_order(warehouse, request, cart.one_zone);
  std::vector<Part> parts;
  for (std::size_t first = 0; first < order.size();) {
    const Index zone = warehouse.place(request.needs[order[first]].place).zone;
    ToteRow row(cart);
    std::size_t next = first;
    for (; next < order.size(); ++next) {
      const PickNeed& need = request.needs[order[next]];
      if (cart.one_zone && warehouse.place(need.place).zone != zone) break;
      if (!row.add(need, order[next])) return std::nullopt;
    }
    first = next;
    bool begun = false;
    for (const Tote& tote : row.take()) {
      if (!begun || !joins(parts.back(), tote, cart)) {
        parts.emplace_back();
        parts.back().request = number;
        parts.back().zone = zone;
        parts.back().due_rank = request.due_rank;
      }
      begun = true;
      add_to_part(parts.back(), tote);
    }
  }
  return parts;
}

Index totes_needed(const std::vector<PickNeed>& needs, const CartProfile& cart) {
  ToteRow row(cart);
  for (std::size_t i = 0; i < needs.size(); ++i) row.add(needs[i], static_cast<Index>(i));
  return static_cast<Index>(row.take().size());
}

}  // namespace fw::planning
