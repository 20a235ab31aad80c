// Reservations: what can be promised, what waits, and the rows that promise it.
#pragma once
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

// Available stock of the item in pick and reserve locations, nothing on hold,
// minus allocated, minus reserved: may be below zero after a short.
Quantity available_to_promise(Connection& database, Id site, Id item, Id owner);

struct OpenOrderLine {
  Id order_line = 0, item = 0;
  Quantity open = 0;
  bool backordered = false;
};
struct OpenOrder {
  Id order = 0, owner = 0, carrier = 0, service = 0;
  std::int64_t priority = 0;
  std::string shortage_rule;
  std::vector<OpenOrderLine> lines;  // with open units, by line number
};
// Nothing open, cancelled or unknown: no lines.
OpenOrder load_open_order(Connection& database, Id order);

// Orders with open units of the item, neither cancelled nor on hold, most urgent
// first (priority, then the order in which they came).
struct WaitingOrder {
  Id id = 0;
  bool all_or_nothing = false;
};
std::vector<WaitingOrder> orders_waiting_for(Connection& database, Id item, bool all_or_nothing_too,
                                             std::int64_t most);
// Orders of all or nothing with open units, by id, beginning after one.
std::vector<Id> all_or_nothing_waiting(Connection& database, Id after_order, std::int64_t most);

// Items with open units in some order, in order of their ids, beginning after one.
struct WaitingItem {
  Id item = 0, owner = 0;
};
std::vector<WaitingItem> items_waiting(Connection& database, Id after_item, std::int64_t most);
Id owner_of_item(Connection& database, Id item);  // 0 = unknown item
// Items that lie in a place nobody may pick from, in order of their ids.
std::vector<WaitingItem> items_held_back(Connection& database, Id site, Id after_item,
                                         std::int64_t most);
// Items of which something is reserved, in order of their ids.
std::vector<WaitingItem> items_promised(Connection& database, Id site, Id after_item,
                                        std::int64_t most);
// Reservations in no wave: of an item, least urgent first, or all of a fulfilment.
struct ReservationRow {
  Id order = 0, fulfilment = 0, order_line = 0;
  Quantity quantity = 0;
  std::string shortage_rule;
};
std::vector<ReservationRow> reservations_of_item(Connection& database, Id site, Id item, Id owner,
                                                 std::int64_t most);
std::vector<ReservationRow> reservations_of_fulfilment(Connection& database, Id fulfilment);

// A fulfilment of the order that can still take units: live, in no wave, without
// parcels; 0 = there is none.
Id joinable_fulfilment(Connection& database, Id site, Id order);
struct NewFulfilment {
  Id site = 0, order = 0, service = 0;
  std::int64_t priority = 0;
};
Id insert_fulfilment(Writer& writer, const NewFulfilment& fulfilment);  // numbered 1, 2 ...
// Its departure; 0 = none.
Id departure_of(Connection& database, Id fulfilment);

// Lines with open units of orders that ship short whose fulfilment is in a wave
// or whose promised cut-off has passed.
struct ShortRest {
  Id order = 0, order_line = 0, fulfilment = 0, item = 0;
  Quantity open = 0;
};
std::vector<ShortRest> short_rests(Connection& database, Id site, EpochMs now_ms,
                                   std::int64_t most);

void mark_backordered(Writer& writer, Id order_line, bool backordered);

}  // namespace fw::store
