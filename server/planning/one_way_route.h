// Visiting orders and trip lengths in halls with one-way aisles, where the sweeps of
// grid_route.h do not hold.
//
// Whoever visits one place of a one-way aisle between two cross-aisles walks through all of
// that segment, so its places are one stop of the search, and one place stands for all of
// them: what the way to it is shorter than to the first, the way from it is longer than from
// the last. Up to nine such stops: the shortest order. More: cheapest insertion and the best
// policy, shortened by local search (directed_search.h).
#pragma once
#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "server/planning/length_table.h"
#include "server/planning/routing.h"

namespace fw::planning {

// Places of one trip with equal passes are visited together.
struct WalkPass {
  Index column = none;
  std::int64_t from_along = 0;  // the cross-aisle before a one-way segment, else the place itself
  Index place = none;           // beside the aisles: this one alone
  bool segment = false;

  friend auto operator<=>(const WalkPass& a,
                          const WalkPass& b) = default;  // NOLINT(modernize-use-nullptr)
};
// `start` and `end` are the trip's: the segment in which one of them lies is not walked as one.
WalkPass pass_of(const Warehouse& warehouse, Index start, Index end, Index place);

// Indexes into problem.stops. Needs warehouse.one_way(). Never longer than any of `known`, which
// are such orders themselves.
std::vector<Index> one_way_order(const Warehouse& warehouse, const RouteProblem& problem,
                                 const std::vector<std::vector<Index>>& known);

// What batching asks: lengths of trips between one start and one end, many times over.
// Orders found quickly: no shorter than what one_way_order walks, seldom longer.
class OneWayLengths {
 public:
  // `places`: all that will be asked for. Not for two threads at once.
  OneWayLengths(const Warehouse& warehouse, Index start, Index end,
                const std::vector<Index>& places);
  // `places` in any order; one named twice is visited once.
  std::int64_t length(std::span<const Index> places);

 private:
  const Warehouse& warehouse_;
  std::vector<Index> number_of_;  // by place: its pass + 1
  std::vector<Index> places_;     // start, one for each pass, end
  LengthTable between_;           // of these; empty where they are too many to be kept
  std::vector<Index> numbers_;
  LengthTable mm_;
};

}  // namespace fw::planning
