// Sort totes at the pack station: whose units are in them, and which one a packer has
// in hand.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/loads.h"
#include "server/store/put_back.h"

namespace fw::store {

// The line's units went into the sort load; said once.
void note_sort_unit(Writer& writer, Id site, Id load, Id fulfilment, Id order_line);

// An order with units in the tote of a sort load now.
struct SortUnit {
  Id fulfilment = 0, order = 0, order_line = 0;
  EpochMs leaves_at_ms = 0;  // 0 = no departure
  std::string order_number;
  domain::StockKey key;
  Quantity quantity = 0;
};
// Of one item (0: of all), who gets a unit first is first.
std::vector<SortUnit> sort_units(Connection& database, const LoadRow& load, Id item);
// A unit of the load in an open box; oldest box first.
struct SortBox {
  Id fulfilment = 0, order = 0, order_line = 0, item = 0, parcel = 0;
  std::string order_number;
};
std::vector<SortBox> boxes_from_load(Connection& database, Id load);
// Whether the fulfilment's unit lies in an open box that it came into out of a sort tote.
bool is_boxed_sort_unit(Connection& database, Id fulfilment);
// Another session than this one had the packet last and has the load in hand still.
bool is_sorted_elsewhere(Connection& database, Id packet, Id session, Id load);
// Goods in the tote that no order has: units of `key` beyond what is the orders'.
std::vector<ContentRow> unowned_in(Connection& database, const LoadRow& load);
// Of the item, in the tote: the first open wish to put it back.
std::optional<MoveTask> put_back_in(Connection& database, Id container, Id item);

// The sort tote that the session has in hand; 0 = none.
void take_sort_load(Writer& writer, Id session, Id load);
// Sort totes at the stations in which nothing lies, no open box of whose units is left, and
// that nobody has in hand.
std::vector<Id> sort_loads_left_empty(Connection& database, Id site, std::int64_t most);
Id sort_load_of(Connection& database, Id session);

}  // namespace fw::store
