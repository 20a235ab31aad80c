#include "server/service/slotting_advice.h"

#include <algorithm>
#include <map>
#include <set>

namespace fw::service {
namespace {

using planning::Index;

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t most_walks = 3'000;  // newest first; enough to tell fast from slow

}  // namespace

Result<SlottingInput> load_slotting(Database& database, Id site, const SlottingWanted& wanted,
                                    EpochMs now_ms) {
  SlottingInput input;
  const EpochMs since = now_ms - wanted.days * day_ms;
  input.basis = "trips";
  input.walks = store::walked_trips(database, site, since, most_walks);
  if (input.walks.empty()) {
    input.basis = "orders";
    input.walks = store::ordered_items(database, site, since, most_walks);
  }
  if (input.walks.empty()) {
    return refuse("no_history", "no trip and no order in " + std::to_string(wanted.days) + " days",
                  "a site with orders to learn from", "ask for more days, or later");
  }
  input.places = store::load_plan_places(database, site);
  input.goods = store::slot_goods(database, site);
  input.held = store::held_places(database, site);
  return input;
}

SlottingRun::SlottingRun(const SlottingInput& input, const SlottingWanted& wanted, EpochMs now_ms)
    : hall_(make_hall(input.places)), adviser_(hall_.warehouse, problem(input, wanted.most)) {
  counts_.basis = input.basis;
  counts_.since_ms = now_ms;
  Id last = 0;
  for (const auto& walked : input.walks) {
    counts_.since_ms = std::min(counts_.since_ms, walked.at_ms);
    if (walked.walk != last) ++counts_.walks;
    last = walked.walk;
  }
  counts_.days = std::max<std::int64_t>(1, (now_ms - counts_.since_ms + day_ms - 1) / day_ms);
}

planning::SlottingProblem SlottingRun::problem(const SlottingInput& input, std::int64_t most) {
  planning::SlottingProblem problem;
  problem.start = hall_.start();
  problem.end = hall_.end();
  problem.most_moves = static_cast<std::size_t>(most);
  for (const auto& place : input.places) places_.push_back(place.id);
  lay_items(input, problem);
  std::map<Id, Index> index;
  for (Index i = 0; i < items_.size(); ++i) index.emplace(items_[i], i);
  Id last = 0;
  for (const auto& walked : input.walks) {
    if (walked.walk != last) problem.orders.emplace_back();
    last = walked.walk;
    const auto known = index.find(walked.item);
    if (known != index.end()) problem.orders.back().push_back(known->second);
  }
  return problem;
}

// Each item at the place that has most of it. A place changes goods only with places of
// its kind: its zone; one with several items or on hold has a kind of its own.
void SlottingRun::lay_items(const SlottingInput& input, planning::SlottingProblem& problem) {
  const auto& places = hall_.warehouse.places();
  std::vector<std::int64_t> items_in(places.size(), 0);
  std::set<Id> laid;
  for (const auto& goods : input.goods) {
    const Index place = hall_.index.at(goods.place);
    ++items_in[place];
    if (!laid.insert(goods.item).second) continue;
    items_.push_back(goods.item);
    problem.place_of_item.push_back(place);
  }
  const std::set<Id> held(input.held.begin(), input.held.end());
  const auto zones = static_cast<Index>(places.size());
  for (Index p = 0; p < places.size(); ++p) {
    const bool fixed = items_in[p] > 1 || held.contains(places_[p]);
    problem.kind_of_place.push_back(fixed ? zones + p : places[p].zone);
    const bool empty = items_in[p] == 0 && input.places[p].role == "pick";
    if (empty && !fixed) problem.free_places.push_back(p);
  }
}

SlottingReport SlottingRun::report(Database& database) const {
  SlottingReport report = counts_;
  const planning::SlottingAdvice& advice = adviser_.advice();
  report.walk_mm_per_day = advice.before_mm / report.days;
  report.saved_mm_per_day = (advice.before_mm - advice.after_mm) / report.days;
  for (const planning::SlottingMove& move : advice.moves) {
    const auto item = store::item_name(database, items_[move.item]);
    SlottingMove named{item.sku,
                       item.name,
                       store::place_code(database, places_[move.from]),
                       store::place_code(database, places_[move.to]),
                       "",
                       move.saved_mm / report.days};
    if (move.other != planning::none) {
      named.exchange_sku = store::item_name(database, items_[move.other]).sku;
    }
    report.moves.push_back(std::move(named));
  }
  return report;
}

}  // namespace fw::service
