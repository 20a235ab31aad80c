// The steps of the jobs that waves are made of, each a bounded command.
#include <algorithm>

#include "server/service/pick_trip.h"
#include "server/service/reallocation.h"
#include "server/service/sessions.h"
#include "server/service/waves.h"
#include "server/store/departures.h"
#include "server/store/packets.h"
#include "server/store/reservations.h"

namespace fw::service {
namespace {

// One pick of the plan, checked again against what is true now. Returns the
// quantity that still fits.
Quantity still_fits(Context& context, Id site, Id wave, const PlannedPick& pick) {
  const auto line = store::load_open_line(context.database(), pick.fulfilment, pick.order_line);
  if (!line || !line->open || (line->wave != 0 && line->wave != wave)) return 0;
  const auto level = store::stock_level(context.writer, site, pick.key);
  return std::max<Quantity>(
      0, std::min({pick.quantity, line->reserved, level.quantity - level.allocated}));
}

void apply_pick(Context& context, const store::JobRow& job, Id batch, const PlannedPick& pick) {
  const Quantity quantity = still_fits(context, job.site, job.subject, pick);
  domain::Changes changes;
  if (quantity < pick.quantity) {
    changes.events.push_back({.kind = "plan_pick_dropped",
                              .fulfilment = pick.fulfilment,
                              .wave = job.subject,
                              .place = pick.key.place,
                              .item = pick.key.item,
                              .quantity = pick.quantity - quantity});
  }
  if (quantity > 0) {
    changes.shifts.push_back(
        {pick.order_line, domain::Bucket::reserved, domain::Bucket::allocated, quantity});
    store::put_in_wave(context.writer, pick.fulfilment, job.subject);
    store::lessen_reservation(context.writer, pick.fulfilment, pick.order_line, quantity);
    store::change_allocated(context.writer, job.site, pick.key, quantity);
    store::AllocationRow allocation;
    allocation.fulfilment = pick.fulfilment;
    allocation.order_line = pick.order_line;
    allocation.key = pick.key;
    allocation.quantity = quantity;
    store::TaskRow task;
    task.allocation = store::insert_allocation(context.writer, job.site, job.subject, allocation);
    task.wave = job.subject;
    task.batch = batch;
    task.fulfilment = pick.fulfilment;
    task.order_line = pick.order_line;
    task.place = pick.key.place;
    task.item = pick.key.item;
    task.lot = pick.key.lot;
    task.quantity = quantity;
    task.slot = pick.slot;
    task.sequence = pick.sequence;
    task.sort = pick.sort;
    store::insert_task(context.writer, job.site, task);
  }
  context.save(job.site, changes);
}

void apply_trip(Context& context, const store::JobRow& job) {
  const PlannedTrip trip = decode_trip(job.body);
  const auto number =
      static_cast<std::int64_t>(store::batches_of(context.database(), job.subject).size()) + 1;
  const Id batch = store::insert_batch(context.writer, job.site,
                                       {.wave = job.subject,
                                        .number = number,
                                        .slots = trip.slots,
                                        .walk_mm_planned = trip.walk_mm,
                                        .start = trip.start,
                                        .end = trip.end});
  for (const PlannedPick& pick : trip.picks) apply_pick(context, job, batch, pick);
}

void apply_shorts(Context& context, const store::JobRow& job) {
  for (const PlannedShort& missing : decode_shorts(job.body)) {
    give_up_reserved(context, missing.fulfilment, missing.order_line, missing.quantity);
  }
}

// What no trip of the wave brings goes on as the order's next fulfilment, which a
// later wave can take; the one in the wave ships what it has.
void split_remainders(Context& context, Id site, Id wave, Id batch) {
  constexpr std::int64_t most = 200;
  for (const auto& rest : store::remainders(context.database(), wave, batch, most)) {
    Id next = store::joinable_fulfilment(context.database(), site, rest.order);
    if (next == 0) {
      next =
          store::insert_fulfilment(context.writer, {site, rest.order, rest.service, rest.priority});
      const Id departure = store::departure_of(context.database(), rest.fulfilment);
      if (departure != 0) store::put_on_departure(context.writer, next, departure);
    }
    store::lessen_reservation(context.writer, rest.fulfilment, rest.order_line, rest.quantity);
    store::add_reservation(context.writer, site, next, rest.order_line, rest.key, rest.quantity);
    domain::Changes changes;
    changes.events.push_back({.kind = "fulfilment_split",
                              .order = rest.order,
                              .fulfilment = next,
                              .wave = wave,
                              .item = rest.key.item,
                              .quantity = rest.quantity});
    context.save(site, changes);
  }
}

// Step k releases the k-th trip: allocations firm, one pick packet to be done.
void release_step(Context& context, const store::JobRow& job) {
  const auto wave = store::load_wave(context.database(), job.subject);
  const auto batches = store::batches_of(context.database(), job.subject);
  if (!wave || wave->recalled || job.steps_done >= static_cast<std::int64_t>(batches.size())) {
    return;
  }
  const Id batch = batches[static_cast<std::size_t>(job.steps_done)];
  if (store::load_batch_packet(context.database(), batch).packet != 0) return;
  auto tasks = store::tasks_of_batch(context.database(), batch);
  std::erase_if(tasks, [](const store::TaskRow& task) { return task.ended; });
  split_remainders(context, job.site, job.subject, batch);
  if (tasks.empty()) return;
  store::make_firm(context.writer, batch);
  TripPlan plan;
  plan.site = job.site;
  plan.wave_number = wave->number;
  plan.tasks = std::move(tasks);
  TripPacket trip = make_trip_packet(context, plan);
  store::NewPacket packet;
  packet.site = job.site;
  packet.kind = "pick";
  packet.wave = job.subject;
  packet.batch = batch;
  packet.rank = trip.rank;
  packet.content = std::move(trip.draft.packet);
  packet.links = step_links(trip.draft.links);
  store::insert_packet(context.writer, packet);
}

void give_back(Context& context, const store::TaskRow& task) {
  const auto allocation = store::load_allocation(context.database(), task.allocation);
  if (!allocation || allocation->ended || task.left() <= 0) return;
  const Id site = store::site_of(task.id);
  const Quantity quantity = task.left();
  store::change_allocated(context.writer, site, allocation->key, -quantity);
  store::lessen_allocation(context.writer, task.allocation, quantity, "recalled");
  store::add_reservation(context.writer, site, task.fulfilment, task.order_line, allocation->key,
                         quantity);
  store::TaskRow ended = task;
  ended.released += quantity;
  store::save_task_progress(context.writer, ended, "recalled");
  domain::Changes changes;
  changes.shifts.push_back(
      {task.order_line, domain::Bucket::allocated, domain::Bucket::reserved, quantity});
  context.save(site, changes);
}

// Gives back one trip, unless somebody has begun it.
void recall_trip(Context& context, Id batch) {
  const auto state = store::load_batch_packet(context.database(), batch);
  if (state.begun) return;
  for (const store::TaskRow& task : store::tasks_of_batch(context.database(), batch)) {
    give_back(context, task);
  }
  if (state.packet != 0) finish_untouched(context, state.packet, "recalled");
}

// Step k recalls the k-th trip; the last one sorts out what is left.
void recall_step(Context& context, const store::JobRow& job) {
  const auto batches = store::batches_of(context.database(), job.subject);
  if (job.steps_done < static_cast<std::int64_t>(batches.size())) {
    recall_trip(context, batches[static_cast<std::size_t>(job.steps_done)]);
  }
  store::release_empty_fulfilments(context.writer, job.subject);
  const bool last = job.steps_done + 1 >= job.steps_total;
  if (last) split_remainders(context, job.site, job.subject, 0);
}

}  // namespace

void handle_wave_jobs(JobRunner& runner) {
  runner.handle("apply_trip", apply_trip);
  runner.handle("apply_shorts", apply_shorts);
  runner.handle("release_wave", release_step);
  runner.handle("recall_wave", recall_step);
  handle_reallocation_jobs(runner);
}

}  // namespace fw::service
