#include "server/store/packet_control.h"

#include "server/store/work.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;
using MaybeText = std::optional<std::string>;

std::string state_of(const PacketView& packet, bool leased, bool held, bool silent) {
  if (packet.done_at_ms) return "done";
  if (!leased) return packet.facts > 0 ? "left" : "free";
  if (silent) return "silent";
  return held ? "in_hand" : "away";
}

std::vector<PacketView> packets_where(Connection& database, const std::string& rest,
                                      const std::string& kind, Id number) {
  std::vector<PacketView> packets;
  const auto rows = database.rows<Id, Id, std::string, std::string, std::string, std::string,
                                  std::string, std::string, std::int64_t, std::int64_t, EpochMs,
                                  MaybeMs, std::string, MaybeMs, MaybeMs, bool, bool, bool>(
      "SELECT p.id, p.site_id, p.kind, COALESCE(w.number, ''), COALESCE(o.number, ''), "
      "COALESCE(wk.name, ''), COALESCE(d.code, ''), COALESCE(c.code, ''), p.revision, "
      "COALESCE((SELECT SUM(f.facts) FROM lease f WHERE f.packet_id = p.id), 0), p.created_at_ms, "
      "p.done_at_ms, p.end_reason, l.began_at_ms, l.heard_at_ms, l.id IS NOT NULL, "
      "COALESCE(l.held, 0) = 1, l.silent_at_ms IS NOT NULL FROM packet p LEFT JOIN lease l ON "
      "l.packet_id = p.id AND l.ended_at_ms IS NULL LEFT JOIN worker wk ON wk.id = l.worker_id "
      "LEFT JOIN device d ON d.id = l.device_id LEFT JOIN wave w ON w.id = p.wave_id LEFT JOIN "
      "fulfilment f ON f.id = p.fulfilment_id LEFT JOIN orders o ON o.id = f.order_id LEFT JOIN "
      "batch b ON b.id = p.batch_id LEFT JOIN place c ON c.id = b.cart_container_id WHERE " +
          rest,
      kind, number);
  for (const auto& [id, site, packet_kind, wave, order, worker, device, cart, revision, facts,
                    created, done, reason, begun, heard, leased, held, silent] : rows) {
    PacketView packet;
    packet.id = id;
    packet.site = site;
    packet.kind = packet_kind;
    packet.wave = wave;
    packet.order = order;
    packet.worker = worker;
    packet.device = device;
    packet.cart = cart;
    packet.revision = revision;
    packet.facts = facts;
    packet.created_at_ms = created;
    packet.done_at_ms = done;
    packet.end_reason = reason;
    packet.begun_at_ms = begun;
    packet.heard_at_ms = heard;
    packet.state = state_of(packet, leased, held, silent);
    const auto progress = progress_of(database, id);
    packet.tasks = progress.tasks;
    packet.tasks_done = progress.ended;
    packet.first_load = progress.first_load;
    packet.last_load = progress.last_load;
    packets.push_back(std::move(packet));
  }
  return packets;
}

}  // namespace

std::vector<PacketView> list_packets(Connection& database, const std::string& kind, bool all,
                                     std::int64_t most) {
  return packets_where(
      database,
      std::string("(:1 = '' OR p.kind = :1) ") +
          (all ? "ORDER BY p.id DESC" : "AND p.done_at_ms IS NULL ORDER BY p.rank, p.id") +
          " LIMIT :2",
      kind, most);
}

std::optional<PacketView> find_packet(Connection& database, Id packet) {
  auto packets = packets_where(database, "(:1 = '' OR p.kind = :1) AND p.id = :2", "", packet);
  if (packets.empty()) return std::nullopt;
  return std::move(packets.front());
}

std::optional<SignedOn> where_signed_on(Connection& database, Id worker) {
  const auto rows = database.rows<Id, Id, std::string>(
      "SELECT d.id, s.id, d.role FROM session s JOIN device d ON d.id = s.device_id WHERE "
      "s.worker_id = :1 AND s.ended_at_ms IS NULL ORDER BY s.id DESC LIMIT 1",
      worker);
  if (rows.empty()) return std::nullopt;
  const auto& [device, session, role] = rows.front();
  return SignedOn{device, session, role};
}

}  // namespace fw::store
