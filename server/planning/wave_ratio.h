// Which orders and which aisles make the densest wave: the most units for each
// aisle visited, between a least and a most number of units, with all that the
// orders want lying in the aisles chosen (the wave-picking challenge of SBPO 2025).
//
// Annealing over sets of aisles; for a set, orders are packed greedily, the largest
// first, and only what a change of aisles touches is packed again. At the end of a
// cycle the best sets are packed as full as they go. Any-time and deterministic
// like TripSearch; sums and comparisons are whole numbers.
#pragma once
#include <cstdint>
#include <vector>

#include "server/planning/warehouse.h"
#include "shared/base/random.h"

namespace fw::planning {

struct ItemUnits {
  Index item = 0;
  std::int64_t units = 0;
};

struct RatioProblem {
  Index items = 0;
  std::vector<std::vector<ItemUnits>> orders;
  std::vector<std::vector<ItemUnits>> aisles;
  std::int64_t least_units = 0;
  std::int64_t most_units = 0;
};

struct RatioWave {
  std::vector<Index> orders;  // rising
  std::vector<Index> aisles;  // rising; none = no wave reaches the least number of units
  std::int64_t units = 0;
};

// units / aisles of a is larger than of b; a wave without aisles is the worst.
bool denser(const RatioWave& a, const RatioWave& b);

class RatioSearch {
 public:
  // `problem` must outlive it.
  RatioSearch(const RatioProblem& problem, std::uint64_t seed);

  // A cycle over `iterations`: from many aisles down, then from the best so far,
  // several times where that has many aisles, each cooling down.
  void begin(std::int64_t iterations);
  void run(std::int64_t iterations);

  // A whole wave at any time; without aisles while none is found.
  const RatioWave& best() const { return best_; }

 private:
  struct Need {
    Index rank = 0;
    std::int64_t units = 0;
  };
  struct Known {
    std::uint64_t key = 0;
    std::int64_t units = 0;
  };

  void index_orders();
  void set_up_aisles();
  void begin_with_useful_aisles();
  void flip(Index aisle);
  void set_candidate(Index rank, bool candidate);
  bool fits(Index rank) const;
  void take(Index rank, std::int64_t sign);
  std::int64_t pack();
  void clear_pack();
  std::int64_t improve_pack(std::int64_t units, std::int64_t steps);
  bool make_room(Index rank, std::int64_t& units);
  std::int64_t units_of_set(std::int64_t least_worth);
  std::int64_t worth(std::int64_t units, std::size_t aisles) const;
  void note(std::int64_t units);
  void start_wide();
  void start_from_best();
  std::int64_t heat() const;
  void step(std::int64_t loss);
  Index random_inside();
  Index random_outside();
  Index aisle_for_an_order();

  const RatioProblem& problem_;
  Random random_;
  // Orders that can be in a wave, the largest first; their place in that row is the rank.
  std::vector<Index> order_of_rank_;
  std::vector<std::int64_t> units_of_rank_;
  std::vector<std::uint32_t> first_need_;  // by rank, and one more
  std::vector<ItemUnits> needs_;
  std::vector<std::vector<Need>> wanted_by_;     // by item, rising by units
  std::vector<std::vector<Index>> aisles_with_;  // by item
  std::vector<std::int64_t> useful_units_;       // by aisle
  std::vector<Index> by_use_;                    // aisles, the most useful first
  std::vector<std::uint64_t> key_of_aisle_;

  // The set of aisles under work.
  std::vector<Index> inside_;
  std::vector<Index> place_inside_;  // by aisle; none = outside
  std::uint64_t key_ = 0;
  std::vector<std::int64_t> have_;         // by item
  std::vector<Index> missing_;             // by rank: items too few of
  std::vector<std::uint64_t> candidates_;  // one bit a rank: nothing missing
  std::int64_t candidate_units_ = 0;
  std::int64_t units_ = 0;  // packed by the set as last accepted

  // A packing under work.
  std::vector<std::int64_t> used_;   // by item
  std::vector<Index> packed_;        // ranks
  std::vector<Index> place_packed_;  // by rank; none = not packed

  std::vector<Known> known_;
  RatioWave best_;
  std::int64_t planned_ = 0;
  std::int64_t done_ = 0;
  bool many_ = false;       // aisles in the best when the cycle began
  std::int64_t wide_ = 0;   // iterations from many aisles down
  std::int64_t round_ = 1;  // iterations from the best, from hot to cold
};

}  // namespace fw::planning
