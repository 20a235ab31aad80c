// What a supervisor does by hand, without SQL: each with a reason and by whom, each
// an event, each undone by another where it can be.
#pragma once
#include <string>

#include "server/service/context.h"
#include "server/store/packet_control.h"
#include "shared/base/result.h"

namespace fw::service {

struct Decision {
  std::string reason;
  std::string by = "api";
};

// A packet is taken from whoever has it; its device shows a page that must be
// acknowledged. Nothing done yet: it is on the list again. Begun: it waits for its
// cart or tote to be scanned, or to be moved. Undone by move_packet.
// Refusals: unknown_packet, packet_over, packet_free, missing_field.
Result<Done> take_back_packet(Context& context, Id packet, const Decision& decision);

// A packet goes to a worker who is signed on at a device that can do it: their next
// job, before any other. Refusals: as above, unknown_worker, not_signed_on,
// role_missing, container_on_hold.
Result<Done> move_packet(Context& context, Id packet, const std::string& worker,
                         const Decision& decision);

// What lies in a tote (or any container) is nobody's any more: units of orders are
// open again, to be picked anew. `place` "" wants put-backs; a place's code books the
// goods there at once. Refusals: unknown_container, unknown_place, container_empty,
// missing_field, container_packed (a parcel: void it).
struct Cleared {
  Quantity units = 0;
  std::int64_t put_backs = 0;
  Quantity reopened = 0;  // units of order lines that are open again
};
Result<Cleared> clear_container(Context& context, const std::string& site, const std::string& code,
                                const std::string& place, const Decision& decision);

// What becomes of units of a line that wait for stock: "ship_short" and "cancel" take
// them out of the order, "backorder" lets them wait, "reallocate" tries again now.
// Refusals: unknown_order, unknown_line, unknown_decision, nothing_open, missing_field.
Result<Quantity> decide_short(Context& context, const std::string& reference,
                              std::int64_t line_number, const std::string& decision,
                              const Decision& reason);

// Nobody is signed on at the device any more; work in hand stays its person's.
// Refusals: unknown_device, missing_field.
Result<Done> sign_off_device(Context& context, const std::string& code, const Decision& decision);

}  // namespace fw::service
