// The hall as numbers: where the places are, how far it is to walk between any
// two of them, and what work costs. Everything else in server/planning asks
// this file; nothing in it knows an order.
//
// The standard hall of the literature (Ratliff and Rosenthal 1983; Roodbergen
// and de Koster 2001): parallel aisles of one length, joined by straight
// cross-aisles at the front, the back and perhaps in between. For such a hall
// distances are exact walking distances along the centre lines. Where the
// structure is unknown (no aisles given, aisles that run both ways) distances
// are Manhattan distances. Places beside the aisles (pack stations, docks, depots)
// join the cross-aisle nearest to them, straight along the hall's depth; two that
// join the same one are a Manhattan distance apart (open floor). Where aisles are
// one-way (one_way.h) the way there and the way back differ in length.
//
// Units: mm for lengths, ms of one person's work for costs, whole numbers
// throughout, so that a plan is the same on every machine.
#pragma once
#include <cstdint>
#include <vector>

#include "server/planning/one_way.h"
#include "shared/base/types.h"

namespace fw::planning {

// A position in one of the vectors of a problem. Never an id of the database.
using Index = std::uint32_t;
inline constexpr Index none = 0xFFFFFFFF;

// One place that people walk to: a location, a pack station, a depot.
struct Place {
  std::int64_t x_mm = 0;  // across the hall
  std::int64_t y_mm = 0;  // into the hall; the front has the smallest
  std::int64_t z_mm = 0;  // above the floor
  Index aisle = none;     // any number per aisle; none = beside the aisles (pack, dock, depot)
  Index bay = 0;          // counted from the front
  Index level = 0;        // 0 = floor
  Index zone = 0;
  std::int64_t walk_sequence = 0;  // the site's own order of locations, for the baseline
};

// What a person's time is made of.
struct WorkRates {
  std::int64_t walk_mm_s = 1'200;    // with a cart
  std::int64_t trip_ms = 60'000;     // fetching and handing over a cart
  std::int64_t stop_ms = 4'000;      // halt, find, scan the place
  std::int64_t handling_ms = 1'500;  // take one unit, put it down, scan
  std::vector<std::int64_t> reach_ms{2'000, 0, 0, 4'000,
                                     8'000};  // by level, the last for all above
};

// The aisles and cross-aisles of a standard hall. Empty = structure unknown.
struct Layout {
  bool aisles_along_x = false;           // the hall is turned: swap x and y everywhere below
  std::vector<std::int64_t> aisle_x_mm;  // centre line by aisle number
  std::vector<std::int64_t> cross_y_mm;  // rising: front, (middle ...), back; at least two
  // By aisle number; missing = walked both ways. Aisles on one centre line are one aisle: one-way
  // as soon as one of them is, both ways where they contradict each other.
  std::vector<Direction> direction;

  bool known() const { return !aisle_x_mm.empty() && cross_y_mm.size() >= 2; }
};

// The layout read off the places: an aisle's centre line is the middle of its
// places, front and back lie `end_mm` outside the outermost places, and a strip
// of `cross_mm` or more without any place, across all aisles, is a middle
// cross-aisle. Unknown when no place has an aisle or aisles run both ways.
Layout infer_layout(const std::vector<Place>& places, std::int64_t end_mm = 1'500,
                    std::int64_t cross_mm = 2'400);

class Warehouse {
 public:
  Warehouse() = default;
  // A layout that misses an aisle number, or has places outside front and back, counts as unknown.
  Warehouse(std::vector<Place> places, Layout layout, WorkRates rates = {});
  // With the layout inferred.
  explicit Warehouse(std::vector<Place> places, WorkRates rates = {});

  const std::vector<Place>& places() const { return places_; }
  const Place& place(Index i) const { return places_[i]; }
  const Layout& layout() const { return layout_; }
  const WorkRates& rates() const { return rates_; }
  bool aisles_known() const { return layout_.known(); }
  // Exactly two cross-aisles: routes can be exact.
  bool one_block() const { return aisles_known() && layout_.cross_y_mm.size() == 2; }

  // Some aisle is walked in one direction only.
  bool one_way() const { return one_way_.any(); }

  // Shortest walk from a to b, in mm; 0 to itself; symmetric unless one_way().
  std::int64_t distance_mm(Index a, Index b) const;

  // A place in the hall's own frame (turned halls are turned back).
  struct Spot {
    Index column = none;         // rank of its aisle from left to right; none = beside the aisles
    std::int64_t across_mm = 0;  // the aisle's centre line, or the place's own x
    std::int64_t along_mm = 0;   // position along the aisle
  };
  const Spot& spot(Index i) const { return spots_[i]; }
  // Centre lines by column, rising.
  const std::vector<std::int64_t>& columns_mm() const { return columns_mm_; }
  // By column; empty unless one_way().
  const std::vector<Direction>& directions() const { return directions_; }
  Direction direction(Index column) const {
    return one_way() ? directions_[column] : Direction::both;
  }

  std::int64_t walk_ms(std::int64_t length_mm) const;
  // Halting at the place and taking `units` there: stop, reach and handling.
  std::int64_t stop_ms(Index place, Quantity units) const;

 private:
  void lay_directions();
  std::int64_t one_way_mm(const Spot& a, const Spot& b) const;
  std::int64_t beside_to_aisle_mm(const Spot& beside, const Spot& in_aisle) const;
  std::int64_t beside_to_beside_mm(const Spot& a, const Spot& b) const;
  std::int64_t nearest_cross_mm(std::int64_t along_mm) const;

  std::vector<Place> places_;
  Layout layout_;
  WorkRates rates_;
  std::vector<Spot> spots_;
  std::vector<std::int64_t> columns_mm_;
  std::vector<Direction> directions_;
  OneWayAisles one_way_;
};

}  // namespace fw::planning
