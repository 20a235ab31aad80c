#include "server/planning/warehouse.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

namespace fw::planning {
namespace {

struct Extent {
  std::int64_t x_low = std::numeric_limits<std::int64_t>::max();
  std::int64_t x_high = std::numeric_limits<std::int64_t>::min();
  std::int64_t y_low = std::numeric_limits<std::int64_t>::max();
  std::int64_t y_high = std::numeric_limits<std::int64_t>::min();
  bool used() const { return x_low <= x_high; }
};

std::vector<Extent> extents_by_aisle(const std::vector<Place>& places) {
  std::vector<Extent> extents;
  for (const Place& p : places) {
    if (p.aisle == none) continue;
    if (p.aisle >= extents.size()) extents.resize(p.aisle + 1);
    Extent& e = extents[p.aisle];
    e.x_low = std::min(e.x_low, p.x_mm);
    e.x_high = std::max(e.x_high, p.x_mm);
    e.y_low = std::min(e.y_low, p.y_mm);
    e.y_high = std::max(e.y_high, p.y_mm);
  }
  return extents;
}

// Front, back and every strip that no place interrupts.
std::vector<std::int64_t> cross_aisles(std::vector<std::int64_t> along, std::int64_t end_mm,
                                       std::int64_t cross_mm) {
  std::sort(along.begin(), along.end());
  std::vector<std::int64_t> cross{along.front() - end_mm};
  for (std::size_t i = 1; i < along.size(); ++i) {
    if (along[i] - along[i - 1] >= cross_mm) cross.push_back((along[i] + along[i - 1]) / 2);
  }
  cross.push_back(along.back() + end_mm);
  return cross;
}

bool covers_all(const Layout& layout, const std::vector<Place>& places) {
  if (!layout.known()) return false;
  return std::all_of(places.begin(), places.end(), [&](const Place& p) {
    if (p.aisle == none) return true;
    const std::int64_t along = layout.aisles_along_x ? p.x_mm : p.y_mm;
    return p.aisle < layout.aisle_x_mm.size() && along >= layout.cross_y_mm.front() &&
           along <= layout.cross_y_mm.back();
  });
}

}  // namespace

Layout infer_layout(const std::vector<Place>& places, std::int64_t end_mm, std::int64_t cross_mm) {
  const std::vector<Extent> extents = extents_by_aisle(places);
  int along_x = 0;
  int along_y = 0;
  for (const Extent& e : extents) {
    if (!e.used()) continue;
    const std::int64_t x_spread = e.x_high - e.x_low;
    const std::int64_t y_spread = e.y_high - e.y_low;
    if (x_spread > y_spread) ++along_x;
    if (y_spread > x_spread) ++along_y;
  }
  if (extents.empty() || (along_x > 0 && along_y > 0)) return {};

  Layout layout;
  layout.aisles_along_x = along_x > 0;
  for (const Extent& e : extents) {
    const std::int64_t middle =
        layout.aisles_along_x ? (e.y_low + e.y_high) / 2 : (e.x_low + e.x_high) / 2;
    layout.aisle_x_mm.push_back(e.used() ? middle : 0);
  }
  std::vector<std::int64_t> along;
  for (const Place& p : places) {
    if (p.aisle != none) along.push_back(layout.aisles_along_x ? p.x_mm : p.y_mm);
  }
  layout.cross_y_mm = cross_aisles(std::move(along), end_mm, cross_mm);
  return layout;
}

Warehouse::Warehouse(std::vector<Place> places, Layout layout, WorkRates rates)
    : places_(std::move(places)), layout_(std::move(layout)), rates_(std::move(rates)) {
  std::sort(layout_.cross_y_mm.begin(), layout_.cross_y_mm.end());
  if (!covers_all(layout_, places_)) layout_ = {};
  for (const Place& p : places_) {
    if (aisles_known() && p.aisle != none) columns_mm_.push_back(layout_.aisle_x_mm[p.aisle]);
  }
  std::sort(columns_mm_.begin(), columns_mm_.end());
  columns_mm_.erase(std::unique(columns_mm_.begin(), columns_mm_.end()), columns_mm_.end());

  spots_.reserve(places_.size());
  for (const Place& p : places_) {
    Spot spot{none, layout_.aisles_along_x ? p.y_mm : p.x_mm,
              layout_.aisles_along_x ? p.x_mm : p.y_mm};
    if (aisles_known() && p.aisle != none) {
      spot.across_mm = layout_.aisle_x_mm[p.aisle];
      const auto at = std::lower_bound(columns_mm_.begin(), columns_mm_.end(), spot.across_mm);
      spot.column = static_cast<Index>(at - columns_mm_.begin());
    }
    spots_.push_back(spot);
  }
  lay_directions();
}

Warehouse::Warehouse(std::vector<Place> places, WorkRates rates) {
  Layout layout = infer_layout(places);
  *this = Warehouse(std::move(places), std::move(layout), std::move(rates));
}

void Warehouse::lay_directions() {
  std::vector<bool> up(columns_mm_.size(), false);
  std::vector<bool> down(columns_mm_.size(), false);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (spots_[i].column == none || places_[i].aisle >= layout_.direction.size()) continue;
    const Direction said = layout_.direction[places_[i].aisle];
    if (said == Direction::up) up[spots_[i].column] = true;
    if (said == Direction::down) down[spots_[i].column] = true;
  }
  std::vector<Direction> directions(columns_mm_.size(), Direction::both);
  for (std::size_t c = 0; c < directions.size(); ++c) {
    if (up[c] != down[c]) directions[c] = up[c] ? Direction::up : Direction::down;
  }
  one_way_ = OneWayAisles(columns_mm_, directions, layout_.cross_y_mm);
  if (one_way_.any()) directions_ = std::move(directions);
}

std::int64_t Warehouse::nearest_cross_mm(std::int64_t along_mm) const {
  std::int64_t best = layout_.cross_y_mm.front();
  for (const std::int64_t cross : layout_.cross_y_mm) {
    if (std::abs(cross - along_mm) < std::abs(best - along_mm)) best = cross;
  }
  return best;
}

std::int64_t Warehouse::beside_to_aisle_mm(const Spot& beside, const Spot& in_aisle) const {
  const std::int64_t cross = nearest_cross_mm(beside.along_mm);
  return std::abs(beside.along_mm - cross) + std::abs(beside.across_mm - in_aisle.across_mm) +
         std::abs(cross - in_aisle.along_mm);
}

std::int64_t Warehouse::beside_to_beside_mm(const Spot& a, const Spot& b) const {
  const std::int64_t cross_a = nearest_cross_mm(a.along_mm);
  const std::int64_t cross_b = nearest_cross_mm(b.along_mm);
  if (cross_a == cross_b) {
    return std::abs(a.across_mm - b.across_mm) + std::abs(a.along_mm - b.along_mm);
  }
  std::int64_t across = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t x : columns_mm_) {
    across = std::min(across, std::abs(a.across_mm - x) + std::abs(b.across_mm - x));
  }
  return std::abs(a.along_mm - cross_a) + std::abs(cross_a - cross_b) +
         std::abs(b.along_mm - cross_b) + across;
}

std::int64_t Warehouse::distance_mm(Index a, Index b) const {
  if (a == b) return 0;
  const Spot& p = spots_[a];
  const Spot& q = spots_[b];
  const std::int64_t across = std::abs(p.across_mm - q.across_mm);
  if (!aisles_known()) return across + std::abs(p.along_mm - q.along_mm);
  if (one_way_.any()) return one_way_mm(p, q);
  if (p.column == none && q.column == none) return beside_to_beside_mm(p, q);
  if (p.column == none) return beside_to_aisle_mm(p, q);
  if (q.column == none) return beside_to_aisle_mm(q, p);
  if (p.column == q.column) return std::abs(p.along_mm - q.along_mm);
  std::int64_t along = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t cross : layout_.cross_y_mm) {
    along = std::min(along, std::abs(p.along_mm - cross) + std::abs(q.along_mm - cross));
  }
  return across + along;
}

std::int64_t Warehouse::one_way_mm(const Spot& a, const Spot& b) const {
  std::int64_t outside_mm = 0;
  const auto point = [&](const Spot& spot) -> WalkPoint {
    if (spot.column != none) return {spot.across_mm, spot.along_mm, true, directions_[spot.column]};
    const std::int64_t cross = nearest_cross_mm(spot.along_mm);
    outside_mm += std::abs(spot.along_mm - cross);
    return {spot.across_mm, cross, false, Direction::both};
  };
  const WalkPoint from = point(a);
  const WalkPoint to = point(b);
  if (a.column == none && b.column == none && from.along == to.along) {
    return std::abs(a.across_mm - b.across_mm) + std::abs(a.along_mm - b.along_mm);
  }
  return outside_mm + one_way_.length(from, to);
}

std::int64_t Warehouse::walk_ms(std::int64_t length_mm) const {
  return length_mm * 1000 / std::max<std::int64_t>(1, rates_.walk_mm_s);
}

std::int64_t Warehouse::stop_ms(Index place, Quantity units) const {
  std::int64_t reach = 0;
  if (!rates_.reach_ms.empty()) {
    const std::size_t level =
        std::min<std::size_t>(places_[place].level, rates_.reach_ms.size() - 1);
    reach = rates_.reach_ms[level];
  }
  return rates_.stop_ms + reach + rates_.handling_ms * units;
}

}  // namespace fw::planning
