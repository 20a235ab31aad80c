// Reservations: stock of a site promised to an order line, no place chosen yet.
//
// Available to promise = available stock in pick and reserve locations, not on
// hold, minus allocated, minus what others have reserved. Reserved units belong
// to a fulfilment; the first units of an order open number 1, units that come
// later join a fulfilment that no wave has, else open the next. What stock does
// not cover stays open: backordered, or, where the rule ships short, until its
// fulfilment is in a wave or its cut-off has passed; then it is cancelled.
#pragma once
#include <cstdint>

#include "server/service/context.h"

namespace fw::service {

struct Reserved {
  Quantity units = 0;
  std::int64_t orders = 0;
  bool more = false;  // orders wait that this command did not reach: call again
};
// Reserves open units of the order as far as its rule and the stock allow.
Quantity reserve_order(Context& context, Id site, Id order);
// Puts the fulfilment on the carrier's next departure with its cut-off ahead, if it
// is on none; an event "no_departure" where the calendar has none.
void promise_departure(Context& context, Id site, Id carrier, Id order, Id fulfilment);
// Orders that wait for the item, most urgent first: after goods arrived or were
// given back. At most 50 orders a call.
Reserved reserve_open_lines(Context& context, Id site, Id item);
// Looks at the next 20 items that orders wait for, then at the orders of all or
// nothing, and reserves what has become available in any way (counts, released
// holds, recalls). `cursor` is what the call before returned; 0 begins a round,
// and 0 comes back when it is complete. The server runs it every second, so that
// nothing waits beside its stock.
Id reserve_waiting(Context& context, Id site, Id cursor);
// A place that is put on hold takes its stock with it: of items that are promised
// more often than they can be picked the least urgent promises are taken back (of
// orders of all or nothing all of them) and wait for stock again. 20 items a call;
// `cursor` as above.
Id take_back_promises(Context& context, Id site, Id cursor);
// The same for every item that is promised: goods that were missing, damaged or taken by
// a more urgent order may have left a promise that no stock stands behind.
Id take_back_beyond_stock(Context& context, Id site, Id cursor);
// Cancels the open rest of orders that ship short once their time has come (see
// above). Returns the lines decided; at most 100 a call. The server runs it every
// few seconds.
std::int64_t settle_ship_short(Context& context, Id site);

}  // namespace fw::service
