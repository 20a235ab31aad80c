#include "server/service/rush.h"

#include <algorithm>
#include <set>

#include "server/service/catalog_rows.h"
#include "server/service/order_names.h"
#include "server/service/pick_trip.h"
#include "server/store/loads.h"
#include "server/store/order_changes.h"
#include "server/store/rush.h"

namespace fw::service {
namespace {

struct Trip {
  Id batch = 0;
  Id packet = 0;  // 0 = not released yet
  std::int64_t slot = 1;
  bool own = false;
};

Result<store::WaveRow> wave_called(Context& context, Id site, const std::string& number) {
  const auto wave = number.empty() ? store::newest_open_wave(context.database(), site)
                                   : store::find_wave(context.database(), site, number);
  if (!wave && number.empty()) {
    return refuse("no_open_wave", "no released wave", "a wave that is released and not closed",
                  "plan and release one with this order");
  }
  if (!wave) {
    return refuse("unknown_wave", "wave '" + number + "'", "the number of a wave",
                  "list the waves and use one of their numbers");
  }
  if (wave->closed || wave->recalled) {
    return refuse("wave_ended", "wave " + wave->number,
                  "a wave that is neither recalled nor closed", "choose another wave");
  }
  return *wave;
}

// A trip that nobody has begun and that has a slot free, else a new one.
Trip find_trip(Context& context, Id site, Id wave) {
  for (const Id batch : store::batches_of(context.database(), wave)) {
    const auto state = store::load_batch_packet(context.database(), batch);
    if (state.begun) continue;
    if (const auto slot = store::free_slot(context.database(), batch)) {
      return {batch, state.packet, *slot, false};
    }
  }
  const auto number =
      static_cast<std::int64_t>(store::batches_of(context.database(), wave).size()) + 1;
  return {store::insert_batch(context.writer, site, {.wave = wave, .number = number}), 0, 1, true};
}

// One reserved line of the fulfilment, first expired first.
Quantity allocate_line(Context& context, Id site, const store::WaveRow& wave, const Trip& trip,
                       Id fulfilment, const store::Rest& rest) {
  Quantity taken = 0;
  for (const auto& source :
       store::pickable(context.database(), site, rest.key.item, rest.key.owner)) {
    const Quantity quantity = std::min(rest.quantity - taken, source.available);
    if (quantity <= 0) break;
    store::lessen_reservation(context.writer, fulfilment, rest.order_line, quantity);
    store::change_allocated(context.writer, site, source.key, quantity);
    store::AllocationRow allocation;
    allocation.fulfilment = fulfilment;
    allocation.order_line = rest.order_line;
    allocation.key = source.key;
    allocation.quantity = quantity;
    store::TaskRow task;
    task.allocation = store::insert_allocation(context.writer, site, wave.id, allocation);
    task.wave = wave.id;
    task.batch = trip.batch;
    task.fulfilment = fulfilment;
    task.order_line = rest.order_line;
    task.place = source.key.place;
    task.item = source.key.item;
    task.lot = source.key.lot;
    task.quantity = quantity;
    task.slot = trip.slot;
    task.sequence = store::sequence_for(context.database(), trip.batch, source.walk_sequence);
    store::insert_task(context.writer, site, task);
    domain::Changes changes;
    changes.shifts.push_back(
        {rest.order_line, domain::Bucket::reserved, domain::Bucket::allocated, quantity});
    context.save(site, changes);
    taken += quantity;
  }
  return taken;
}

// The trip's packet from all its tasks: made, or made anew.
Id make_packet(Context& context, Id site, const store::WaveRow& wave, const Trip& trip) {
  TripPlan plan;
  plan.site = site;
  plan.wave_number = wave.number;
  plan.tasks = store::tasks_of_batch(context.database(), trip.batch);
  std::erase_if(plan.tasks, [](const store::TaskRow& task) { return task.ended; });
  store::make_firm(context.writer, trip.batch);
  if (trip.packet != 0) {
    std::vector<Id> steps;
    for (const auto& link : store::load_steps(context.database(), trip.packet)) {
      steps.push_back(link.step);
    }
    const auto row = store::load_packet_row(context.database(), trip.packet);
    plan.first_stop = domain::stops_used(steps, row ? row->revision : 0);
  }
  TripPacket made = make_trip_packet(context, plan);
  if (trip.packet != 0) {
    made.draft.packet.id = trip.packet;
    made.draft.packet.kind = "pick";
    store::insert_revision(context.writer, std::move(made.draft.packet),
                           step_links(made.draft.links));
    return trip.packet;
  }
  store::NewPacket packet;
  packet.site = site;
  packet.kind = "pick";
  packet.wave = wave.id;
  packet.batch = trip.batch;
  packet.rank = 0;  // before everything else
  packet.content = std::move(made.draft.packet);
  packet.links = step_links(made.draft.links);
  return store::insert_packet(context.writer, packet).id;
}

}  // namespace

Result<Rushed> add_to_wave(Context& context, const std::string& site_code,
                           const std::string& wave_number, const std::string& reference,
                           const Decision& decision) {
  if (decision.reason.empty()) {
    return refuse("missing_field", "reason is empty", "why it is urgent", "name the reason");
  }
  const auto site = resolve_site(context.database(), site_code);
  if (!site) return Failure{site.error()};
  const auto wave = wave_called(context, *site, wave_number);
  if (!wave) return Failure{wave.error()};
  const auto order = order_called(context.database(), reference);
  if (!order) return Failure{order.error()};
  if (store::is_on_hold(context.database(), "order", order->id)) {
    return refuse("order_on_hold", "order " + order->number, "an order that is not on hold",
                  "release it first");
  }
  Rushed rushed{wave->number, order->number, 0, false, 0, 0};
  for (const Id fulfilment : store::fulfilments_of(context.database(), order->id, false)) {
    const auto rests = store::rests_of(context.database(), fulfilment);
    if (rests.empty() || store::in_a_wave(context.database(), fulfilment)) continue;
    const Trip trip = find_trip(context, *site, wave->id);
    Quantity units = 0;
    for (const auto& rest : rests) {
      const Quantity taken = allocate_line(context, *site, *wave, trip, fulfilment, rest);
      units += taken;
      rushed.left_over += rest.quantity - taken;
    }
    if (units == 0) continue;
    store::put_in_wave(context.writer, fulfilment, wave->id);
    rushed.units += units;
    rushed.own_trip = trip.own;
    if (wave->released) rushed.packet = make_packet(context, *site, *wave, trip);
  }
  if (rushed.units == 0) {
    return refuse(rushed.left_over > 0 ? "no_stock" : "nothing_reserved", "order " + order->number,
                  "an order with reserved units at pick places, in no wave",
                  "look at the order: it may wait for stock or be in a wave already");
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "order_rushed",
                            .order = order->id,
                            .wave = wave->id,
                            .packet = rushed.packet,
                            .quantity = rushed.units,
                            .detail = decision.reason + " (" + decision.by + ")"});
  context.save(*site, changes);
  return rushed;
}

}  // namespace fw::service
