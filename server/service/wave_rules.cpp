#include "server/service/wave_rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "server/service/known_codes.h"
#include "server/store/catalog.h"

namespace fw::service {
namespace {

constexpr std::int64_t most_priority = 9;

bool among(const std::vector<Id>& ids, Id id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

Result<FragileRule> fragile_rule(const std::string& text) {
  if (text.empty()) return FragileRule::any;
  if (text == "without") return FragileRule::without;
  if (text == "only") return FragileRule::only;
  return refuse("bad_fragile", "fragile '" + text + "'", "'without' or 'only'",
                "name one, or leave it out for all orders");
}

// What one order wants and is.
struct Wants {
  std::map<Id, Quantity> items;
  bool fragile = false;
  bool other_owner = false;
};

std::map<Id, Wants> wants_of(const store::PlanInput& input, const WaveRules& rules) {
  std::set<Id> fragile;
  for (const auto& item : input.items) {
    if (item.fragile) fragile.insert(item.id);
  }
  std::map<Id, Wants> wants;
  for (const auto& line : input.lines) {
    Wants& one = wants[line.fulfilment];
    one.items[line.item] += line.reserved;
    one.fragile = one.fragile || fragile.contains(line.item);
    one.other_owner = one.other_owner || line.owner != rules.owner;
  }
  return wants;
}

bool in_stock(const Wants& wants, const std::map<Id, Quantity>& available) {
  return std::all_of(wants.items.begin(), wants.items.end(), [&](const auto& wanted) {
    const auto found = available.find(wanted.first);
    return found != available.end() && found->second >= wanted.second;
  });
}

bool holds(const store::PlanFulfilment& fulfilment, const Wants& wants, const WaveRules& rules) {
  if (!rules.carriers.empty() && !among(rules.carriers, fulfilment.carrier)) return false;
  if (fulfilment.priority < rules.priority_least) return false;
  if (rules.owner != 0 && wants.other_owner) return false;
  if (rules.single_line && fulfilment.order_lines != 1) return false;
  if (rules.single_unit && fulfilment.ordered != 1) return false;
  if (rules.fragile == FragileRule::any) return true;
  return wants.fragile == (rules.fragile == FragileRule::only);
}

void keep_stock_in(const std::vector<Id>& zones, store::PlanInput& input) {
  std::set<Id> places;
  for (const auto& place : input.places) {
    if (among(zones, place.zone)) places.insert(place.id);
  }
  std::erase_if(input.stock, [&](const auto& stock) { return !places.contains(stock.place); });
}

}  // namespace

Result<WaveRules> find_rules(store::Connection& database, Id site, const NamedWaveRules& named) {
  WaveRules rules;
  for (const std::string& code : named.carriers) {
    const auto carrier = store::find_carrier(database, code);
    if (!carrier) return Failure{unknown_code("carrier", code, store::carrier_codes(database))};
    rules.carriers.push_back(*carrier);
  }
  for (const std::string& code : named.zones) {
    const auto zone = store::find_zone(database, site, code);
    if (!zone) return Failure{unknown_code("zone", code, store::zone_codes(database, site))};
    rules.zones.push_back(*zone);
  }
  if (!named.owner.empty()) {
    const auto owner = store::find_owner(database, named.owner);
    if (!owner) return Failure{unknown_code("owner", named.owner, store::owner_codes(database))};
    rules.owner = *owner;
  }
  if (named.priority_least < 0 || named.priority_least > most_priority) {
    return refuse("bad_priority", "priority_least " + std::to_string(named.priority_least),
                  "0 (all) to 9", "correct it");
  }
  const auto fragile = fragile_rule(named.fragile);
  if (!fragile) return Failure{fragile.error()};
  rules.customer = named.customer;
  rules.priority_least = named.priority_least;
  rules.single_line = named.single_line;
  rules.single_unit = named.single_unit;
  rules.fragile = *fragile;
  return rules;
}

std::vector<Id> narrow(store::PlanInput& input, const WaveRules& rules) {
  const bool zoned = !rules.zones.empty();
  if (zoned) keep_stock_in(rules.zones, input);
  std::map<Id, Quantity> available;  // by item
  for (const auto& stock : input.stock) available[stock.item] += stock.available;
  const auto wants = wants_of(input, rules);
  const Wants nothing;
  std::vector<Id> left_out;
  std::erase_if(input.fulfilments, [&](const auto& fulfilment) {
    const auto found = wants.find(fulfilment.id);
    const Wants& wanted = found == wants.end() ? nothing : found->second;
    const bool stays = holds(fulfilment, wanted, rules) && (!zoned || in_stock(wanted, available));
    if (!stays) left_out.push_back(fulfilment.id);
    return !stays;
  });
  const std::set<Id> gone(left_out.begin(), left_out.end());
  std::erase_if(input.lines, [&](const auto& line) { return gone.contains(line.fulfilment); });
  // What is not there lies elsewhere, and is no reason to ship short.
  for (auto& fulfilment : input.fulfilments) {
    fulfilment.complete_only = fulfilment.complete_only || zoned;
  }
  return left_out;
}

}  // namespace fw::service
