#include "server/service/order_names.h"

namespace fw::service {

Result<store::OrderRow> order_called(store::Connection& database, const std::string& reference) {
  auto orders = store::orders_called(database, reference);
  if (orders.size() == 1) return std::move(orders.front());
  if (orders.empty()) {
    return refuse("unknown_order", "order '" + reference + "'",
                  "an order's number, CHANNEL:REFERENCE or its reference",
                  "list the orders and use one of their numbers");
  }
  std::string numbers;
  for (const auto& order : orders) {
    numbers += (numbers.empty() ? "" : ", ") + order.channel + ":" + reference;
  }
  return refuse("ambiguous_order", "order '" + reference + "'", "one of " + numbers,
                "name the channel too");
}

}  // namespace fw::service
