// What a site tries for units that are not there, by channel, item and reason.
#pragma once
#include <string>

#include "server/service/catalog.h"
#include "server/store/reallocation.h"
#include "shared/base/result.h"

namespace fw::service {

// "" = any channel, item or reason; the row with an item counts before one with a
// channel, that before one with a reason. actions: of "reallocate", "wait_replenish",
// "ship_short", "backorder", in the order in which they are tried; "" = nothing is
// tried, the order's own rule decides. Without any row: "reallocate".
struct ShortagePolicyInput {
  std::string site, channel, owner, sku, reason, actions;
  std::int64_t wait_minutes = 60;  // how long wait_replenish waits
};
// Refusals: unknown_policy, missing_field.
Result<Done> delete_shortage_policy(Context& context, Id policy, const std::string& reason,
                                    const std::string& by);
RowAnswer put_row(Context& context, const ShortagePolicyInput& row, PutMode mode = PutMode::apply);

}  // namespace fw::service
