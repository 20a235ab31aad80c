#include "server/store/facts.h"

#include "server/store/rows.h"

namespace fw::store {

std::optional<Stream> load_stream(Writer& writer, const std::string& uuid) {
  const Id* id = writer.rows.stream_ids.get(uuid, [&] {
    return writer.database.value<Id>("SELECT id FROM stream WHERE uuid = :1", uuid);
  });
  if (id == nullptr) return std::nullopt;
  const Stream* stream = writer.rows.streams.get(*id, [&]() -> std::optional<Stream> {
    const auto row = writer.database.row<Id, std::int64_t, std::int64_t>(
        "SELECT device_id, acked_seq, lost FROM stream WHERE id = :1", *id);
    if (!row) return std::nullopt;
    return Stream{*id, std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
  });
  return stream == nullptr ? std::nullopt : std::optional(*stream);
}

Stream insert_stream(Writer& writer, Id device, const std::string& uuid) {
  const Stream stream{writer.ids.next(site_of(device)), device, 0, 0};
  writer.database.exec(
      "INSERT INTO stream (id, uuid, device_id, acked_seq, lost, began_at_ms) VALUES (:1, :2, :3, "
      "0, 0, :4)",
      stream.id, uuid, device, writer.now);
  return stream;
}

void save_mark(Writer& writer, const Stream& stream) {
  writer.rows.streams.told([&] {
    writer.database.exec("UPDATE stream SET acked_seq = :2, lost = :3 WHERE id = :1", stream.id,
                         stream.acked_seq, stream.lost);
  });
  writer.rows.streams.keep(stream.id, stream);
}

std::int64_t newest_mark(Connection& database, Id device) {
  return database
      .value<std::int64_t>(
          "SELECT acked_seq FROM stream WHERE device_id = :1 ORDER BY id DESC LIMIT 1", device)
      .value_or(0);
}

void insert_fact(Writer& writer, const Stream& stream, const wire::Fact& fact, const NewFact& row) {
  writer.database.exec(
      "INSERT INTO fact (id, stream_id, seq, received_at_ms, kind, device_id, worker_id, "
      "packet_id, revision, epoch, step_id, device_time_ms, offset_ms, offset_error_ms, body, "
      "outcome) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14, :15, :16)",
      row.id, stream.id, fact.seq, writer.now, fact.kind, row.device, row.worker, fact.packet,
      fact.revision, fact.epoch, fact.step, fact.device_time_ms, fact.offset_ms,
      fact.offset_error_ms, row.body, row.outcome);
}

std::optional<KnownFact> find_fact(Connection& database, const Stream& stream, std::int64_t seq,
                                   const std::string& body) {
  const auto row = database.row<Id, std::string>(
      "SELECT id, body FROM fact WHERE stream_id = :1 AND seq = :2", stream.id, seq);
  if (!row) return std::nullopt;
  return KnownFact{std::get<0>(*row), std::get<1>(*row) == body};
}

bool has_discrepancy(Connection& database, const std::string& kind, Id fact) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM discrepancy WHERE kind = :1 AND fact_id = :2", kind, fact)
             .value_or(0) > 0;
}

}  // namespace fw::store
