// Which items to move where: advice from what was ordered.
//
// Candidates come from velocity (an item visited often that lies far off, against one
// visited seldom that lies near) and from affinity (a place next to what it is ordered
// with). Each is judged by walking the orders it touches again, each as a trip of its
// own: the exact change in metres, not an index number.
#pragma once
#include <optional>
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

struct SlottingProblem {
  Index start = none;
  Index end = none;
  std::vector<Index> place_of_item;  // none = lies nowhere, stays out of it
  std::vector<Index> kind_of_place;  // items change places of one kind only; empty = all alike
  std::vector<Index> free_places;    // items may move there without an exchange
  std::vector<std::vector<Index>> orders;  // history: items of each
  std::size_t most_moves = 10;
  std::int64_t least_saving_mm = 1;  // over the whole history, for a move to be worth it
};

// `item` goes to place `to`; what lies there, if anything, goes to `from`.
struct SlottingMove {
  Index item = none;
  Index from = none;
  Index to = none;
  Index other = none;         // none = the place was free
  std::int64_t saved_mm = 0;  // over the whole history, after the moves before it
};

struct SlottingAdvice {
  std::vector<SlottingMove> moves;  // in the order to make them
  std::int64_t before_mm = 0;       // all orders of the history, one trip each
  std::int64_t after_mm = 0;
};

// The search in small pieces, for callers that must not be kept long.
class SlotAdviser {
 public:
  // `warehouse` must outlive it.
  SlotAdviser(const Warehouse& warehouse, SlottingProblem problem);
  // Tries one item's moves; false when the advice is complete.
  bool step();
  const SlottingAdvice& advice() const { return advice_; }

 private:
  std::int64_t reach(Index place) const;
  std::int64_t walk(Index order) const;
  bool may_change(Index a, Index b) const;
  std::vector<Index> touched(Index item, Index other) const;
  void make(const SlottingMove& move);
  void take_back(const SlottingMove& move);
  std::vector<Index> far_walked() const;
  std::vector<Index> targets_of(Index item) const;
  std::vector<Index> friends_of(Index item) const;
  void try_moves_of(Index item);
  bool take_best();

  const Warehouse& warehouse_;
  SlottingProblem problem_;
  std::vector<Index> place_of_;                // by item
  std::vector<Index> item_at_;                 // by place
  std::vector<Index> by_reach_;                // usable places, the nearest first
  std::vector<std::vector<Index>> orders_of_;  // by item
  std::vector<std::int64_t> length_;           // by order
  std::vector<Index> candidates_;              // for the next move, the last first
  std::optional<SlottingMove> best_;           // of those tried for it
  SlottingAdvice advice_;
};

SlottingAdvice advise_slots(const Warehouse& warehouse, const SlottingProblem& problem);

}  // namespace fw::planning
