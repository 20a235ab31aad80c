// Which order a person means by what they typed or scanned.
#pragma once
#include <string>

#include "server/store/orders.h"
#include "shared/base/result.h"

namespace fw::service {

// By number, CHANNEL:REFERENCE, or reference alone. Refusals: unknown_order,
// ambiguous_order (names the channels).
Result<store::OrderRow> order_called(store::Connection& database, const std::string& reference);

}  // namespace fw::service
