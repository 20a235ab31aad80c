#include "server/service/facts.h"

#include "server/service/counting.h"
#include "server/service/packing.h"
#include "server/service/picking.h"
#include "server/service/put_back.h"
#include "server/service/sessions.h"
#include "server/service/tote_in_hand.h"
#include "server/store/devices.h"
#include "server/store/facts.h"
#include "shared/wire/values/stored_packet.h"

namespace fw::service {
namespace {

// The same seq with other content than what was applied: somebody's outbox file
// was copied or damaged. The first content counts; the second is shown.
void check_repeat(Context& context, const store::Stream& stream, const ToldFact& told) {
  const auto known = store::find_fact(context.database(), stream, told.fact.seq, told.body);
  if (!known || known->same_content) return;
  if (store::has_discrepancy(context.database(), "two_contents", known->id)) return;
  context.author.fact = known->id;
  domain::Changes changes;
  changes.discrepancies.push_back({.kind = "two_contents",
                                   .packet = told.fact.packet,
                                   .detail = "seq " + std::to_string(told.fact.seq)});
  context.save(told.site, changes);
  context.author.fact = 0;
}

void take_fact(Context& context, const store::Stream& stream, const ToldFact& told) {
  const wire::Fact& fact = told.fact;
  FactScope scope{.fact = fact, .site = told.site, .device = told.device, .step = std::nullopt};
  scope.fact_id = context.new_id(told.site);
  scope.worker = store::worker_of_session(context.writer, fact.session);
  scope.step = store::load_step(context.writer, fact.packet, fact.step);
  context.author = {context.author.command_id, scope.fact_id, scope.worker, told.device};
  // Counted before it is applied: what it does may end the lease.
  scope.late = fact.packet != 0 && !store::count_fact(context.writer, fact.packet, fact.epoch);
  const FactOutcome outcome = apply_fact(context, scope);
  std::string word = scope.late ? "late" : "applied";
  if (outcome == FactOutcome::discrepancy) word = "discrepancy";
  if (scope.late) tell_lease_lost(context, told.device, fact.packet, fact.epoch, fact.revision);
  store::insert_fact(context.writer, stream, fact,
                     {scope.fact_id, told.device, scope.worker, word, told.body});
}

}  // namespace

ToldFact::ToldFact(Id of_site, Id of_device, std::string of_stream, wire::Fact told)
    : site(of_site),
      device(of_device),
      stream(std::move(of_stream)),
      fact(std::move(told)),
      body(wire::encode_stored_fact(fact)) {}

HeardFact hear_fact(Context& context, const ToldFact& told) {
  auto stream = store::load_stream(context.writer, told.stream);
  // A stream that never said hello here: nothing is acknowledged, hello comes first.
  if (!stream || stream->device != told.device) return {0, std::nullopt};
  const std::int64_t next = stream->acked_seq + 1;
  if (told.fact.seq > next) return {stream->acked_seq, next};
  if (told.fact.seq < next) {
    check_repeat(context, *stream, told);
  } else {
    take_fact(context, *stream, told);
    stream->acked_seq = next;
    store::save_mark(context.writer, *stream);
  }
  return {stream->acked_seq, std::nullopt};
}

void store_unapplied(Context& context, const ToldFact& told, const std::string& error) {
  auto stream = store::load_stream(context.writer, told.stream);
  if (!stream || stream->device != told.device || told.fact.seq != stream->acked_seq + 1) return;
  const Id id = context.new_id(told.site);
  const Id worker = store::worker_of_session(context.writer, told.fact.session);
  context.author = {"", id, worker, told.device};
  store::insert_fact(context.writer, *stream, told.fact,
                     {id, told.device, worker, "unapplied", told.body});
  domain::Changes changes;
  changes.discrepancies.push_back(
      {.kind = "unapplied", .packet = told.fact.packet, .detail = told.fact.kind + ": " + error});
  context.save(told.site, changes);
  stream->acked_seq = told.fact.seq;
  store::save_mark(context.writer, *stream);
}

// One row a kind of fact. Picking and packing own their kinds; what nobody knows
// (a newer terminal's) is kept and shown.
FactOutcome apply_fact(Context& context, const FactScope& scope) {
  const std::string& kind = scope.fact.kind;
  if (kind == "put") return apply_put(context, scope);
  if (kind == "undo_put") return apply_undo_put(context, scope);
  if (kind == "short") return apply_short(context, scope);
  if (kind == "shelf_damaged") return apply_damaged_on_shelf(context, scope);
  if (kind == "other_lot") return apply_other_lot(context, scope);
  if (kind == "zero_check") return apply_zero_check(context, scope);
  if (kind == "found") return apply_found(context, scope);
  if (kind == "tote_full") return apply_tote_full(context, scope);
  if (kind == "tote_not_empty") return apply_tote_not_empty(context, scope);
  if (kind == "drop") return apply_drop(context, scope);
  if (kind == "skip") return FactOutcome::applied;  // kept as evidence; the stop comes again
  if (kind == "put_back") return apply_put_back(context, scope);
  if (kind == "put_back_short") return apply_put_back_short(context, scope);
  if (kind == "tote_taken") return apply_tote_taken(context, scope);
  if (kind == "verify") return apply_verify(context, scope);
  if (kind == "pack_exception") return apply_pack_exception(context, scope);
  if (kind == "damaged") return apply_damaged(context, scope);
  if (kind == "take_out" || kind == "unverify") return apply_take_out(context, scope);
  if (kind == "wrong_item") return apply_wrong_item(context, scope);
  if (kind == "label_not_scanned") return apply_label_not_scanned(context, scope);
  if (kind == "label_scanned") return apply_label_scanned(context, scope);
  if (kind == "counted") return apply_counted(context, scope);
  if (kind == "counted_other") return apply_counted_other(context, scope);
  if (kind == "counted_nothing") return apply_counted_nothing(context, scope);
  if (kind == "count_done") return apply_count_done(context, scope);
  domain::Changes changes;
  changes.discrepancies.push_back(
      {.kind = "unknown_fact", .packet = scope.fact.packet, .detail = kind});
  context.save(scope.site, changes);
  return FactOutcome::discrepancy;
}

}  // namespace fw::service
