#include "server/service/sessions.h"

#include <algorithm>

#include "server/domain/home_packet.h"
#include "server/domain/text.h"
#include "server/service/sorting.h"
#include "server/service/work.h"
#include "server/store/catalog.h"
#include "server/store/facts.h"
#include "server/store/loads.h"
#include "server/store/packets.h"
#include "server/store/work.h"
#include "shared/base/result.h"
#include "shared/wire/values/limits.h"

namespace fw::service {
namespace {

HelloOutcome goodbye(const std::string& code, const std::string& given) {
  return {wire::Goodbye{code, domain::text("goodbye." + code, {{"given", given}})}, {}, {}, {}};
}

// The mark of the stream; a stream's first hello opens it. What the terminal no
// longer holds will never come: it is shown as lost, and the mark passes it.
Result<std::int64_t> settle_stream(Context& context, const store::DeviceRow& device,
                                   const wire::Hello& hello) {
  auto stream = store::load_stream(context.writer, hello.stream);
  if (!stream) stream = store::insert_stream(context.writer, device.id, hello.stream);
  if (stream->device != device.id) {
    return refuse("stream_of_another_device", hello.stream, "this device's own outbox",
                  "delete the copied outbox file");
  }
  if (hello.first_held_seq <= stream->acked_seq + 1) return stream->acked_seq;
  const std::int64_t first = stream->acked_seq + 1;
  const std::int64_t last = hello.first_held_seq - 1;
  domain::Changes changes;
  changes.discrepancies.push_back(
      {.kind = "lost_facts",
       .quantity = last - first + 1,
       .detail = "seq " + std::to_string(first) + " to " + std::to_string(last)});
  context.save(device.site, changes);
  stream->acked_seq = last;
  stream->lost += last - first + 1;
  store::save_mark(context.writer, *stream);
  return last;
}

// Where two begin alike the first counts. Places are last: that a code begins like
// one only says what a wrong scan is.
std::vector<wire::CodeClass> code_classes(store::Connection& database, Id site) {
  std::vector<wire::CodeClass> classes{
      {store::setting(database, "prefix_tote", "T-"), wire::Meaning::container},
      {store::setting(database, "prefix_cart", "CART-"), wire::Meaning::container},
      {store::setting(database, "prefix_badge", "W-"), wire::Meaning::badge},
      {store::setting(database, "prefix_command", "CMD-"), wire::Meaning::command}};
  const std::size_t left = wire::max_options - classes.size();
  for (auto& prefix : store::place_prefixes(database, site, static_cast<std::int64_t>(left))) {
    classes.push_back({std::move(prefix), wire::Meaning::place});
  }
  return classes;
}

// The device may still have a packet that is over (its end was decided here): its
// last revision says so.
bool tell_end(Context& context, const store::DeviceRow& device, const wire::Holding& holding,
              HelloOutcome& outcome) {
  const auto row = store::load_packet_row(context.database(), holding.packet);
  const auto last = store::last_lease(context.database(), holding.packet);
  if (!row || !row->done || !last || last->device != device.id || last->epoch != holding.epoch) {
    return false;
  }
  if (row->revision <= holding.revision) return false;
  outcome.amended.push_back(*store::load_packet(context.database(), holding.packet));
  return true;
}

// Leases whose packet the device no longer has in its memory: who goes on with
// such work gets it anew.
void note_held(Context& context, const store::DeviceRow& device, const wire::Hello& hello) {
  for (const auto& lease : store::live_leases_of_device(context.database(), device.id)) {
    const bool held = std::any_of(hello.holds.begin(), hello.holds.end(), [&](const auto& holding) {
      return holding.packet == lease.packet && holding.epoch == lease.epoch;
    });
    if (held != lease.held) store::lease_held(context.writer, lease.id, held);
  }
}

// Nothing was heard of the device, so its work went back on the list; nobody has taken it
// since, and the device is back with it in hand: it goes on.
void regain(Context& context, const store::DeviceRow& device, const wire::Holding& holding) {
  const auto row = store::load_packet_row(context.database(), holding.packet);
  const auto last = store::last_lease(context.database(), holding.packet);
  const bool is_its_last = last && last->device == device.id && last->epoch == holding.epoch &&
                           last->end_reason == "returned";
  if (!row || row->done || !is_its_last) return;
  if (!store::is_signed_on(context.database(), last->worker, device.id)) return;
  if (store::held_container_of(context.database(), holding.packet)) return;
  store::resume_lease(context.writer, last->id);
  domain::Changes changes;
  changes.events.push_back({.kind = "work_resumed", .wave = row->wave, .packet = holding.packet});
  context.save(device.site, changes);
}

void compare_holdings(Context& context, const store::DeviceRow& device, const wire::Hello& hello,
                      HelloOutcome& outcome) {
  for (const wire::Holding& holding : hello.holds) {
    regain(context, device, holding);
    const auto lease = store::live_lease(context.database(), holding.packet);
    if (!lease || lease->device != device.id || lease->epoch != holding.epoch) {
      if (tell_end(context, device, holding, outcome)) continue;
      outcome.revoked.push_back({holding.packet, holding.epoch, domain::text("revoked.not_yours")});
      continue;
    }
    store::lease_heard(context.writer, lease->id);
    auto packet = store::load_packet(context.database(), holding.packet);
    if (packet && packet->revision > holding.revision) {
      outcome.amended.push_back(std::move(*packet));
    }
  }
}

}  // namespace

HelloOutcome greet(Context& context, const std::string& host, const std::string& device_code,
                   const wire::Hello& hello) {
  const int protocol = std::min(hello.protocol_max, wire::protocol_max);
  if (protocol < std::max(hello.protocol_min, wire::protocol_min)) {
    return goodbye("protocol_version", std::to_string(hello.protocol_max));
  }
  const auto device = store::load_device(context.database(), device_code);
  if (!device || device->host != host) return goodbye("unknown_device", device_code);
  context.author.device = device->id;
  // A printer daemon has no outbox: its results are confirmed one by one.
  const auto mark =
      hello.stream.empty() ? Result<std::int64_t>(0) : settle_stream(context, *device, hello);
  if (!mark) return goodbye(mark.error().code, device_code);
  store::device_seen(context.writer, device->id, hello.columns, hello.rows);

  HelloOutcome outcome;
  outcome.device = {device->id, device->site,  device_code, device->role,
                    "en",       hello.columns, hello.rows};
  wire::Welcome welcome;
  welcome.protocol = protocol;
  welcome.incarnation = store::setting(context.database(), "incarnation", "");
  welcome.acked_seq = *mark;
  welcome.server_time_ms = context.now();
  welcome.sent_ms = hello.sent_ms;
  welcome.last_request = device->last_request;
  welcome.device_role = device->role;
  welcome.code_classes = code_classes(context.database(), device->site);
  if (const auto session = store::live_session(context.database(), device->id)) {
    welcome.session = session->id;
    welcome.worker_name = session->worker_name;
    welcome.language = session->language;
    welcome.home = home_of(context, device->role, session->id);
    outcome.device.language = session->language;
  }
  note_held(context, *device, hello);
  compare_holdings(context, *device, hello, outcome);
  outcome.reply = std::move(welcome);
  return outcome;
}

namespace {

// A terminal forgets the packet in hand when somebody else signs on.
void drop_work_of_others(Context& context, Id device, Id worker) {
  for (const auto& lease : store::live_leases_of_device(context.database(), device)) {
    if (lease.worker != worker) store::lease_held(context.writer, lease.id, false);
  }
}

// Work in hand is the person's, not the device's: it goes on where they sign on. A
// trip moves with them; an order at a pack station waits there for its tote.
std::optional<wire::Packet> work_in_hand(Context& context, const RequestScope& scope, Id worker,
                                         Id session) {
  const auto lease =
      store::lease_of_worker(context.database(), worker, kinds_on(scope.device.role));
  if (!lease) return std::nullopt;
  const bool here = lease->device == scope.device.id && lease->held;
  if (!here && scope.device.role == "pack_station") return std::nullopt;
  if (!here) {
    renew_packet(context, lease->packet);
    if (lease->device != scope.device.id) {
      pass_lease(context, lease->packet, worker, scope.device.id, session);
    } else {
      store::lease_held(context.writer, lease->id, true);
    }
  }
  return store::load_packet(context.database(), lease->packet);
}

}  // namespace

wire::Answer sign_on(Context& context, const RequestScope& scope) {
  const std::string badge = scope.request.values.badge.value_or("");
  const auto worker = store::find_worker(context.database(), scope.device.site, badge);
  if (!worker) return refused("badge_unknown", badge, "an active badge");
  if (kinds_for(worker->roles, scope.device.role).empty()) {
    return refused("role_missing", badge,
                   scope.device.role == "pack_station" ? "packer" : "picker");
  }
  context.author.worker = worker->id;
  store::end_other_sessions(context.writer, scope.device.id, worker->id);
  wire::Answer answer;
  answer.session =
      store::insert_session(context.writer, scope.device.site, worker->id, scope.device.id);
  answer.worker_name = worker->name;
  answer.language = worker->language;
  answer.home = home_packet(scope.device.role);
  drop_work_of_others(context, scope.device.id, worker->id);
  answer.packet = work_in_hand(context, scope, worker->id, answer.session);
  if (answer.packet) {
    answer.say = {domain::text("say.welcome_back", {{"name", worker->name}})};
  } else if (auto offer = work_of_others_here(context, scope.device.id, worker->id)) {
    answer.home = std::move(offer);
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "signed_on"});
  context.save(scope.device.site, changes);
  return answer;
}

wire::Answer sign_off(Context& context, const RequestScope& scope) {
  // Nothing was done yet: the work goes back to the list by itself.
  for (const auto& lease : store::live_leases_of_device(context.database(), scope.device.id)) {
    if (lease.worker == scope.worker) return_if_untouched(context, lease, "signed_off");
  }
  store::end_session(context.writer, scope.session, "signed_off");
  domain::Changes changes;
  changes.events.push_back({.kind = "signed_off"});
  context.save(scope.device.site, changes);
  return {};
}

namespace {

// By the books: what the device has not told yet may lie in them all the same.
void unbind_empty_totes(Context& context, Id packet) {
  for (const auto& load : store::live_loads_of_packet(context.database(), packet)) {
    if (store::is_empty(context.database(), load.container)) {
      store::end_load(context.writer, load.id, "empty");
    }
  }
}

}  // namespace

bool return_if_untouched(Context& context, const store::Lease& lease, const std::string& reason) {
  if (store::has_facts(context.database(), lease.packet)) return false;
  store::end_lease(context.writer, lease.id, reason);
  unbind_empty_totes(context, lease.packet);
  return true;
}

void finish_untouched(Context& context, Id packet, const std::string& reason) {
  store::mark_packet_done(context.writer, packet, reason);
  unbind_empty_totes(context, packet);
}

store::Lease pass_lease(Context& context, Id packet, Id worker, Id device, Id session) {
  // A device has one packet in hand: another one waits for its tote to be scanned.
  for (const auto& other : store::live_leases_of_device(context.database(), device)) {
    if (other.packet == packet) continue;
    if (!return_if_untouched(context, other, "returned")) {
      store::lease_held(context.writer, other.id, false);
    }
  }
  if (const auto old = store::live_lease(context.database(), packet)) {
    store::end_lease(context.writer, old->id, "taken_over");
    context.effects.revoked_leases.push_back(old->id);
  }
  return store::insert_lease(context.writer, packet, worker, device, session);
}

void tell_lease_lost(Context& context, Id device, Id packet, int epoch, int revision) {
  const auto row = store::load_packet_row(context.database(), packet);
  const auto lease = store::lease_of_epoch(context.database(), packet, epoch);
  if (!row || !lease || lease->device != device || lease->end_reason.empty()) return;
  const auto last = store::last_lease(context.database(), packet);
  // Taken away by the office: also where the packet ended with it, and its last revision
  // knows nothing of that.
  const bool taken_away =
      lease->end_reason.starts_with("order_") || lease->end_reason.starts_with("container_");
  const bool has_news = row->done && row->revision > revision;
  if (has_news && !taken_away && last && last->id == lease->id) {
    context.effects.amended_packets.push_back(packet);  // its last revision says that it is over
  } else {
    context.effects.revoked_leases.push_back(lease->id);
  }
}

void finish_packet(Context& context, Id packet, const std::string& reason) {
  store::mark_packet_done(context.writer, packet, reason);
  if (const auto lease = store::live_lease(context.database(), packet)) {
    store::end_lease(context.writer, lease->id, reason);
  }
}

wire::Packet home_packet(const std::string& device_role) {
  return domain::home_packet(device_role == "pack_station" ? domain::Home::pack_station
                                                           : domain::Home::handheld);
}

}  // namespace fw::service
