// Walking in a hall where some aisles are walked in one direction only: too narrow for
// two carts to pass each other. Cross-aisles are always walked both ways.
//
// A walk leaves an aisle at the next cross-aisle that its direction allows, changes to the
// cross-aisle it wants along the aisle that is the least way round among those that lead
// there, and enters the aisle of its goal from the end that the goal's direction allows. As
// cross-aisles run through the whole hall, no other walk is shorter: lengths are exact,
// without a search and without a table.
#pragma once
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace fw::planning {

// How an aisle is walked. `up` is away from the front.
enum class Direction : std::uint8_t { both, up, down };

// A position in an aisle, or on a cross-aisle (`along` is then that cross-aisle's).
struct WalkPoint {
  std::int64_t across = 0;
  std::int64_t along = 0;
  bool in_aisle = false;
  Direction direction = Direction::both;  // of the aisle
};

class OneWayAisles {
 public:
  // No aisle is one-way.
  OneWayAisles() = default;
  // Centre lines with a direction each, and the cross-aisles, rising. Where all aisles lead the
  // same way nobody could come back: then no aisle counts as one-way.
  OneWayAisles(const std::vector<std::int64_t>& columns, const std::vector<Direction>& directions,
               std::vector<std::int64_t> lines);

  bool any() const { return any_; }

  // Needs any(). The shortest walk's length, and the points where it turns, `to` the last.
  std::int64_t length(const WalkPoint& from, const WalkPoint& to) const;
  std::vector<std::pair<std::int64_t, std::int64_t>> corners(const WalkPoint& from,
                                                             const WalkPoint& to) const;

 private:
  struct Way {
    std::int64_t length = 0;
    bool direct = false;       // stays in the aisle
    std::int64_t leave = 0;    // the cross-aisle where the aisle is left
    std::int64_t enter = 0;    // the one from which the goal's aisle is entered
    std::int64_t through = 0;  // the aisle taken from the one to the other
  };
  struct Lines {
    std::array<std::int64_t, 2> at{};
    std::size_t count = 0;
  };
  Way shortest(const WalkPoint& from, const WalkPoint& to) const;
  Lines ends(const WalkPoint& point, bool leaving) const;
  std::int64_t least_detour(std::int64_t from, std::int64_t to, bool up) const;

  bool any_ = false;
  std::vector<std::int64_t> up_;    // centre lines of aisles that may be walked up, rising
  std::vector<std::int64_t> down_;  // and down
  std::vector<std::int64_t> lines_;
};

}  // namespace fw::planning
