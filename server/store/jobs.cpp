#include "server/store/jobs.h"

namespace fw::store {
namespace {

std::optional<JobRow> job_where(Connection& database, const std::string& condition, Id id) {
  const auto rows = database.rows<Id, Id, std::string, Id, std::string, std::int64_t, std::int64_t,
                                  std::optional<EpochMs>, std::string>(
      "SELECT id, site_id, kind, subject_id, body, steps_done, steps_total, finished_at_ms, failed "
      "FROM job WHERE " +
          condition + " ORDER BY CASE WHEN kind = 'reallocate' THEN 0 ELSE 1 END, id LIMIT 1",
      id);
  if (rows.empty()) return std::nullopt;
  const auto& [job, site, kind, subject, body, done, total, finished, failed] = rows.front();
  return JobRow{job, site, kind, subject, body, done, total, finished.has_value(), failed};
}

}  // namespace

Id insert_job(Writer& writer, const JobRow& job) {
  const Id id = writer.ids.next(job.site);
  const std::optional<EpochMs> finished =
      job.steps_total == 0 ? std::optional<EpochMs>(writer.now) : std::nullopt;
  writer.database.exec(
      "INSERT INTO job (id, site_id, kind, subject_id, body, steps_done, steps_total, "
      "created_at_ms, finished_at_ms, failed) VALUES (:1, :2, :3, :4, :5, 0, :6, :7, :8, '')",
      id, job.site, job.kind, job.subject, job.body, job.steps_total, writer.now, finished);
  return id;
}

std::optional<JobRow> load_job(Connection& database, Id job) {
  return job_where(database, "id = :1", job);
}

std::optional<JobRow> next_open_job(Connection& database) {
  return job_where(database,
                   "finished_at_ms IS NULL AND SUBSTR(kind, 1, 7) <> 'import_' AND id > :1", 0);
}

void advance_job(Writer& writer, const JobRow& job) {
  const std::int64_t done = job.steps_done + 1;
  const std::optional<EpochMs> finished =
      done >= job.steps_total ? std::optional<EpochMs>(writer.now) : std::nullopt;
  writer.database.exec("UPDATE job SET steps_done = :2, finished_at_ms = :3 WHERE id = :1", job.id,
                       done, finished);
}

void fail_open_imports(Writer& writer, const std::string& reason) {
  writer.database.exec(
      "UPDATE job SET finished_at_ms = :1, failed = :2 WHERE finished_at_ms IS NULL AND "
      "SUBSTR(kind, 1, 7) = 'import_'",
      writer.now, reason);
}

void fail_job(Writer& writer, Id job, const std::string& reason) {
  writer.database.exec("UPDATE job SET finished_at_ms = :2, failed = :3 WHERE id = :1", job,
                       writer.now, reason);
}

}  // namespace fw::store
