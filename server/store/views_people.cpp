#include "server/store/views_people.h"

#include "server/store/views_fetch.h"
#include "server/store/work.h"

namespace fw::store {

namespace {

std::vector<WorkerView> workers_where(Connection& database, const std::string& where,
                                      const std::string& called) {
  auto workers = fetch<WorkerView, Id, Id, std::string, std::string, std::string, std::string,
                       std::string, bool, std::string, MaybeMs, Id, std::string, std::string,
                       MaybeMs>(
      database,
      "SELECT w.id, w.site_id, t.code, w.number, w.name, w.roles, w.language, w.active, "
      "COALESCE(d.code, ''), s.began_at_ms, COALESCE(k.id, 0), COALESCE(k.kind, ''), "
      "COALESCE(v.number, ''), l.heard_at_ms FROM worker w JOIN site t ON t.id = w.site_id LEFT "
      "JOIN session s ON s.worker_id = w.id AND s.ended_at_ms IS NULL LEFT JOIN device d ON d.id = "
      "s.device_id LEFT JOIN lease l ON l.id = (SELECT MAX(x.id) FROM lease x WHERE x.worker_id = "
      "w.id AND x.ended_at_ms IS NULL) LEFT JOIN packet k ON k.id = l.packet_id LEFT JOIN wave v "
      "ON v.id = k.wave_id WHERE " +
          where + " ORDER BY t.code, w.number, s.id",
      called);
  for (WorkerView& worker : workers) {
    if (worker.packet == 0) continue;
    const WorkProgress progress = progress_of(database, worker.packet);
    worker.tasks = progress.tasks;
    worker.tasks_done = progress.ended;
  }
  return workers;
}

}  // namespace

std::vector<WorkerView> list_workers(Connection& database) {
  return workers_where(database, "w.number >= :1", "");
}

std::vector<WorkerView> find_workers(Connection& database, const std::string& called) {
  return workers_where(database, "w.number = :1 OR w.badge = :1 OR w.name = :1", called);
}

std::int64_t facts_since(Connection& database, Id worker, EpochMs since_ms) {
  return database
      .value<std::int64_t>(
          "SELECT COALESCE(SUM(facts), 0) FROM lease WHERE worker_id = :1 AND (ended_at_ms IS NULL "
          "OR ended_at_ms >= :2) AND began_at_ms >= :2",
          worker, since_ms)
      .value_or(0);
}

std::vector<Id> packets_of_worker(Connection& database, Id worker) {
  std::vector<Id> packets;
  for (const auto& [id] : database.rows<Id>(
           "SELECT packet_id FROM lease WHERE worker_id = :1 AND ended_at_ms IS NULL ORDER BY id "
           "DESC",
           worker)) {
    packets.push_back(id);
  }
  return packets;
}

std::vector<DeviceView> list_devices(Connection& database) {
  using I = std::int64_t;
  return fetch<DeviceView, std::string, std::string, std::string, std::string, std::string,
               std::string, MaybeMs, std::string, std::string, MaybeMs, Id, std::string,
               std::string, I, I, I, MaybeMs, MaybeMs, MaybeMs>(
      database,
      "SELECT t.code, d.code, d.role, h.name, COALESCE(p.code, ''), COALESCE(r.code, ''), CASE "
      "WHEN d.last_seen_at_ms > 0 THEN d.last_seen_at_ms END, COALESCE(w.number, ''), "
      "COALESCE(w.name, ''), s.began_at_ms, COALESCE(k.id, 0), COALESCE(k.kind, ''), "
      "COALESCE(v.number, ''), COALESCE(l.facts, 0), (SELECT COUNT(*) FROM packet_step x WHERE "
      "x.packet_id = k.id), (SELECT COUNT(*) FROM packet_step x WHERE x.packet_id = k.id AND "
      "x.done_at_ms IS NOT NULL), l.heard_at_ms, d.gone_at_ms, l.silent_at_ms FROM device d JOIN "
      "site t ON t.id = d.site_id JOIN "
      "host h ON h.id = d.host_id LEFT JOIN place p ON p.id = d.place_id LEFT JOIN printer r ON "
      "r.id = d.printer_id LEFT JOIN session s ON s.device_id = d.id AND s.ended_at_ms IS NULL "
      "LEFT JOIN worker w ON w.id = s.worker_id LEFT JOIN lease l ON l.device_id = d.id AND "
      "l.ended_at_ms IS NULL LEFT JOIN packet k ON k.id = l.packet_id LEFT JOIN wave v ON v.id = "
      "k.wave_id ORDER BY t.code, d.role, d.code, s.id, l.id");
}

std::vector<PrinterView> list_printers(Connection& database) {
  using I = std::int64_t;
  return fetch<PrinterView, std::string, std::string, std::string, std::string, std::string,
               MaybeMs, I, I>(
      database,
      "SELECT t.code, p.code, p.name, p.least_evidence, COALESCE(d.code, ''), r.until_ms, (SELECT "
      "COUNT(*) FROM label_job j WHERE j.printer_id = p.id AND j.final_at_ms IS NULL), (SELECT "
      "COUNT(*) FROM label_job j WHERE j.printer_id = p.id AND j.final_at_ms IS NULL AND j.state "
      "IN ('stuck', 'unknown')) FROM printer p JOIN site t ON t.id = p.site_id LEFT JOIN "
      "resource_lease r ON r.kind = 'printer' AND r.code = p.code LEFT JOIN device d ON d.id = "
      "r.device_id ORDER BY t.code, p.code");
}

}  // namespace fw::store
