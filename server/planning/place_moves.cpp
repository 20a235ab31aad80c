#include "server/planning/place_moves.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "server/planning/trip_cost.h"

namespace fw::planning {
namespace {

// The places of a trip, with the number of takes there.
using Visits = std::map<Index, Index>;

// Each place that may be picked from is a part of its own, so that any set of them has a cost.
class PlaceCosts {
 public:
  PlaceCosts(const PlaceMoveProblem& problem, std::vector<Index> places)
      : requests_(places.size()), part_of_(problem.warehouse.places().size(), none) {
    BatchOptions options;
    options.ends = problem.ends;
    for (Index i = 0; i < places.size(); ++i) {
      part_of_[places[i]] = i;
      requests_[i].needs.push_back({places[i], 1, 0, 0});
      Part part;
      part.request = i;
      part.fills.push_back({0, 0, 1});
      parts_.push_back(std::move(part));
    }
    cost_.emplace(problem.warehouse, requests_, parts_, CartProfile{}, options);
  }

  // In microseconds of work, of the visits with one take less at `from` and one more at `to`.
  std::int64_t cost(const Visits& visits, Index from = none, Index to = none) {
    list_.clear();
    for (const auto& [place, takes] : visits) {
      const Index left = takes - (place == from ? 1 : 0);
      if (left > 0 || place == to) list_.push_back(part_of_[place]);
    }
    if (to != none && visits.count(to) == 0) list_.push_back(part_of_[to]);
    return list_.empty() ? 0 : cost_->cost_of(list_);
  }

 private:
  std::vector<BatchRequest> requests_;
  std::vector<Part> parts_;
  std::vector<Index> part_of_;
  std::optional<TripCost> cost_;
  std::vector<Index> list_;
};

class Mover {
 public:
  Mover(const PlaceMoveProblem& problem, const std::vector<PlacedTake>& takes)
      : p_(problem), takes_(takes) {
    for (const StockLine& line : p_.stock) left_.push_back(line.available);
    by_stock_.resize(p_.stock.size());
    Index items = 0;
    Index trips = 0;
    for (const StockLine& line : p_.stock) items = std::max(items, line.item + 1);
    by_item_.resize(items);
    for (Index i = 0; i < p_.stock.size(); ++i) {
      if (may_give(i)) by_item_[p_.stock[i].item].push_back(i);
    }
    for (const PlacedTake& take : takes_) {
      if (take.trip != none) trips = std::max(trips, take.trip + 1);
    }
    visits_.resize(trips);
    for (Index t = 0; t < takes_.size(); ++t) lay(t);
  }

  PlaceMoves run() {
    PlaceMoves result;
    if (!movable_.empty()) improve(result);
    for (const PlacedTake& take : takes_) result.stock.push_back(take.stock);
    return result;
  }

 private:
  struct Change {
    Index stock = none;  // the take's new one
    Index other = none;  // the take that changes places with it; none = it goes alone
    std::int64_t gain = 0;
  };

  bool may_give(Index stock) const {
    return !p_.stock[stock].reserve && p_.stock[stock].whole <= 1;
  }
  Index place(Index stock) const { return p_.stock[stock].place; }

  void lay(Index t) {
    const PlacedTake& take = takes_[t];
    left_[take.stock] -= take.quantity;
    if (take.trip == none) return;
    ++visits_[take.trip][place(take.stock)];
    if (!may_give(take.stock) || by_item_[p_.stock[take.stock].item].size() < 2) return;
    movable_.push_back(t);
    by_stock_[take.stock].push_back(t);
  }

  // Whether the take may be picked from there, quantities apart.
  bool may_go(const PlacedTake& take, Index to) const {
    const StockLine& from = p_.stock[take.stock];
    const StockLine& line = p_.stock[to];
    if (p_.bound[line.item] && (line.lot != from.lot || line.expiry_day != from.expiry_day)) {
      return false;
    }
    const Requirement& r = p_.requirements[take.requirement];
    if (r.lot != none && line.lot != r.lot) return false;
    if (r.expires_from_day != 0 && line.expiry_day != 0 && line.expiry_day < r.expires_from_day) {
      return false;
    }
    return !p_.one_zone ||
           p_.warehouse.place(line.place).zone == p_.warehouse.place(from.place).zone;
  }

  void improve(PlaceMoves& result) {
    std::vector<Index> places;
    for (const Visits& visits : visits_) {
      for (const auto& [at, takes] : visits) places.push_back(at);
    }
    for (const Index t : movable_) {
      for (const Index i : by_item_[p_.stock[takes_[t].stock].item]) places.push_back(place(i));
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    costs_.emplace(p_, std::move(places));
    std::int64_t before = 0;
    for (const Visits& visits : visits_) {
      cost_.push_back(costs_->cost(visits));
      before += cost_.back();
    }
    std::vector<Index> first;
    for (const PlacedTake& take : takes_) first.push_back(take.stock);
    search();
    std::int64_t after = 0;
    for (const std::int64_t cost : cost_) after += cost;
    for (std::size_t t = 0; t < takes_.size(); ++t) {
      result.moved += takes_[t].stock == first[t] ? 0 : 1;
    }
    result.cost_before_ms = before / 1'000;
    result.cost_after_ms = after / 1'000;
    result.evaluations = evaluations_;
  }

  void search() {
    std::size_t without = 0;  // takes looked at since the last change
    for (std::size_t next = 0; without < movable_.size(); next = (next + 1) % movable_.size()) {
      if (evaluations_ >= p_.evaluations_most) return;
      const Index t = movable_[next];
      const Change best = best_change(t);
      ++without;
      if (best.gain <= 0) continue;
      apply(t, best);
      without = 0;
    }
  }

  Change best_change(Index t) {
    const PlacedTake& take = takes_[t];
    Change best;
    for (const Index to : by_item_[p_.stock[take.stock].item]) {
      if (to == take.stock || !may_go(take, to)) continue;
      const std::int64_t own = gain(take, to);
      if (left_[to] >= take.quantity) {
        if (own > best.gain) best = {to, none, own};
        continue;
      }
      for (const Index o : by_stock_[to]) {
        const PlacedTake& other = takes_[o];
        const bool fits = left_[to] + other.quantity >= take.quantity &&
                          left_[take.stock] + take.quantity >= other.quantity;
        if (!fits || other.trip == take.trip || !may_go(other, take.stock)) continue;
        const std::int64_t both = own + gain(other, take.stock);
        if (both > best.gain) best = {to, o, both};
      }
    }
    return best;
  }

  std::int64_t gain(const PlacedTake& take, Index to) {
    if (place(to) == place(take.stock)) return 0;
    ++evaluations_;
    return cost_[take.trip] - costs_->cost(visits_[take.trip], place(take.stock), place(to));
  }

  void apply(Index t, const Change& change) {
    const Index from = takes_[t].stock;
    go(t, change.stock);
    if (change.other != none) go(change.other, from);
  }

  void go(Index t, Index to) {
    PlacedTake& take = takes_[t];
    Visits& visits = visits_[take.trip];
    auto& list = by_stock_[take.stock];
    list.erase(std::find(list.begin(), list.end(), t));
    by_stock_[to].push_back(t);
    left_[take.stock] += take.quantity;
    left_[to] -= take.quantity;
    if (--visits[place(take.stock)] == 0) visits.erase(place(take.stock));
    ++visits[place(to)];
    take.stock = to;
    cost_[take.trip] = costs_->cost(visits);
  }

  const PlaceMoveProblem& p_;
  std::vector<PlacedTake> takes_;
  std::vector<Quantity> left_;                // by stock
  std::vector<std::vector<Index>> by_item_;   // stock that takes may go to
  std::vector<std::vector<Index>> by_stock_;  // takes there that may go elsewhere
  std::vector<Index> movable_;                // takes with another place to go to
  std::vector<Visits> visits_;                // by trip
  std::vector<std::int64_t> cost_;            // by trip
  std::optional<PlaceCosts> costs_;
  std::int64_t evaluations_ = 0;
};

}  // namespace

PlaceMoves move_takes(const PlaceMoveProblem& problem, const std::vector<PlacedTake>& takes) {
  return Mover(problem, takes).run();
}

}  // namespace fw::planning
