// Discrepancies: what the floor and the books disagree about, and how each kind
// is settled.
//
// The floor process: facts are never refused, so what does not fit is kept open
// with a kind. The table here names for each kind whose it is, until when, and
// the closed list of what may be done: a move (write off, adjust), a task (count,
// put back, pick again) or a release (a hold, a message). Kinds with a limit
// settle themselves below it; others are settled by what happens later (the count
// is done, the label is scanned) or by a person.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/changes.h"

namespace fw::domain {

// What a kind is measured by when the rule asks whether it is small.
enum class Measure {
  none,   // no rule: a person, or what happens later
  units,  // the value of its units if the item has one, else their number
  grams,  // quantity is a weight
};

struct DiscrepancyKind {
  std::string_view kind;
  std::string_view owner_role;  // "supervisor", "packer", "inventory"
  std::int64_t due_minutes = 240;
  std::vector<std::string_view> resolutions;  // what a person may choose; the first is proposed
  Measure measure = Measure::none;
  std::string_view rule_resolution;  // what the rule does below the limit; "" = no rule
  std::string_view name{};           // for people: "fewer on the shelf than the books say"
};

// All kinds that the server opens. A kind that has no row (of a newer version's
// database) is the supervisor's, who may only accept it.
const std::vector<DiscrepancyKind>& discrepancy_kinds();
const DiscrepancyKind& discrepancy_kind(std::string_view kind);
bool is_discrepancy_kind(std::string_view kind);

// What may be done about one, for people; every resolution of the table has one.
struct ResolutionRule {
  std::string_view resolution;
  std::string_view text;        // "count the place"
  bool waits_for_task = false;  // it stays open until the task that it asks for is done
};
const std::vector<ResolutionRule>& resolutions();
const ResolutionRule* find_resolution(std::string_view resolution);

// Up to which value a rule may settle by itself.
struct SettleLimits {
  Quantity units = 5;               // where the item has no value
  std::int64_t value_minor = 2000;  // minor units of the site's currency
  std::int64_t grams = 100;
};
struct DiscrepancySize {
  Quantity quantity = 0;
  std::int64_t item_value_minor = 0;  // of one unit; 0 = not known
};
// Whether the rule settles a discrepancy of this size by itself.
bool is_settled_by_rule(const DiscrepancyKind& kind, const DiscrepancySize& size,
                        const SettleLimits& limits);

}  // namespace fw::domain
