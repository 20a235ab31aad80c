#include "server/store/catalog.h"

namespace fw::store {
namespace {

std::optional<Id> or_none(Id id) { return id == 0 ? std::nullopt : std::optional<Id>(id); }

}  // namespace

std::string worker_with_badge(Connection& database, Id site, const std::string& badge) {
  return database
      .value<std::string>("SELECT number FROM worker WHERE site_id = :1 AND badge = :2", site,
                          badge)
      .value_or("");
}

SavedRow save_worker(Writer& writer, Id site, const PersonRow& w) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM worker WHERE site_id = :1 AND number = :2", site, w.number);
  if (known) {
    writer.database.exec(
        "UPDATE worker SET name = :2, badge = :3, language = :4, roles = :5, active = :6 WHERE id "
        "= :1",
        *known, w.name, w.badge, w.language, w.roles, w.active);
    return {*known, true};
  }
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO worker (id, site_id, number, name, badge, language, roles, active) VALUES (:1, "
      ":2, :3, :4, :5, :6, :7, :8)",
      id, site, w.number, w.name, w.badge, w.language, w.roles, w.active);
  return {id, false};
}

std::optional<Id> find_host(Connection& database, const std::string& name) {
  return database.value<Id>("SELECT id FROM host WHERE name = :1", name);
}

SavedRow save_host(Writer& writer, const std::string& name, const std::string& public_key) {
  if (const auto known = find_host(writer.database, name)) {
    writer.database.exec("UPDATE host SET public_key = :2 WHERE id = :1", *known, public_key);
    return {*known, true};
  }
  const Id id = writer.ids.next(0);
  writer.database.exec("INSERT INTO host (id, name, public_key) VALUES (:1, :2, :3)", id, name,
                       public_key);
  return {id, false};
}

std::optional<Id> find_printer(Connection& database, Id site, const std::string& code) {
  return database.value<Id>("SELECT id FROM printer WHERE site_id = :1 AND code = :2", site, code);
}

SavedRow save_printer(Writer& writer, Id site, const std::string& code, const std::string& name,
                      const std::string& least_evidence) {
  if (const auto known = find_printer(writer.database, site, code)) {
    writer.database.exec("UPDATE printer SET name = :2, least_evidence = :3 WHERE id = :1", *known,
                         name, least_evidence);
    return {*known, true};
  }
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO printer (id, site_id, code, name, least_evidence) VALUES (:1, :2, :3, :4, :5)",
      id, site, code, name, least_evidence);
  return {id, false};
}

SavedRow save_device(Writer& writer, Id site, const NewDevice& d) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM device WHERE site_id = :1 AND code = :2", site, d.code);
  if (known) {
    writer.database.exec(
        "UPDATE device SET host_id = :2, role = :3, place_id = :4, printer_id = :5 WHERE id = :1",
        *known, d.host, d.role, or_none(d.place), or_none(d.printer));
    return {*known, true};
  }
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO device (id, site_id, code, host_id, role, place_id, printer_id, columns, rows, "
      "last_seen_at_ms, last_request) VALUES (:1, :2, :3, :4, :5, :6, :7, 0, 0, 0, 0)",
      id, site, d.code, d.host, d.role, or_none(d.place), or_none(d.printer));
  return {id, false};
}

Id site_of_device(Connection& database, const std::string& code) {
  const auto rows = database.rows<Id>(
      "SELECT site_id FROM device WHERE code = :1 ORDER BY site_id LIMIT 1", code);
  return rows.empty() ? 0 : std::get<0>(rows.front());
}

void save_setting(Writer& writer, const std::string& key, const std::string& value) {
  writer.database.exec(
      "INSERT INTO server_meta (key, value) VALUES (:1, :2) ON CONFLICT (key) DO UPDATE SET value "
      "= excluded.value",
      key, value);
}

}  // namespace fw::store
