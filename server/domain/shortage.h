// Shorts: what happens to units that are not there.
//
// A picker finds fewer than the stop needs. The tasks of the stop share what was
// found, earliest departure first, so the short falls on the latest. What is
// missing goes by the order's rule: to a backorder, or out of the order.
#pragma once
#include <string>
#include <vector>

#include "server/domain/changes.h"

namespace fw::domain {

enum class ShortageRule { backorder, ship_short, all_or_nothing };
ShortageRule shortage_rule(const std::string& word);

// Where the missing units of a line go.
Bucket bucket_of_missing(ShortageRule rule);

struct StopTask {
  Id task = 0;
  Quantity wanted = 0;  // not yet picked and not yet released
};

// How many units each task keeps, in the order given (earliest departure
// first), when `found` units are there for all of them together.
std::vector<Quantity> share_out(const std::vector<StopTask>& tasks, Quantity found);

}  // namespace fw::domain
