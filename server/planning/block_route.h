// The exact shortest walk through one block of parallel aisles, by the dynamic
// programme of Ratliff and Rosenthal (1983) over the columns from left to right.
//
// A state says, for the front and the back junction of the current column, how
// many walks meet there (none, an odd or an even number) and whether the walks
// so far hang together or in two parts. Start and end of the trip are half-walks
// ("stubs") at the front or back cross-aisle, which makes an open trip (start
// and end apart) as exact as a closed one. O(columns + picks) per trip.
//
// For halls with middle cross-aisles the result uses front and back only: a
// true route, but not always the shortest.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

// A stop in an aisle, in the hall's frame. Sorted by (column, along, place).
struct AisleStop {
  Index column = 0;
  Index place = none;
  std::int64_t along_mm = 0;

  friend auto operator<=>(const AisleStop& a, const AisleStop& b) {
    if (a.column != b.column) return a.column <=> b.column;
    if (a.along_mm != b.along_mm) return a.along_mm <=> b.along_mm;
    return a.place <=> b.place;
  }
  friend bool operator==(const AisleStop&, const AisleStop&) = default;
};

class BlockRouter {
 public:
  // Needs a warehouse with known aisles, which must outlive the router.
  BlockRouter(const Warehouse& warehouse, Index start, Index end);

  // Start and end stand beside the aisles in a hall of one block: lengths are exact.
  bool exact() const { return exact_; }

  // Length from start through all stops to end, in mm; `stops` sorted, not empty.
  std::int64_t length_mm(std::span<const AisleStop> stops) const;

  // Indexes into `stops` in the order of a shortest walk.
  std::vector<Index> visiting_order(std::span<const AisleStop> stops) const;

 private:
  struct Stub {
    std::int64_t across_mm = 0;
    bool at_back = false;
  };
  Stub stub_of(Index place);

  const Warehouse& warehouse_;
  std::int64_t front_mm_ = 0;
  std::int64_t back_mm_ = 0;
  std::int64_t outside_mm_ = 0;  // from start and end to their cross-aisles
  std::array<Stub, 2> stubs_{};  // start and end; left first
  bool start_is_left_ = true;
  bool exact_ = false;
};

}  // namespace fw::planning
