#include "server/store/packets.h"

#include <algorithm>

#include "server/domain/leaving.h"
#include "server/store/rows.h"
#include "shared/wire/values/stored_packet.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;

MaybeId none_if_zero(Id id) { return id == 0 ? std::nullopt : MaybeId(id); }

// The epoch is the lease's and a way to leave is on every packet: neither is stored.
std::string stored_content(wire::Packet packet) {
  packet.epoch = 0;
  domain::drop_leaving(packet);
  return wire::encode_stored_packet(packet);
}

void insert_content(Writer& writer, Id site, const wire::Packet& packet) {
  writer.database.exec(
      "INSERT INTO packet_revision (id, packet_id, revision, content, made_at_ms) VALUES (:1, :2, "
      ":3, :4, :5)",
      writer.ids.next(site), packet.id, packet.revision, stored_content(packet), writer.now);
}

void insert_link(Writer& writer, Id site, Id packet, const StepLink& link) {
  writer.database.exec(
      "INSERT INTO packet_step (id, packet_id, step_id, kind, pick_task_id, fulfilment_id, "
      "order_line_id, tote_load_id, slot, item_id, lot_id, place_id, move_task_id, of_step_id) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14)",
      writer.ids.next(site), packet, link.step, link.kind, none_if_zero(link.pick_task),
      none_if_zero(link.fulfilment), none_if_zero(link.order_line), none_if_zero(link.tote_load),
      link.slot, none_if_zero(link.item), none_if_zero(link.lot), none_if_zero(link.place),
      none_if_zero(link.move_task), link.of_step);
}

// The steps of the packet as kept, to be mended; nullptr = not kept.
StepLink* kept_step(Writer& writer, Id packet, Id step) {
  std::vector<StepLink>* links = writer.rows.steps.find(packet);
  if (links == nullptr) return nullptr;
  for (StepLink& link : *links) {
    if (link.step == step) return &link;
  }
  return nullptr;
}

std::vector<Lease> leases_where(Connection& database, const std::string& condition, Id id) {
  std::vector<Lease> leases;
  for (const auto& [lease, packet, epoch, worker, device, facts, reason, held, silent] :
       database.rows<Id, Id, std::int64_t, Id, Id, std::int64_t, std::string, bool, MaybeId>(
           "SELECT id, packet_id, epoch, worker_id, device_id, facts, end_reason, held, "
           "silent_at_ms FROM lease WHERE " +
               condition,
           id)) {
    leases.push_back({lease, packet, static_cast<int>(epoch), worker, device, facts, reason, held,
                      silent.has_value()});
  }
  return leases;
}

std::string quoted(const std::vector<std::string>& kinds) {
  std::string list;
  for (const std::string& kind : kinds) list += (list.empty() ? "'" : ", '") + kind + "'";
  return list.empty() ? "''" : list;
}

// The newest; of a worker's, what is in hand before what waits for them.
std::optional<Lease> lease_where(Connection& database, const std::string& condition, Id id) {
  auto leases =
      leases_where(database,
                   condition +
                       " ORDER BY CASE WHEN ended_at_ms IS NULL THEN held ELSE 0 END DESC, "
                       "id DESC LIMIT 1",
                   id);
  if (leases.empty()) return std::nullopt;
  return std::move(leases.front());
}

}  // namespace

wire::Packet insert_packet(Writer& writer, const NewPacket& packet) {
  wire::Packet content = packet.content;
  content.id = writer.ids.next(packet.site);
  content.kind = packet.kind;
  content.revision = 1;
  writer.database.exec(
      "INSERT INTO packet (id, site_id, kind, wave_id, batch_id, fulfilment_id, zone_id, revision, "
      "rank, created_at_ms, end_reason) VALUES (:1, :2, :3, :4, :5, :6, :7, 1, :8, :9, '')",
      content.id, packet.site, packet.kind, none_if_zero(packet.wave), none_if_zero(packet.batch),
      none_if_zero(packet.fulfilment), none_if_zero(packet.zone), packet.rank, writer.now);
  insert_content(writer, packet.site, content);
  for (const StepLink& link : packet.links) insert_link(writer, packet.site, content.id, link);
  return content;
}

void replace_revision(Writer& writer, const wire::Packet& content) {
  writer.database.exec(
      "UPDATE packet_revision SET content = :3 WHERE packet_id = :1 AND revision = :2", content.id,
      content.revision, stored_content(content));
}

wire::Packet insert_revision(Writer& writer, wire::Packet content,
                             const std::vector<StepLink>& new_links) {
  const auto row = load_packet_row(writer.database, content.id);
  if (!row) throw broken("a revision of a packet that has no row");
  content.revision = row->revision + 1;
  writer.database.exec("UPDATE packet SET revision = :2 WHERE id = :1", content.id,
                       content.revision);
  insert_content(writer, row->site, content);
  for (const StepLink& link : new_links) {
    writer.rows.steps.told([&] {
      writer.database.exec("DELETE FROM packet_step WHERE packet_id = :1 AND step_id = :2",
                           content.id, link.step);
    });
    insert_link(writer, row->site, content.id, link);
  }
  writer.rows.steps.forget(content.id);
  if (const auto lease = live_lease(writer.database, content.id)) content.epoch = lease->epoch;
  return content;
}

std::optional<PacketRow> load_packet_row(Connection& database, Id packet) {
  const auto row = database.row<Id, std::string, MaybeId, MaybeId, MaybeId, std::int64_t, MaybeId>(
      "SELECT site_id, kind, wave_id, batch_id, fulfilment_id, revision, done_at_ms FROM packet "
      "WHERE id = :1",
      packet);
  if (!row) return std::nullopt;
  const auto& [site, kind, wave, batch, fulfilment, revision, done] = *row;
  return PacketRow{packet,
                   site,
                   kind,
                   wave.value_or(0),
                   batch.value_or(0),
                   fulfilment.value_or(0),
                   static_cast<int>(revision),
                   done.has_value()};
}

std::optional<Id> open_packet_of(Connection& database, Id fulfilment, const std::string& kind) {
  return database.value<Id>(
      "SELECT id FROM packet WHERE fulfilment_id = :1 AND kind = :2 AND done_at_ms IS NULL ORDER "
      "BY id LIMIT 1",
      fulfilment, kind);
}

std::optional<wire::Packet> load_packet(Connection& database, Id packet) {
  const auto text = database.value<std::string>(
      "SELECT r.content FROM packet p JOIN packet_revision r ON r.packet_id = p.id AND r.revision "
      "= p.revision WHERE p.id = :1",
      packet);
  if (!text) return std::nullopt;
  auto stored = wire::decode_stored_packet(*text);
  if (!stored) throw broken(to_line(stored.error()));
  wire::Packet content = std::move(*stored);
  if (const auto lease = live_lease(database, packet)) content.epoch = lease->epoch;
  domain::offer_leaving(content);
  return content;
}

std::optional<StepLink> load_step(Writer& writer, Id packet, Id step) {
  if (packet == 0 || step == 0) return std::nullopt;
  const auto* links = writer.rows.steps.get(packet, [&] {
    auto loaded = load_steps(writer.database, packet);
    return loaded.empty() ? std::nullopt : std::optional(std::move(loaded));
  });
  if (links == nullptr) return std::nullopt;
  const auto found = std::find_if(links->begin(), links->end(),
                                  [&](const StepLink& link) { return link.step == step; });
  return found == links->end() ? std::nullopt : std::optional(*found);
}

std::vector<StepLink> load_steps(Connection& database, Id packet) {
  std::vector<StepLink> links;
  for (const auto& [id, kind, task, fulfilment, line, load, item, lot, place, slot, done, move_task,
                    of_step] :
       database.rows<Id, std::string, MaybeId, MaybeId, MaybeId, MaybeId, MaybeId, MaybeId, MaybeId,
                     MaybeId, MaybeId, MaybeId, Id>(
           "SELECT step_id, kind, pick_task_id, fulfilment_id, order_line_id, tote_load_id, "
           "item_id, lot_id, place_id, slot, done_at_ms, move_task_id, of_step_id FROM packet_step "
           "WHERE packet_id = :1 ORDER BY step_id",
           packet)) {
    links.push_back({id, kind, task.value_or(0), fulfilment.value_or(0), line.value_or(0),
                     load.value_or(0), item.value_or(0), lot.value_or(0), place.value_or(0),
                     slot.value_or(0), done.has_value(), move_task.value_or(0), of_step});
  }
  return links;
}

void take_tote(Writer& writer, Id packet, Id load) {
  writer.database.exec("UPDATE packet SET in_hand_load_id = :2 WHERE id = :1", packet,
                       load == 0 ? std::optional<Id>() : std::optional<Id>(load));
}

Id tote_in_hand(Connection& database, Id packet) {
  return database
      .value<std::optional<Id>>("SELECT in_hand_load_id FROM packet WHERE id = :1", packet)
      .value_or(std::nullopt)
      .value_or(0);
}

void mark_step_done(Writer& writer, Id packet, Id step) {
  writer.rows.steps.told([&] {
    writer.database.exec(
        "UPDATE packet_step SET done_at_ms = :3 WHERE packet_id = :1 AND step_id = :2 AND "
        "done_at_ms IS NULL",
        packet, step, writer.now);
  });
  if (StepLink* link = kept_step(writer, packet, step)) link->done = true;
}

void mark_step_open(Writer& writer, Id packet, Id step) {
  writer.rows.steps.told([&] {
    writer.database.exec(
        "UPDATE packet_step SET done_at_ms = NULL WHERE packet_id = :1 AND step_id = :2", packet,
        step);
  });
  if (StepLink* link = kept_step(writer, packet, step)) link->done = false;
}

void mark_steps_done(Writer& writer, Id packet, const std::string& kind) {
  writer.rows.steps.told([&] {
    writer.database.exec(
        "UPDATE packet_step SET done_at_ms = :3 WHERE packet_id = :1 AND kind = :2 AND done_at_ms "
        "IS NULL",
        packet, kind, writer.now);
  });
  writer.rows.steps.forget(packet);
}

std::optional<Lease> load_lease(Connection& database, Id lease) {
  return lease_where(database, "id = :1", lease);
}
std::optional<Lease> live_lease(Connection& database, Id packet) {
  // There is one: sorted here, it costs every fact and request no sorter.
  auto leases = leases_where(database, "packet_id = :1 AND ended_at_ms IS NULL", packet);
  const auto first =
      std::max_element(leases.begin(), leases.end(), [](const Lease& a, const Lease& b) {
        return std::pair(a.held, a.id) < std::pair(b.held, b.id);
      });
  if (first == leases.end()) return std::nullopt;
  return std::move(*first);
}
std::optional<Lease> last_lease(Connection& database, Id packet) {
  return lease_where(database, "packet_id = :1", packet);
}

std::optional<Lease> lease_of_epoch(Connection& database, Id packet, int epoch) {
  for (const Lease& lease : leases_where(database, "packet_id = :1 ORDER BY id", packet)) {
    if (lease.epoch == epoch) return lease;
  }
  return std::nullopt;
}

std::optional<Lease> lease_of_worker(Connection& database, Id worker,
                                     const std::vector<std::string>& kinds) {
  return lease_where(database,
                     "worker_id = :1 AND ended_at_ms IS NULL AND EXISTS (SELECT 1 FROM packet p "
                     "WHERE p.id = lease.packet_id AND p.kind IN (" +
                         quoted(kinds) + "))",
                     worker);
}

std::vector<Lease> live_leases_of_device(Connection& database, Id device) {
  return leases_where(database, "device_id = :1 AND ended_at_ms IS NULL ORDER BY id", device);
}

bool has_facts(Connection& database, Id packet) {
  return database
             .value<std::int64_t>("SELECT COUNT(*) FROM lease WHERE packet_id = :1 AND facts > 0",
                                  packet)
             .value_or(0) > 0;
}

std::optional<std::int64_t> newest_seq(Connection& database, const Lease& lease) {
  return database
      .value<std::optional<std::int64_t>>(
          "SELECT MAX(seq) FROM fact WHERE packet_id = :1 AND device_id = :2 AND epoch = :3",
          lease.packet, lease.device, lease.epoch)
      .value_or(std::nullopt);
}

Lease insert_lease(Writer& writer, Id packet, Id worker, Id device, Id session) {
  // Epochs given out in a time that a restore has lost are not given out again (restored.h).
  const auto highest = writer.database.value<std::optional<std::int64_t>>(
      "SELECT MAX(e.epoch) FROM (SELECT epoch FROM lease WHERE packet_id = :1 UNION ALL SELECT "
      "CAST(value AS INTEGER) FROM server_meta WHERE key = 'lease_epochs_skipped') e",
      packet);
  const std::int64_t epoch = highest.value_or(std::nullopt).value_or(0) + 1;
  Lease lease;
  lease.id = writer.ids.next(site_of(packet));
  lease.packet = packet;
  lease.epoch = static_cast<int>(epoch);
  lease.worker = worker;
  lease.device = device;
  writer.database.exec(
      "INSERT INTO lease (id, packet_id, epoch, worker_id, device_id, session_id, began_at_ms, "
      "heard_at_ms, facts, standing_revision, standing_step_id, held, end_reason) VALUES (:1, :2, "
      ":3, :4, :5, :6, :7, :7, 0, 0, 0, 1, '')",
      lease.id, packet, epoch, worker, device, session, writer.now);
  writer.database.exec("UPDATE packet SET offered_at_ms = :2 WHERE id = :1", packet, writer.now);
  return lease;
}

void end_lease(Writer& writer, Id lease, const std::string& reason) {
  writer.database.exec(
      "UPDATE lease SET ended_at_ms = :2, end_reason = :3 WHERE id = :1 AND ended_at_ms IS NULL",
      lease, writer.now, reason);
}

void lease_held(Writer& writer, Id lease, bool held) {
  writer.database.exec("UPDATE lease SET held = :2 WHERE id = :1", lease, held);
}

void resume_lease(Writer& writer, Id lease) {
  writer.database.exec(
      "UPDATE lease SET ended_at_ms = NULL, end_reason = '', held = 1, silent_at_ms = NULL, "
      "heard_at_ms = :2 WHERE id = :1",
      lease, writer.now);
}

void lease_heard(Writer& writer, Id lease) {
  writer.database.exec("UPDATE lease SET heard_at_ms = :2, silent_at_ms = NULL WHERE id = :1",
                       lease, writer.now);
}

void lease_stands_at(Writer& writer, Id packet, Id device, int revision, Id step) {
  writer.database.exec(
      "UPDATE lease SET standing_revision = :3, standing_step_id = :4, heard_at_ms = :5 WHERE "
      "packet_id = :1 AND device_id = :2 AND ended_at_ms IS NULL",
      packet, device, revision, step, writer.now);
}

std::vector<Id> steps_of_revision(Connection& database, Id packet, int revision) {
  std::vector<Id> steps;
  const auto text = database.value<std::string>(
      "SELECT content FROM packet_revision WHERE packet_id = :1 AND revision = :2", packet,
      revision);
  if (!text) return steps;
  const auto content = wire::decode_stored_packet(*text);
  if (!content) throw broken(to_line(content.error()));
  for (const auto& group : content->groups) {
    for (const auto& step : group.steps) steps.push_back(step.id);
  }
  return steps;
}

Id standing_step(Connection& database, Id packet) {
  return database
      .value<Id>("SELECT standing_step_id FROM lease WHERE packet_id = :1 AND ended_at_ms IS NULL",
                 packet)
      .value_or(0);
}

bool count_fact(Writer& writer, Id packet, int epoch) {
  const Id* lease = writer.rows.lease_ids.get({packet, epoch}, [&] {
    return writer.database.value<Id>("SELECT id FROM lease WHERE packet_id = :1 AND epoch = :2",
                                     packet, epoch);
  });
  if (lease == nullptr) return false;
  static const std::string sql =
      "UPDATE lease SET facts = facts + 1, heard_at_ms = :2, silent_at_ms = NULL WHERE id = :1 AND "
      "ended_at_ms IS ";
  static const std::string live = sql + "NULL";
  static const std::string ended = sql + "NOT NULL";
  if (writer.database.exec(live, *lease, writer.now) > 0) return true;
  writer.database.exec(ended, *lease, writer.now);
  return false;
}

void mark_packet_done(Writer& writer, Id packet, const std::string& reason) {
  writer.database.exec(
      "UPDATE packet SET done_at_ms = :2, end_reason = :3 WHERE id = :1 AND done_at_ms IS NULL",
      packet, writer.now, reason);
}

}  // namespace fw::store
