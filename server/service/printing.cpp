#include "server/service/printing.h"

#include "server/domain/evidence.h"
#include "server/service/discrepancies.h"
#include "server/service/packing.h"
#include "server/service/sessions.h"
#include "server/service/shipping.h"
#include "server/store/labels.h"
#include "server/store/loads.h"
#include "server/store/upstream.h"

namespace fw::service {
namespace {

constexpr std::int64_t lease_ms = 30'000;

const char* word_of_kind(wire::ResourceKind kind) {
  switch (kind) {
    case wire::ResourceKind::printer:
      return "printer";
    case wire::ResourceKind::upstream:
      return "upstream";
  }
  return "printer";
}

void needs_a_person(Context& context, const store::LabelJobRow& job, const std::string& kind,
                    const std::string& detail) {
  const auto parcel = store::load_parcel(context.database(), job.parcel);
  const auto fulfilment =
      parcel ? store::load_fulfilment(context.database(), parcel->fulfilment) : std::nullopt;
  domain::Changes changes;
  changes.discrepancies.push_back({.kind = kind,
                                   .order = fulfilment ? fulfilment->order : 0,
                                   .parcel = job.parcel,
                                   .detail = job.printer_code + ": " + detail});
  context.save(store::site_of(job.id), changes);
}

// The daemon before had these labels: they may have come out, and nobody heard of it. Who
// stands at the printer looks, and scans what lies there or asks for another copy.
void doubt_labels(Context& context, const store::ResourceLease& before) {
  const std::string detail = before.held_by + " lost the printer; look whether it came out";
  for (const auto& job : store::labels_given_out(context.database(), before)) {
    store::save_label_result(context.writer, job.id, "unknown", "none", 0, detail, false);
    needs_a_person(context, job, "label_unknown", detail);
  }
}

wire::Claimed::One claim_one(Context& context, Id device, const wire::Resource& resource) {
  const std::string kind = word_of_kind(resource.kind);
  if (!store::resource_exists(context.database(), kind, resource.code)) {
    return {resource, 0, "", 0};
  }
  const auto known = store::load_resource_lease(context.database(), kind, resource.code);
  if (known && known->device != device && known->until_ms > context.now()) {
    return {resource, 0, known->held_by, known->until_ms};
  }
  store::ResourceLease lease{kind, resource.code, "", device, 1, context.now() + lease_ms};
  // A renewal by the same daemon keeps its epoch; any other claim is a new one.
  const bool passes = known && known->device != device;
  if (known) lease.epoch = passes ? known->epoch + 1 : known->epoch;
  if (passes && resource.kind == wire::ResourceKind::printer) doubt_labels(context, *known);
  store::save_resource_lease(context.writer, lease);
  return {resource, lease.epoch, "", lease.until_ms};
}

void add_work(Context& context, const store::ResourceLease& lease, bool unaccepted_only,
              ClaimOutcome& outcome) {
  if (lease.kind == "printer") {
    auto jobs = store::unfinished_labels(context.database(), lease, unaccepted_only);
    std::move(jobs.begin(), jobs.end(), std::back_inserter(outcome.label_jobs));
  } else {
    auto messages = store::unfinished_messages(context.database(), lease, unaccepted_only);
    std::move(messages.begin(), messages.end(), std::back_inserter(outcome.upstream_messages));
  }
}

void settle_label(Context& context, const store::ParcelRow& parcel, const std::string& how) {
  for (const char* kind : {"label_unknown", "label_failed", "no_printer"}) {
    settle_discrepancies(context, parcel.site, {.kind = kind, .parcel = parcel.id}, how);
  }
}

void label_is_out(Context& context, Id parcel_id, const std::string& evidence) {
  const auto parcel = store::load_parcel(context.database(), parcel_id);
  if (!parcel || parcel->voided) return;
  settle_label(context, *parcel, "label_confirmed");
  if (parcel->labelled) return;
  store::mark_parcel(context.writer, parcel_id, "labelled_at_ms");
  const auto fulfilment = store::load_fulfilment(context.database(), parcel->fulfilment);
  domain::Changes changes;
  changes.events.push_back({.kind = "label_confirmed",
                            .order = fulfilment ? fulfilment->order : 0,
                            .fulfilment = parcel->fulfilment,
                            .parcel = parcel_id,
                            .detail = evidence});
  context.save(parcel->site, changes);
  complete_if_ready(context, parcel->fulfilment);
}

// The daemon has lost the resource to another one since.
bool is_outdated(Context& context, const std::string& kind, const std::string& code, int epoch) {
  const auto lease = store::load_resource_lease(context.database(), kind, code);
  return lease && epoch < lease->epoch;
}

// Stores one result; true when the daemon may forget the job.
bool store_label_result(Context& context, const wire::LabelResult& result) {
  const auto job = store::load_label_job(context.database(), result.job);
  if (!job) return true;        // a database restored from before: nothing to keep
  if (job->final) return true;  // known, or a later copy took its place
  const std::string evidence = domain::word_of(result.evidence);
  // From a daemon that lost the printer, only paper that came out still counts.
  if (result.state != wire::LabelState::printed &&
      is_outdated(context, "printer", job->printer_code, result.epoch)) {
    return result.state != wire::LabelState::accepted && result.state != wire::LabelState::stuck;
  }
  switch (result.state) {
    case wire::LabelState::accepted:
    case wire::LabelState::stuck:
      store::save_label_result(context.writer, job->id,
                               result.state == wire::LabelState::accepted ? "accepted" : "stuck",
                               evidence, result.attempt, result.detail, false);
      return false;
    case wire::LabelState::printed:
      if (domain::confirms(result.evidence, job->least_evidence)) {
        store::save_label_result(context.writer, job->id, "printed", evidence, result.attempt,
                                 result.detail, true);
        label_is_out(context, job->parcel, evidence);
        return true;
      }
      // Printed as far as the port can tell, but this printer asks for more: the
      // scan of the label confirms it. The daemon's part is done.
      store::save_label_result(context.writer, job->id, "unknown", evidence, result.attempt,
                               result.detail, false);
      return true;
    case wire::LabelState::unknown:
      store::save_label_result(context.writer, job->id, "unknown", evidence, result.attempt,
                               result.detail, false);
      if (job->state != "unknown") needs_a_person(context, *job, "label_unknown", result.detail);
      return true;
    case wire::LabelState::failed:
      store::save_label_result(context.writer, job->id, "failed", evidence, result.attempt,
                               result.detail, true);
      needs_a_person(context, *job, "label_failed", result.detail);
      return true;
  }
  return false;
}

const char* word_of_push(wire::PushState state) {
  switch (state) {
    case wire::PushState::accepted:
      return "accepted";
    case wire::PushState::retrying:
      return "retrying";
    case wire::PushState::done:
      return "done";
    case wire::PushState::parked:
      return "parked";
  }
  return "accepted";
}

bool store_push_result(Context& context, const wire::PushResult& result) {
  const auto message = store::load_message(context.database(), result.message);
  if (!message || message->final) return true;
  const bool done = result.state == wire::PushState::done;
  const bool parked = result.state == wire::PushState::parked;
  if (!done && is_outdated(context, "upstream", message->upstream, result.epoch)) return parked;
  store::save_push_result(context.writer, result, word_of_push(result.state), done);
  domain::Changes changes;
  if (done) {
    store::mark_notified(context.writer, message->shipment, message->revision);
    settle_discrepancies(context, store::site_of(message->shipment),
                         {.kind = "message_parked", .detail_begins = message->id + ":"}, "sent");
    changes.events.push_back({.kind = "shop_notified", .detail = message->id});
  }
  if (parked && message->state != "parked") {
    changes.discrepancies.push_back(
        {.kind = "message_parked",
         .detail = message->id + ": HTTP " + std::to_string(result.http_status)});
  }
  context.save(store::site_of(message->shipment), changes);
  return done || parked;
}

}  // namespace

ClaimOutcome claim_resources(Context& context, Id device, const wire::Claim& claim) {
  ClaimOutcome outcome;
  for (const wire::Resource& resource : claim.resources) {
    outcome.claimed.resources.push_back(claim_one(context, device, resource));
    const auto& one = outcome.claimed.resources.back();
    if (one.epoch == 0) continue;
    const store::ResourceLease lease{
        word_of_kind(resource.kind), resource.code, "", device, one.epoch, one.held_until_ms};
    add_work(context, lease, false, outcome);
  }
  return outcome;
}

ClaimOutcome unaccepted_work(Context& context, Id device) {
  ClaimOutcome outcome;
  for (const auto& lease : store::leases_of_device(context.database(), device)) {
    if (lease.until_ms > context.now()) add_work(context, lease, true, outcome);
  }
  return outcome;
}

wire::ResultsStored store_label_results(Context& context, Id device,
                                        const wire::LabelResults& results) {
  context.author.device = device;
  wire::ResultsStored stored;
  for (const wire::LabelResult& result : results.results) {
    if (store_label_result(context, result)) stored.label_jobs.push_back(result.job);
  }
  return stored;
}

wire::ResultsStored store_push_results(Context& context, Id device,
                                       const wire::PushResults& results) {
  context.author.device = device;
  wire::ResultsStored stored;
  for (const wire::PushResult& result : results.results) {
    if (store_push_result(context, result)) stored.upstream_messages.push_back(result.message);
  }
  return stored;
}

void confirm_label(Context& context, Id parcel, const std::string& evidence) {
  for (const auto& job : store::open_label_jobs(context.database(), parcel)) {
    store::save_label_result(context.writer, job.id, "printed", evidence, 0, "", true);
  }
  label_is_out(context, parcel, evidence);
}

FactOutcome apply_label_scanned(Context& context, const FactScope& scope) {
  const auto parcel = store::find_parcel(context.database(), scope.fact.values.parcel.value_or(""));
  if (!parcel) {
    domain::Changes changes;
    changes.discrepancies.push_back({.kind = "label_without_parcel",
                                     .packet = scope.fact.packet,
                                     .detail = scope.fact.values.parcel.value_or("")});
    context.save(scope.site, changes);
    return FactOutcome::discrepancy;
  }
  confirm_label(context, parcel->id, "label_scanned");
  store::mark_parcel(context.writer, parcel->id, "applied_at_ms");
  // Of each revision: the packet may have been made anew while the label was scanned.
  store::mark_steps_done(context.writer, scope.fact.packet, "label_scanned");
  end_pack_packet_if_done(context, scope.fact.packet);
  return FactOutcome::applied;
}

FactOutcome apply_label_not_scanned(Context& context, const FactScope& scope) {
  store::mark_steps_done(context.writer, scope.fact.packet, "label_scanned");
  end_pack_packet_if_done(context, scope.fact.packet);
  return FactOutcome::applied;
}

}  // namespace fw::service
