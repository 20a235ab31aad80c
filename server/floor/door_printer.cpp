// The door's side of printer daemons: leases of printers and upstreams, work
// offered until it is accepted, results.
#include <utility>

#include "server/floor/door.h"

namespace fw::floor {
namespace {

constexpr std::size_t jobs_a_message = 50;
constexpr std::size_t bytes_a_message = 256 * 1024;  // of upstream bodies
constexpr const char* daemon_role = "printer_daemon";

}  // namespace

bool Door::may_print(Session& session) {
  if (session.device.role == daemon_role) return true;
  say_goodbye(session.peer, session.device.code, "wrong_role", session.device.code);
  return false;
}

void Door::on(Session& session, const wire::Claim& claim) {
  if (!may_print(session)) return;
  session.has_claims = !claim.resources.empty();
  session.work_asked_ms = clock_.monotonic_ms();
  const bool taken = service_.claim(
      session.device, claim,
      back_to<service::ClaimOutcome>(session, [this](Session& s, service::ClaimOutcome outcome) {
        send(s, outcome.claimed);
        offer(s, std::move(outcome));
      }));
  if (!taken) ++counters_.busy;
}

void Door::on(Session& session, const wire::LabelResults& results) {
  if (!may_print(session)) return;
  const bool taken = service_.label_results(
      session.device, results,
      back_to<wire::ResultsStored>(
          session, [this](Session& s, const wire::ResultsStored& stored) { send(s, stored); }));
  if (!taken) ++counters_.busy;
}

void Door::on(Session& session, const wire::PushResults& results) {
  if (!may_print(session)) return;
  const bool taken = service_.push_results(
      session.device, results,
      back_to<wire::ResultsStored>(
          session, [this](Session& s, const wire::ResultsStored& stored) { send(s, stored); }));
  if (!taken) ++counters_.busy;
}

void Door::ask_work(Session& session, std::int64_t now_ms) {
  const bool taken = service_.unaccepted(
      session.device,
      back_to<service::ClaimOutcome>(
          session, [this](Session& s, service::ClaimOutcome work) { offer(s, std::move(work)); }));
  if (taken) {
    session.work_asked_ms = now_ms;
  } else {
    ++counters_.busy;
  }
}

void Door::offer(Session& session, service::ClaimOutcome work) {
  wire::LabelJobs jobs;
  for (auto& job : work.label_jobs) {
    jobs.jobs.push_back(std::move(job));
    if (jobs.jobs.size() < jobs_a_message) continue;
    send(session, std::exchange(jobs, {}));
  }
  if (!jobs.jobs.empty()) send(session, jobs);

  wire::UpstreamMessages messages;
  std::size_t bytes = 0;
  for (auto& message : work.upstream_messages) {
    const bool full =
        bytes + message.body.size() > bytes_a_message || messages.messages.size() == jobs_a_message;
    if (full && !messages.messages.empty()) {
      send(session, std::exchange(messages, {}));
      bytes = 0;
    }
    bytes += message.body.size();
    messages.messages.push_back(std::move(message));
  }
  if (!messages.messages.empty()) send(session, messages);
}

}  // namespace fw::floor
