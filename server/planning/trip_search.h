// Making trips cheaper: annealing over exchanges of parts between trips that work
// close to each other, and ruin and recreate (Schrimpf et al. 2000; Christiaens and
// Vanden Berghe 2020), on exact costs kept by the set of parts.
//
// Any-time: `run` goes on from where it stopped and the best so far is always
// whole. The same seed, cycles and iterations give the same trips; how many
// iterations there is time for is the caller's business.
#pragma once
#include <vector>

#include "server/planning/cooling.h"
#include "server/planning/trip_cost.h"
#include "shared/base/random.h"

namespace fw::planning {

class TripSearch {
 public:
  // `trips` hold every part once.
  TripSearch(const TripCost& cost, const std::vector<TripLoad>& trips, std::uint64_t seed);

  // A cycle of annealing from the best so far, cooling down over `iterations`; with few
  // parts several times.
  void begin(std::int64_t iterations);
  // Goes on with the cycle; beyond its end nothing is accepted but gains.
  void run(std::int64_t iterations);

  std::int64_t best_cost() const { return best_cost_; }
  std::vector<TripLoad> best() const;

 private:
  struct Trip {
    std::vector<Index> parts;
    LoadSums sums;
    std::uint64_t key = 0;
    std::int64_t cost = 0;
  };

  void go_back_to_best();
  void step(std::int64_t loss);
  void exchange(std::int64_t loss);
  void ruin_and_recreate(std::int64_t loss);
  bool fits(const Trip& trip, const std::vector<Index>& out, const std::vector<Index>& in);
  std::int64_t cost_with(const Trip& trip, const std::vector<Index>& out,
                         const std::vector<Index>& in, std::uint64_t key);
  void replace(Index trip, const std::vector<Index>& out, const std::vector<Index>& in,
               std::uint64_t key, std::int64_t cost);
  std::uint64_t key_of(std::uint64_t key, const std::vector<Index>& out,
                       const std::vector<Index>& in) const;
  void put_back();
  void save(Index trip);
  bool insert(Index part);
  Index free_trip();
  void mark_free(Index trip);
  void note_change(Index trip);
  void note_best();
  const std::vector<Index>& pick_some(const Trip& trip, std::size_t count, Index first,
                                      std::vector<Index>& into);

  struct Known {
    std::uint64_t key = 0;
    std::int64_t cost = 0;
  };

  const TripCost& cost_;
  Random random_;
  std::vector<Trip> trips_;
  std::vector<Index> trip_of_;             // by part
  std::vector<Index> free_;                // trips without parts, and some that have some again
  std::vector<bool> is_free_;              // stands in free_
  std::vector<std::vector<Index>> close_;  // by part
  std::vector<std::uint64_t> key_of_part_;
  std::vector<Known> known_;  // by the low bits of the key

  std::vector<std::vector<Index>> best_;  // parts by trip
  std::int64_t total_ = 0;
  std::int64_t best_cost_ = 0;
  std::vector<Index> changed_;  // since the best was noted
  std::vector<bool> is_changed_;

  std::int64_t planned_ = 0;
  std::int64_t done_ = 0;
  bool few_ = false;        // parts
  std::int64_t round_ = 1;  // iterations from hot to cold
  std::int64_t first_loss_ = 0;

  // Undo and scratch.
  std::vector<std::pair<Index, Trip>> saved_;
  std::vector<Index> out_, in_, scratch_, removed_;
  std::vector<Index> candidates_;
};

}  // namespace fw::planning
