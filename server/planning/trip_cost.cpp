#include "server/planning/trip_cost.h"

#include <algorithm>
#include <iterator>

namespace fw::planning {
namespace {

bool within(std::int64_t value, std::int64_t limit) { return limit == 0 || value <= limit; }

LoadSums sum(const LoadSums& a, const LoadSums& b) {
  return {a.totes + b.totes,
          std::min(a.due_low, b.due_low),
          std::max(a.due_high, b.due_high),
          a.zone,
          a.volume_ml + b.volume_ml,
          a.weight_g + b.weight_g,
          a.units + b.units};
}

}  // namespace

TripCost::TripCost(const Warehouse& warehouse, const std::vector<BatchRequest>& requests,
                   const std::vector<Part>& parts, const CartProfile& cart,
                   const BatchOptions& options)
    : warehouse_(warehouse), cart_(cart), options_(options) {
  if (warehouse.aisles_known()) router_.emplace(warehouse, options.start, options.end);
  for (Index p = 0; p < warehouse.places().size(); ++p) {
    halt_us_.push_back(warehouse.stop_ms(p, 0) * 1'000);
  }
  singles_.reserve(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    TripLoad load;
    load.parts = {static_cast<Index>(i)};
    for (const ToteFill& fill : part.fills) {
      load.stops.push_back(stop_at(requests[part.request].needs[fill.need].place));
    }
    std::sort(load.stops.begin(), load.stops.end());
    load.stops.erase(std::unique(load.stops.begin(), load.stops.end()), load.stops.end());
    load.sums = {part.totes,     part.due_rank, part.due_rank, part.zone,
                 part.volume_ml, part.weight_g, part.units};
    load.cost_us = cost_us(load.stops);
    singles_.push_back(std::move(load));
  }
}

// Without aisles the "column" is 0 and stops follow the walk sequence.
AisleStop TripCost::stop_at(Index place) const {
  if (!router_) return {0, place, warehouse_.place(place).walk_sequence};
  const Warehouse::Spot& spot = warehouse_.spot(place);
  return {spot.column, place, spot.along_mm};
}

TripLoad TripCost::of_parts(const std::vector<Index>& parts) const {
  TripLoad load = singles_[parts.front()];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const TripLoad& more = singles_[parts[i]];
    load.stops.insert(load.stops.end(), more.stops.begin(), more.stops.end());
    load.sums = sum(load.sums, more.sums);
  }
  load.parts = parts;
  std::sort(load.parts.begin(), load.parts.end());
  std::sort(load.stops.begin(), load.stops.end());
  load.stops.erase(std::unique(load.stops.begin(), load.stops.end()), load.stops.end());
  load.cost_us = cost_us(load.stops);
  return load;
}

bool TripCost::compatible(const LoadSums& a, const LoadSums& b) const {
  if (a.totes + b.totes > cart_.slots) return false;
  if (std::max(a.due_high, b.due_high) - std::min(a.due_low, b.due_low) > options_.due_spread) {
    return false;
  }
  if (cart_.one_zone && a.zone != b.zone) return false;
  return within(a.volume_ml + b.volume_ml, cart_.cart_volume_ml) &&
         within(a.weight_g + b.weight_g, cart_.cart_weight_g);
}

std::optional<std::int64_t> TripCost::joint_cost_us(const TripLoad& a, const TripLoad& b) const {
  if (!compatible(a.sums, b.sums)) return std::nullopt;
  scratch_.clear();
  std::set_union(a.stops.begin(), a.stops.end(), b.stops.begin(), b.stops.end(),
                 std::back_inserter(scratch_));
  const std::int64_t cost = cost_us(scratch_);
  const std::int64_t handling_us =
      (a.sums.units + b.sums.units) * warehouse_.rates().handling_ms * 1'000;
  if (!within(cost + handling_us, options_.trip_limit_ms * 1'000)) return std::nullopt;
  return cost;
}

TripLoad TripCost::join(const TripLoad& a, const TripLoad& b) const {
  TripLoad load;
  std::merge(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(),
             std::back_inserter(load.parts));
  std::set_union(a.stops.begin(), a.stops.end(), b.stops.begin(), b.stops.end(),
                 std::back_inserter(load.stops));
  load.sums = sum(a.sums, b.sums);
  load.cost_us = cost_us(load.stops);
  return load;
}

std::int64_t TripCost::cost_us(const std::vector<AisleStop>& stops) const {
  std::int64_t cost = warehouse_.rates().trip_ms * 1'000;
  for (const AisleStop& stop : stops) cost += halt_us_[stop.place];
  const std::int64_t speed = std::max<std::int64_t>(1, warehouse_.rates().walk_mm_s);
  return cost + length_mm(stops) * 1'000'000 / speed;
}

std::int64_t TripCost::length_mm(const std::vector<AisleStop>& stops) const {
  std::int64_t length = 0;
  if (!router_) {
    Index at = options_.start;
    for (const AisleStop& stop : stops) {
      length += warehouse_.distance_mm(at, stop.place);
      at = stop.place;
    }
    return length + warehouse_.distance_mm(at, options_.end);
  }
  // Stops beside the aisles sort last; each is a detour from start or end.
  std::size_t in_aisles = stops.size();
  for (; in_aisles > 0 && stops[in_aisles - 1].column == none; --in_aisles) {
    const Index place = stops[in_aisles - 1].place;
    length += 2 * std::min(warehouse_.distance_mm(options_.start, place),
                           warehouse_.distance_mm(options_.end, place));
  }
  if (in_aisles == 0) return length + warehouse_.distance_mm(options_.start, options_.end);
  return length + router_->length_mm({stops.data(), in_aisles});
}

}  // namespace fw::planning
