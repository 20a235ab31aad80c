// Re-allocation: units that are not where they were to be picked.
//
// The command that learns of it takes the units out of their bucket and queues
// this; a bounded command of the next group (before every other job) tries in
// turn what the site's policy says for the channel, the item and the reason:
//
//   reallocate      other pick places, first expired first, then places that the
//                   walk in progress still passes, then those that cover it all; a
//                   stop that lies ahead joins that walk (revision n + 1), anything
//                   else is an urgent packet with a tote of its own
//   wait_replenish  the units wait until a place is filled again, or a time
//   ship_short      they leave the order
//   backorder       they wait for stock as the order's next fulfilment
//
// What is left when the policy ends goes by the order's own rule. An order of all
// or nothing is never shipped short by itself: a supervisor decides.
#pragma once
#include <string>

#include "server/domain/changes.h"
#include "server/service/jobs.h"
#include "server/store/waves.h"
#include "shared/base/result.h"

namespace fw::service {

// Reasons of the office, beside those of the floor: the place or lot is on hold; the
// order wants more than before. Held units of an order that ships short wait for a while
// before they leave it (the policy's wait_minutes).
inline constexpr const char* reason_held = "held";
inline constexpr const char* reason_order_changed = "order_changed";

struct ReallocationWanted {
  Id fulfilment = 0;
  Id order_line = 0;
  Quantity quantity = 0;
  // The bucket in which the caller left the units: `allocated` when their
  // allocation was released, `picked` when their goods were moved out of the load.
  domain::Bucket from = domain::Bucket::allocated;
  Id fact = 0;
  std::string reason;   // "empty", "damaged", "other_item", "unreachable", "missing" ...
  bool urgent = false;  // they wait at the pack station
  Id packet = 0;        // the walk in progress that a new stop may join; 0 = none
};
// The units stay reserved for their fulfilment, which is not ready to pack until
// it is decided.
void queue_reallocation(Context& context, const ReallocationWanted& wanted);

// Gives up `quantity` units of an open pick task: its allocation is released, the
// packet that has it is amended, and the units are re-allocated.
struct TaskRelease {
  Quantity quantity = 0;
  std::string reason;
  Id fact = 0;
  bool same_packet = true;  // a new stop may join the packet of the task
  bool give_up = false;     // not re-allocated: the units wait as a backorder
};
void release_task(Context& context, store::TaskRow task, const TaskRelease& release);

// Tasks that can no longer be picked because fewer are at the key than allocated:
// the latest departures give way.
void release_beyond_stock(Context& context, Id site, const domain::StockKey& key,
                          const std::string& reason);

// Units that wait for replenishment are tried again when there is stock, and go by
// the order's rule when their time is over. Bounded; for Housekeeping.
void retry_waiting(Context& context, Id site);

// Resolutions of a discrepancy all_or_nothing_short: the order goes without what is
// missing, or what was picked is put back and the order waits as a whole.
Result<Done> ship_what_is_there(Context& context, Id discrepancy, const std::string& by);

Result<Done> put_order_back(Context& context, Id discrepancy, const std::string& by);

// What still comes for an order whose tote is here, as the code of a refusal:
// "still_coming", "waits_for_stock"; "" = nothing.
std::string what_still_comes(store::Connection& database, Id fulfilment);

void handle_reallocation_jobs(JobRunner& runner);

}  // namespace fw::service
