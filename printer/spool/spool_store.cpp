#include "printer/spool/spool_store.h"

#include <array>
#include <stdexcept>

#include "shared/db/migrate.h"
#include "shared/wire/values/words.h"

namespace fw::printer {
namespace {

constexpr std::array<db::Migration, 1> migrations = {{{1, "label_job", R"(
CREATE TABLE label_job (
  job {int64} NOT NULL PRIMARY KEY,
  printer TEXT NOT NULL,
  epoch {int64} NOT NULL,
  parcel {int64} NOT NULL,
  copy {int64} NOT NULL,
  sequence {int64} NOT NULL UNIQUE,
  state TEXT NOT NULL,
  attempt {int64} NOT NULL,
  evidence TEXT NOT NULL,
  detail TEXT NOT NULL,
  accepted_at_ms {int64} NOT NULL,
  changed_at_ms {int64} NOT NULL,
  label TEXT NOT NULL,
  forgotten_at_ms {int64}
) {strict};
CREATE INDEX label_job_forgotten ON label_job (forgotten_at_ms);
)"}}};

constexpr std::array<std::string_view, 5> state_words = {"queued", "sending", "printed", "unknown",
                                                         "failed"};

std::string_view word_of(SpoolState state) { return state_words[static_cast<std::size_t>(state)]; }

SpoolState state_from(const std::string& word) {
  for (std::size_t i = 0; i < state_words.size(); ++i) {
    if (state_words[i] == word) return static_cast<SpoolState>(i);
  }
  throw db::Error(db::ErrorKind::corrupt, "label_job.state '" + word + "'");
}

using Row = std::tuple<Id, std::string, Id, Id, Id, Id, std::string, Id, std::string, std::string,
                       EpochMs, EpochMs>;

SpoolJob job_from(const Row& row) {
  SpoolJob job;
  job.id = std::get<0>(row);
  job.printer = std::get<1>(row);
  job.epoch = static_cast<int>(std::get<2>(row));
  job.parcel = std::get<3>(row);
  job.copy = static_cast<int>(std::get<4>(row));
  job.sequence = std::get<5>(row);
  job.state = state_from(std::get<6>(row));
  job.attempt = static_cast<int>(std::get<7>(row));
  const auto evidence = wire::from_word<wire::Evidence>(std::get<8>(row));
  if (!evidence) {
    throw db::Error(db::ErrorKind::corrupt, "label_job.evidence '" + std::get<8>(row) + "'");
  }
  job.evidence = *evidence;
  job.detail = std::get<9>(row);
  job.accepted_at_ms = std::get<10>(row);
  job.changed_at_ms = std::get<11>(row);
  return job;
}

template <class... In>
std::vector<SpoolJob> jobs_where(db::Database& database, const std::string& rest, const In&... in) {
  std::vector<SpoolJob> jobs;
  for (const Row& row : database.rows<Id, std::string, Id, Id, Id, Id, std::string, Id, std::string,
                                      std::string, EpochMs, EpochMs>(
           "SELECT job, printer, epoch, parcel, copy, sequence, state, attempt, evidence, detail, "
           "accepted_at_ms, changed_at_ms FROM label_job " +
               rest,
           in...)) {
    jobs.push_back(job_from(row));
  }
  return jobs;
}

db::Database open(const std::string& file) {
  db::Database database = db::Database::open(file);
  db::migrate(database, migrations);
  return database;
}

}  // namespace

SpoolStore::SpoolStore(const std::string& file) : database_(open(file)) {}

std::vector<SpoolJob> SpoolStore::live() {
  return jobs_where(database_, "WHERE forgotten_at_ms IS NULL ORDER BY sequence");
}

std::optional<SpoolJob> SpoolStore::find(Id job) {
  auto found = jobs_where(database_, "WHERE job = :1", job);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::string SpoolStore::label_of(Id job) {
  return database_.value<std::string>("SELECT label FROM label_job WHERE job = :1", job)
      .value_or("");
}

std::int64_t SpoolStore::next_sequence() {
  return database_.value<std::int64_t>("SELECT COALESCE(MAX(sequence), 0) + 1 FROM label_job")
      .value_or(1);
}

void SpoolStore::save(std::span<const NewJob> added, std::span<const SpoolJob> changed) {
  if (added.empty() && changed.empty()) return;
  db::Transaction transaction(database_);
  for (const auto& [job, label] : added) {
    database_.exec(
        "INSERT INTO label_job (job, printer, epoch, parcel, copy, sequence, state, attempt, "
        "evidence, detail, accepted_at_ms, changed_at_ms, label) "
        "VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13)",
        job.id, job.printer, job.epoch, job.parcel, job.copy, job.sequence, word_of(job.state),
        job.attempt, wire::word_of(job.evidence), job.detail, job.accepted_at_ms, job.changed_at_ms,
        label);
  }
  for (const SpoolJob& job : changed) {
    database_.exec(
        "UPDATE label_job SET epoch = :1, state = :2, attempt = :3, evidence = :4, detail = :5, "
        "changed_at_ms = :6 WHERE job = :7",
        job.epoch, word_of(job.state), job.attempt, wire::word_of(job.evidence), job.detail,
        job.changed_at_ms, job.id);
  }
  transaction.commit();
}

void SpoolStore::forget(std::span<const Id> jobs, EpochMs now, EpochMs purge_before) {
  db::Transaction transaction(database_);
  for (const Id job : jobs) {
    database_.exec(
        "UPDATE label_job SET label = '', forgotten_at_ms = :1 "
        "WHERE job = :2 AND forgotten_at_ms IS NULL",
        now, job);
  }
  // Never the newest: its sequence number must not be given out again.
  database_.exec(
      "DELETE FROM label_job WHERE forgotten_at_ms < :1 "
      "AND sequence < (SELECT MAX(sequence) FROM label_job)",
      purge_before);
  transaction.commit();
}

}  // namespace fw::printer
