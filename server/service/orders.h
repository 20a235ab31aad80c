// Orders: accepted once, reserved at acceptance, held, released, cancelled.
//
// accept_order() is idempotent by (channel, external_reference) and content: the
// same again is the order that exists, other content is refused. What it finds
// wrong it refuses with the line or field; what a person can decide is accepted
// and told as an event. Reserving, and what follows when stock arrives, is in
// service/reservations.h.
#pragma once
#include <string>
#include <vector>

#include "server/service/context.h"
#include "shared/base/result.h"

namespace fw::service {

struct ShipTo {
  std::string name, company, street, street2, postal_code, city, region;
  std::string country;  // ISO 3166-1 alpha-2
  std::string email, phone;
};
struct OrderLineInput {
  std::int64_t line_number = 0;  // 0 = its position, from 1
  std::string sku;               // or, when empty:
  std::string barcode;           // of one item and packaging; quantity counts that packaging
  Quantity quantity = 0;
};
struct OrderInput {
  std::string channel, external_reference;
  std::string owner;     // "" = the default owner
  std::string upstream;  // "" = the channel; a new code is taken with a warning
  std::string site;      // "" = the first site
  ShipTo ship_to;
  std::string carrier, service;
  std::int64_t priority = 0;                // 0 to 9, larger is more urgent
  std::string shortage_rule = "backorder";  // or "ship_short", "all_or_nothing"
  EpochMs received_at_ms = 0;               // 0 = now
  std::vector<OrderLineInput> lines;        // 1 to 500
};

struct OrderAccepted {
  Id order = 0;
  std::string number;                            // "SO000042"
  bool existed = false;                          // the same order had been accepted before
  Quantity ordered = 0, reserved = 0, open = 0;  // units
  EpochMs leaves_at_ms = 0;                      // of the promised departure; 0 = none yet
  std::vector<std::string> warnings;
};

// Refusals: missing_field, unknown_country, unknown_owner, unknown_site,
// unknown_service, bad_priority, unknown_shortage_rule, no_lines, too_many_lines,
// duplicate_line, unknown_item, ambiguous_barcode, bad_quantity, changed_content.
Result<OrderAccepted> accept_order(Context& context, const OrderInput& input);
// The same checks; nothing is written, nothing is reserved.
Result<OrderAccepted> check_order(Context& context, const OrderInput& input);

// `reference` in all below: the order's number, CHANNEL:REFERENCE, or the
// external reference alone where one order has it. Refusals: unknown_order,
// ambiguous_order.

// Cancels what has not shipped, at whatever stage: trips are amended, pack stations
// lose the order, labels of closed parcels are void, what is picked is put back.
// Refused with already_shipped when all of it has. Cancelled before: done.
Result<Done> cancel_order(Context& context, const std::string& reference, const std::string& reason,
                          const std::string& by);
// An order on hold takes no part in waves, leaves the ones in which nothing of it is
// picked, and stops at the pack station. The same reason again: done. A hold with an
// end (`until_ms`, 0 = none; hold_ended when that is past) is lifted by itself.
Result<Done> hold_order(Context& context, const std::string& reference, const std::string& reason,
                        const std::string& detail, const std::string& by, EpochMs until_ms = 0);
// Releases all holds of the order itself.
Result<Done> release_order(Context& context, const std::string& reference, const std::string& by);
// What the order's holds kept from going on, after the last of them was released.
void order_goes_on(Context& context, Id order, const std::string& why);
// Releases holds of any kind whose end has come, some at a time; how many.
std::int64_t lift_ended_holds(Context& context, Id site);

}  // namespace fw::service
