#include "server/service/order_changes.h"

#include <algorithm>

#include "server/service/departures.h"
#include "server/service/order_checks.h"
#include "server/service/order_names.h"
#include "server/service/parcel_voiding.h"
#include "server/service/reallocation.h"
#include "server/service/reservations.h"
#include "server/service/shipping.h"
#include "server/service/tracking.h"
#include "server/service/withdrawal.h"
#include "server/store/catalog.h"
#include "server/store/loads.h"
#include "server/store/parcels.h"
#include "server/store/reallocation.h"
#include "server/store/reservations.h"

namespace fw::service {
namespace {

using domain::Bucket;

constexpr Quantity most_quantity = 1'000'000'000;

struct Change {
  Context& context;
  const OrderChange& wanted;
  store::OrderRow order;
  Id site = 0;
  OrderChanged result;
  Touched touched;
  std::vector<store::OpenUnits> added{};  // by this change, line by line
};

void tell(Change& change, const std::string& kind, Quantity quantity, const std::string& detail) {
  domain::Changes changes;
  changes.events.push_back(
      {.kind = kind, .order = change.order.id, .quantity = quantity, .detail = detail});
  change.context.save(change.site, changes);
}

std::string why(const Change& change) {
  return change.wanted.reason + " (" + change.wanted.by + ")";
}

std::optional<Refusal> check_gone(Context& context, const store::OrderRow& order) {
  const auto parcels = store::parcels_of_order(context.database(), order.id);
  bool anything_here = !store::fulfilments_of(context.database(), order.id, false).empty();
  for (const auto& line : store::line_states(context.database(), order.id)) {
    anything_here = anything_here || line.live() > 0;
  }
  for (const auto& parcel : parcels) anything_here = anything_here || !parcel.handed_over;
  if (anything_here) return std::nullopt;
  return Refusal{"handed_over", "order " + order.number + ", which the carrier has",
                 "an order of which something is still here", "use a return"};
}

// ---- address, service, priority --------------------------------------------------

store::NewParty party_of(const ShipTo& to) {
  return {to.name,    to.company,     to.email, to.phone,  to.street,
          to.street2, to.postal_code, to.city,  to.region, to.country};
}

void change_address(Change& change) {
  store::save_ship_to(change.context.writer, change.order.id, party_of(*change.wanted.ship_to));
  tell(change, "address_changed", 0, why(change));
}

void change_service(Change& change, const store::ServiceRow& service) {
  store::Connection& database = change.context.database();
  store::save_service(change.context.writer, change.order.id, service.id);
  std::vector<Id> fulfilments = store::fulfilments_of(database, change.order.id, false);
  for (const auto& parcel : store::parcels_of_order(database, change.order.id)) {
    const bool known =
        std::find(fulfilments.begin(), fulfilments.end(), parcel.fulfilment) != fulfilments.end();
    if (!parcel.handed_over && !known) fulfilments.push_back(parcel.fulfilment);
  }
  for (const Id fulfilment : fulfilments) {
    store::save_fulfilment_service(change.context.writer, fulfilment, service.id);
    const auto next = store::next_departure_to_pack_for(database, change.site, service.carrier,
                                                        change.context.now());
    store::put_on_departure(change.context.writer, fulfilment, next ? next->id : 0);
  }
  tell(change, "service_changed", 0,
       change.wanted.carrier + " " + change.wanted.service + ", " + why(change));
}

// ---- lines -------------------------------------------------------------------------

// Parcels that hold units of the line open up, so that the units can be taken out.
Result<Done> void_parcels_with(Change& change, Id order_line) {
  for (const auto& parcel : store::parcels_of_order(change.context.database(), change.order.id)) {
    if (!parcel.closed || parcel.completed || parcel.handed_over) continue;
    const auto lines = store::lines_of_parcel(change.context.database(), parcel.parcel);
    const bool holds = std::any_of(lines.begin(), lines.end(),
                                   [&](const auto& l) { return l.order_line == order_line; });
    if (!holds) continue;
    const auto done = void_parcel(change.context, parcel.parcel, "order_changed", change.wanted.by);
    if (!done) return done;
    change.result.parcels += 1;
  }
  return Done{};
}

Result<Done> lessen(Change& change, const store::LineState& line, Quantity quantity) {
  const auto take = [&](Quantity units) {
    return withdraw(change.context, change.site, line.order_line, units, Bucket::cancelled,
                    "changed", change.touched);
  };
  stop_packing(change.context, change.order.id, "order_changed");
  Quantity gone = take(std::min(quantity, line.open + line.reserved + line.allocated));
  if (gone < quantity) {
    for (const Id fulfilment :
         store::fulfilments_of(change.context.database(), change.order.id, false)) {
      unpack_open_box(change.context, fulfilment);
    }
    gone += take(std::min(quantity - gone, line.picked));
  }
  if (gone < quantity) {
    const auto opened = void_parcels_with(change, line.order_line);
    if (!opened) return opened;
    gone += take(quantity - gone);
  }
  change.result.removed += gone;
  return Done{};
}

void add_line(Change& change, const LineChange& wanted) {
  const Id owner = store::owner_of_order(change.context.database(), change.order.id);
  const auto item = store::find_item(change.context.database(), owner, wanted.sku);
  const std::int64_t number = store::next_line_number(change.context.database(), change.order.id);
  const Id line = store::insert_order_line(change.context.writer, change.order.id, number, item->id,
                                           wanted.quantity);
  change.added.push_back({line, item->id, wanted.quantity});
  change.result.added += wanted.quantity;
}

Result<Done> change_line(Change& change, const LineChange& wanted) {
  if (wanted.line_number == 0) {
    add_line(change, wanted);
    return Done{};
  }
  for (const auto& line : store::line_states(change.context.database(), change.order.id)) {
    if (line.line_number != wanted.line_number) continue;
    const Quantity now = line.ordered - line.cancelled;
    if (wanted.quantity > now) {
      store::add_ordered(change.context.writer, line.order_line, wanted.quantity - now);
      change.added.push_back({line.order_line, line.item, wanted.quantity - now});
      change.result.added += wanted.quantity - now;
    }
    if (wanted.quantity < now) return lessen(change, line, now - wanted.quantity);
  }
  return Done{};
}

// Before anything is written: every line of the change can be done.
Result<Done> check_line(Context& context, const store::OrderRow& order, const LineChange& wanted) {
  const Quantity least = wanted.line_number == 0 ? 1 : 0;
  if (wanted.quantity < least || wanted.quantity > most_quantity) {
    return refuse("bad_quantity", "quantity " + std::to_string(wanted.quantity),
                  std::to_string(least) + " to " + std::to_string(most_quantity),
                  "correct the quantity; 0 removes a line");
  }
  if (wanted.line_number == 0) {
    const Id owner = store::owner_of_order(context.database(), order.id);
    if (store::find_item(context.database(), owner, wanted.sku)) return Done{};
    return refuse("unknown_item", "sku '" + wanted.sku + "'", "the SKU of an item that exists",
                  "import the item first or correct the SKU");
  }
  for (const auto& line : store::line_states(context.database(), order.id)) {
    if (line.line_number != wanted.line_number) continue;
    if (wanted.quantity >= line.shipped) return Done{};
    return refuse("already_shipped",
                  "line " + std::to_string(line.line_number) + " with " +
                      std::to_string(wanted.quantity) + " units",
                  "at least the " + std::to_string(line.shipped) + " that have shipped",
                  "use a return for what has shipped");
  }
  return refuse("unknown_line", "line " + std::to_string(wanted.line_number),
                "the number of a line of order " + order.number,
                "show the order and use one of its line numbers; 0 with a sku adds a line");
}

// What is wanted more while the order is on the floor goes there at once, as far as
// stock is free: into the walk in progress where it lies ahead, else by an urgent trip.
Quantity send_after(Change& change) {
  store::Connection& database = change.context.database();
  const Id fulfilment = store::fulfilment_on_floor(database, change.order.id);
  if (fulfilment == 0 || store::is_on_hold(database, "order", change.order.id)) return 0;
  const Id walk = store::walk_of(database, fulfilment);
  const Id owner = store::owner_of_order(database, change.order.id);
  Quantity sent = 0;
  for (const auto& line : change.added) {
    const Quantity free = store::available_to_promise(database, change.site, line.item, owner);
    const Quantity part = std::min(line.quantity, std::max<Quantity>(free, 0));
    queue_reallocation(change.context, {.fulfilment = fulfilment,
                                        .order_line = line.order_line,
                                        .quantity = part,
                                        .from = Bucket::open,
                                        .reason = reason_order_changed,
                                        .urgent = walk == 0,
                                        .packet = walk});
    sent += part;
  }
  return sent;
}

Result<Done> change_lines(Change& change) {
  for (const LineChange& wanted : change.wanted.lines) {
    const auto done = change_line(change, wanted);
    if (!done) return done;
  }
  if (change.wanted.lines.empty()) return Done{};
  if (change.result.added > 0) {
    change.result.reserved = send_after(change);
    change.result.reserved += reserve_order(change.context, change.site, change.order.id);
  }
  // A fulfilment that lost all it had is over.
  for (const Id fulfilment :
       store::fulfilments_of(change.context.database(), change.order.id, false)) {
    const bool bare = store::fulfilment_is_bare(change.context.database(), fulfilment);
    if (bare && store::dissolve_if_empty(change.context.writer, fulfilment)) continue;
    complete_if_ready(change.context, fulfilment);
  }
  tell(change, "lines_changed", change.result.added - change.result.removed, why(change));
  return Done{};
}

// Refusals before anything is written.
Result<std::optional<store::ServiceRow>> check(Context& context, const store::OrderRow& order,
                                               const OrderChange& wanted) {
  if (wanted.reason.empty()) {
    return refuse("missing_field", "reason is empty", "why the order changes", "name the reason");
  }
  if (order.cancelled) {
    return refuse("order_cancelled", "order " + order.number, "an order that is not cancelled",
                  "send a new order");
  }
  if (auto gone = check_gone(context, order)) return Failure{std::move(*gone)};
  if (wanted.ship_to) {
    if (auto bad = check_ship_to(*wanted.ship_to)) return Failure{std::move(*bad)};
  }
  for (const LineChange& line : wanted.lines) {
    const auto good = check_line(context, order, line);
    if (!good) return Failure{good.error()};
  }
  if (wanted.priority && (*wanted.priority < 0 || *wanted.priority > 9)) {
    return refuse("bad_priority", "priority " + std::to_string(*wanted.priority), "0 to 9",
                  "correct the priority");
  }
  std::optional<store::ServiceRow> none;
  if (wanted.carrier.empty() && wanted.service.empty()) return none;
  const auto service = resolve_service(context.database(), wanted.carrier, wanted.service);
  if (!service) return Failure{service.error()};
  return std::optional<store::ServiceRow>(*service);
}

}  // namespace

std::int64_t label_anew(Context& context, Id order, bool new_tracking, const std::string& reason,
                        const std::string& by) {
  std::int64_t labels = 0;
  std::vector<Id> shipments;
  for (const auto& row : store::parcels_of_order(context.database(), order)) {
    if (!row.closed || row.handed_over) continue;
    auto parcel = store::load_parcel(context.database(), row.parcel);
    const auto fulfilment = store::load_fulfilment(context.database(), row.fulfilment);
    if (!parcel || !fulfilment) continue;
    if (new_tracking) {
      store::save_tracking(context.writer, parcel->id,
                           next_tracking(context, *fulfilment, parcel->sscc));
    }
    if (!row.completed) store::unlabel(context.writer, parcel->id);
    if (print_again(context, parcel->id, 0, reason, by)) labels += 1;
    const bool told =
        std::find(shipments.begin(), shipments.end(), parcel->shipment) != shipments.end();
    if (row.completed && !told) shipments.push_back(parcel->shipment);
  }
  for (const Id shipment : shipments) next_revision(context, shipment, "shipment.revised");
  return labels;
}

Result<OrderChanged> change_order(Context& context, const std::string& reference,
                                  const OrderChange& wanted) {
  const auto order = order_called(context.database(), reference);
  if (!order) return Failure{order.error()};
  const auto service = check(context, *order, wanted);
  if (!service) return Failure{service.error()};
  Change change{context, wanted, *order, 0, {}, {}, {}};
  change.site = store::order_totals(context.database(), order->id).site;
  change.result.number = order->number;
  // Lines first: they alone can still be refused.
  const auto lines = change_lines(change);
  if (!lines) return Failure{lines.error()};
  if (wanted.ship_to) change_address(change);
  if (*service) change_service(change, **service);
  if (wanted.priority) {
    store::save_priority(context.writer, order->id, *wanted.priority);
    tell(change, "priority_changed", *wanted.priority, why(change));
  }
  if (wanted.ship_to || *service) {
    change.result.labels =
        label_anew(context, order->id, service->has_value(),
                   wanted.ship_to ? "address_changed" : "service_changed", wanted.by);
  }
  tell_floor(context, change.site, change.touched);
  return std::move(change.result);
}

}  // namespace fw::service
