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

}  // namespace

SlotAdviser::SlotAdviser(const Warehouse& warehouse, SlottingProblem problem)
    : warehouse_(warehouse), problem_(std::move(problem)), place_of_(problem_.place_of_item) {
  std::vector<bool> usable(warehouse.places().size(), false);
  item_at_.assign(warehouse.places().size(), none);
  orders_of_.resize(place_of_.size());
  for (Index i = 0; i < place_of_.size(); ++i) {
    if (place_of_[i] == none) continue;
    item_at_[place_of_[i]] = i;
    usable[place_of_[i]] = true;
  }
  for (const Index p : problem_.free_places) usable[p] = true;
  for (Index o = 0; o < problem_.orders.size(); ++o) {
    for (const Index i : problem_.orders[o]) {
      if (orders_of_[i].empty() || orders_of_[i].back() != o) orders_of_[i].push_back(o);
    }
    length_.push_back(walk(o));
    advice_.before_mm += length_.back();
  }
  advice_.after_mm = advice_.before_mm;
  for (Index p = 0; p < usable.size(); ++p) {
    if (usable[p]) by_reach_.push_back(p);
  }
  std::stable_sort(by_reach_.begin(), by_reach_.end(),
                   [&](Index a, Index b) { return reach(a) < reach(b); });
  candidates_ = far_walked();
}

bool SlotAdviser::step() {
  if (advice_.moves.size() >= problem_.most_moves) return false;
  if (candidates_.empty()) return take_best();
  try_moves_of(candidates_.back());
  candidates_.pop_back();
  return true;
}

// False when no move is worth it.
bool SlotAdviser::take_best() {
  if (!best_) return false;
  make(*best_);
  for (const Index o : touched(best_->item, best_->other)) length_[o] = walk(o);
  advice_.after_mm -= best_->saved_mm;
  advice_.moves.push_back(*best_);
  best_.reset();
  candidates_ = far_walked();
  return true;
}

void SlotAdviser::try_moves_of(Index item) {
  for (const Index to : targets_of(item)) {
    SlottingMove move{item, place_of_[item], to, item_at_[to], 0};
    const std::vector<Index> orders = touched(item, move.other);
    make(move);
    for (const Index o : orders) move.saved_mm += length_[o] - walk(o);
    take_back(move);
    if (move.saved_mm < std::max<std::int64_t>(1, problem_.least_saving_mm)) continue;
    if (!best_ || move.saved_mm > best_->saved_mm) best_ = move;
  }
}

std::int64_t SlotAdviser::reach(Index place) const {
  return warehouse_.distance_mm(problem_.start, place) +
         warehouse_.distance_mm(place, problem_.end);
}

std::int64_t SlotAdviser::walk(Index order) const {
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

bool SlotAdviser::may_change(Index a, Index b) const {
  return a != b &&
         (problem_.kind_of_place.empty() || problem_.kind_of_place[a] == problem_.kind_of_place[b]);
}

std::vector<Index> SlotAdviser::touched(Index item, Index other) const {
  std::vector<Index> orders = orders_of_[item];
  if (other != none) {
    orders.insert(orders.end(), orders_of_[other].begin(), orders_of_[other].end());
  }
  std::sort(orders.begin(), orders.end());
  orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
  return orders;
}

void SlotAdviser::make(const SlottingMove& move) {
  place_of_[move.item] = move.to;
  item_at_[move.to] = move.item;
  item_at_[move.from] = move.other;
  if (move.other != none) place_of_[move.other] = move.from;
}

// Items by visits times way, the most last.
std::vector<Index> SlotAdviser::far_walked() const {
  std::vector<std::tuple<std::int64_t, Index>> ranked;
  for (Index i = 0; i < place_of_.size(); ++i) {
    if (place_of_[i] == none || orders_of_[i].empty()) continue;
    ranked.emplace_back(-static_cast<std::int64_t>(orders_of_[i].size()) * reach(place_of_[i]), i);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<Index> items;
  for (const auto& [rank, i] : ranked) {
    if (items.size() < items_looked_at) items.push_back(i);
  }
  std::reverse(items.begin(), items.end());
  return items;
}

std::vector<Index> SlotAdviser::targets_of(Index item) const {
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
std::vector<Index> SlotAdviser::friends_of(Index item) const {
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

void SlotAdviser::take_back(const SlottingMove& move) {
  place_of_[move.item] = move.from;
  item_at_[move.from] = move.item;
  item_at_[move.to] = move.other;
  if (move.other != none) place_of_[move.other] = move.to;
}

SlottingAdvice advise_slots(const Warehouse& warehouse, const SlottingProblem& problem) {
  SlotAdviser adviser(warehouse, problem);
  while (adviser.step()) {
  }
  return adviser.advice();
}

}  // namespace fw::planning
