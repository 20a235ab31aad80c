// Counts that somebody wants: a place, or one item of it, outside of what the rules
// open by themselves (service/counting.h, which says how a count goes).
#pragma once
#include <string>

#include "server/service/context.h"
#include "server/store/counts.h"
#include "shared/base/result.h"

namespace fw::service {

struct CountAsked {
  std::string site;        // "" = the only one
  std::string place;       // code of a location
  std::string owner, sku;  // "" = everything that lies there
  std::string reason;
  std::string by = "api";
  std::int64_t priority = 0;  // 0: due within the hour ... 9: before everything else
};
// The id of the count. One that is open by hand for the same place and item is the
// answer. Refusals: missing_field, unknown_site, unknown_place, unknown_item,
// bad_number (priority).
Result<Id> order_count(Context& context, const CountAsked& asked);

// Nobody needs it any more; a device that was about to begin it is told. Refusals:
// missing_field, unknown_count, count_over, count_begun, count_of_rule (opened because
// books and floor disagree: settle its discrepancy).
Result<Done> cancel_count(Context& context, Id count, const std::string& reason,
                          const std::string& by);

}  // namespace fw::service
