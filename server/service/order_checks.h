// What an order must be before it is taken: fields checked, codes turned into ids.
#pragma once
#include <string>
#include <vector>

#include "server/service/orders.h"
#include "server/store/catalog.h"
#include "shared/base/result.h"

namespace fw::service {

struct ResolvedLine {
  std::int64_t line_number = 0;
  Id item = 0;
  Quantity quantity = 0;  // base units
};
struct ResolvedOrder {
  Id site = 0, owner = 0, service = 0, carrier = 0;
  std::string upstream;
  bool new_upstream = false;
  std::vector<ResolvedLine> lines;
  std::vector<std::string> warnings;
};
// The address of an order; the service of a carrier, both by their codes.
std::optional<Refusal> check_ship_to(const ShipTo& to);
Result<store::ServiceRow> resolve_service(store::Connection& database,
                                          const std::string& carrier_code, const std::string& code);
Result<ResolvedOrder> resolve_order(store::Connection& database, const OrderInput& order);

// The channel and the reference, which name the order before anything else does.
std::optional<Refusal> check_order_key(const OrderInput& order);
// SHA-256 (hex) over everything that makes the order what it is; not when it came.
std::string order_content_hash(const OrderInput& order);

}  // namespace fw::service
