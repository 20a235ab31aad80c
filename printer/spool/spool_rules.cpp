#include "printer/spool/spool_rules.h"

#include <algorithm>
#include <array>

namespace fw::printer {
namespace {

// People clear a fault in seconds to minutes and expect the label at once.
constexpr std::array<EpochMs, 6> pauses_ms = {500, 1'000, 2'000, 3'000, 5'000, 10'000};

SpoolJob changed(SpoolJob job, SpoolState state, std::string detail, EpochMs now) {
  job.state = state;
  job.detail = std::move(detail);
  job.changed_at_ms = now;
  return job;
}

}  // namespace

bool is_final(SpoolState state) {
  return state == SpoolState::printed || state == SpoolState::unknown ||
         state == SpoolState::failed;
}

std::optional<SpoolJob> accept(const std::optional<SpoolJob>& known, const wire::LabelJob& offered,
                               std::int64_t next_sequence, EpochMs now) {
  if (known) {
    if (offered.epoch < known->epoch) return std::nullopt;
    SpoolJob job = *known;
    job.epoch = offered.epoch;
    return job;
  }
  SpoolJob job;
  job.id = offered.id;
  job.printer = offered.printer;
  job.epoch = offered.epoch;
  job.parcel = offered.parcel;
  job.copy = offered.copy;
  job.sequence = next_sequence;
  job.accepted_at_ms = now;
  job.changed_at_ms = now;
  return job;
}

SpoolJob recovered(SpoolJob job, bool idempotent_port, EpochMs now) {
  if (job.state != SpoolState::sending) return job;
  if (idempotent_port) return changed(std::move(job), SpoolState::queued, "", now);
  std::string detail = "the printer service stopped while the label was being sent to " +
                       job.printer + "; look whether it came out and scan it";
  return changed(std::move(job), SpoolState::unknown, std::move(detail), now);
}

bool may_go_out(const SpoolJob& job, const Lane& lane, EpochMs now) {
  return job.state == SpoolState::queued && lane.lease_epoch != 0 &&
         job.epoch == lane.lease_epoch && now >= lane.not_before_ms;
}

bool is_abandoned(const SpoolJob& job, const Lane& lane, EpochMs stale_before) {
  return job.state == SpoolState::queued && job.epoch < lane.lease_epoch &&
         job.accepted_at_ms < stale_before;
}

SpoolJob about_to_send(SpoolJob job, EpochMs now) {
  ++job.attempt;
  return changed(std::move(job), SpoolState::sending, "", now);
}

SpoolJob not_renderable(SpoolJob job, const std::string& why, EpochMs now) {
  return changed(std::move(job), SpoolState::failed, why, now);
}

SpoolJob after_send(SpoolJob job, const hw::SendResult& result, EpochMs give_up_after_ms,
                    EpochMs now) {
  switch (result.outcome) {
    case hw::SendOutcome::sent:
      job.evidence = result.evidence;
      return changed(std::move(job), SpoolState::printed, "", now);
    case hw::SendOutcome::unknown:
      return changed(std::move(job), SpoolState::unknown, result.detail, now);
    case hw::SendOutcome::refused:
      break;
  }
  const bool too_long = now - job.accepted_at_ms >= give_up_after_ms;
  return changed(std::move(job), too_long ? SpoolState::failed : SpoolState::queued, result.detail,
                 now);
}

SpoolJob not_tried(SpoolJob job) {
  --job.attempt;
  job.state = SpoolState::queued;
  return job;
}

Lane after_send(Lane lane, const hw::SendResult& result, EpochMs now) {
  if (result.outcome != hw::SendOutcome::refused) return Lane{lane.lease_epoch, 0, 0};
  const auto index = std::min(static_cast<std::size_t>(lane.refusals), pauses_ms.size() - 1);
  lane.not_before_ms = now + pauses_ms[index];
  ++lane.refusals;
  return lane;
}

wire::LabelResult result_of(const SpoolJob& job) {
  wire::LabelResult result;
  result.job = job.id;
  result.printer = job.printer;
  result.epoch = job.epoch;
  result.evidence = job.evidence;
  result.attempt = job.attempt;
  result.detail = job.detail;
  result.at_ms = job.changed_at_ms;
  switch (job.state) {
    case SpoolState::queued:
      result.state = job.detail.empty() ? wire::LabelState::accepted : wire::LabelState::stuck;
      break;
    case SpoolState::sending:
      result.state = wire::LabelState::accepted;
      break;
    case SpoolState::printed:
      result.state = wire::LabelState::printed;
      break;
    case SpoolState::unknown:
      result.state = wire::LabelState::unknown;
      break;
    case SpoolState::failed:
      result.state = wire::LabelState::failed;
      break;
  }
  return result;
}

}  // namespace fw::printer
