// The person's side of a session: inputs, packets, what is stored when.
#include "terminal/core/session.h"

#include <algorithm>

#include "terminal/core/sign_on.h"

namespace fw::terminal {
namespace {
Feedback sound(Signal signal) {
  Feedback feedback;
  feedback.signal = signal;
  return feedback;
}
}  // namespace

Session::Session(Profile profile, Outbox& outbox, Port& port, std::function<std::string()> new_uuid,
                 std::uint64_t seed)
    : profile_(std::move(profile)),
      outbox_(outbox),
      port_(port),
      new_uuid_(std::move(new_uuid)),
      random_(seed) {
  load();
}

void Session::load() {
  memory_ = outbox_.memory();
  if (memory_.session == 0) memory_.language = profile_.language;
  if (auto home = outbox_.load(Slot::home)) home_ = std::move(*home);
  if (auto work = outbox_.load(Slot::work)) {
    work_ = std::move(*work);
    resumed_ = work_.group != 0;
  }
  start(sign_on_, sign_on_packet(language(), profile_.device), Supply{});
}

Slot Session::slot() const {
  if (memory_.session == 0) return Slot::sign_on;
  return work_.group != 0 ? Slot::work : Slot::home;
}

RunnerState& Session::state(Slot slot) {
  switch (slot) {
    case Slot::sign_on:
      return sign_on_;
    case Slot::home:
      return home_;
    case Slot::work:
      return work_;
  }
  return home_;
}

const RunnerState& Session::runner() const { return const_cast<Session*>(this)->state(slot()); }

Supply Session::supply(const Now& now) const {
  return Supply{now.monotonic_ms, new_uuid_(), memory_.code_classes};
}

// --- storing ---------------------------------------------------------------------

// Facts get what only the session knows, then they and the new state are stored
// in one transaction.
void Session::keep(Slot slot, Outcome& outcome, const Now& now) {
  RunnerState& s = state(slot);
  for (auto& fact : outcome.facts) {
    fact.session = memory_.session;
    fact.device_time_ms = now.wall_ms;
    fact.offset_ms = clock_.offset_ms(now);
    fact.offset_error_ms = clock_.error_ms();
  }
  if (outcome.requested && s.pending) {
    s.pending->request.session = memory_.session;
    s.pending->request.number = ++memory_.last_request;
    outbox_.store_memory(memory_);  // a number is never used for two
    s.pending->request.after_seq =
        outbox_.last_seq() + static_cast<std::int64_t>(outcome.facts.size());
    request_id_.clear();  // step() begins it
  }
  if (outcome.changed && slot != Slot::sign_on) outbox_.store(slot, s, outcome.facts);
}

void Session::begin(Slot slot, wire::Packet packet, const Now& now, bool wait_at_request) {
  Outcome outcome = start(state(slot), std::move(packet), supply(now), wait_at_request);
  keep(slot, outcome, now);
}

// What follows when a list of steps moved on: a finished packet makes room.
void Session::after(Slot slot, const Outcome& outcome, const Now& now) {
  if (!outcome.packet_over) return;
  switch (slot) {
    case Slot::sign_on:
      begin(slot, sign_on_packet(language(), profile_.device), now);
      return;
    case Slot::home:
      begin(slot, wire::Packet(home_.packet), now, true);
      return;
    case Slot::work:
      drop_work();
      return;
  }
}

void Session::drop_work() {
  outbox_.clear(Slot::work);
  work_ = RunnerState{};
  resumed_ = false;
}

void Session::set_home(const wire::Packet& packet, const Now& now) {
  const bool same = home_.packet == packet && home_.group != 0;
  if (!same) begin(Slot::home, packet, now);
}

void Session::show(const Feedback& feedback) {
  if (feedback.signal == Signal::none) return;
  feedback_ = feedback;
  ++feedback_count_;
}

// --- the person -------------------------------------------------------------------

// Pages that only want to be read.
bool Session::dismiss(const Input& input, Feedback& answer) {
  const auto* typed = std::get_if<Typed>(&input);
  const bool enter = typed && typed->text.empty();
  answer.signal = Signal::ok;
  if (notice_) {
    if (enter) notice_.reset();
    return true;
  }
  if (is_resumed()) {
    resumed_ = false;
    return enter;
  }
  const bool retries = feedback_.say == Say::refused || feedback_.say == Say::failed ||
                       feedback_.say == Say::no_answer;
  return feedback_.signal == Signal::wrong && enter && !retries;
}

Feedback Session::enter(const Input& input, const Now& now) {
  Feedback answer;
  news_ = wire::Text{};
  if (dismiss(input, answer)) {
    show(answer);
    return answer;
  }
  const Slot at = slot();
  Outcome outcome = apply(state(at), input, supply(now));
  answer = outcome.feedback;
  keep(at, outcome, now);
  after(at, outcome, now);
  show(answer);
  return answer;
}

Feedback Session::sign_off(const Now& now) {
  if (memory_.session == 0 || state(slot()).pending) return {};
  wire::Step step;
  step.request = "sign_off";
  Pending pending;
  pending.request.id = new_uuid_();
  pending.request.kind = step.request;
  home_.pending = pending;
  home_.page = Page::work;
  Outcome outcome;
  outcome.requested = true;
  outcome.changed = true;
  keep(Slot::home, outcome, now);
  return sound(Signal::ok);
}

void Session::leave_session(const Now& now) {
  memory_.session = 0;
  memory_.worker_name.clear();
  memory_.language = profile_.language;
  outbox_.store_memory(memory_);
  begin(Slot::sign_on, sign_on_packet(language(), profile_.device), now);
}

// --- packets from the server --------------------------------------------------------

Slot Session::slot_of(const std::string& request_id, bool& found) {
  for (const Slot s : {Slot::sign_on, Slot::home, Slot::work})
    if (state(s).pending && state(s).pending->request.id == request_id) {
      found = true;
      return s;
    }
  found = false;
  return Slot::home;
}

// Before the asking step closes: session, work in hand, an amended packet.
void Session::take_answer_packets(const wire::Answer& answer, const Now& now) {
  if (answer.session != 0) {
    // Work in hand is the person's, not the device's: the answer names it.
    const bool goes_on = answer.packet && answer.packet->id == work_.packet.id;
    if (work_.group != 0 && !goes_on) drop_work();
    memory_.session = answer.session;
    memory_.worker_name = answer.worker_name;
    if (!answer.language.empty()) memory_.language = answer.language;
    outbox_.store_memory(memory_);
  }
  if (answer.packet && work_.group != 0 && answer.packet->id == work_.packet.id) {
    Outcome outcome = amend(work_, *answer.packet, supply(now));
    keep(Slot::work, outcome, now);
  }
}

void Session::on(const wire::Answer& answer, const Now& now) {
  acknowledged(answer.acked_seq, now);
  bool found = false;
  const Slot at = slot_of(answer.id, found);
  if (!found) return;
  if (answer.status == wire::AnswerStatus::facts_first) {
    facts_.rewind_to(std::max(answer.acked_seq, outbox_.acked_seq()) + 1);
    next_request_ms_ = now.monotonic_ms + request_pause_.next(random_);
    return;
  }
  ++counters_.requests_answered;
  request_id_.clear();
  const bool ok = answer.status == wire::AnswerStatus::ok;
  const std::string kind = state(at).pending->request.kind;
  const Id before = work_.group != 0 ? work_.packet.id : 0;
  // Long under way: a welcome told of this session since, and work may have begun in it.
  if (ok && at == Slot::sign_on && answer.session != 0 && answer.session == memory_.session) {
    begin(Slot::sign_on, sign_on_packet(language(), profile_.device), now);
    return;
  }
  if (ok) take_answer_packets(answer, now);
  Outcome outcome = apply(state(at), answer, supply(now));
  Feedback feedback = outcome.feedback;
  keep(at, outcome, now);
  after(at, outcome, now);
  const bool home_asked = at == Slot::home && !outcome.packet_over;
  if (ok && answer.home) home_told_ms_ = now.monotonic_ms;
  if (ok && answer.home && !home_asked) set_home(*answer.home, now);
  if (ok && answer.packet && answer.packet->id != before) {
    begin(Slot::work, *answer.packet, now);
    resumed_ = false;
  }
  // The home packet begins anew after each answer: its steps are choices, not a
  // list to be worked off.
  if (ok && home_asked)
    begin(Slot::home, answer.home ? *answer.home : wire::Packet(home_.packet), now, true);
  const bool gone = answer.refused.code == "sign_on_first";
  const bool leaves = kind == "sign_off" || kind == "leave";
  if ((ok && leaves) || (!ok && gone)) leave_session(now);
  if (feedback.signal == Signal::none) feedback.signal = Signal::ok;
  show(feedback);
}

void Session::on(const wire::Amend& message, const Now& now) {
  const wire::Packet& packet = message.packet;
  if (packet.id == 0) {
    home_told_ms_ = now.monotonic_ms;
    set_home(packet, now);
    return;
  }
  if (work_.group == 0 || work_.packet.id != packet.id) {
    answers_.push_back(wire::Standing{packet.id, 0, 0});  // not held (any more)
    return;
  }
  if (packet.revision > work_.packet.revision) {
    Outcome outcome = amend(work_, packet, supply(now));
    keep(Slot::work, outcome, now);
    if (outcome.packet_over) show(sound(Signal::done));
    after(Slot::work, outcome, now);
  }
  const auto* step = current_step(work_);
  answers_.push_back(wire::Standing{packet.id, packet.revision, step ? step->id : 0});
}

void Session::on(const wire::Revoke& revoke, const Now&) {
  if (work_.group == 0 || work_.packet.id != revoke.packet || revoke.epoch < work_.packet.epoch)
    return;
  drop_work();
  notice_ = revoke.text;
  show(sound(Signal::wrong));
}

void Session::on(const wire::Notice& notice, const Now&) { news_ = notice.text; }

}  // namespace fw::terminal
