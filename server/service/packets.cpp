#include "server/service/packets.h"

#include "shared/wire/values/stored_packet.h"

namespace fw::service {
namespace {

std::optional<Id> none_if_zero(Id id) { return id == 0 ? std::nullopt : std::optional<Id>(id); }

void save_content(Context& context, Id site, const wire::Packet& packet) {
  wire::Packet stored = packet;
  stored.epoch = 0;  // the lease's, never stored with the content
  context.database.exec(
      "INSERT INTO packet_revision (id, packet_id, revision, content, made_at_ms) VALUES (:1, :2, "
      ":3, :4, :5)",
      context.new_id(site), packet.id, packet.revision, wire::encode_stored_packet(stored),
      context.now);
}

void save_link(Context& context, Id site, Id packet, const StepLink& link) {
  context.database.exec(
      "INSERT INTO packet_step (id, packet_id, step_id, kind, pick_task_id, fulfilment_id, "
      "order_line_id, tote_load_id, slot, item_id, lot_id, place_id) VALUES (:1, :2, :3, :4, :5, "
      ":6, :7, :8, :9, :10, :11, :12)",
      context.new_id(site), packet, link.step, link.kind, none_if_zero(link.pick_task),
      none_if_zero(link.fulfilment), none_if_zero(link.order_line), none_if_zero(link.tote_load),
      link.slot, none_if_zero(link.item), none_if_zero(link.lot), none_if_zero(link.place));
}

std::optional<Lease> lease_where(db::Database& database, const std::string& condition, Id id) {
  const auto rows = database.rows<Id, Id, std::int64_t, Id, Id, std::int64_t>(
      "SELECT id, packet_id, epoch, worker_id, device_id, facts FROM lease WHERE " + condition +
          " AND ended_at_ms IS NULL ORDER BY began_at_ms DESC LIMIT 1",
      id);
  if (rows.empty()) return std::nullopt;
  const auto& [lease, packet, epoch, worker, device, facts] = rows.front();
  return Lease{lease, packet, static_cast<int>(epoch), worker, device, facts};
}

}  // namespace

wire::Packet create_packet(Context& context, const NewPacket& packet) {
  wire::Packet content = packet.content;
  content.id = context.new_id(packet.site);
  content.kind = packet.kind;
  content.revision = 1;
  context.database.exec(
      "INSERT INTO packet (id, site_id, kind, wave_id, batch_id, fulfilment_id, zone_id, revision, "
      "rank, created_at_ms, end_reason) VALUES (:1, :2, :3, :4, :5, :6, :7, 1, :8, :9, '')",
      content.id, packet.site, packet.kind, none_if_zero(packet.wave), none_if_zero(packet.batch),
      none_if_zero(packet.fulfilment), none_if_zero(packet.zone), packet.rank, context.now);
  save_content(context, packet.site, content);
  for (const StepLink& link : packet.links) save_link(context, packet.site, content.id, link);
  return content;
}

wire::Packet amend_packet(Context& context, wire::Packet content,
                          const std::vector<StepLink>& new_links) {
  const auto row = context.database.row<Id, std::int64_t>(
      "SELECT site_id, revision FROM packet WHERE id = :1", content.id);
  if (!row) throw db::Error(db::ErrorKind::other, "amending a packet that has no row");
  const auto [site, revision] = *row;
  content.revision = static_cast<int>(revision) + 1;
  context.database.exec("UPDATE packet SET revision = :2 WHERE id = :1", content.id,
                        content.revision);
  save_content(context, site, content);
  for (const StepLink& link : new_links) {
    context.database.exec(
        "DELETE FROM packet_step WHERE packet_id = :1 AND step_id = :2 AND done_at_ms IS NULL",
        content.id, link.step);
    save_link(context, site, content.id, link);
  }
  if (const auto lease = live_lease(context.database, content.id)) content.epoch = lease->epoch;
  context.effects.amended_packets.push_back(content.id);
  return content;
}

std::optional<wire::Packet> load_packet(db::Database& database, Id packet) {
  const auto text = database.value<std::string>(
      "SELECT r.content FROM packet p JOIN packet_revision r ON r.packet_id = p.id AND r.revision "
      "= p.revision WHERE p.id = :1",
      packet);
  if (!text) return std::nullopt;
  auto stored = wire::decode_stored_packet(*text);
  if (!stored) throw db::Error(db::ErrorKind::other, to_line(stored.error()));
  wire::Packet content = std::move(*stored);
  if (const auto lease = live_lease(database, packet)) content.epoch = lease->epoch;
  return content;
}

Lease begin_lease(Context& context, Id packet, Id worker, Id device, Id session) {
  if (const auto old = live_lease(context.database, packet)) {
    end_lease(context, *old, "taken_over");
    context.effects.revoked_leases.push_back(old->id);
  }
  const auto highest = context.database.value<std::optional<std::int64_t>>(
      "SELECT MAX(epoch) FROM lease WHERE packet_id = :1", packet);
  const std::int64_t epoch = highest.value_or(std::nullopt).value_or(0) + 1;
  Lease lease{
      context.new_id(store::site_of(packet)), packet, static_cast<int>(epoch), worker, device, 0};
  context.database.exec(
      "INSERT INTO lease (id, packet_id, epoch, worker_id, device_id, session_id, began_at_ms, "
      "heard_at_ms, facts, standing_revision, standing_step_id, end_reason) VALUES (:1, :2, :3, "
      ":4, :5, :6, :7, :7, 0, 0, 0, '')",
      lease.id, packet, epoch, worker, device, session, context.now);
  context.database.exec("UPDATE packet SET offered_at_ms = :2 WHERE id = :1", packet, context.now);
  return lease;
}

std::optional<Lease> live_lease(db::Database& database, Id packet) {
  return lease_where(database, "packet_id = :1", packet);
}
std::optional<Lease> lease_of_worker(db::Database& database, Id worker) {
  return lease_where(database, "worker_id = :1", worker);
}
std::optional<Lease> lease_of_device(db::Database& database, Id device) {
  return lease_where(database, "device_id = :1", device);
}

void end_lease(Context& context, const Lease& lease, const std::string& reason) {
  context.database.exec(
      "UPDATE lease SET ended_at_ms = :2, end_reason = :3 WHERE id = :1 AND ended_at_ms IS NULL",
      lease.id, context.now, reason);
}

void finish_packet(Context& context, Id packet, const std::string& reason) {
  context.database.exec(
      "UPDATE packet SET done_at_ms = :2, end_reason = :3 WHERE id = :1 AND done_at_ms IS NULL",
      packet, context.now, reason);
  if (const auto lease = live_lease(context.database, packet)) end_lease(context, *lease, reason);
}

}  // namespace fw::service
