#include "server/service/facts.h"

#include "server/service/packets.h"
#include "server/service/packing.h"
#include "server/service/picking.h"
#include "shared/wire/values/stored_packet.h"

namespace fw::service {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;

struct Stream {
  Id id = 0;
  std::int64_t acked_seq = 0;
};

std::optional<Stream> load_stream(db::Database& database, Id device, const std::string& uuid) {
  const auto row = database.row<Id, Id, std::int64_t>(
      "SELECT id, device_id, acked_seq FROM stream WHERE uuid = :1", uuid);
  if (!row || std::get<1>(*row) != device) return std::nullopt;
  return Stream{std::get<0>(*row), std::get<2>(*row)};
}

void set_mark(Context& context, const Stream& stream) {
  context.database.exec("UPDATE stream SET acked_seq = :2 WHERE id = :1", stream.id,
                        stream.acked_seq);
}

Id worker_of_session(db::Database& database, Id session) {
  return database.value<Id>("SELECT worker_id FROM session WHERE id = :1", session).value_or(0);
}

void store_fact(Context& context, const Stream& stream, const FactScope& scope,
                const std::string& outcome) {
  const wire::Fact& fact = scope.fact;
  context.database.exec(
      "INSERT INTO fact (id, stream_id, seq, received_at_ms, kind, device_id, worker_id, "
      "packet_id, revision, epoch, step_id, device_time_ms, offset_ms, body, outcome) VALUES (:1, "
      ":2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14, :15)",
      scope.fact_id, stream.id, fact.seq, context.now, fact.kind, scope.device, scope.worker,
      fact.packet, fact.revision, fact.epoch, fact.step, fact.device_time_ms, fact.offset_ms,
      wire::encode_stored_fact(fact), outcome);
}

// The same seq with other content than what was applied: somebody's outbox file
// was copied or damaged. The first content counts; the second is shown.
void check_repeat(Context& context, Id site, const Stream& stream, const wire::Fact& fact) {
  const auto known = context.database.row<Id, std::string, std::string>(
      "SELECT id, body, outcome FROM fact WHERE stream_id = :1 AND seq = :2", stream.id, fact.seq);
  if (!known || std::get<2>(*known) == "lost") return;
  if (std::get<1>(*known) == wire::encode_stored_fact(fact)) return;
  const auto open = context.database.value<std::int64_t>(
      "SELECT COUNT(*) FROM discrepancy WHERE kind = 'two_contents' AND fact_id = :1",
      std::get<0>(*known));
  if (open.value_or(0) > 0) return;
  context.author.fact = std::get<0>(*known);
  domain::Changes changes;
  changes.discrepancies.push_back({.kind = "two_contents",
                                   .owner_role = "supervisor",
                                   .due_at_ms = context.now + 24 * hour_ms,
                                   .packet = fact.packet,
                                   .detail = "seq " + std::to_string(fact.seq)});
  context.save(site, changes);
  context.author.fact = 0;
}

bool is_late(db::Database& database, const wire::Fact& fact) {
  if (fact.packet == 0) return false;
  const auto live = live_lease(database, fact.packet);
  return !live || live->epoch != fact.epoch;
}

void take_fact(Context& context, Id site, Id device, const Stream& stream, const wire::Fact& fact) {
  FactScope scope{.fact = fact, .site = site, .device = device, .step = std::nullopt};
  scope.fact_id = context.new_id(site);
  scope.worker = worker_of_session(context.database, fact.session);
  scope.late = is_late(context.database, fact);
  scope.step = load_packet_step(context.database, fact.packet, fact.step);
  context.author = {context.author.command_id, scope.fact_id, scope.worker, device};
  const FactOutcome outcome = apply_fact(context, scope);
  const char* word = "applied";
  if (outcome == FactOutcome::discrepancy) {
    word = "discrepancy";
  } else if (scope.late) {
    word = "late";
  }
  store_fact(context, stream, scope, word);
  context.database.exec(
      "UPDATE lease SET facts = facts + 1, heard_at_ms = :3 WHERE packet_id = :1 AND epoch = :2",
      fact.packet, fact.epoch, context.now);
}

}  // namespace

AppliedFacts apply_facts(Context& context, Id site, Id device, const wire::Facts& facts) {
  auto stream = load_stream(context.database, device, facts.stream);
  // A stream that never said hello here: nothing is acknowledged, hello comes first.
  if (!stream) return {0, std::nullopt};
  const std::int64_t before = stream->acked_seq;
  for (const wire::Fact& fact : facts.facts) {
    if (fact.seq <= stream->acked_seq) {
      check_repeat(context, site, *stream, fact);
      continue;
    }
    if (fact.seq > stream->acked_seq + 1) {
      if (stream->acked_seq != before) set_mark(context, *stream);
      return {stream->acked_seq, stream->acked_seq + 1};
    }
    take_fact(context, site, device, *stream, fact);
    stream->acked_seq = fact.seq;
  }
  if (stream->acked_seq != before) set_mark(context, *stream);
  return {stream->acked_seq, std::nullopt};
}

void store_unapplied(Context& context, Id site, Id device, const wire::Facts& facts,
                     const std::string& error) {
  auto stream = load_stream(context.database, device, facts.stream);
  if (!stream) return;
  for (const wire::Fact& fact : facts.facts) {
    if (fact.seq != stream->acked_seq + 1) continue;
    FactScope scope{.fact = fact, .site = site, .device = device, .step = std::nullopt};
    scope.fact_id = context.new_id(site);
    scope.worker = worker_of_session(context.database, fact.session);
    context.author = {"", scope.fact_id, scope.worker, device};
    store_fact(context, *stream, scope, "unapplied");
    domain::Changes changes;
    changes.discrepancies.push_back({.kind = "unapplied",
                                     .owner_role = "supervisor",
                                     .due_at_ms = context.now + 4 * hour_ms,
                                     .packet = fact.packet,
                                     .detail = fact.kind + ": " + error});
    context.save(site, changes);
    stream->acked_seq = fact.seq;
    break;
  }
  set_mark(context, *stream);
}

// One row a kind of fact. Picking and packing own their kinds; what nobody knows
// (a newer terminal's) is kept and shown.
FactOutcome apply_fact(Context& context, const FactScope& scope) {
  const std::string& kind = scope.fact.kind;
  if (kind == "put") return apply_put(context, scope);
  if (kind == "short") return apply_short(context, scope);
  if (kind == "drop") return apply_drop(context, scope);
  if (kind == "skip") return FactOutcome::applied;  // kept as evidence; the stop comes again
  if (kind == "verify") return apply_verify(context, scope);
  if (kind == "pack_exception") return apply_pack_exception(context, scope);
  if (kind == "label_scanned") return apply_label_scanned(context, scope);
  domain::Changes changes;
  changes.discrepancies.push_back({.kind = "unknown_fact",
                                   .owner_role = "supervisor",
                                   .due_at_ms = context.now + 24 * hour_ms,
                                   .packet = scope.fact.packet,
                                   .detail = kind});
  context.save(scope.site, changes);
  return FactOutcome::discrepancy;
}

std::optional<PacketStep> load_packet_step(db::Database& database, Id packet, Id step) {
  using MaybeId = std::optional<Id>;
  const auto row = database.row<Id, std::string, MaybeId, MaybeId, MaybeId, MaybeId, MaybeId,
                                MaybeId, MaybeId, MaybeId, MaybeId>(
      "SELECT id, kind, pick_task_id, fulfilment_id, order_line_id, tote_load_id, item_id, lot_id, "
      "place_id, slot, done_at_ms FROM packet_step WHERE packet_id = :1 AND step_id = :2",
      packet, step);
  if (!row) return std::nullopt;
  const auto& [id, kind, task, fulfilment, line, load, item, lot, place, slot, done] = *row;
  return PacketStep{id,
                    kind,
                    task.value_or(0),
                    fulfilment.value_or(0),
                    line.value_or(0),
                    load.value_or(0),
                    item.value_or(0),
                    lot.value_or(0),
                    place.value_or(0),
                    slot.value_or(0),
                    done.has_value()};
}

void mark_step_done(Context& context, const PacketStep& step) {
  context.database.exec("UPDATE packet_step SET done_at_ms = :2 WHERE id = :1", step.id,
                        context.now);
}

}  // namespace fw::service
