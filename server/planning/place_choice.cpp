#include "server/planning/place_choice.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace fw::planning {
namespace {

constexpr std::int32_t never = std::numeric_limits<std::int32_t>::max();

std::int32_t expiry_or_never(const StockLine& line) {
  return line.expiry_day == 0 ? never : line.expiry_day;
}

std::size_t item_count(const std::vector<StockLine>& stock,
                       const std::vector<Requirement>& requirements) {
  std::size_t count = 0;
  for (const StockLine& line : stock) count = std::max(count, std::size_t{line.item} + 1);
  for (const Requirement& r : requirements) count = std::max(count, std::size_t{r.item} + 1);
  return count;
}

bool eligible(const StockLine& line, const Requirement& r) {
  if (r.lot != none && line.lot != r.lot) return false;
  return r.expires_from_day == 0 || expiry_or_never(line) >= r.expires_from_day;
}

class Chooser {
 public:
  Chooser(const std::vector<StockLine>& stock, const std::vector<Requirement>& requirements,
          const std::vector<bool>& first_expired)
      : stock_(stock), first_expired_(first_expired), by_item_(item_count(stock, requirements)) {
    Index places = 0;
    for (std::size_t i = 0; i < stock.size(); ++i) {
      left_.push_back(std::max<Quantity>(0, stock[i].available));
      by_item_[stock[i].item].push_back(static_cast<Index>(i));
      places = std::max(places, stock[i].place + 1);
    }
    visits_.assign(places, 0);
  }

  // Takes what it can; `rest` is lessened to what it could not.
  std::vector<Take> take(const Requirement& r, Quantity& rest) {
    std::vector<Take> takes;
    while (rest > 0) {
      const Index best = best_line(r, rest);
      if (best == none) break;
      const Quantity quantity = takeable(best, rest);
      takes.push_back({best, quantity});
      left_[best] -= quantity;
      rest -= quantity;
      ++visits_[stock_[best].place];
    }
    return takes;
  }

  void give_back(const std::vector<Take>& takes) {
    for (const Take& t : takes) {
      left_[t.stock] += t.quantity;
      --visits_[stock_[t.stock].place];
    }
  }

 private:
  Quantity takeable(Index i, Quantity rest) const {
    const Quantity whole = std::max<Quantity>(1, stock_[i].whole);
    return std::min(left_[i], rest) / whole * whole;
  }

  // Pick before reserve; earliest expiry where that counts; then one that
  // covers all, one visited anyway, the one that gives most.
  Index best_line(const Requirement& r, Quantity rest) const {
    const bool expiry = r.item < first_expired_.size() && first_expired_[r.item];
    const auto rank = [&](Index i) {
      const StockLine& line = stock_[i];
      const Quantity gives = takeable(i, rest);
      return std::tuple(line.reserve, expiry ? expiry_or_never(line) : 0, gives < rest,
                        visits_[line.place] == 0, -gives, -left_[i], line.place, i);
    };
    Index best = none;
    for (const Index i : by_item_[r.item]) {
      if (!eligible(stock_[i], r) || takeable(i, rest) == 0) continue;
      if (best == none || rank(i) < rank(best)) best = i;
    }
    return best;
  }

  const std::vector<StockLine>& stock_;
  const std::vector<bool>& first_expired_;
  std::vector<std::vector<Index>> by_item_;
  std::vector<Quantity> left_;
  std::vector<int> visits_;  // by place: takes of the wave there
};

// Requirements by fulfilment, fulfilments by their first requirement.
std::vector<std::vector<Index>> by_fulfilment(const std::vector<Requirement>& requirements) {
  std::vector<std::vector<Index>> groups;
  std::vector<Index> group_of;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const Index f = requirements[i].fulfilment;
    if (f >= group_of.size()) group_of.resize(std::size_t{f} + 1, none);
    if (group_of[f] == none) {
      group_of[f] = static_cast<Index>(groups.size());
      groups.emplace_back();
    }
    groups[group_of[f]].push_back(static_cast<Index>(i));
  }
  return groups;
}

}  // namespace

PlaceChoice choose_places(const std::vector<StockLine>& stock,
                          const std::vector<Requirement>& requirements,
                          const std::vector<bool>& first_expired,
                          const std::vector<bool>& complete_only) {
  PlaceChoice choice;
  choice.takes.resize(requirements.size());
  for (const Requirement& r : requirements) choice.uncovered.push_back(r.quantity);
  Chooser chooser(stock, requirements, first_expired);
  for (const std::vector<Index>& group : by_fulfilment(requirements)) {
    bool covered = true;
    for (const Index i : group) {
      choice.takes[i] = chooser.take(requirements[i], choice.uncovered[i]);
      covered = covered && choice.uncovered[i] == 0;
    }
    const Index f = requirements[group.front()].fulfilment;
    if (covered || f >= complete_only.size() || !complete_only[f]) continue;
    for (const Index i : group) {
      chooser.give_back(choice.takes[i]);
      choice.takes[i].clear();
      choice.uncovered[i] = requirements[i].quantity;
    }
  }
  return choice;
}

}  // namespace fw::planning
