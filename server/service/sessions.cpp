#include "server/service/sessions.h"

#include <algorithm>

#include "server/domain/home_packet.h"
#include "server/domain/text.h"
#include "server/service/packets.h"

namespace fw::service {
namespace {

constexpr std::int64_t day_ms = 24LL * 3'600'000;

struct Device {
  Id id = 0;
  Id site = 0;
  std::string role;
  std::string host;
};

std::optional<Device> load_device(db::Database& database, const std::string& code) {
  // Device codes are unique within a site; a link serves one site (the first).
  const auto rows = database.rows<Id, Id, std::string, std::string>(
      "SELECT d.id, d.site_id, d.role, h.name FROM device d JOIN host h ON h.id = d.host_id WHERE "
      "d.code = :1 ORDER BY d.site_id LIMIT 1",
      code);
  if (rows.empty()) return std::nullopt;
  const auto& [id, site, role, host] = rows.front();
  return Device{id, site, role, host};
}

HelloOutcome goodbye(const std::string& code, const std::string& given) {
  return {wire::Goodbye{code, domain::text("goodbye." + code, {{"given", given}})}, {}, {}, {}};
}

// The mark of the stream; a stream's first hello opens it. What the terminal no
// longer holds will never come: it is shown as lost, and the mark passes it.
std::int64_t settle_stream(Context& context, const Device& device, const wire::Hello& hello) {
  const auto known = context.database.row<Id, std::int64_t>(
      "SELECT id, acked_seq FROM stream WHERE uuid = :1", hello.stream);
  Id stream = 0;
  std::int64_t acked = 0;
  if (known) {
    std::tie(stream, acked) = *known;
  } else {
    stream = context.new_id(device.site);
    context.database.exec(
        "INSERT INTO stream (id, uuid, device_id, acked_seq, began_at_ms) VALUES (:1, :2, :3, 0, "
        ":4)",
        stream, hello.stream, device.id, context.now);
  }
  if (hello.first_held_seq <= acked + 1) return acked;
  domain::Changes changes;
  changes.discrepancies.push_back({.kind = "lost_facts",
                                   .owner_role = "supervisor",
                                   .due_at_ms = context.now + day_ms,
                                   .quantity = hello.first_held_seq - 1 - acked,
                                   .detail = "seq " + std::to_string(acked + 1) + " to " +
                                             std::to_string(hello.first_held_seq - 1)});
  context.save(device.site, changes);
  acked = hello.first_held_seq - 1;
  context.database.exec("UPDATE stream SET acked_seq = :2 WHERE id = :1", stream, acked);
  return acked;
}

std::vector<wire::CodeClass> code_classes(db::Database& database) {
  const auto setting = [&](const char* key, const char* otherwise) {
    return database.value<std::string>("SELECT value FROM server_meta WHERE key = :1", key)
        .value_or(otherwise);
  };
  return {{setting("prefix_tote", "T-"), wire::Meaning::container},
          {setting("prefix_cart", "CART-"), wire::Meaning::container},
          {setting("prefix_badge", "W-"), wire::Meaning::badge},
          {setting("prefix_command", "CMD-"), wire::Meaning::command}};
}

void compare_holdings(Context& context, const Device& device, const wire::Hello& hello,
                      HelloOutcome& outcome) {
  for (const wire::Holding& holding : hello.holds) {
    const auto lease = live_lease(context.database, holding.packet);
    if (!lease || lease->device != device.id || lease->epoch != holding.epoch) {
      outcome.revoked.push_back({holding.packet, holding.epoch, domain::text("revoked.not_yours")});
      continue;
    }
    context.database.exec("UPDATE lease SET heard_at_ms = :2 WHERE id = :1", lease->id,
                          context.now);
    auto packet = load_packet(context.database, holding.packet);
    if (packet && packet->revision > holding.revision) {
      outcome.amended.push_back(std::move(*packet));
    }
  }
}

}  // namespace

std::optional<Session> live_session(db::Database& database, Id device) {
  const auto rows = database.rows<Id, Id, std::string, std::string>(
      "SELECT s.id, w.id, w.name, w.language FROM session s JOIN worker w ON w.id = s.worker_id "
      "WHERE s.device_id = :1 AND s.ended_at_ms IS NULL ORDER BY s.began_at_ms DESC LIMIT 1",
      device);
  if (rows.empty()) return std::nullopt;
  const auto& [id, worker, name, language] = rows.front();
  return Session{id, worker, name, language};
}

HelloOutcome greet(Context& context, const std::string& host, const std::string& device_code,
                   const wire::Hello& hello) {
  const int protocol = std::min(hello.protocol_max, wire::protocol_max);
  if (protocol < std::max(hello.protocol_min, wire::protocol_min)) {
    return goodbye("protocol_version", std::to_string(hello.protocol_max));
  }
  const auto device = load_device(context.database, device_code);
  if (!device || device->host != host) return goodbye("unknown_device", device_code);

  context.author.device = device->id;
  context.database.exec(
      "UPDATE device SET last_seen_at_ms = :2, columns = :3, rows = :4 WHERE id = :1", device->id,
      context.now, hello.columns, hello.rows);
  HelloOutcome outcome;
  outcome.device = {device->id, device->site,  device_code, device->role,
                    "en",       hello.columns, hello.rows};
  wire::Welcome welcome;
  welcome.protocol = protocol;
  welcome.incarnation =
      context.database.value<std::string>("SELECT value FROM server_meta WHERE key = 'incarnation'")
          .value_or("");
  welcome.acked_seq = hello.stream.empty() ? 0 : settle_stream(context, *device, hello);
  welcome.server_time_ms = context.now;
  welcome.device_role = device->role;
  welcome.code_classes = code_classes(context.database);
  if (const auto session = live_session(context.database, device->id)) {
    welcome.session = session->id;
    welcome.worker_name = session->worker_name;
    welcome.language = session->language;
    welcome.home = home_packet(device->role);
    outcome.device.language = session->language;
  }
  compare_holdings(context, *device, hello, outcome);
  outcome.reply = std::move(welcome);
  return outcome;
}

wire::Answer sign_on(Context& context, const RequestScope& scope) {
  const std::string badge = scope.request.values.badge.value_or("");
  const auto worker = context.database.row<Id, std::string, std::string, std::string>(
      "SELECT id, name, language, roles FROM worker WHERE site_id = :1 AND active = 1 AND (badge = "
      ":2 OR number = :2)",
      scope.site, badge);
  if (!worker) return refused("badge_unknown", badge, "an active badge");
  const auto& [worker_id, name, language, roles] = *worker;
  const std::string needed = scope.device_role == "pack_station" ? "pack" : "pick";
  if ((" " + roles + " ").find(" " + needed + " ") == std::string::npos) {
    return refused("role_missing", badge, needed);
  }
  context.author.worker = worker_id;
  // One person, one device; one device, one person: the newest sign-on counts.
  context.database.exec(
      "UPDATE session SET ended_at_ms = :3, end_reason = 'signed_on_elsewhere' WHERE ended_at_ms "
      "IS NULL AND (device_id = :1 OR worker_id = :2)",
      scope.device, worker_id, context.now);
  wire::Answer answer;
  answer.session = context.new_id(scope.site);
  context.database.exec(
      "INSERT INTO session (id, site_id, worker_id, device_id, began_at_ms, end_reason) VALUES "
      "(:1, :2, :3, :4, :5, '')",
      answer.session, scope.site, worker_id, scope.device, context.now);
  answer.worker_name = name;
  answer.language = language;
  answer.home = home_packet(scope.device_role);
  // Work in hand is the person's, not the device's: it goes on here.
  if (const auto lease = lease_of_worker(context.database, worker_id)) {
    if (lease->device != scope.device) {
      begin_lease(context, lease->packet, worker_id, scope.device, answer.session);
    }
    answer.packet = load_packet(context.database, lease->packet);
    answer.say = {domain::text("say.welcome_back", {{"name", name}})};
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "signed_on"});
  context.save(scope.site, changes);
  return answer;
}

wire::Answer sign_off(Context& context, const RequestScope& scope) {
  if (const auto lease = lease_of_worker(context.database, scope.worker)) {
    if (lease->facts == 0) {
      // Nothing was done yet: the work goes back to the list by itself.
      end_lease(context, *lease, "signed_off");
    }
  }
  context.database.exec(
      "UPDATE session SET ended_at_ms = :2, end_reason = 'signed_off' WHERE id = :1 AND "
      "ended_at_ms IS NULL",
      scope.session, context.now);
  domain::Changes changes;
  changes.events.push_back({.kind = "signed_off"});
  context.save(scope.site, changes);
  return {};
}

wire::Packet home_packet(const std::string& device_role) {
  return domain::home_packet(device_role == "pack_station" ? domain::Home::pack_station
                                                           : domain::Home::handheld);
}

}  // namespace fw::service
