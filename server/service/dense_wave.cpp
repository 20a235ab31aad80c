#include "server/service/dense_wave.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "server/planning/wave_ratio.h"

namespace fw::service {
namespace {

using planning::Index;

template <class Key>
Index number_of(std::map<Key, Index>& numbers, const Key& key) {
  return numbers.try_emplace(key, static_cast<Index>(numbers.size())).first->second;
}

std::vector<planning::ItemUnits> listed(const std::map<Index, std::int64_t>& units) {
  std::vector<planning::ItemUnits> list;
  for (const auto& [item, number] : units) list.push_back({item, number});
  return list;
}

// By aisle; a place beside the aisles is one of its own.
std::vector<std::map<Index, std::int64_t>> units_by_aisle(const store::PlanInput& input,
                                                          std::map<Id, Index>& items) {
  std::map<Id, std::string> aisle_of;
  for (const auto& place : input.places) {
    aisle_of[place.id] = place.aisle.empty() ? "~" + std::to_string(place.id) : place.aisle;
  }
  std::map<std::string, Index> aisles;
  std::vector<std::map<Index, std::int64_t>> units;
  for (const auto& stock : input.stock) {
    if (stock.reserve) continue;  // whole packagings only: no place to walk to for units
    const Index aisle = number_of(aisles, aisle_of[stock.place]);
    if (aisle == units.size()) units.emplace_back();
    units[aisle][number_of(items, stock.item)] += stock.available;
  }
  return units;
}

}  // namespace

std::vector<Id> keep_densest(store::PlanInput& input, const DenseWave& wanted) {
  std::map<Id, Index> items;
  planning::RatioProblem problem;
  for (const auto& units : units_by_aisle(input, items)) problem.aisles.push_back(listed(units));
  std::map<Id, Index> orders;
  for (const auto& fulfilment : input.fulfilments) number_of(orders, fulfilment.id);
  std::vector<std::map<Index, std::int64_t>> wants(orders.size());
  std::int64_t all_units = 0;
  for (const auto& line : input.lines) {
    wants[orders.at(line.fulfilment)][number_of(items, line.item)] += line.reserved;
    all_units += line.reserved;
  }
  for (const auto& want : wants) problem.orders.push_back(listed(want));
  problem.items = static_cast<Index>(items.size());
  problem.most_units = wanted.most_units;
  problem.least_units = std::min(wanted.most_units / 2, all_units);
  planning::RatioSearch search(problem, wanted.seed);
  search.begin(wanted.iterations);
  search.run(wanted.iterations);
  std::vector<Id> left_out;
  if (search.best().aisles.empty()) return left_out;
  const std::set<Index> chosen(search.best().orders.begin(), search.best().orders.end());
  std::erase_if(input.fulfilments, [&](const auto& fulfilment) {
    if (chosen.contains(orders.at(fulfilment.id))) return false;
    left_out.push_back(fulfilment.id);
    return true;
  });
  const std::set<Id> gone(left_out.begin(), left_out.end());
  std::erase_if(input.lines, [&](const auto& line) { return gone.contains(line.fulfilment); });
  return left_out;
}

}  // namespace fw::service
