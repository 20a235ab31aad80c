#include "server/service/order_view.h"

#include <algorithm>

#include "server/service/order_names.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

FulfilmentStory tell_fulfilment(store::Connection& database, store::StoryFulfilment row) {
  FulfilmentStory story;
  story.state = domain::state_of(row.parts);
  story.tasks = store::story_tasks(database, row.id);
  story.totes = store::story_totes(database, row.id);
  story.parcels = store::story_parcels(database, row.id);
  story.shipments = store::story_shipments(database, row.id);
  story.row = std::move(row);
  return story;
}

domain::OrderState state_of(const OrderStory& story) {
  domain::OrderParts parts;
  for (const auto& line : story.lines) parts.lines.push_back(line.units);
  for (const auto& fulfilment : story.fulfilments) parts.fulfilments.push_back(fulfilment.state);
  parts.held = std::any_of(story.holds.begin(), story.holds.end(), [](const auto& hold) {
    return hold.kind == "order" && !hold.released_at_ms;
  });
  return domain::state_of(parts);
}

// "received_at_ms.id" of the last order of a page.
std::string cursor_after(const store::OrderSummary& order) {
  return std::to_string(order.received_at_ms) + "." + std::to_string(order.id);
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() <= 16 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

bool read_cursor(const std::string& cursor, store::OrderFilter& filter) {
  if (cursor.empty()) return true;
  const std::size_t dot = cursor.find('.');
  if (dot == std::string::npos || !is_number(cursor.substr(0, dot)) ||
      !is_number(cursor.substr(dot + 1))) {
    return false;
  }
  filter.before_ms = std::stoll(cursor.substr(0, dot));
  filter.before_id = std::stoll(cursor.substr(dot + 1));
  return filter.before_ms > 0;
}

OrderList orders_by_name(store::Connection& database, const OrderListRequest& request) {
  OrderList list;
  for (const auto& row : store::orders_called(database, request.text)) {
    auto order = store::order_summary(database, row.id);
    if (!order || (!request.channel.empty() && order->channel != request.channel)) continue;
    list.orders.push_back(
        {domain::state_of(store::order_parts(database, row.id)), std::move(*order)});
  }
  return list;
}

}  // namespace

Result<OrderStory> order_story(store::Connection& database, const std::string& reference) {
  const auto named = order_called(database, reference);
  if (!named) return Failure{named.error()};
  OrderStory story;
  if (auto order = store::story_order(database, named->id)) story.order = std::move(*order);
  auto to = store::story_ship_to(database, named->id);
  story.ship_to = {to.name, to.company, to.street,  to.street2, to.postal_code,
                   to.city, to.region,  to.country, to.email,   to.phone};
  story.lines = store::story_lines(database, named->id);
  for (auto& row : store::story_fulfilments(database, named->id)) {
    story.fulfilments.push_back(tell_fulfilment(database, std::move(row)));
  }
  story.holds = store::story_holds(database, named->id);
  story.events = store::story_events(database, named->id);
  story.time_zone = store::site_time_zone(database, story.order.site);
  story.state = state_of(story);
  return story;
}

Result<OrderList> list_orders(store::Connection& database, const OrderListRequest& request) {
  if (!request.text.empty()) return orders_by_name(database, request);
  store::OrderFilter filter;
  filter.channel = request.channel;
  filter.open_only = request.open_only;
  filter.held_only = request.held_only;
  const std::int64_t limit = std::clamp<std::int64_t>(request.limit, 1, 500);
  filter.limit = limit + 1;  // one more tells whether another page follows
  if (!read_cursor(request.cursor, filter)) {
    return refuse("bad_cursor", "cursor '" + request.cursor + "'", "the cursor of the page before",
                  "begin again without a cursor");
  }
  OrderList list;
  auto orders = store::order_summaries(database, filter);
  if (std::ssize(orders) > limit) {
    orders.pop_back();
    list.next_cursor = cursor_after(orders.back());
  }
  for (auto& order : orders) {
    const auto state = domain::state_of(store::order_parts(database, order.id));
    list.orders.push_back({state, std::move(order)});
  }
  return list;
}

OrderCounts count_orders(store::Connection& database) {
  const auto tally = store::order_tally(database);
  OrderCounts counts;
  counts.orders = tally.orders;
  counts.shipped = tally.shipped;
  counts.backordered = tally.backordered;
  counts.held = tally.held;
  counts.cancelled = tally.cancelled;
  counts.open = tally.orders - tally.shipped - tally.backordered - tally.held - tally.cancelled;
  counts.lines = tally.lines;
  counts.lines_shipped = tally.lines_shipped;
  counts.lines_backordered = tally.lines_backordered;
  counts.lines_short = tally.lines_short;
  counts.lines_cancelled = tally.lines_cancelled;
  counts.lines_open = tally.lines - tally.lines_shipped - tally.lines_backordered -
                      tally.lines_short - tally.lines_cancelled;
  counts.units_ordered = tally.units_ordered;
  counts.units_shipped = tally.units_shipped;
  return counts;
}

}  // namespace fw::service
