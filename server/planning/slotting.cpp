#include "server/planning/slotting.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "server/planning/routing.h"

namespace fw::planning {
namespace {

constexpr std::size_t items_looked_at = 24;  // those with most walking to them
constexpr std::size_t near_places = 12;      // for velocity
constexpr std::size_t friends_looked_at = 4;
constexpr std::size_t places_by_friend = 4;  // for affinity

class Adviser {
 public:
  Adviser(const Warehouse& warehouse, const SlottingProblem& problem)
      : warehouse_(warehouse), problem_(problem), place_of_(problem.place_of_item) {
    item_at_.assign(warehouse.places().size(), none);
    usable_.assign(warehouse.places().size(), false);
    orders_of_.resize(place_of_.size());
    for (Index i = 0; i < place_of_.size(); ++i) {
      if (place_of_[i] == none) continue;
      item_at_[place_of_[i]] = i;
      usable_[place_of_[i]] = true;
    }
    for (const Index p : problem.free_places) usable_[p] = true;
    for (Index o = 0; o < problem.orders.size(); ++o) {
      for (const Index i : problem.orders[o]) {
        if (orders_of_[i].empty() || orders_of_[i].back() != o) orders_of_[i].push_back(o);
      }
      length_.push_back(walk(o));
    }
    for (Index p = 0; p < usable_.size(); ++p) {
      if (usable_[p]) by_reach_.push_back(p);
    }
    std::stable_sort(by_reach_.begin(), by_reach_.end(),
                     [&](Index a, Index b) { return reach(a) < reach(b); });
  }

  SlottingAdvice run() {
    SlottingAdvice advice;
    for (const std::int64_t length : length_) advice.before_mm += length;
    advice.after_mm = advice.before_mm;
    while (advice.moves.size() < problem_.most_moves) {
      const auto best = best_move();
      if (!best) break;
      make(*best);
      for (const Index o : touched(best->item, best->other)) length_[o] = walk(o);
      advice.after_mm -= best->saved_mm;
      advice.moves.push_back(*best);
    }
    return advice;
  }

 private:
  std::int64_t reach(Index place) const {
    return warehouse_.distance_mm(problem_.start, place) +
           warehouse_.distance_mm(place, problem_.end);
  }

  std::int64_t walk(Index order) const {
    RouteProblem trip{problem_.start, problem_.end, {}};
    std::vector<Index> places;
    for (const Index i : problem_.orders[order]) {
      if (place_of_[i] != none) places.push_back(place_of_[i]);
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    if (places.empty()) return 0;
    for (const Index p : places) trip.stops.push_back({p, 1});
    return route(warehouse_, trip).length_mm;
  }

  bool may_change(Index a, Index b) const {
    return a != b && (problem_.kind_of_place.empty() ||
                      problem_.kind_of_place[a] == problem_.kind_of_place[b]);
  }

  std::vector<Index> touched(Index item, Index other) const {
    std::vector<Index> orders = orders_of_[item];
    if (other != none) {
      orders.insert(orders.end(), orders_of_[other].begin(), orders_of_[other].end());
    }
    std::sort(orders.begin(), orders.end());
    orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
    return orders;
  }

  void make(const SlottingMove& move) {
    place_of_[move.item] = move.to;
    item_at_[move.to] = move.item;
    item_at_[move.from] = move.other;
    if (move.other != none) place_of_[move.other] = move.from;
  }

  // Items by visits times way, the most first.
  std::vector<Index> far_walked() const {
    std::vector<std::tuple<std::int64_t, Index>> ranked;
    for (Index i = 0; i < place_of_.size(); ++i) {
      if (place_of_[i] == none || orders_of_[i].empty()) continue;
      ranked.emplace_back(-static_cast<std::int64_t>(orders_of_[i].size()) * reach(place_of_[i]),
                          i);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<Index> items;
    for (const auto& [rank, i] : ranked) {
      if (items.size() < items_looked_at) items.push_back(i);
    }
    return items;
  }

  std::vector<Index> targets_of(Index item) const {
    std::vector<Index> targets;
    for (const Index p : by_reach_) {
      if (targets.size() >= near_places || reach(p) >= reach(place_of_[item])) break;
      const bool busier =
          item_at_[p] != none && orders_of_[item_at_[p]].size() >= orders_of_[item].size();
      if (may_change(p, place_of_[item]) && !busier) targets.push_back(p);
    }
    for (const Index near : friends_of(item)) {
      std::vector<std::pair<std::int64_t, Index>> around;
      for (const Index p : by_reach_) {
        if (may_change(p, place_of_[item]) && p != place_of_[near]) {
          around.emplace_back(warehouse_.distance_mm(p, place_of_[near]), p);
        }
      }
      std::sort(around.begin(), around.end());
      for (std::size_t k = 0; k < std::min(places_by_friend, around.size()); ++k) {
        targets.push_back(around[k].second);
      }
    }
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    return targets;
  }

  // What it is ordered with most often.
  std::vector<Index> friends_of(Index item) const {
    std::map<Index, std::int64_t> together;
    for (const Index o : orders_of_[item]) {
      for (const Index i : problem_.orders[o]) {
        if (i != item && place_of_[i] != none) ++together[i];
      }
    }
    std::vector<std::pair<std::int64_t, Index>> ranked;
    for (const auto& [i, count] : together) ranked.emplace_back(-count, i);
    std::sort(ranked.begin(), ranked.end());
    std::vector<Index> friends;
    for (const auto& [rank, i] : ranked) {
      if (friends.size() < friends_looked_at) friends.push_back(i);
    }
    return friends;
  }

  std::optional<SlottingMove> best_move() {
    std::optional<SlottingMove> best;
    for (const Index item : far_walked()) {
      for (const Index to : targets_of(item)) {
        SlottingMove move{item, place_of_[item], to, item_at_[to], 0};
        const std::vector<Index> orders = touched(item, move.other);
        make(move);
        for (const Index o : orders) move.saved_mm += length_[o] - walk(o);
        take_back(move);
        if (move.saved_mm < std::max<std::int64_t>(1, problem_.least_saving_mm)) continue;
        if (!best || move.saved_mm > best->saved_mm) best = move;
      }
    }
    return best;
  }

  void take_back(const SlottingMove& move) {
    place_of_[move.item] = move.from;
    item_at_[move.from] = move.item;
    item_at_[move.to] = move.other;
    if (move.other != none) place_of_[move.other] = move.to;
  }

  const Warehouse& warehouse_;
  const SlottingProblem& problem_;
  std::vector<Index> place_of_;                // by item
  std::vector<Index> item_at_;                 // by place
  std::vector<bool> usable_;                   // by place
  std::vector<Index> by_reach_;                // usable places, the nearest first
  std::vector<std::vector<Index>> orders_of_;  // by item
  std::vector<std::int64_t> length_;           // by order
};

}  // namespace

SlottingAdvice advise_slots(const Warehouse& warehouse, const SlottingProblem& problem) {
  return Adviser(warehouse, problem).run();
}

}  // namespace fw::planning
