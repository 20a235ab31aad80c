// Which orders a wave is for, besides channel and departure. An order is in the
// wave only when every rule that is set holds for it. Pure but for find_rules.
#pragma once
#include <string>
#include <vector>

#include "server/store/waves.h"
#include "shared/base/result.h"

namespace fw::service {

enum class FragileRule { any, without, only };

// As people and programs name them; what is empty, 0 or false is no rule.
struct NamedWaveRules {
  std::vector<std::string> carriers, zones;  // codes
  std::string owner;                         // code, of the goods
  std::string customer;                      // name or company that it is shipped to, exactly
  std::int64_t priority_least = 0;           // 0 to 9
  bool single_line = false, single_unit = false;
  std::string fragile;  // "", "without", "only"
};

// The same with ids.
struct WaveRules {
  std::vector<Id> carriers, zones;
  Id owner = 0;
  std::string customer;  // for the snapshot's query, not for narrow()
  std::int64_t priority_least = 0;
  // Of the whole order, as far as it was ever ordered.
  bool single_line = false, single_unit = false;
  FragileRule fragile = FragileRule::any;  // only: at least one of its items is fragile
};

// Refused: unknown_carrier, unknown_zone, unknown_owner (with those that are known),
// bad_priority, bad_fragile.
Result<WaveRules> find_rules(store::Connection& database, Id site, const NamedWaveRules& named);

// Takes fulfilments that a rule excludes out of the input, with their lines, and
// returns them. With zones, what lies elsewhere is taken out, too: an order is in
// when those zones alone have all that it wants, and as a whole or not at all.
std::vector<Id> narrow(store::PlanInput& input, const WaveRules& rules);

}  // namespace fw::service
