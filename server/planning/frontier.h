// The states of a walk that is built column by column, and how they follow from
// one another: Ratliff and Rosenthal (1983) for two cross-aisles, Roodbergen and
// de Koster (2001) for three, Cambazard and Catusse (2018) for any number.
//
// A state says, for each junction of the current column, whether an odd, an even
// or no number of walk edges meets there, and which junctions hang together. All
// states that can be reached, and the steps between them, are worked out once for
// a number of cross-aisles and kept as flat lists.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

// More cross-aisles have too many states to be worth it.
inline constexpr Index most_lines = 5;

// What is walked inside a segment: edges at its front end, at its back end, and
// whether the ends are joined. The first six serve stops, the others a segment
// in which the whole walk begins or ends.
enum class Way : std::uint8_t {
  untouched,
  through,
  twice,
  from_front,
  from_back,
  both_ends,
  end_front,         // 1, 0
  end_back,          // 0, 1
  end_front_apart,   // 1, 2
  end_back_apart,    // 2, 1
  end_front_joined,  // 1, 2
  end_back_joined,   // 2, 1
  both_in_one,       // 1, 1, not joined: begins and ends in this segment
};
inline constexpr std::size_t plain_ways = 6;
inline constexpr std::size_t way_count = 13;

struct WayShape {
  int front = 0;
  int back = 0;
  bool joined = false;
};
inline constexpr std::array<WayShape, way_count> way_shapes{{{0, 0, false},
                                                             {1, 1, true},
                                                             {2, 2, true},
                                                             {2, 0, false},
                                                             {0, 2, false},
                                                             {2, 2, false},
                                                             {1, 0, false},
                                                             {0, 1, false},
                                                             {1, 2, false},
                                                             {2, 1, false},
                                                             {1, 2, true},
                                                             {2, 1, true},
                                                             {1, 1, false}}};

// One step from a state: to which, by which way (a Way, or the number of edges
// walked to the next column; `lines` has two bits for each line then).
struct FrontierStep {
  std::uint16_t to = 0;
  std::uint16_t way = 0;
  std::uint16_t lines = 0;
};

// Steps by state: those of state s are [first[s], first[s + 1]).
struct FrontierSteps {
  std::vector<std::uint32_t> first;
  std::vector<FrontierStep> steps;
};

class Frontier {
 public:
  static constexpr std::uint16_t nothing = 0;  // the walk has not begun

  // Worked out on first use. 2 to most_lines.
  static const Frontier& of(Index lines);

  Index states() const { return static_cast<Index>(complete_.size()); }
  const FrontierSteps& plain(Index block) const { return plain_[block]; }        // Way
  const FrontierSteps& with_end(Index block) const { return with_end_[block]; }  // Way
  const FrontierSteps& cross() const { return cross_; }
  // The walk begins or ends at this line's junction.
  std::uint16_t after_stub(std::uint16_t state, Index line) const { return stub_[line][state]; }
  // A whole walk, if nothing more is to be visited.
  bool complete(std::uint16_t state) const { return complete_[state]; }

 private:
  explicit Frontier(Index lines);

  std::vector<FrontierSteps> plain_;
  std::vector<FrontierSteps> with_end_;
  FrontierSteps cross_;
  std::vector<std::vector<std::uint16_t>> stub_;
  std::vector<bool> complete_;
};

}  // namespace fw::planning
