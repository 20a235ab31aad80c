// Holds as rows: one table for everything that can be held.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct HoldRow {
  Id id = 0, site = 0, target = 0;
  std::string kind, reason, detail, placed_by, released_by;
  EpochMs placed_at_ms = 0;
  std::optional<EpochMs> until_ms, released_at_ms;
};
Id insert_hold_row(Writer& writer, const HoldRow& hold);
// Of the newest first; `kind` "" = all; `all`: released ones too.
std::vector<HoldRow> list_holds(Connection& database, const std::string& kind, bool all,
                                std::int64_t most);
std::vector<HoldRow> open_holds_of(Connection& database, const std::string& kind, Id target);
void release_hold_row(Writer& writer, Id hold, const std::string& by);

// What the target is called by people: a place's code, "SKU", "SKU/LOT",
// "SO000001/2" (line or parcel), an order's number.
std::string hold_target_name(Connection& database, const std::string& kind, Id target);

std::optional<Id> find_line(Connection& database, Id order, std::int64_t number);
std::optional<Id> find_order_parcel(Connection& database, Id order, std::int64_t number);

// Open tasks that stand at a place, or want an item or lot.
std::vector<Id> open_tasks_of(Connection& database, const std::string& kind, Id target,
                              std::int64_t most);
// Put-back packets that are not done and propose this place.
std::vector<Id> put_backs_to(Connection& database, Id place);

}  // namespace fw::store
