// Discrepancies as rows: opened, found, decided, resolved. What each kind means
// is in server/domain/discrepancy_rules.h.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct DiscrepancyRow {
  Id id = 0, site = 0;
  std::string kind, owner_role;
  EpochMs opened_at_ms = 0, due_at_ms = 0;
  Id place = 0, item = 0, lot = 0;
  Quantity quantity = 0;
  Id order = 0, order_line = 0, packet = 0, tote_load = 0, parcel = 0, fact = 0;
  std::string detail;
  std::string resolution;  // decided; "" = nothing yet
  bool resolved = false;
};
// settle_at_ms: from when on the rule settles it by itself; nothing = it does not.
Id insert_discrepancy(Writer& writer, Id site, const Author& author,
                      const domain::DiscrepancyOpened& opened, std::optional<EpochMs> settle_at_ms);
std::optional<DiscrepancyRow> load_discrepancy(Connection& database, Id discrepancy);

// What open discrepancies name; 0 and "" = whatever.
struct Named {
  std::string kind;
  Id place = 0, item = 0, order = 0, order_line = 0, packet = 0, tote_load = 0, parcel = 0;
  std::string detail_begins;
};
std::vector<Id> open_discrepancies_of(Connection& database, Id site, const Named& named,
                                      std::int64_t most);
// Those whose rule's time has come, oldest first.
std::vector<DiscrepancyRow> due_for_rule(Connection& database, Id site, EpochMs now,
                                         std::int64_t most);
// The rule does not try again.
void leave_to_people(Writer& writer, Id discrepancy);

// Decided, and open until the task that was asked for is done.
void decide_discrepancy(Writer& writer, Id discrepancy, const std::string& resolution,
                        const std::string& by, const std::string& note);
// False when it was resolved before.
bool resolve_discrepancy(Writer& writer, Id discrepancy, const std::string& resolution,
                         const std::string& by, const std::string& note);

// Value of one unit of an item in minor units of money; 0 = not known.
std::int64_t item_value_minor(Connection& database, Id item);
// The pick place that the line's units of this item came from last; 0 = none.
Id place_picked_from(Connection& database, Id order_line, Id item);

}  // namespace fw::store
