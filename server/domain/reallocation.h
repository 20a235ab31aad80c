// From where units are picked that were not where they should be.
//
// First expired, first out where the item expires; then places that the walk still
// passes; then one that covers all of it; then the fullest. Reserve places give
// whole packagings only, and only what pick places cannot.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "server/domain/changes.h"

namespace fw::domain {

struct Source {
  StockKey key;
  Quantity available = 0;
  std::string expiry_date;  // YYYY-MM-DD; "" = does not expire
  bool reserve = false;
  Quantity whole = 1;          // taken in multiples of this
  std::int64_t detour_mm = 0;  // what going there adds to the walk in progress
};
struct Taken {
  std::size_t source = 0;
  Quantity quantity = 0;
};
// What to take for `quantity` units; less when the sources do not cover it.
std::vector<Taken> choose_sources(const std::vector<Source>& sources, Quantity quantity,
                                  bool first_expired);

// How far it is from one place to another; back may be another way.
using WalkLength = std::function<std::int64_t(Id from, Id to)>;

// Where a new place joins a walk with the least detour: behind which of `places`, not
// before `first` and not behind the last, where the walk ends.
struct Joining {
  std::int64_t after = 0;
  std::int64_t detour_mm = 0;
};
Joining join_walk(const std::vector<Id>& places, std::int64_t first, Id place,
                  const WalkLength& length);

// What is tried for units that are not there, in order.
enum class ShortageAction { reallocate, wait_replenish, ship_short, backorder };
// "reallocate wait_replenish"; words it does not know are left out.
std::vector<ShortageAction> shortage_actions(const std::string& words);
bool are_shortage_actions(const std::string& words);

}  // namespace fw::domain
