#include "server/service/pick_trip.h"

#include <algorithm>
#include <set>

#include "server/domain/drop_place.h"
#include "server/service/halls.h"
#include "server/service/local_time.h"
#include "server/store/devices.h"
#include "server/store/loads.h"
#include "server/store/pack_stations.h"
#include "server/store/slotting.h"

namespace fw::service {

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
  stop.strict_lot = row.tracks_expiry && row.lot != 0;
  stop.zero_check = store::setting(context.database(), "zero_check", "1") == "1";
  stop.twins = store::twins_of(context.database(), task.item);
  stop.left_on_shelf = row.on_hand;
  for (const auto& code : store::barcodes_of(context.database(), task.item)) {
    stop.codes.push_back({code.code, code.quantity, code.level});
  }
  return stop;
}

domain::PickPut put_of(const store::TaskRow& task, const std::string& order_number) {
  domain::PickPut put{task.id,      task.fulfilment, task.order_line,
                      order_number, task.slot,       task.left()};
  put.sort = task.sort;
  return put;
}

namespace {

bool has_room(const domain::PickStop& stop) {
  std::size_t ids = stop.puts.size();
  for (const domain::PickPut& put : stop.puts) ids += put.shares.size();
  return ids < domain::most_puts_of_stop;
}

// Tasks of one stop follow each other: the same place, item and lot make one.
void add_put(Context& context, const store::TaskRow& task, const std::string& order_number,
             domain::PickTrip& trip) {
  const bool same = !trip.stops.empty() && trip.stops.back().place == task.place &&
                    trip.stops.back().item == task.item && trip.stops.back().lot == task.lot &&
                    has_room(trip.stops.back());
  if (!same) trip.stops.push_back(make_stop(context, task));
  domain::PickStop& stop = trip.stops.back();
  stop.left_on_shelf -= task.left();
  const auto shared = std::find_if(
      stop.puts.begin(), stop.puts.end(),
      [&](const domain::PickPut& put) { return put.sort && task.sort && put.slot == task.slot; });
  if (shared == stop.puts.end()) {
    stop.puts.push_back(put_of(task, order_number));
  } else {
    shared->quantity += task.left();
    shared->shares.push_back({task.id, task.fulfilment, task.order_line});
  }
}

}  // namespace

namespace {

// Where carts are fetched at several places: at which of them. "" where there is one.
std::string start_code(Context& context, const TripPlan& plan) {
  const PlanHall& hall = context.halls.of(context.database(), plan.site);
  if (hall.ends.starts.size() < 2 || plan.tasks.empty()) return "";
  const Id start = store::way_of(context.database(), plan.tasks.front().batch).start;
  return start == 0 ? "" : store::place_code(context.database(), start);
}

}  // namespace

TripPacket make_trip_packet(Context& context, const TripPlan& plan) {
  domain::PickTrip trip;
  trip.wave_number = plan.wave_number;
  trip.drop_place_codes = store::place_codes(context.database(), plan.site, "pack");
  trip.start_place_code = start_code(context, plan);
  trip.first_stop = plan.first_stop;
  std::map<Id, store::TripFulfilment> fulfilments;
  std::map<std::int64_t, domain::PickSlot> slots;
  EpochMs earliest = 0;
  for (const store::TaskRow& task : plan.tasks) {
    auto [known, is_new] = fulfilments.try_emplace(task.fulfilment);
    if (is_new) known->second = store::load_trip_fulfilment(context.database(), task.fulfilment);
    const store::TripFulfilment& fulfilment = known->second;
    if (fulfilment.leaves_at_ms != 0 && (earliest == 0 || fulfilment.leaves_at_ms < earliest)) {
      earliest = fulfilment.leaves_at_ms;
      trip.carrier = fulfilment.carrier;
      trip.cut_off_local = local_hhmm(store::site_time_zone(context.database(), plan.site),
                                      fulfilment.cut_off_at_ms);
    }
    add_put(context, task, fulfilment.order_number, trip);
    domain::PickSlot& slot = slots[task.slot];
    slot.slot = task.slot;
    slot.sort = task.sort;
    slot.fulfilment = task.sort ? 0 : task.fulfilment;
    slot.order_number = fulfilment.order_number;
    slot.lines += 1;
    const auto tote = plan.totes.find(task.slot);
    if (tote != plan.totes.end()) slot.tote = tote->second;
  }
  for (auto& [number, slot] : slots) trip.slots.push_back(slot);
  return {domain::pick_packet(trip), earliest == 0 ? INT64_MAX : earliest};
}

namespace {

// From the last stop that is left.
void measure_walks(Context& context, Id site, Id batch,
                   std::vector<domain::PackStation>& stations) {
  if (stations.size() < 2 || batch == 0) return;
  const PlanHall& hall = context.halls.of(context.database(), site);
  std::optional<store::TaskRow> last;
  for (const store::TaskRow& task : store::tasks_of_batch(context.database(), batch)) {
    if (!task.ended && (!last || task.sequence >= last->sequence)) last = task;
  }
  if (!last) return;
  for (domain::PackStation& station : stations) {
    station.walk_mm = walk_mm(hall, last->place, station.place);
  }
}

}  // namespace

void direct_trip(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  auto content = store::load_packet(context.database(), packet);
  if (!row || row->kind != "pick" || !content) return;
  auto stations = store::staffed_pack_stations(context.database(), row->site, packet);
  measure_walks(context, row->site, row->batch, stations);
  const domain::PackStation* station = domain::choose_pack_station(stations);
  if (station == nullptr) return;
  domain::send_trip_to(*content, station->code);
  store::replace_revision(context.writer, *content);
  store::set_drop_place(context.writer, packet, station->place);
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
    row.of_step = link.of_step;
    rows.push_back(row);
  }
  return rows;
}

std::vector<store::TaskRow> tasks_of_packet(Context& context, const store::PacketRow& packet) {
  std::set<Id> named;
  for (const store::StepLink& link : store::load_steps(context.database(), packet.id)) {
    if (link.pick_task != 0) named.insert(link.pick_task);
  }
  auto tasks = store::tasks_of_batch(context.database(), packet.batch);
  std::erase_if(tasks, [&](const store::TaskRow& task) { return !named.contains(task.id); });
  return tasks;
}

void renew_trip(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->kind != "pick" || row->done) return;
  TripPlan plan;
  plan.site = row->site;
  if (const auto wave = store::load_wave(context.database(), row->wave)) {
    plan.wave_number = wave->number;
  }
  plan.tasks = tasks_of_packet(context, *row);
  std::erase_if(plan.tasks, [](const store::TaskRow& task) { return task.ended; });
  for (const auto& load : store::live_loads_of_packet(context.database(), packet)) {
    plan.totes[load.slot] = load.container_code;
  }
  std::vector<Id> steps;
  for (const auto& link : store::load_steps(context.database(), packet)) steps.push_back(link.step);
  plan.first_stop = domain::stops_used(steps, row->revision);
  domain::PacketDraft draft = make_trip_packet(context, plan).draft;
  draft.packet.id = packet;
  draft.packet.kind = row->kind;
  store::insert_revision(context.writer, std::move(draft.packet), step_links(draft.links));
}

void amend_trip(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->kind != "pick" || row->done) return;
  std::map<Id, Quantity> left_of_task;
  for (const store::TaskRow& task : tasks_of_packet(context, *row)) {
    left_of_task[task.id] = task.ended ? 0 : task.left();
  }
  std::map<Id, Quantity> left_of_step;
  const auto links = store::load_steps(context.database(), packet);
  std::set<Id> done;
  for (const store::StepLink& link : links) {
    if (link.done) done.insert(link.step);
  }
  for (const store::StepLink& link : links) {
    if (link.pick_task == 0 || done.contains(link.shown())) continue;
    left_of_step[link.shown()] += left_of_task[link.pick_task];
  }
  auto content = store::load_packet(context.database(), packet);
  if (!content || !domain::shrink_pick_packet(*content, left_of_step)) return;
  store::insert_revision(context.writer, std::move(*content), {});
  context.effects.amended_packets.push_back(packet);
}

void settle_trip(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->kind != "pick" || row->done) return;
  const auto tasks = tasks_of_packet(context, *row);
  const bool nothing_left = std::all_of(tasks.begin(), tasks.end(),
                                        [](const store::TaskRow& task) { return task.ended; });
  if (nothing_left && !store::last_lease(context.database(), packet)) {
    store::mark_packet_done(context.writer, packet, "nothing_left");
  } else {
    amend_trip(context, packet);
  }
}

}  // namespace fw::service
