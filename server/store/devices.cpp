#include "server/store/devices.h"

#include "server/store/rows.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;

std::optional<DeviceRow> device_where(Connection& database, const std::string& condition,
                                      const db::Value& key) {
  const auto rows = database.rows<Id, Id, std::string, std::string, std::string, MaybeId, MaybeId,
                                  std::int64_t>(
      "SELECT d.id, d.site_id, d.code, d.role, h.name, d.place_id, d.printer_id, d.last_request "
      "FROM device d JOIN host h ON h.id = d.host_id WHERE " +
          condition + " ORDER BY d.site_id LIMIT 1",
      key);
  if (rows.empty()) return std::nullopt;
  const auto& [id, site, code, role, host, place, printer, asked] = rows.front();
  return DeviceRow{id, site, code, role, host, place.value_or(0), printer.value_or(0), asked};
}

}  // namespace

std::optional<DeviceRow> load_device(Connection& database, const std::string& code) {
  return device_where(database, "d.code = :1", code);
}

std::optional<DeviceRow> load_device(Connection& database, Id device) {
  return device_where(database, "d.id = :1", device);
}

void device_seen(Writer& writer, Id device, int columns, int rows) {
  writer.database.exec(
      "UPDATE device SET last_seen_at_ms = :2, gone_at_ms = NULL, columns = :3, rows = :4 WHERE id "
      "= :1",
      device, writer.now, columns, rows);
}

void device_heard(Writer& writer, Id device) {
  writer.database.exec("UPDATE device SET last_seen_at_ms = :2, gone_at_ms = NULL WHERE id = :1",
                       device, writer.now);
  writer.database.exec(
      "UPDATE lease SET heard_at_ms = :2, silent_at_ms = NULL WHERE device_id = :1 AND ended_at_ms "
      "IS NULL",
      device, writer.now);
}

void device_asked(Writer& writer, Id device, std::int64_t number) {
  writer.database.exec("UPDATE device SET last_request = :2 WHERE id = :1 AND last_request < :2",
                       device, number);
}

void device_gone(Writer& writer, Id device) {
  writer.database.exec("UPDATE device SET gone_at_ms = :2 WHERE id = :1 AND gone_at_ms IS NULL",
                       device, writer.now);
}

std::optional<WorkerRow> find_worker(Connection& database, Id site, const std::string& badge) {
  const auto rows = database.rows<Id, std::string, std::string, std::string>(
      "SELECT id, name, language, roles FROM worker WHERE site_id = :1 AND active = 1 AND (badge = "
      ":2 OR number = :2) ORDER BY id LIMIT 1",
      site, badge);
  if (rows.empty()) return std::nullopt;
  const auto& [id, name, language, roles] = rows.front();
  return WorkerRow{id, name, language, roles};
}

std::optional<SessionRow> live_session(Connection& database, Id device) {
  const auto rows = database.rows<Id, Id, std::string, std::string>(
      "SELECT s.id, w.id, w.name, w.language FROM session s JOIN worker w ON w.id = s.worker_id "
      "WHERE s.device_id = :1 AND s.ended_at_ms IS NULL ORDER BY s.began_at_ms DESC, s.id DESC "
      "LIMIT 1",
      device);
  if (rows.empty()) return std::nullopt;
  const auto& [id, worker, name, language] = rows.front();
  return SessionRow{id, worker, name, language};
}

Id worker_of_session(Writer& writer, Id session) {
  const Id* worker = writer.rows.session_workers.get(session, [&] {
    return writer.database.value<Id>("SELECT worker_id FROM session WHERE id = :1", session);
  });
  return worker == nullptr ? 0 : *worker;
}

Id insert_session(Writer& writer, Id site, Id worker, Id device) {
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO session (id, site_id, worker_id, device_id, began_at_ms, end_reason) VALUES "
      "(:1, :2, :3, :4, :5, '')",
      id, site, worker, device, writer.now);
  return id;
}

void end_session(Writer& writer, Id session, const std::string& reason) {
  writer.database.exec(
      "UPDATE session SET ended_at_ms = :2, end_reason = :3 WHERE id = :1 AND ended_at_ms IS NULL",
      session, writer.now, reason);
}

void end_other_sessions(Writer& writer, Id device, Id worker) {
  writer.database.exec(
      "UPDATE session SET ended_at_ms = :3, end_reason = 'signed_on_elsewhere' WHERE ended_at_ms "
      "IS NULL AND (device_id = :1 OR worker_id = :2)",
      device, worker, writer.now);
}

std::string setting(Connection& database, const std::string& key, const std::string& otherwise) {
  return database.value<std::string>("SELECT value FROM server_meta WHERE key = :1", key)
      .value_or(otherwise);
}

}  // namespace fw::store
