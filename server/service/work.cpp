#include "server/service/work.h"

#include <algorithm>

#include "server/domain/home_packet.h"
#include "server/domain/text.h"
#include "server/service/counting.h"
#include "server/service/halls.h"
#include "server/service/pack_content.h"
#include "server/service/pick_trip.h"
#include "server/service/put_back.h"
#include "server/service/sessions.h"
#include "server/store/loads.h"
#include "server/store/parcels.h"
#include "server/store/restored.h"
#include "server/store/work.h"
#include "shared/base/result.h"

namespace fw::service {
namespace {

// Of equally urgent trips that begin at several places.
constexpr std::int64_t trips_looked_at = 32;

struct WorkKind {
  const char* kind;
  const char* device_role;
  std::vector<std::string> roles;  // of these one is enough
};

const std::vector<WorkKind>& work_kinds() {
  static const std::vector<WorkKind> kinds{{"pick", "handheld", {"picker"}},
                                           {"count", "handheld", {"counter", "picker"}},
                                           {"put_back", "handheld", {"receiver", "picker"}},
                                           {"pack", "pack_station", {"packer"}}};
  return kinds;
}

bool has_role(const std::string& roles, const std::string& role) {
  return (" " + roles + " ").find(" " + role + " ") != std::string::npos;
}

// Somebody works on it just now: signed on there, heard of, the packet in memory.
bool is_worked_on(Context& context, const store::Lease& lease) {
  return lease.held && !lease.silent &&
         store::is_signed_on(context.database(), lease.worker, lease.device);
}

domain::TakeOver offer_of(Context& context, const store::Lease& lease) {
  const auto row = store::load_packet_row(context.database(), lease.packet);
  const auto progress = store::progress_of(context.database(), lease.packet);
  domain::TakeOver offer;
  offer.packet = lease.packet;
  offer.kind = row ? row->kind : "";
  offer.worker_name = store::worker_name(context.database(), lease.worker);
  offer.done = progress.ended;
  offer.all = progress.tasks;
  if (row && row->kind == "pack") {
    const auto fulfilment = store::load_fulfilment(context.database(), row->fulfilment);
    if (fulfilment) offer.order_number = fulfilment->order_number;
  }
  offer.first_load = progress.first_load;
  offer.last_load = progress.last_load;
  return offer;
}

wire::Answer give(Context& context, const RequestScope& scope, Id packet,
                  const std::string& event) {
  const auto live = store::live_lease(context.database(), packet);
  const bool here = live && live->worker == scope.worker && live->device == scope.device.id;
  // A device that has it already (the request was an old one, or its answer was lost)
  // gets the same again: new steps would have its work done twice. One that asks after
  // facts of its own is through with what it had: it gets what came in since.
  const auto newest = here ? store::newest_seq(context.database(), *live) : std::nullopt;
  const bool is_through = newest && *newest <= scope.request.after_seq;
  const bool has_it = here && live->held && !is_through;
  if (!has_it) {
    const auto row = store::load_packet_row(context.database(), packet);
    const bool may_be_begun = store::last_lease(context.database(), packet) ||
                              (row && row->revision > store::revisions_skipped);
    if (may_be_begun) renew_packet(context, packet);
    direct_trip(context, packet);
  }
  if (here) {
    store::lease_held(context.writer, live->id, true);
  } else {
    pass_lease(context, packet, scope.worker, scope.device.id, scope.session);
  }
  const auto row = store::load_packet_row(context.database(), packet);
  domain::Changes changes;
  changes.events.push_back({.kind = event, .wave = row ? row->wave : 0, .packet = packet});
  context.save(scope.device.site, changes);
  wire::Answer answer;
  answer.packet = store::load_packet(context.database(), packet);
  return answer;
}

// Somebody is at it: whom to talk to.
wire::Answer taken_by(Context& context, const store::Lease& lease, const std::string& code) {
  wire::Answer answer = refused("work_taken", code, "a packet nobody works on");
  const auto device = store::load_device(context.database(), lease.device);
  answer.refused.next = domain::text(
      "refused.work_taken_by.next", {{"name", store::worker_name(context.database(), lease.worker)},
                                     {"device", device ? device->code : ""}});
  return answer;
}

wire::Answer ask_take_over(Context& context, const store::Lease& lease) {
  wire::Answer answer;
  answer.home = domain::take_over_packet(offer_of(context, lease));
  return answer;
}

// Of the trips that are equally urgent the one that begins nearest to where the last one of
// this person ended; where all begin at one place, the one to be done first.
std::optional<Id> next_packet(Context& context, const RequestScope& scope,
                              const std::vector<std::string>& kinds) {
  const Id site = scope.device.site;
  const PlanHall& hall = context.halls.of(context.database(), site);
  const bool several = hall.ends.starts.size() > 1;
  const auto packets =
      store::next_free_packets(context.database(), site, kinds, several ? trips_looked_at : 1);
  if (packets.empty()) return std::nullopt;
  const Id here = several ? store::last_trip_end(context.database(), scope.worker) : 0;
  if (here == 0 || packets.front().start == 0) return packets.front().packet;
  const auto way_to = [&](const store::FreePacket& packet) {
    return packet.start == 0 ? INT64_MAX : walk_mm(hall, here, packet.start);
  };
  return std::min_element(packets.begin(), packets.end(),
                          [&](const auto& a, const auto& b) { return way_to(a) < way_to(b); })
      ->packet;
}

wire::Answer next_free(Context& context, const RequestScope& scope, Id cart) {
  const auto kinds = cart != 0 ? std::vector<std::string>{"pick"}
                               : kinds_for(store::worker_roles(context.database(), scope.worker),
                                           scope.device.role);
  const auto packet = next_packet(context, scope, kinds);
  if (!packet) return refused("no_work", "", "a released wave");
  if (cart != 0) {
    const auto row = store::load_packet_row(context.database(), *packet);
    if (row && row->batch != 0) store::bind_cart(context.writer, row->batch, cart);
  }
  return give(context, scope, *packet, "work_begun");
}

// What a scanned cart, tote or place names.
wire::Answer work_at(Context& context, const RequestScope& scope, const std::string& code) {
  store::Connection& database = context.database();
  const auto container = store::find_container(database, scope.device.site, code);
  const auto location =
      container ? std::nullopt : store::find_location(database, scope.device.site, code);
  const Id place = container ? container->id : location.value_or(0);
  if (container && store::is_on_hold(database, "container", container->id)) {
    return refused("container_on_hold", code, "a tote that may be used");
  }
  const auto packet = place != 0 ? store::packet_of_place(database, place) : std::nullopt;
  if (!packet) {
    const bool idle_cart =
        container && container->kind == "cart" && store::cart_is_free(database, container->id);
    if (idle_cart) return next_free(context, scope, container->id);
    return refused("no_work_on_container", code, "a cart or tote with work");
  }
  if (const auto held = store::held_container_of(database, *packet)) {
    return refused("container_on_hold", *held, "a tote that may be used");
  }
  const auto row = store::load_packet_row(database, *packet);
  const auto kinds = kinds_for(store::worker_roles(database, scope.worker), scope.device.role);
  if (!row || std::find(kinds.begin(), kinds.end(), row->kind) == kinds.end()) {
    return refused("no_work_on_container", code, "a cart or tote with work");
  }
  const auto lease = store::live_lease(database, *packet);
  if (!lease) {
    const auto last = store::last_lease(database, *packet);
    const bool begun = last && store::has_facts(database, *packet);
    return begun && last->worker != scope.worker ? ask_take_over(context, *last)
                                                 : give(context, scope, *packet, "work_begun");
  }
  if (lease->worker == scope.worker) return give(context, scope, *packet, "work_resumed");
  if (is_worked_on(context, *lease)) return taken_by(context, *lease, code);
  return ask_take_over(context, *lease);
}

}  // namespace

std::vector<std::string> kinds_for(const std::string& roles, const std::string& device_role) {
  std::vector<std::string> kinds;
  for (const WorkKind& kind : work_kinds()) {
    const bool may = std::any_of(kind.roles.begin(), kind.roles.end(),
                                 [&](const std::string& role) { return has_role(roles, role); });
    if (may && device_role == kind.device_role) kinds.emplace_back(kind.kind);
  }
  return kinds;
}

std::vector<std::string> kinds_on(const std::string& device_role) {
  std::vector<std::string> kinds;
  for (const WorkKind& kind : work_kinds()) {
    if (device_role == kind.device_role) kinds.emplace_back(kind.kind);
  }
  return kinds;
}

void renew_packet(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->done) return;
  if (row->kind == "pick") renew_trip(context, packet);
  if (row->kind == "put_back") renew_put_back(context, packet);
  if (row->kind == "count") renew_count(context, packet);
}

wire::Answer next_work(Context& context, const RequestScope& scope) {
  // Who asks has nothing in hand: work in progress goes on with what is left.
  const auto mine =
      store::lease_of_worker(context.database(), scope.worker, kinds_on(scope.device.role));
  if (mine) return give(context, scope, mine->packet, "work_resumed");
  const wire::Values& values = scope.request.values;
  if (values.container) return work_at(context, scope, *values.container);
  if (values.place) return work_at(context, scope, *values.place);
  return next_free(context, scope, 0);
}

wire::Answer take_over(Context& context, const RequestScope& scope) {
  wire::Answer answer;
  answer.home = home_packet(scope.device.role);
  if (scope.request.values.choice.value_or("") != "take") return answer;
  const Id packet = scope.request.step;
  const auto row = store::load_packet_row(context.database(), packet);
  const auto kinds =
      kinds_for(store::worker_roles(context.database(), scope.worker), scope.device.role);
  const bool may = row && !row->done && row->site == scope.device.site &&
                   std::find(kinds.begin(), kinds.end(), row->kind) != kinds.end();
  if (!may) {
    answer.say = {domain::text("say.work_over")};
    return answer;
  }
  if (const auto held = store::held_container_of(context.database(), packet)) {
    answer.say = {domain::text("say.container_on_hold", {{"code", *held}})};
    return answer;
  }
  const auto lease = store::live_lease(context.database(), packet);
  if (lease && lease->worker != scope.worker && is_worked_on(context, *lease)) {
    answer.say = {domain::text("say.work_taken")};
    return answer;
  }
  wire::Answer given = give(context, scope, packet, "work_taken_over");
  given.home = std::move(answer.home);
  return given;
}

wire::Answer leave_work(Context& context, const RequestScope& scope) {
  const std::string reason = scope.request.values.choice.value_or("break");
  for (const auto& lease : store::live_leases_of_device(context.database(), scope.device.id)) {
    if (lease.worker != scope.worker) continue;
    if (reason == "break") continue;  // begun or not, it waits for this person
    if (return_if_untouched(context, lease, "signed_off")) continue;
    // A closed parcel's label comes out here: no tote leads to it, only this station does.
    if (waits_for_label(context, lease.packet)) continue;
    if (reason == "hand_over") store::end_lease(context.writer, lease.id, "handed_over");
  }
  store::end_session(context.writer, scope.session, reason);
  domain::Changes changes;
  changes.events.push_back({.kind = "left_work", .packet = scope.request.packet, .detail = reason});
  context.save(scope.device.site, changes);
  return {};
}

std::optional<wire::Packet> work_of_others_here(Context& context, Id device, Id worker) {
  for (const auto& lease : store::live_leases_of_device(context.database(), device)) {
    if (lease.worker == worker || !store::has_facts(context.database(), lease.packet)) continue;
    return domain::take_over_packet(offer_of(context, lease));
  }
  return std::nullopt;
}

}  // namespace fw::service
