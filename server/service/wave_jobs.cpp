// The steps of the jobs that waves are made of, each a bounded command.
#include <algorithm>
#include <map>

#include "server/domain/pick_packet.h"
#include "server/service/local_time.h"
#include "server/service/waves.h"
#include "server/store/packets.h"

namespace fw::service {
namespace {

// One pick of the plan, checked again against what is true now. Returns the
// quantity that still fits.
Quantity still_fits(Context& context, Id site, Id wave, const PlannedPick& pick) {
  const auto line = store::load_open_line(context.database(), pick.fulfilment, pick.order_line);
  if (!line || !line->open || (line->wave != 0 && line->wave != wave)) return 0;
  const auto level = store::stock_level(context.database(), site, pick.key);
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
    store::change_allocated(context.database(), job.site, pick.key, quantity);
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
    store::insert_task(context.writer, job.site, task);
  }
  context.save(job.site, changes);
}

void apply_trip(Context& context, const store::JobRow& job) {
  const PlannedTrip trip = decode_trip(job.body);
  const auto number =
      static_cast<std::int64_t>(store::batches_of(context.database(), job.subject).size()) + 1;
  const Id batch =
      store::insert_batch(context.writer, job.site, job.subject, number, trip.slots, trip.walk_mm);
  for (const PlannedPick& pick : trip.picks) apply_pick(context, job, batch, pick);
}

void apply_shorts(Context& context, const store::JobRow& job) {
  for (const PlannedShort& missing : decode_shorts(job.body)) {
    give_up_reserved(context, missing.fulfilment, missing.order_line, missing.quantity);
  }
}

domain::PickStop make_stop(Context& context, const store::TaskRow& task) {
  const auto row = store::load_stop(context.database(), store::site_of(task.id), task.place,
                                    task.item, task.lot);
  domain::PickStop stop;
  stop.place = row.place;
  stop.place_code = row.place_code;
  stop.check_digits = row.check_digits;
  stop.aisle = row.aisle;
  stop.level = row.level;
  stop.item = row.item;
  stop.sku = row.sku;
  stop.item_name = row.item_name;
  stop.needs_lot = row.tracks_lot;
  stop.needs_serial = row.tracks_serial;
  stop.lot = row.lot;
  stop.lot_code = row.lot_code;
  stop.expiry_date = row.expiry_date;
  stop.left_on_shelf = row.on_hand;
  for (const auto& code : store::barcodes_of(context.database(), task.item)) {
    stop.codes.push_back({code.code, code.quantity});
  }
  return stop;
}

// Tasks of one stop follow each other: the same place, item and lot make one.
domain::PickTrip make_trip(Context& context, Id site, const std::string& wave_number,
                           const std::vector<store::TaskRow>& tasks, std::int64_t& rank) {
  domain::PickTrip trip;
  trip.wave_number = wave_number;
  trip.drop_place_codes = store::place_codes(context.database(), site, "pack");
  std::map<Id, store::TripFulfilment> fulfilments;
  std::map<std::int64_t, domain::PickSlot> slots;
  EpochMs earliest = 0;
  for (const store::TaskRow& task : tasks) {
    auto [known, is_new] = fulfilments.try_emplace(task.fulfilment);
    if (is_new) known->second = store::load_trip_fulfilment(context.database(), task.fulfilment);
    const store::TripFulfilment& fulfilment = known->second;
    if (fulfilment.leaves_at_ms != 0 && (earliest == 0 || fulfilment.leaves_at_ms < earliest)) {
      earliest = fulfilment.leaves_at_ms;
      trip.carrier = fulfilment.carrier;
      trip.cut_off_local =
          local_hhmm(store::site_time_zone(context.database(), site), fulfilment.cut_off_at_ms);
    }
    const bool same = !trip.stops.empty() && trip.stops.back().place == task.place &&
                      trip.stops.back().item == task.item && trip.stops.back().lot == task.lot;
    if (!same) trip.stops.push_back(make_stop(context, task));
    domain::PickStop& stop = trip.stops.back();
    stop.puts.push_back({task.id, task.fulfilment, task.order_line, fulfilment.order_number,
                         task.slot, task.left()});
    stop.left_on_shelf -= task.left();
    domain::PickSlot& slot = slots[task.slot];
    slot.slot = task.slot;
    slot.fulfilment = task.fulfilment;
    slot.order_number = fulfilment.order_number;
    slot.lines += 1;
  }
  for (auto& [number, slot] : slots) trip.slots.push_back(slot);
  rank = earliest == 0 ? INT64_MAX : earliest;
  return trip;
}

std::vector<store::StepLink> step_links(const std::vector<domain::PacketLink>& links) {
  std::vector<store::StepLink> rows;
  for (const domain::PacketLink& link : links) {
    store::StepLink row;
    row.step = link.step;
    row.kind = link.kind;
    row.pick_task = link.pick_task;
    row.fulfilment = link.fulfilment;
    row.order_line = link.order_line;
    row.item = link.item;
    row.lot = link.lot;
    row.place = link.place;
    row.slot = link.slot;
    rows.push_back(row);
  }
  return rows;
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
  if (tasks.empty()) return;
  store::make_firm(context.writer, batch);
  std::int64_t rank = 0;
  const domain::PickTrip trip = make_trip(context, job.site, wave->number, tasks, rank);
  domain::PacketDraft draft = domain::pick_packet(trip);
  store::NewPacket packet;
  packet.site = job.site;
  packet.kind = "pick";
  packet.wave = job.subject;
  packet.batch = batch;
  packet.rank = rank;
  packet.content = std::move(draft.packet);
  packet.links = step_links(draft.links);
  store::insert_packet(context.writer, packet);
}

void give_back(Context& context, const store::TaskRow& task) {
  const auto allocation = store::load_allocation(context.database(), task.allocation);
  if (!allocation || allocation->ended || task.left() <= 0) return;
  const Id site = store::site_of(task.id);
  const Quantity quantity = task.left();
  store::change_allocated(context.database(), site, allocation->key, -quantity);
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

// Step k gives back the k-th trip, unless somebody has begun it.
void recall_step(Context& context, const store::JobRow& job) {
  const auto batches = store::batches_of(context.database(), job.subject);
  if (job.steps_done < static_cast<std::int64_t>(batches.size())) {
    const Id batch = batches[static_cast<std::size_t>(job.steps_done)];
    const auto state = store::load_batch_packet(context.database(), batch);
    if (state.begun) return;
    for (const store::TaskRow& task : store::tasks_of_batch(context.database(), batch)) {
      give_back(context, task);
    }
    if (state.packet != 0) {
      store::mark_packet_done(context.writer, state.packet, "recalled");
    }
  }
  store::release_empty_fulfilments(context.writer, job.subject);
}

}  // namespace

void handle_wave_jobs(JobRunner& runner) {
  runner.handle("apply_trip", apply_trip);
  runner.handle("apply_shorts", apply_shorts);
  runner.handle("release_wave", release_step);
  runner.handle("recall_wave", recall_step);
}

}  // namespace fw::service
