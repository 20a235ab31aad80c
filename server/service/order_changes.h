// What the office changes of an order that is on its way: address, carrier and
// service, priority, lines. At every stage until it was handed over:
//
//   not begun      reservation or allocation changes, the trip is amended before the
//                  picker's next scan
//   released       more units join the walk in progress where they lie ahead, else an
//                  urgent trip brings them (service/reallocation.h); what stock does not
//                  cover waits for the order's next fulfilment
//   picked         the units are the line's no more, a put-back is wanted
//   packed         a parcel that holds too much is void and its box packed anew; a
//                  new address or service voids the label and prints the next copy
//   completed      the same, and the shipment's next revision tells the shop
//   handed over    refused: use a return
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/service/orders.h"

namespace fw::service {

struct LineChange {
  std::int64_t line_number = 0;  // 0 = a new line
  std::string sku;               // of a new line
  Quantity quantity = 0;         // what is wanted in all, shipped units too; 0 = remove
};
struct OrderChange {
  std::optional<ShipTo> ship_to;  // the whole new address
  std::string carrier, service;   // both or neither
  std::optional<std::int64_t> priority;
  std::vector<LineChange> lines;
  std::string reason;
  std::string by = "api";
};
struct OrderChanged {
  std::string number;
  std::int64_t labels = 0;     // printed anew
  std::int64_t parcels = 0;    // void, to be packed anew
  std::int64_t put_backs = 0;  // wanted by this change
  Quantity added = 0, removed = 0, reserved = 0;
};

// Refusals: unknown_order, missing_field, order_cancelled, handed_over, unknown_line,
// unknown_item, bad_quantity, already_shipped, unknown_service, no_such_country.
Result<OrderChanged> change_order(Context& context, const std::string& reference,
                                  const OrderChange& wanted);

// Parcels of the order that are closed and still here get a new label from what the
// order says now; `new_tracking`: with the next tracking number of the service.
std::int64_t label_anew(Context& context, Id order, bool new_tracking, const std::string& reason,
                        const std::string& by);

}  // namespace fw::service
