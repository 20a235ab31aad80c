#include "server/store/condition.h"

#include "server/store/views_fetch.h"

namespace fw::store {

std::vector<PrinterCondition> printer_conditions(Connection& database) {
  using I = std::int64_t;
  return fetch<PrinterCondition, std::string, std::string, MaybeMs, I, I, I, MaybeMs>(
      database,
      "SELECT p.code, COALESCE(d.code, ''), r.until_ms, (SELECT COUNT(*) FROM label_job j WHERE "
      "j.printer_id = p.id AND j.final_at_ms IS NULL AND j.state NOT IN ('stuck', 'unknown')), "
      "(SELECT COUNT(*) FROM label_job j WHERE j.printer_id = p.id AND j.final_at_ms IS NULL AND "
      "j.state = 'stuck'), (SELECT COUNT(*) FROM label_job j WHERE j.printer_id = p.id AND "
      "j.final_at_ms IS NULL AND j.state = 'unknown'), (SELECT MIN(j.created_at_ms) FROM label_job "
      "j WHERE j.printer_id = p.id AND j.final_at_ms IS NULL) FROM printer p LEFT JOIN "
      "resource_lease r ON r.kind = 'printer' AND r.code = p.code LEFT JOIN device d ON d.id = "
      "r.device_id ORDER BY p.code");
}

std::vector<UpstreamCondition> upstream_conditions(Connection& database) {
  using I = std::int64_t;
  return fetch<UpstreamCondition, std::string, std::string, MaybeMs, I, I, I, MaybeMs, std::string>(
      database,
      "SELECT u.code, COALESCE(d.code, ''), r.until_ms, (SELECT COUNT(*) FROM upstream_message m "
      "WHERE m.upstream_id = u.id AND m.done_at_ms IS NULL AND m.state IN ('waiting', "
      "'accepted')), (SELECT COUNT(*) FROM upstream_message m WHERE m.upstream_id = u.id AND "
      "m.done_at_ms IS NULL AND m.state = 'retrying'), (SELECT COUNT(*) FROM upstream_message m "
      "WHERE m.upstream_id = u.id AND m.done_at_ms IS NULL AND m.state = 'parked'), (SELECT "
      "MIN(m.created_at_ms) FROM upstream_message m WHERE m.upstream_id = u.id AND m.done_at_ms IS "
      "NULL), COALESCE((SELECT CASE WHEN m.http_status > 0 THEN 'HTTP ' || CAST(m.http_status AS "
      "TEXT) ELSE 'no answer' END FROM upstream_message m WHERE m.upstream_id = u.id AND "
      "m.done_at_ms IS NULL AND m.state IN ('retrying', 'parked') ORDER BY m.changed_at_ms DESC, "
      "m.id LIMIT 1), '') FROM upstream u LEFT JOIN resource_lease r ON r.kind = 'upstream' AND "
      "r.code = u.code LEFT JOIN device d ON d.id = r.device_id ORDER BY u.code");
}

std::vector<DeviceCondition> device_conditions(Connection& database) {
  return fetch<DeviceCondition, std::string, std::string, std::optional<std::int64_t>, std::int64_t,
               MaybeMs>(
      database,
      "SELECT d.code, d.role, (SELECT f.offset_ms FROM stream s JOIN fact f ON f.stream_id = s.id "
      "AND f.seq = s.acked_seq WHERE s.device_id = d.id ORDER BY f.received_at_ms DESC, f.id DESC "
      "LIMIT 1), (SELECT COUNT(*) FROM session x WHERE x.device_id = d.id AND x.ended_at_ms IS "
      "NULL), d.gone_at_ms FROM device d ORDER BY d.code");
}

std::vector<ScaleCondition> scale_conditions(Connection& database, std::int64_t most) {
  return fetch<ScaleCondition, std::string, std::int64_t, std::int64_t>(
      database,
      "SELECT d.code, COUNT(*), CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM event x WHERE x.order_id "
      "= f.order_id AND x.parcel_id = p.id AND x.kind = 'weight_typed') THEN 1 ELSE 0 END) AS "
      "BIGINT) FROM (SELECT id, fulfilment_id FROM parcel WHERE closed_at_ms IS NOT NULL ORDER BY "
      "id DESC LIMIT :1) p JOIN fulfilment f ON f.id = p.fulfilment_id JOIN event e ON e.order_id "
      "= f.order_id AND e.parcel_id = p.id AND e.kind = 'parcel_closed' JOIN device d ON d.id = "
      "e.device_id GROUP BY d.code ORDER BY d.code",
      most);
}

std::vector<SilentWork> silent_work(Connection& database, std::int64_t most) {
  return fetch<SilentWork, Id, std::string, std::string, std::string, std::int64_t, EpochMs>(
      database,
      "SELECT l.packet_id, p.kind, w.number, d.code, l.facts, l.silent_at_ms FROM lease l JOIN "
      "packet p ON p.id = l.packet_id JOIN worker w ON w.id = l.worker_id JOIN device d ON d.id = "
      "l.device_id WHERE l.ended_at_ms IS NULL AND l.silent_at_ms IS NOT NULL ORDER BY "
      "l.silent_at_ms, l.id LIMIT :1",
      most);
}

std::vector<OpenJob> open_jobs(Connection& database, std::int64_t most) {
  return fetch<OpenJob, Id, std::string, std::int64_t, std::int64_t, EpochMs>(
      database,
      "SELECT id, kind, steps_done, steps_total, created_at_ms FROM job WHERE finished_at_ms IS "
      "NULL ORDER BY id LIMIT :1",
      most);
}

std::vector<OverdueDiscrepancies> overdue_discrepancies(Connection& database, EpochMs now) {
  return fetch<OverdueDiscrepancies, std::string, std::int64_t, EpochMs>(
      database,
      "SELECT owner_role, COUNT(*), MIN(due_at_ms) FROM discrepancy WHERE resolved_at_ms IS NULL "
      "AND due_at_ms < :1 GROUP BY owner_role ORDER BY owner_role",
      now);
}

EpochMs last_commit_at(Connection& database) {
  return database.value<EpochMs>("SELECT at_ms FROM event ORDER BY seq DESC LIMIT 1").value_or(0);
}

}  // namespace fw::store
