// The whole story of an order, and lists of orders: read-only, on any connection.
//
// order_story() is what `floorwave order show` prints: what was ordered and where
// every unit stands, each fulfilment with its work, parcels and messages, what
// holds it, and everything that happened to it: who, where, when, on which device.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/domain/order_state.h"
#include "server/service/orders.h"
#include "server/store/order_story.h"

namespace fw::service {

struct FulfilmentStory {
  domain::FulfilmentState state = domain::FulfilmentState::waiting_for_stock;
  store::StoryFulfilment row;  // number, carrier, departure, wave, marks
  std::vector<store::StoryTask> tasks;
  std::vector<store::StoryTote> totes;
  std::vector<store::StoryParcel> parcels;
  std::vector<store::StoryShipment> shipments;
};
struct OrderStory {
  domain::OrderState state = domain::OrderState::ready;
  store::StoryOrder order;
  ShipTo ship_to;  // empty once it was erased
  std::vector<store::StoryLine> lines;
  std::vector<FulfilmentStory> fulfilments;
  std::vector<store::StoryHold> holds;
  std::vector<store::StoryEvent> events;  // in order
  std::string time_zone;                  // of its site, for people who read instants
};
// `reference` as in service/orders.h.
Result<OrderStory> order_story(store::Connection& database, const std::string& reference);

struct OrderListRequest {
  std::string channel;     // "" = all
  std::string text;        // exact number or external reference; "" = all
  bool open_only = false;  // neither completely shipped nor cancelled
  bool held_only = false;
  std::int64_t limit = 50;  // 1 to 500
  std::string cursor;       // of the page before; "" = the newest orders first
};
struct OrderListItem {
  domain::OrderState state = domain::OrderState::ready;
  store::OrderSummary order;
};
struct OrderList {
  std::vector<OrderListItem> orders;
  std::string next_cursor;  // "" = this was the last page
};
// Refusal: bad_cursor.
Result<OrderList> list_orders(store::Connection& database, const OrderListRequest& request);

// Orders and lines counted once each, as the summaries of a day or a demo show
// them. Orders: shipped = nothing or only a backorder left; held and cancelled by
// their marks; backordered = nothing shipped and something waits for stock; open =
// the rest. Lines by their unshipped rest, if any.
struct OrderCounts {
  std::int64_t orders = 0, shipped = 0, backordered = 0, held = 0, cancelled = 0, open = 0;
  std::int64_t lines = 0, lines_shipped = 0, lines_backordered = 0, lines_short = 0,
               lines_cancelled = 0, lines_open = 0;
  Quantity units_ordered = 0, units_shipped = 0;
};
OrderCounts count_orders(store::Connection& database);

}  // namespace fw::service
