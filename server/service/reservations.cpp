#include "server/service/reservations.h"

#include <algorithm>
#include <map>

#include "server/domain/reservation.h"
#include "server/service/departures.h"
#include "server/store/orders.h"
#include "server/store/reservations.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

constexpr std::int64_t orders_most = 50;
constexpr std::int64_t candidates_most = 200;
// Orders of all or nothing may be tried in vain; the others always take something.
constexpr std::int64_t tries_after_receipt = 30;
constexpr std::int64_t tries_in_round = 3;
constexpr std::int64_t all_or_nothing_most = 10;
constexpr std::int64_t items_most = 20;
constexpr std::int64_t rests_most = 100;

std::vector<domain::ReservedLine> decide(Context& context, Id site, const store::OpenOrder& order) {
  std::vector<domain::WantedLine> wanted;
  std::map<Id, Quantity> available;
  for (const auto& line : order.lines) {
    wanted.push_back({line.order_line, line.item, line.open});
    if (available.contains(line.item)) continue;
    available[line.item] =
        store::available_to_promise(context.database(), site, line.item, order.owner);
  }
  return domain::decide_reservation(domain::shortage_rule(order.shortage_rule), wanted, available);
}

// The fulfilment that takes the units: one that nobody has begun, else the next.
Id fulfilment_for(Context& context, Id site, const store::OpenOrder& order) {
  if (const Id known = store::joinable_fulfilment(context.database(), site, order.order)) {
    return known;
  }
  return store::insert_fulfilment(context.writer,
                                  {site, order.order, order.service, order.priority});
}

// What is still open afterwards waits for stock, and says so. What ships short waits
// only while there is nothing at all to ship, else it goes without.
void mark_rest(Context& context, const store::OpenOrder& order,
               const std::vector<domain::ReservedLine>& reserved) {
  const auto nothing_to_ship = [&] {
    if (!reserved.empty()) return false;
    const auto totals = store::order_totals(context.database(), order.order);
    return totals.reserved + totals.under_way + totals.shipped == 0;
  };
  std::map<Id, Quantity> taken;
  for (const auto& line : reserved) taken[line.order_line] += line.quantity;
  for (const auto& line : order.lines) {
    const bool rest = line.open > taken[line.order_line];
    const bool waits = rest && (order.shortage_rule != "ship_short" || nothing_to_ship());
    if (waits != line.backordered) {
      store::mark_backordered(context.writer, line.order_line, waits);
    }
  }
}

// Goes through the orders that wait for the item until it is given away. After
// `tries` in vain those of all or nothing are left to reserve_all_or_nothing().
Reserved reserve_item(Context& context, Id site, Id item, std::int64_t tries) {
  Reserved result;
  const Id owner = store::owner_of_item(context.database(), item);
  const auto left = [&] {
    return store::available_to_promise(context.database(), site, item, owner) > 0;
  };
  if (!left()) return result;
  for (const bool all_or_nothing_too : {true, false}) {
    for (const auto& order :
         store::orders_waiting_for(context.database(), item, all_or_nothing_too, candidates_most)) {
      if (order.all_or_nothing && tries == 0) continue;
      const Quantity units = reserve_order(context, site, order.id);
      if (units == 0) {
        tries -= order.all_or_nothing ? 1 : 0;
        continue;
      }
      result.units += units;
      result.orders += 1;
      if (!left()) return result;
      result.more = result.orders == orders_most;
      if (result.more) return result;
    }
  }
  return result;
}

// The next orders of all or nothing, whatever they wait for: the cursor as in
// reserve_waiting(), negative as long as there are more.
Id reserve_all_or_nothing(Context& context, Id site, Id after_order) {
  const auto orders =
      store::all_or_nothing_waiting(context.database(), after_order, all_or_nothing_most);
  for (const Id order : orders) reserve_order(context, site, order);
  return std::ssize(orders) == all_or_nothing_most ? -orders.back() : 0;
}

}  // namespace

void promise_departure(Context& context, Id site, Id carrier, Id order, Id fulfilment) {
  if (store::departure_of(context.database(), fulfilment) != 0) return;
  const auto next = next_departure(context.database(), site, carrier, context.now());
  if (next) {
    store::put_on_departure(context.writer, fulfilment, next->id);
    return;
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "no_departure", .order = order, .fulfilment = fulfilment});
  context.save(site, changes);
}

Quantity reserve_order(Context& context, Id site, Id order_id) {
  const auto order = store::load_open_order(context.database(), order_id);
  if (order.lines.empty()) return 0;
  const auto reserved = decide(context, site, order);
  mark_rest(context, order, reserved);
  if (reserved.empty()) return 0;
  const Id fulfilment = fulfilment_for(context, site, order);
  domain::Changes changes;
  Quantity units = 0;
  for (const auto& line : reserved) {
    const domain::StockKey key{0, line.item, 0, order.owner, "available"};
    store::add_reservation(context.writer, site, fulfilment, line.order_line, key, line.quantity);
    changes.shifts.push_back(
        {line.order_line, domain::Bucket::open, domain::Bucket::reserved, line.quantity});
    units += line.quantity;
  }
  changes.events.push_back(
      {.kind = "reserved", .order = order_id, .fulfilment = fulfilment, .quantity = units});
  context.save(site, changes);
  promise_departure(context, site, order.carrier, order_id, fulfilment);
  return units;
}

Reserved reserve_open_lines(Context& context, Id site, Id item) {
  return reserve_item(context, site, item, tries_after_receipt);
}

Id reserve_waiting(Context& context, Id site, Id cursor) {
  if (cursor < 0) return reserve_all_or_nothing(context, site, -cursor);
  const auto items = store::items_waiting(context.database(), cursor, items_most);
  for (const auto& waiting : items) {
    if (reserve_item(context, site, waiting.item, tries_in_round).orders > 0) return waiting.item;
  }
  if (std::ssize(items) == items_most) return items.back().item;
  return reserve_all_or_nothing(context, site, 0);
}

namespace {

void take_back(Context& context, Id site, const store::ReservationRow& r, Quantity units,
               const char* why) {
  store::lessen_reservation(context.writer, r.fulfilment, r.order_line, units);
  store::mark_backordered(context.writer, r.order_line, r.shortage_rule != "ship_short");
  domain::Changes changes;
  changes.shifts.push_back({r.order_line, domain::Bucket::reserved, domain::Bucket::open, units});
  changes.events.push_back({.kind = "waits_for_stock",
                            .order = r.order,
                            .fulfilment = r.fulfilment,
                            .quantity = units,
                            .detail = why});
  context.save(site, changes);
}

// Of items that are promised more often than they are there.
void take_back_excess(Context& context, Id site, const std::vector<store::WaitingItem>& items,
                      const char* why) {
  for (const auto& [item, owner] : items) {
    const auto excess = [&, item = item, owner = owner] {
      return -store::available_to_promise(context.database(), site, item, owner);
    };
    if (excess() <= 0) continue;
    for (const auto& promise :
         store::reservations_of_item(context.database(), site, item, owner, orders_most)) {
      const Quantity left = excess();
      if (left <= 0) break;
      if (promise.shortage_rule != "all_or_nothing") {
        take_back(context, site, promise, std::min(left, promise.quantity), why);
      } else {
        for (const auto& each :
             store::reservations_of_fulfilment(context.database(), promise.fulfilment)) {
          take_back(context, site, each, each.quantity, why);
        }
      }
      store::dissolve_if_empty(context.writer, promise.fulfilment);
    }
  }
}

Id next_cursor(const std::vector<store::WaitingItem>& items) {
  return std::ssize(items) == items_most ? items.back().item : 0;
}

}  // namespace

Id take_back_promises(Context& context, Id site, Id cursor) {
  const auto items = store::items_held_back(context.database(), site, cursor, items_most);
  take_back_excess(context, site, items, "place_on_hold");
  return next_cursor(items);
}

Id take_back_beyond_stock(Context& context, Id site, Id cursor) {
  const auto items = store::items_promised(context.database(), site, cursor, items_most);
  take_back_excess(context, site, items, "no_stock");
  return next_cursor(items);
}

std::int64_t settle_ship_short(Context& context, Id site) {
  const auto rests = store::short_rests(context.database(), site, context.now(), rests_most);
  domain::Changes changes;
  for (const auto& rest : rests) {
    store::note_short(context.writer, rest.order_line, false, "no_stock");
    changes.shifts.push_back(
        {rest.order_line, domain::Bucket::open, domain::Bucket::cancelled, rest.open});
    changes.events.push_back({.kind = "shipped_short",
                              .order = rest.order,
                              .fulfilment = rest.fulfilment,
                              .item = rest.item,
                              .quantity = rest.open,
                              .detail = "no_stock"});
  }
  context.save(site, changes);
  for (const auto& rest : rests) store::dissolve_if_empty(context.writer, rest.fulfilment);
  return std::ssize(rests);
}

}  // namespace fw::service
