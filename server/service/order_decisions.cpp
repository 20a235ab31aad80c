// Orders held, released and cancelled at whatever stage they are.
#include "server/service/order_names.h"
#include "server/service/orders.h"
#include "server/service/parcel_voiding.h"
#include "server/service/reservations.h"
#include "server/service/sessions.h"
#include "server/service/shipping.h"
#include "server/service/withdrawal.h"
#include "server/store/loads.h"
#include "server/store/packets.h"
#include "server/store/parcels.h"
#include "server/store/reservations.h"

namespace fw::service {
namespace {

void tell(Context& context, Id site, const std::string& kind, Id order, Quantity quantity,
          const std::string& detail) {
  domain::Changes changes;
  changes.events.push_back({.kind = kind, .order = order, .quantity = quantity, .detail = detail});
  context.save(site, changes);
}

constexpr std::int64_t holds_most = 20;  // lifted by one command

Quantity live_units(Context& context, Id order) {
  Quantity units = 0;
  for (const auto& line : store::line_states(context.database(), order)) units += line.live();
  return units;
}

Quantity shipped_units(Context& context, Id order) {
  Quantity units = 0;
  for (const auto& line : store::line_states(context.database(), order)) units += line.shipped;
  return units;
}

// Closed parcels of what did not ship yet: labels void, goods in their boxes.
Result<Done> void_closed(Context& context, Id order, const std::string& reason,
                         const std::string& by) {
  for (const auto& parcel : store::parcels_of_order(context.database(), order)) {
    if (!parcel.closed || parcel.completed || parcel.handed_over) continue;
    const auto done = void_parcel(context, parcel.parcel, reason, by);
    if (!done) return done;
  }
  return Done{};
}

void end_fulfilment(Context& context, Id fulfilment) {
  if (!store::fulfilment_is_bare(context.database(), fulfilment)) return;
  if (const auto packet = store::open_packet_of(context.database(), fulfilment, "pack")) {
    finish_packet(context, *packet, "cancelled");
  }
  store::cancel_fulfilment(context.writer, fulfilment);
  store::end_empty_loads(context.writer, fulfilment, "cancelled");
}

// Whole fulfilments of which nothing is picked leave their wave; what is begun is
// picked to its end and stops at the pack station.
void stop_picking(Context& context, Id order, Touched& touched) {
  for (const Id fulfilment : store::fulfilments_of(context.database(), order, false)) {
    if (store::is_begun(context.database(), fulfilment)) continue;
    const auto tasks = store::open_tasks_of_fulfilment(context.database(), fulfilment);
    for (const auto& task : tasks) {
      give_back_task(context, task, task.left(), "held", touched);
    }
    if (!tasks.empty()) store::put_in_wave(context.writer, fulfilment, 0);
  }
}

}  // namespace

// While it was held it stood back for others; now it may take what is there, and what
// was labelled meanwhile goes.
void order_goes_on(Context& context, Id order, const std::string& why) {
  const Id site = store::order_totals(context.database(), order).site;
  tell(context, site, "order_released", order, 0, why);
  reserve_order(context, site, order);
  for (const Id fulfilment : store::fulfilments_of(context.database(), order, false)) {
    complete_if_ready(context, fulfilment);
  }
}

Result<Done> cancel_order(Context& context, const std::string& reference, const std::string& reason,
                          const std::string& by) {
  const auto order = order_called(context.database(), reference);
  if (!order) return Failure{order.error()};
  const auto totals = store::order_totals(context.database(), order->id);
  const Quantity live = live_units(context, order->id);
  if (order->cancelled) return Done{};
  if (live == 0) {
    if (shipped_units(context, order->id) < totals.ordered) return Done{};  // the rest is
    return refuse("already_shipped", "order " + order->number + ", which has shipped",
                  "an order of which something is still here",
                  "void its parcels while they are here; after hand-over use a return");
  }
  stop_packing(context, order->id, "order_cancelled");
  const auto voided = void_closed(context, order->id, "order_cancelled", by);
  if (!voided) return voided;
  Touched touched;
  for (const Id fulfilment : store::fulfilments_of(context.database(), order->id, false)) {
    unpack_open_box(context, fulfilment);
  }
  for (const auto& line : store::line_states(context.database(), order->id)) {
    withdraw(context, totals.site, line.order_line, line.live(), domain::Bucket::cancelled,
             "cancelled", touched);
    store::mark_backordered(context.writer, line.order_line, false);
  }
  for (const Id fulfilment : store::fulfilments_of(context.database(), order->id, false)) {
    end_fulfilment(context, fulfilment);
  }
  // An order that shipped something is not cancelled, its rest is.
  if (shipped_units(context, order->id) == 0) {
    store::mark_order_cancelled(context.writer, order->id);
  }
  tell(context, totals.site, "order_cancelled", order->id, live, reason + " (" + by + ")");
  tell_floor(context, totals.site, touched);
  return Done{};
}

Result<Done> hold_order(Context& context, const std::string& reference, const std::string& reason,
                        const std::string& detail, const std::string& by, EpochMs until_ms) {
  const auto order = order_called(context.database(), reference);
  if (!order) return Failure{order.error()};
  if (reason.empty()) {
    return refuse("missing_field", "reason is empty", "why the order is held", "name the reason");
  }
  if (until_ms != 0 && until_ms <= context.now()) {
    return refuse("hold_ended", "an end of the hold that is past", "an instant that is to come",
                  "name a later one, or none");
  }
  if (order->cancelled) {
    return refuse("order_cancelled", "order " + order->number, "an order that is not cancelled",
                  "nothing needs to be held");
  }
  if (store::has_hold(context.database(), order->id, reason)) return Done{};
  const Id site = store::order_totals(context.database(), order->id).site;
  store::place_hold(context.writer, site, order->id, reason, detail, by, until_ms);
  tell(context, site, "order_held", order->id, 0, reason);
  hold_packing(context, order->id);
  Touched touched;
  stop_picking(context, order->id, touched);
  tell_floor(context, site, touched);
  return Done{};
}

Result<Done> release_order(Context& context, const std::string& reference, const std::string& by) {
  const auto order = order_called(context.database(), reference);
  if (!order) return Failure{order.error()};
  if (store::release_holds(context.writer, order->id, by) == 0) return Done{};
  order_goes_on(context, order->id, by);
  return Done{};
}

std::int64_t lift_ended_holds(Context& context, Id site) {
  const auto ended = store::ended_holds(context.database(), site, context.now(), holds_most);
  for (const auto& hold : ended) {
    store::release_hold(context.writer, hold.id, "time");
    if (hold.kind != "order") {
      tell(context, site, "hold_ended", 0, 0, hold.kind + ": " + hold.reason);
      const auto parcel = hold.kind == "parcel"
                              ? store::load_parcel(context.database(), hold.target)
                              : std::nullopt;
      if (parcel) complete_if_ready(context, parcel->fulfilment);
    } else if (!store::is_on_hold(context.database(), "order", hold.target)) {
      order_goes_on(context, hold.target, "the end of the hold: " + hold.reason);
    }
  }
  return std::ssize(ended);
}

}  // namespace fw::service
