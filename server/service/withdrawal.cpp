#include "server/service/withdrawal.h"

#include <algorithm>

#include "server/service/counting.h"
#include "server/service/pack_content.h"
#include "server/service/pick_trip.h"
#include "server/service/put_back.h"
#include "server/service/sessions.h"
#include "server/service/tote_in_hand.h"
#include "server/store/departures.h"
#include "server/store/loads.h"
#include "server/store/packets.h"
#include "server/store/parcels.h"
#include "server/store/reservations.h"
#include "server/store/sorting.h"

namespace fw::service {
namespace {

void shift(Context& context, Id site, Id order_line, domain::Bucket from, domain::Bucket to,
           Quantity quantity) {
  domain::Changes changes;
  changes.shifts.push_back({order_line, from, to, quantity});
  context.save(site, changes);
}

Quantity from_open(Context& context, Id site, const store::LineState& line, Quantity quantity,
                   domain::Bucket to) {
  const Quantity part = std::min(quantity, line.open);
  if (part <= 0 || to == domain::Bucket::open) return 0;
  shift(context, site, line.order_line, domain::Bucket::open, to, part);
  return part;
}

Quantity from_reserved(Context& context, Id site, const store::LineState& line, Quantity quantity,
                       domain::Bucket to, Touched& touched) {
  Quantity gone = 0;
  for (const auto& reserved : store::reservations_of_line(context.database(), line.order_line)) {
    const Quantity part = std::min(quantity - gone, reserved.quantity);
    if (part <= 0) break;
    store::lessen_reservation(context.writer, reserved.fulfilment, line.order_line, part);
    shift(context, site, line.order_line, domain::Bucket::reserved, to, part);
    touched.fulfilments.insert(reserved.fulfilment);
    gone += part;
  }
  return gone;
}

// The allocation of `quantity` units of the task ends; the line's units go to `to`.
void release_units(Context& context, store::TaskRow task, Quantity quantity, domain::Bucket to,
                   const std::string& reason, Touched& touched) {
  const auto allocation = store::load_allocation(context.database(), task.allocation);
  if (!allocation) throw store::broken("a pick task names an allocation that has no row");
  const Id site = store::site_of(task.id);
  store::change_allocated(context.writer, site, allocation->key, -quantity);
  store::lessen_allocation(context.writer, task.allocation, quantity, reason);
  task.released += quantity;
  store::save_task_progress(context.writer, task, reason);
  shift(context, site, task.order_line, domain::Bucket::allocated, to, quantity);
  recount_given_back(context, task);
  if (const Id packet = store::packet_of_task(context.database(), task.id)) {
    touched.packets.insert(packet);
  }
  touched.fulfilments.insert(task.fulfilment);
}

Quantity from_allocated(Context& context, const store::LineState& line, Quantity quantity,
                        domain::Bucket to, const std::string& reason, Touched& touched) {
  Quantity gone = 0;
  for (const auto& task : store::open_tasks_of_line(context.database(), line.order_line)) {
    const Quantity part = std::min(quantity - gone, task.left());
    if (part <= 0) break;
    release_units(context, task, part, to, reason, touched);
    gone += part;
  }
  return gone;
}

// What a fulfilment still has reserved goes on as the order's next one.
void move_rest_on(Context& context, Id site, Id fulfilment_id) {
  const auto fulfilment = store::load_fulfilment(context.database(), fulfilment_id);
  const auto rests = store::rests_of(context.database(), fulfilment_id);
  if (!fulfilment || rests.empty()) return;
  Id next = store::joinable_fulfilment(context.database(), site, fulfilment->order);
  if (next == 0) {
    next = store::insert_fulfilment(
        context.writer, {site, fulfilment->order, fulfilment->service, rests.front().priority});
    if (fulfilment->departure != 0) {
      store::put_on_departure(context.writer, next, fulfilment->departure);
    }
  }
  for (const auto& rest : rests) {
    store::lessen_reservation(context.writer, fulfilment_id, rest.order_line, rest.quantity);
    store::add_reservation(context.writer, site, next, rest.order_line, rest.key, rest.quantity);
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "fulfilment_split",
                            .order = fulfilment->order,
                            .fulfilment = next,
                            .wave = fulfilment->wave});
  context.save(site, changes);
}

Quantity from_picked(Context& context, Id site, const store::LineState& line, Quantity quantity,
                     domain::Bucket to, const std::string& reason) {
  Quantity gone = 0;
  for (const auto& goods : store::picked_goods_of_line(context.database(), line.order_line)) {
    const Quantity part = std::min(quantity - gone, goods.quantity);
    if (part <= 0) break;
    if (goods.parcel != 0) continue;  // unpacked before, or still being packed
    unpick(context, site, goods.key, line.order_line, goods.load, to, part, "unpick");
    open_put_back(
        context, site,
        {.key = goods.key, .quantity = part, .reason = reason, .order_line = line.order_line});
    gone += part;
  }
  return gone;
}

}  // namespace

Quantity withdraw(Context& context, Id site, Id order_line, Quantity quantity, domain::Bucket to,
                  const std::string& reason, Touched& touched) {
  const auto line = store::line_state(context.database(), order_line);
  if (!line || quantity <= 0) return 0;
  Quantity gone = from_open(context, site, *line, quantity, to);
  gone += from_reserved(context, site, *line, quantity - gone, to, touched);
  gone += from_allocated(context, *line, quantity - gone, to, reason, touched);
  gone += from_picked(context, site, *line, quantity - gone, to, reason);
  return gone;
}

Quantity call_off(Context& context, Id site, Id order_line, Quantity quantity, domain::Bucket to,
                  const std::string& reason, Touched& touched) {
  const auto line = store::line_state(context.database(), order_line);
  if (!line || quantity <= 0) return 0;
  Quantity gone = from_allocated(context, *line, quantity, to, reason, touched);
  gone += from_reserved(context, site, *line, quantity - gone, to, touched);
  gone += from_open(context, site, *line, quantity - gone, to);
  return gone;
}

void give_back_task(Context& context, const store::TaskRow& task, Quantity quantity,
                    const std::string& reason, Touched& touched) {
  const auto allocation = store::load_allocation(context.database(), task.allocation);
  if (!allocation || quantity <= 0) return;
  release_units(context, task, quantity, domain::Bucket::reserved, reason, touched);
  store::add_reservation(context.writer, store::site_of(task.id), task.fulfilment, task.order_line,
                         allocation->key, quantity);
}

void stop_task(Context& context, const store::TaskRow& task, const std::string& reason,
               Touched& touched) {
  give_back_task(context, task, task.left(), reason, touched);
}

void settle_rests(Context& context, Id site, const Touched& touched) {
  for (const Id fulfilment : touched.fulfilments) {
    const bool whole = !store::is_begun(context.database(), fulfilment) &&
                       store::open_tasks(context.database(), fulfilment) == 0;
    if (whole) {
      store::put_in_wave(context.writer, fulfilment, 0);
    } else {
      move_rest_on(context, site, fulfilment);
      settle_station(context, fulfilment);
    }
  }
}

void tell_floor(Context& context, Id site, const Touched& touched) {
  for (const Id packet : touched.packets) {
    amend_trip(context, packet);
    const bool nobodys = !store::live_lease(context.database(), packet) &&
                         !store::has_facts(context.database(), packet);
    if (nobodys && !store::has_open_tasks(context.database(), packet)) {
      finish_untouched(context, packet, "nothing_left");
    }
  }
  offer_put_backs(context, site);
}

namespace {

void stop_packing_of(Context& context, Id fulfilment, const std::string& reason) {
  const auto packet = store::open_packet_of(context.database(), fulfilment, "pack");
  if (!packet) return;
  if (const auto lease = store::live_lease(context.database(), *packet)) {
    store::end_lease(context.writer, lease->id, reason);
    context.effects.revoked_leases.push_back(lease->id);
  }
}

}  // namespace

void stop_packing(Context& context, Id order, const std::string& reason) {
  for (const Id fulfilment : store::fulfilments_of(context.database(), order, false)) {
    stop_packing_of(context, fulfilment, reason);
  }
}

void hold_packing(Context& context, Id order) {
  for (const Id fulfilment : store::fulfilments_of(context.database(), order, false)) {
    const bool label_only = store::items_to_pack(context.database(), fulfilment).empty() &&
                            !store::open_parcel(context.database(), fulfilment);
    if (label_only) continue;
    const bool sorted = store::is_boxed_sort_unit(context.database(), fulfilment);
    stop_packing_of(context, fulfilment, sorted ? "order_held_sorted" : "order_held");
  }
}

void unpack_open_box(Context& context, Id fulfilment_id) {
  const auto parcel = store::open_parcel(context.database(), fulfilment_id);
  const auto fulfilment = store::load_fulfilment(context.database(), fulfilment_id);
  if (!parcel || !fulfilment) return;
  const auto lines = store::lines_of_parcel(context.database(), parcel->id);
  const bool all_have_a_tote = std::all_of(lines.begin(), lines.end(), [&](const auto& line) {
    return !ways_back(context, *fulfilment, *parcel, line, line.quantity).empty();
  });
  if (!all_have_a_tote) return;
  domain::Changes changes;
  for (const auto& line : lines) {
    for (const WayBack& way : ways_back(context, *fulfilment, *parcel, line, line.quantity)) {
      const domain::StockKey from{parcel->container, line.item, line.lot, line.owner, "available"};
      domain::StockKey to = from;
      to.place = way.load.container;
      changes.moves.push_back(
          {from, to, way.quantity, "unpack", line.order_line, way.load.id, parcel->id});
    }
    store::take_from_parcel(context.writer, parcel->id, line.order_line, line.lot, line.quantity);
  }
  changes.events.push_back({.kind = "box_unpacked",
                            .order = fulfilment->order,
                            .fulfilment = fulfilment_id,
                            .parcel = parcel->id});
  context.save(fulfilment->site, changes);
  store::mark_parcel(context.writer, parcel->id, "voided_at_ms");
}

}  // namespace fw::service
