#include "server/store/labels.h"

#include "shared/wire/values/stored_packet.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;

// What is given out at once; the rest follows when these are accepted.
constexpr std::int64_t most_at_once = 50;

std::vector<LabelJobRow> jobs_where(Connection& database, const std::string& condition, Id id) {
  std::vector<LabelJobRow> jobs;
  for (const auto& [job, parcel, printer, code, evidence, state, copy, final] :
       database.rows<Id, Id, Id, std::string, std::string, std::string, std::int64_t, MaybeMs>(
           "SELECT j.id, j.parcel_id, j.printer_id, p.code, p.least_evidence, j.state, j.copy, "
           "j.final_at_ms FROM label_job j JOIN printer p ON p.id = j.printer_id WHERE " +
               condition + " ORDER BY j.id",
           id)) {
    jobs.push_back(
        {job, parcel, printer, code, evidence, state, static_cast<int>(copy), final.has_value()});
  }
  return jobs;
}

}  // namespace

Id insert_label_job(Writer& writer, const ParcelRow& parcel, Id printer, const std::string& reason,
                    const wire::Label& label) {
  const Id id = writer.ids.next(parcel.site);
  const std::int64_t copy =
      writer.database
          .value<std::int64_t>("SELECT COUNT(*) FROM label_job WHERE parcel_id = :1", parcel.id)
          .value_or(0) +
      1;
  // Only one label of a parcel is live: an earlier copy is no longer waited for.
  writer.database.exec(
      "UPDATE label_job SET state = 'voided', changed_at_ms = :2, final_at_ms = COALESCE("
      "final_at_ms, :2) WHERE parcel_id = :1",
      parcel.id, writer.now);
  writer.database.exec(
      "INSERT INTO label_job (id, site_id, parcel_id, printer_id, copy, reason, label, "
      "created_at_ms, state, evidence, attempts, detail, changed_at_ms) VALUES (:1, :2, :3, :4, "
      ":5, :6, :7, :8, 'waiting', 'none', 0, '', :8)",
      id, parcel.site, parcel.id, printer, copy, reason, wire::encode_stored_label(label),
      writer.now);
  return id;
}

std::optional<LabelJobRow> load_label_job(Connection& database, Id job) {
  const auto jobs = jobs_where(database, "j.id = :1", job);
  if (jobs.empty()) return std::nullopt;
  return jobs.front();
}

std::vector<LabelJobRow> open_label_jobs(Connection& database, Id parcel) {
  return jobs_where(database, "j.parcel_id = :1 AND j.final_at_ms IS NULL", parcel);
}

std::vector<LabelJobRow> labels_given_out(Connection& database, const ResourceLease& lease) {
  auto jobs = jobs_where(database,
                         "j.created_at_ms <= :1 AND j.final_at_ms IS NULL AND j.state <> 'unknown'",
                         lease.until_ms);
  std::erase_if(jobs, [&](const LabelJobRow& job) { return job.printer_code != lease.code; });
  return jobs;
}

void save_label_result(Writer& writer, Id job, const std::string& state,
                       const std::string& evidence, int attempt, const std::string& detail,
                       bool final) {
  writer.database.exec(
      "UPDATE label_job SET state = :2, evidence = :3, attempts = :4, detail = :5, changed_at_ms = "
      ":6, final_at_ms = :7 WHERE id = :1 AND final_at_ms IS NULL",
      job, state, evidence, attempt, detail, writer.now, final ? MaybeMs(writer.now) : MaybeMs());
}

std::optional<MessageRow> load_message(Connection& database, const std::string& id) {
  const auto row = database.row<std::string, std::string, Id, std::int64_t, MaybeMs>(
      "SELECT u.code, m.state, m.shipment_id, m.revision, m.done_at_ms FROM upstream_message m "
      "JOIN upstream u ON u.id = m.upstream_id WHERE m.id = :1",
      id);
  if (!row) return std::nullopt;
  const auto& [upstream, state, shipment, revision, done] = *row;
  return MessageRow{id, upstream, state, shipment, static_cast<int>(revision), done.has_value()};
}

void save_push_result(Writer& writer, const wire::PushResult& result, const std::string& state,
                      bool final) {
  writer.database.exec(
      "UPDATE upstream_message SET state = :2, attempts = :3, http_status = :4, answer = :5, "
      "changed_at_ms = :6, next_at_ms = :7, done_at_ms = :8 WHERE id = :1 AND done_at_ms IS NULL",
      result.message, state, result.attempts, result.http_status, result.answer, writer.now,
      result.next_at_ms == 0 ? MaybeMs() : MaybeMs(result.next_at_ms),
      final ? MaybeMs(writer.now) : MaybeMs());
}

void mark_notified(Writer& writer, Id shipment, int revision) {
  writer.database.exec(
      "UPDATE shipment SET notified_at_ms = :2 WHERE id = :1 AND revision = :3 AND notified_at_ms "
      "IS NULL",
      shipment, writer.now, revision);
}

std::optional<ResourceLease> load_resource_lease(Connection& database, const std::string& kind,
                                                 const std::string& code) {
  const auto row = database.row<std::string, Id, std::int64_t, EpochMs>(
      "SELECT d.code, r.device_id, r.epoch, r.until_ms FROM resource_lease r JOIN device d ON d.id "
      "= r.device_id WHERE r.kind = :1 AND r.code = :2",
      kind, code);
  if (!row) return std::nullopt;
  const auto& [held_by, device, epoch, until] = *row;
  return ResourceLease{kind, code, held_by, device, static_cast<int>(epoch), until};
}

bool resource_exists(Connection& database, const std::string& kind, const std::string& code) {
  const std::string table = kind == "printer" ? "printer" : "upstream";
  return database.value<std::int64_t>("SELECT COUNT(*) FROM " + table + " WHERE code = :1", code)
             .value_or(0) > 0;
}

void save_resource_lease(Writer& writer, const ResourceLease& lease) {
  writer.database.exec(
      "INSERT INTO resource_lease (id, kind, code, device_id, epoch, until_ms) VALUES (:1, :2, :3, "
      ":4, :5, :6) ON CONFLICT (kind, code) DO UPDATE SET device_id = excluded.device_id, epoch = "
      "excluded.epoch, until_ms = excluded.until_ms",
      writer.ids.next(0), lease.kind, lease.code, lease.device, lease.epoch, lease.until_ms);
}

std::vector<ResourceLease> leases_of_device(Connection& database, Id device) {
  std::vector<ResourceLease> leases;
  for (const auto& [kind, code, epoch, until] :
       database.rows<std::string, std::string, std::int64_t, EpochMs>(
           "SELECT kind, code, epoch, until_ms FROM resource_lease WHERE device_id = :1 ORDER BY "
           "kind, code",
           device)) {
    leases.push_back({kind, code, "", device, static_cast<int>(epoch), until});
  }
  return leases;
}

std::vector<wire::LabelJob> unfinished_labels(Connection& database, const ResourceLease& lease,
                                              bool unaccepted_only) {
  std::vector<wire::LabelJob> jobs;
  for (const auto& [id, parcel, copy, text] : database.rows<Id, Id, std::int64_t, std::string>(
           "SELECT j.id, j.parcel_id, j.copy, j.label FROM label_job j WHERE j.printer_id IN "
           "(SELECT p.id FROM printer p WHERE p.code = :1) AND j.final_at_ms IS NULL AND j.state "
           "<> 'unknown' AND (:2 = 0 OR j.state = 'waiting') ORDER BY j.id LIMIT :3",
           lease.code, unaccepted_only, most_at_once)) {
    auto label = wire::decode_stored_label(text);
    if (!label) throw broken(to_line(label.error()));
    jobs.push_back(
        {id, lease.code, lease.epoch, parcel, static_cast<int>(copy), std::move(*label)});
  }
  return jobs;
}

std::vector<wire::UpstreamMessage> unfinished_messages(Connection& database,
                                                       const ResourceLease& lease,
                                                       bool unaccepted_only) {
  std::vector<wire::UpstreamMessage> messages;
  for (const auto& [id, shipment, revision, type, body, attempts] :
       database.rows<std::string, Id, std::int64_t, std::string, std::string, std::int64_t>(
           "SELECT m.id, m.shipment_id, m.revision, m.type, m.body, m.attempts FROM "
           "upstream_message m JOIN upstream u ON u.id = m.upstream_id WHERE u.code = :1 AND "
           "m.done_at_ms IS NULL AND m.state <> 'parked' AND (:2 = 0 OR m.state = 'waiting') ORDER "
           "BY m.created_at_ms, m.shipment_id, m.revision LIMIT :3",
           lease.code, unaccepted_only, most_at_once)) {
    messages.push_back({id, lease.code, lease.epoch, shipment, static_cast<int>(revision), type,
                        body, static_cast<int>(attempts)});
  }
  return messages;
}

Id last_printer_of(Connection& database, Id parcel) {
  return database
      .value<Id>("SELECT printer_id FROM label_job WHERE parcel_id = :1 ORDER BY copy DESC LIMIT 1",
                 parcel)
      .value_or(0);
}

}  // namespace fw::store
