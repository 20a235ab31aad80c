#include "server/planning/trip_cost.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <tuple>

namespace fw::planning {
namespace {

bool within(std::int64_t value, std::int64_t limit) { return limit == 0 || value <= limit; }

}  // namespace

LoadSums TripCost::sum(const LoadSums& a, const LoadSums& b) {
  return {a.totes + b.totes,
          std::min(a.due_low, b.due_low),
          std::max(a.due_high, b.due_high),
          a.zone,
          a.volume_ml + b.volume_ml,
          a.weight_g + b.weight_g,
          a.units + b.units};
}

TripCost::TripCost(const Warehouse& warehouse, const std::vector<BatchRequest>& requests,
                   const std::vector<Part>& parts, const CartProfile& cart,
                   const BatchOptions& options)
    : warehouse_(&warehouse),
      limits_{std::max<Index>(1, cart.slots),
              options.due_spread,
              cart.one_zone,
              cart.cart_volume_ml,
              cart.cart_weight_g,
              options.trip_limit_ms * 1'000,
              warehouse.rates().handling_ms * 1'000},
      ends_(options.ends),
      trip_cost_(warehouse.rates().trip_ms * 1'000),
      speed_(std::max<std::int64_t>(1, warehouse.rates().walk_mm_s)) {
  for (const Index start : ends_.starts) {
    for (const Index end : ends_.ends) {
      EndPair& pair = pairs_.emplace_back();
      pair.apart = warehouse.distance_mm(start, end);
      if (auto made = make_router(warehouse, start, end)) {
        pair.router = std::move(made->router);
        pair.outside = made->outside_mm;
      }
    }
  }
  std::vector<std::vector<GridStop>> stops(parts.size());
  std::vector<Index> places;
  part_stops_.resize(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::vector<Halt>& halts = part_stops_[i].halts;
    for (const ToteFill& fill : parts[i].fills) {
      const Index place = requests[parts[i].request].needs[fill.need].place;
      const Warehouse::Spot& spot = warehouse.spot(place);
      Halt halt{place, warehouse.stop_ms(place, 0) * 1'000};
      const bool by_column = by_grid() || warehouse.one_way();
      if (by_column && spot.column != none) stops[i].push_back({spot.column, spot.along_mm});
      places.push_back(place);
      if (by_grid() && spot.column == none) halt.cost += beside_detour(place) * 1'000'000 / speed_;
      halts.push_back(halt);
    }
    const auto by_place = [](const Halt& a, const Halt& b) { return a.place < b.place; };
    std::sort(halts.begin(), halts.end(), by_place);
    halts.erase(std::unique(halts.begin(), halts.end(),
                            [](const Halt& a, const Halt& b) { return a.place == b.place; }),
                halts.end());
  }
  for (std::size_t i = 0; i < pairs_.size() && warehouse.one_way(); ++i) {
    pairs_[i].one_way.emplace(warehouse, ends_.starts[i / ends_.ends.size()],
                              ends_.ends[i % ends_.ends.size()], places);
  }
  lay_positions(stops);
  for (Index i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    add_single(i,
               {part.totes, part.due_rank, part.due_rank, part.zone, part.volume_ml, part.weight_g,
                part.units},
               stops[i]);
  }
}

TripCost::TripCost(GridRouter router, const std::vector<PlainPart>& parts, const TripLimits& limits)
    : limits_(limits), part_stops_(parts.size()) {
  pairs_.emplace_back().router = std::move(router);
  std::vector<std::vector<GridStop>> stops;
  for (const PlainPart& part : parts) stops.push_back(part.stops);
  lay_positions(stops);
  for (Index i = 0; i < parts.size(); ++i) add_single(i, parts[i].sums, stops[i]);
}

// Gives every distinct position of a segment its bit, in order.
void TripCost::lay_positions(const std::vector<std::vector<GridStop>>& stops) {
  if (!by_grid()) return;
  const Grid& grid = this->grid();
  std::vector<std::vector<std::int64_t>> by_segment(grid.segments());
  for (const auto& list : stops) {
    for (const GridStop& stop : list) {
      by_segment[stop.column * grid.blocks() + grid.block_of(stop.along)].push_back(stop.along);
    }
  }
  for (auto& along : by_segment) {
    std::sort(along.begin(), along.end());
    along.erase(std::unique(along.begin(), along.end()), along.end());
    words_ = std::max(words_, (along.size() + 63) / 64);
  }
  positions_.assign(by_segment.size() * words_ * 64, 0);
  for (std::size_t s = 0; s < by_segment.size(); ++s) {
    std::copy(by_segment[s].begin(), by_segment[s].end(),
              positions_.begin() + static_cast<std::ptrdiff_t>(s * words_ * 64));
  }
  for (std::size_t i = 0; i < stops.size(); ++i) {
    std::vector<Word>& words = part_stops_[i].words;
    for (const GridStop& stop : stops[i]) {
      const std::size_t segment = stop.column * grid.blocks() + grid.block_of(stop.along);
      const auto& along = by_segment[segment];
      const auto bit = static_cast<std::size_t>(
          std::lower_bound(along.begin(), along.end(), stop.along) - along.begin());
      words.push_back(
          {static_cast<Index>(segment * words_ + bit / 64), std::uint64_t{1} << bit % 64});
    }
    std::sort(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.at < b.at; });
    std::size_t kept = 0;
    for (std::size_t w = 0; w < words.size(); ++w) {
      if (kept > 0 && words[kept - 1].at == words[w].at) {
        words[kept - 1].bits |= words[w].bits;
      } else {
        words[kept++] = words[w];
      }
    }
    words.resize(kept);
  }
  scratch_.bits.assign(by_segment.size() * words_, 0);
  scratch_.columns.assign((grid.columns.size() + 63) / 64, 0);
  scratch_.ways.resize(grid.segments());
}

void TripCost::add_single(Index part, const LoadSums& sums, const std::vector<GridStop>& stops) {
  TripLoad load;
  load.parts = {part};
  load.sums = sums;
  for (const GridStop& stop : stops) {
    load.columns.push_back(stop.column);
    load.along_sum += stop.along;
    ++load.stops;
  }
  std::sort(load.columns.begin(), load.columns.end());
  load.columns.erase(std::unique(load.columns.begin(), load.columns.end()), load.columns.end());
  load.cost = cost_of(load.parts);
  singles_.push_back(std::move(load));
}

bool TripCost::compatible(const LoadSums& a, const LoadSums& b) const {
  if (a.totes + b.totes > limits_.slots) return false;
  if (std::max(a.due_high, b.due_high) - std::min(a.due_low, b.due_low) > limits_.due_spread) {
    return false;
  }
  if (limits_.one_zone && a.zone != b.zone) return false;
  return within(a.volume_ml + b.volume_ml, limits_.volume_ml) &&
         within(a.weight_g + b.weight_g, limits_.weight_g);
}

std::optional<std::int64_t> TripCost::joint_cost(const TripLoad& a, const TripLoad& b) const {
  if (!compatible(a.sums, b.sums)) return std::nullopt;
  scratch_.parts.assign(a.parts.begin(), a.parts.end());
  scratch_.parts.insert(scratch_.parts.end(), b.parts.begin(), b.parts.end());
  const std::int64_t cost = cost_of(scratch_.parts);
  if (!within_limit(sum(a.sums, b.sums), cost)) return std::nullopt;
  return cost;
}

TripLoad TripCost::join(const TripLoad& a, const TripLoad& b) const {
  TripLoad load;
  std::merge(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(),
             std::back_inserter(load.parts));
  std::set_union(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                 std::back_inserter(load.columns));
  load.along_sum = a.along_sum + b.along_sum;
  load.stops = a.stops + b.stops;
  load.sums = sum(a.sums, b.sums);
  load.cost = cost_of(load.parts);
  return load;
}

TripLoad TripCost::of_parts(std::vector<Index> parts) const {
  std::sort(parts.begin(), parts.end());
  TripLoad load = singles_[parts.front()];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const TripLoad& more = singles_[parts[i]];
    load.columns.insert(load.columns.end(), more.columns.begin(), more.columns.end());
    load.along_sum += more.along_sum;
    load.stops += more.stops;
    load.sums = sum(load.sums, more.sums);
  }
  std::sort(load.columns.begin(), load.columns.end());
  load.columns.erase(std::unique(load.columns.begin(), load.columns.end()), load.columns.end());
  load.parts = std::move(parts);
  load.cost = cost_of(load.parts);
  return load;
}

std::int64_t TripCost::cost_of(std::span<const Index> parts) const {
  const std::int64_t length = by_grid()                ? grid_length(parts)
                              : pairs_.front().one_way ? one_way_length(parts)
                                                       : length_by_sequence(parts);
  if (speed_ == 0) return length;
  return trip_cost_ + halts_of(parts) + length * 1'000'000 / speed_;
}

std::int64_t TripCost::halts_of(std::span<const Index> parts) const {
  std::vector<Halt>& halts = scratch_.halts;
  halts.clear();
  for (const Index p : parts) {
    halts.insert(halts.end(), part_stops_[p].halts.begin(), part_stops_[p].halts.end());
  }
  if (parts.size() > 1) {
    std::sort(halts.begin(), halts.end(),
              [](const Halt& a, const Halt& b) { return a.place < b.place; });
  }
  std::int64_t cost = 0;
  Index last = none;
  for (const Halt& halt : halts) {
    if (halt.place != last) cost += halt.cost;
    last = halt.place;
  }
  return cost;
}

std::int64_t TripCost::one_way_length(std::span<const Index> parts) const {
  scratch_.places.clear();
  for (const Index p : parts) {
    for (const Halt& halt : part_stops_[p].halts) scratch_.places.push_back(halt.place);
  }
  std::int64_t least = pairs_.front().one_way->length(scratch_.places);
  for (std::size_t i = 1; i < pairs_.size(); ++i) {
    least = std::min(least, pairs_[i].one_way->length(scratch_.places));
  }
  return least;
}

// A place beside the aisles: there and back from where the trip begins or ends.
std::int64_t TripCost::beside_detour(Index place) const {
  std::int64_t least = warehouse_->distance_mm(ends_.starts.front(), place);
  for (const auto* list : {&ends_.starts, &ends_.ends}) {
    for (const Index other : *list) {
      least = std::min(least, warehouse_->distance_mm(other, place));
    }
  }
  return 2 * least;
}

// Without aisles: by the site's own order of locations.
std::int64_t TripCost::length_by_sequence(std::span<const Index> parts) const {
  std::vector<Halt>& halts = scratch_.halts;
  halts.clear();
  for (const Index p : parts) {
    halts.insert(halts.end(), part_stops_[p].halts.begin(), part_stops_[p].halts.end());
  }
  std::sort(halts.begin(), halts.end(), [&](const Halt& a, const Halt& b) {
    return std::tuple(warehouse_->place(a.place).walk_sequence, a.place) <
           std::tuple(warehouse_->place(b.place).walk_sequence, b.place);
  });
  std::int64_t length = 0;
  Index at = nearest_start(*warehouse_, ends_.starts, halts.front().place);
  for (const Halt& halt : halts) {
    length += warehouse_->distance_mm(at, halt.place);
    at = halt.place;
  }
  return length + warehouse_->distance_mm(at, nearest_end(*warehouse_, ends_.ends, at));
}

SegmentWays TripCost::ways_of(Index segment) const {
  const Grid& grid = this->grid();
  const Index block = segment % grid.blocks();
  const std::int64_t* positions = positions_.data() + segment * words_ * 64;
  const std::uint64_t* words = scratch_.bits.data() + segment * words_;
  std::int64_t lowest = 0;
  std::int64_t last = -1;
  std::int64_t gap = -1;
  bool any = false;
  for (std::size_t w = 0; w < words_; ++w, positions += 64) {
    for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1) {
      const std::int64_t here = positions[std::countr_zero(bits)];
      if (any) {
        gap = std::max(gap, here - last);
      } else {
        lowest = here;
      }
      any = true;
      last = here;
    }
  }
  if (!any) return {};
  const std::int64_t front = grid.lines[block];
  const std::int64_t back = grid.lines[block + 1];
  return {2 * (last - front), 2 * (back - lowest), gap < 0 ? unreachable : 2 * (back - front - gap),
          true};
}

std::int64_t TripCost::grid_length(std::span<const Index> parts) const {
  Scratch& s = scratch_;
  const Index blocks = grid().blocks();
  const auto per_column = static_cast<Index>(blocks * words_);
  for (const Index p : parts) {
    for (const Word& word : part_stops_[p].words) {
      s.bits[word.at] |= word.bits;
      const Index column = word.at / per_column;
      s.columns[column / 64] |= std::uint64_t{1} << column % 64;
    }
  }
  s.list.clear();
  for (std::size_t w = 0; w < s.columns.size(); ++w) {
    for (std::uint64_t bits = s.columns[w]; bits != 0; bits &= bits - 1) {
      const auto column = static_cast<Index>(w * 64 + std::size_t(std::countr_zero(bits)));
      for (Index b = 0; b < blocks; ++b) {
        s.ways[column * blocks + b] = ways_of(column * blocks + b);
      }
      std::fill_n(s.bits.begin() + static_cast<std::ptrdiff_t>(column) * per_column, per_column, 0);
      s.list.push_back({column, &s.ways[column * blocks]});
    }
    s.columns[w] = 0;
  }
  // Only stops beside the aisles: from start to end and nothing more.
  std::optional<std::int64_t> least;
  for (const EndPair& pair : pairs_) {
    const std::int64_t length =
        s.list.empty() ? pair.apart : pair.router->length(s.list) + pair.outside;
    if (!least || length < *least) least = length;
  }
  return *least;
}

}  // namespace fw::planning
