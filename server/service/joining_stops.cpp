#include "server/service/joining_stops.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "server/service/halls.h"
#include "server/service/pick_trip.h"
#include "server/store/devices.h"
#include "server/store/loads.h"
#include "server/store/pack_stations.h"
#include "server/store/packets.h"
#include "server/store/reallocation.h"

namespace fw::service {
namespace {

std::int64_t detour_most(Context& context) {
  return std::atoll(store::setting(context.database(), "join_detour_mm", "40000").c_str());
}

// A walk as it is known: its stops between start and end, and the one that it stands at.
struct Walk {
  store::PacketRow row;
  wire::Packet content;
  std::vector<store::StepLink> links;
  std::vector<std::size_t> groups;  // of content that are stops, in walking order
  std::vector<Id> places;           // where it starts, its stops', where it ends
  std::int64_t stands_at = 0;       // index of places; 0 = before the first stop
};

bool is_in(const wire::Group& group, Id step) {
  return std::any_of(group.steps.begin(), group.steps.end(),
                     [&](const wire::Step& s) { return s.id == step; });
}

domain::Joining joining_of(Context& context, const Walk& walk, Id place) {
  const PlanHall& hall = context.halls.of(context.database(), walk.row.site);
  return domain::join_walk(walk.places, walk.stands_at, place,
                           [&](Id from, Id to) { return walk_mm(hall, from, to); });
}

std::optional<Walk> load_walk(Context& context, Id packet) {
  if (packet == 0) return std::nullopt;
  Walk walk;
  const auto row = store::load_packet_row(context.database(), packet);
  auto content = store::load_packet(context.database(), packet);
  if (!row || !content || row->kind != "pick" || row->done) return std::nullopt;
  walk.row = *row;
  walk.content = std::move(*content);
  walk.links = store::load_steps(context.database(), packet);
  const Id standing = store::standing_step(context.database(), packet);
  const PlanHall& hall = context.halls.of(context.database(), walk.row.site);
  const auto way = store::way_of(context.database(), walk.row.batch);
  walk.places.push_back(way.start != 0 ? way.start : hall.ids[hall.start()]);
  for (std::size_t i = 0; i < walk.content.groups.size(); ++i) {
    const wire::Group& group = walk.content.groups[i];
    if (!domain::is_stop(group)) continue;
    Id place = 0;
    bool begun = is_in(group, standing);
    for (const auto& link : walk.links) {
      if (!is_in(group, link.step)) continue;
      if (link.place != 0) place = link.place;
      begun = begun || link.done;
    }
    if (begun) walk.stands_at = std::ssize(walk.places);
    walk.groups.push_back(i);
    walk.places.push_back(place);
  }
  const Id drop = store::drop_place_of(context.database(), packet);
  walk.places.push_back(drop != 0 ? drop : way.end != 0 ? way.end : hall.ids[hall.end()]);
  return walk;
}

domain::PickStop stop_of(Context& context, const store::TaskRow& task,
                         const std::string& order_number) {
  domain::PickStop stop = make_stop(context, task);
  stop.left_on_shelf -= task.left();
  stop.puts.push_back(put_of(task, order_number));
  return stop;
}

// Puts the task into the slot of the walk that holds the fulfilment's tote: of the
// same line if it can be. False when there is none.
bool find_slot(const std::vector<store::TaskRow>& tasks, store::TaskRow& wanted) {
  wanted.slot = 0;
  for (const auto& task : tasks) {
    if (task.fulfilment != wanted.fulfilment) continue;
    if (wanted.slot != 0 && task.order_line != wanted.order_line) continue;
    wanted.slot = task.slot;
    wanted.sort = task.sort;
  }
  return wanted.slot != 0;
}

// Behind stop number `after` of its groups; -1 = before the first.
void insert_stop(Context& context, Walk& walk, store::TaskRow task, std::int64_t after) {
  const auto tasks = store::tasks_of_batch(context.database(), walk.row.batch);
  task.batch = walk.row.batch;
  // Beside the stop that it follows, for whoever goes on with the walk.
  task.sequence = 0;
  if (after >= 0) {
    const auto& group = walk.content.groups[walk.groups[static_cast<std::size_t>(after)]];
    for (const auto& link : walk.links) {
      if (link.pick_task == 0 || !is_in(group, link.step)) continue;
      for (const auto& known : tasks) {
        if (known.id == link.pick_task) task.sequence = known.sequence;
      }
    }
  }
  task.id = store::insert_task(context.writer, walk.row.site, task);
  domain::StopJoining joining;
  joining.stop = stop_of(
      context, task, store::load_trip_fulfilment(context.database(), task.fulfilment).order_number);
  std::vector<Id> steps;
  for (const auto& link : walk.links) steps.push_back(link.step);
  joining.first_stop = domain::stops_used(steps, walk.row.revision);
  joining.after_group =
      after < 0 ? 0 : walk.content.groups[walk.groups[static_cast<std::size_t>(after)]].id;
  if (const auto load = store::load_in_slot(context.database(), walk.row.id, task.slot)) {
    joining.tote = load->container_code;
  }
  const auto links = domain::add_stop(walk.content, joining);
  store::insert_revision(context.writer, std::move(walk.content), step_links(links));
  if (store::live_lease(context.database(), walk.row.id)) {
    context.effects.amended_packets.push_back(walk.row.id);
  }
}

// The walk in progress, when its cart has a tote of the fulfilment and the place
// lies ahead.
Id join_walk(Context& context, const store::TaskRow& wanted, Id packet) {
  auto walk = load_walk(context, packet);
  if (!walk) return 0;
  store::TaskRow task = wanted;
  if (!find_slot(store::tasks_of_batch(context.database(), walk->row.batch), task)) return 0;
  const auto joining = joining_of(context, *walk, task.place);
  if (joining.detour_mm > detour_most(context)) return 0;
  insert_stop(context, *walk, task, joining.after - 1);
  return packet;
}

// A trip for the fulfilment alone, with a tote of its own.
Id open_urgent_packet(Context& context, Id site, store::TaskRow task) {
  const auto number =
      static_cast<std::int64_t>(store::batches_of(context.database(), task.wave).size()) + 1;
  task.batch = store::insert_batch(context.writer, site, {.wave = task.wave, .number = number});
  task.slot = 1;
  task.sequence = 1;
  task.id = store::insert_task(context.writer, site, task);
  store::make_firm(context.writer, task.batch);
  TripPlan plan;
  plan.site = site;
  if (const auto wave = store::load_wave(context.database(), task.wave)) {
    plan.wave_number = wave->number;
  }
  plan.tasks = {task};
  TripPacket trip = make_trip_packet(context, plan);
  store::NewPacket packet;
  packet.site = site;
  packet.kind = "pick";
  packet.wave = task.wave;
  packet.batch = task.batch;
  packet.fulfilment = task.fulfilment;
  // Before every planned trip; among themselves by departure.
  packet.rank = std::min<std::int64_t>(trip.rank, context.now()) / 1000;
  packet.content = std::move(trip.draft.packet);
  packet.links = step_links(trip.draft.links);
  return store::insert_packet(context.writer, packet).id;
}

// The wave is only planned: the trip that will have the fulfilment's tote gets the
// task too, and shows it when it is released.
bool join_planned_trip(Context& context, Id site, store::TaskRow task) {
  const auto wave = store::load_wave(context.database(), task.wave);
  if (!wave || wave->released) return false;
  for (const Id batch : store::batches_of(context.database(), task.wave)) {
    if (store::load_batch_packet(context.database(), batch).packet != 0) continue;
    const auto tasks = store::tasks_of_batch(context.database(), batch);
    if (!find_slot(tasks, task)) continue;
    task.batch = batch;
    task.sequence = tasks.back().sequence + 1;
    store::insert_task(context.writer, site, task);
    return true;
  }
  return false;
}

}  // namespace

void set_detours(Context& context, Id packet, std::vector<domain::Source>& sources) {
  const std::int64_t most = detour_most(context);
  const auto walk = load_walk(context, packet);
  for (domain::Source& source : sources) {
    source.detour_mm =
        walk ? std::min(most, joining_of(context, *walk, source.key.place).detour_mm) : most;
  }
}

Id give_stop(Context& context, Id site, store::TaskRow task, const StopWish& wish) {
  if (join_planned_trip(context, site, task)) return 0;
  if (!wish.urgent) {
    if (const Id joined = join_walk(context, task, wish.packet)) return joined;
  }
  // An urgent trip of the same order that nobody has fetched yet.
  const auto waiting = store::open_packet_of(context.database(), task.fulfilment, "pick");
  if (waiting && !store::last_lease(context.database(), *waiting)) {
    if (const Id joined = join_walk(context, task, *waiting)) return joined;
  }
  return open_urgent_packet(context, site, task);
}

}  // namespace fw::service
