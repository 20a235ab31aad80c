#include "terminal/core/runner.h"

#include <algorithm>

#include "terminal/core/runner_flow.h"

namespace fw::terminal {

using wire::Step;
using wire::StepKind;

Outcome start(RunnerState& state, wire::Packet packet, const Supply& supply, bool wait_at_request) {
  const LastScan last = state.last;
  state = RunnerState{};
  state.last = last;  // the trigger that finished the packet before may bounce
  state.packet = std::move(packet);
  state.group = next_group(state);
  Outcome outcome;
  outcome.changed = true;
  const Step* first = frame_of(state).next_open();
  if (wait_at_request && first && first->kind == StepKind::request) state.retry = first->id;
  Flow(state, supply, outcome).advance();
  return outcome;
}

namespace {

Feedback message(const std::vector<wire::Text>& lines, Signal signal) {
  Feedback feedback;
  feedback.signal = signal;
  feedback.say = lines.empty() ? Say::nothing : Say::message;
  feedback.lines = lines;
  return feedback;
}

// A step that a scan or a key completed is simply done again; one that waits for
// nobody (all units are counted) waits for ENTER.
void hold_after_refusal(RunnerState& state, const Pending& pending) {
  if (pending.of_exception) {
    state.retry = pending.request.step;
    return;
  }
  const Step* step = frame_of(state).find(pending.request.step);
  const bool counts = step && step->kind == StepKind::item && step->need > 0;
  if (step && (step->kind == StepKind::request || counts)) state.retry = step->id;
}

}  // namespace

Outcome apply(RunnerState& state, const wire::Answer& answer, const Supply& supply) {
  Outcome outcome;
  if (!state.pending || state.pending->request.id != answer.id) return outcome;
  if (answer.status == wire::AnswerStatus::facts_first) return outcome;  // the link's matter
  const Pending pending = *state.pending;
  outcome.changed = true;
  if (answer.status == wire::AnswerStatus::failed) {  // ENTER asks again, same id
    state.pending->timed_out = true;
    outcome.feedback.signal = Signal::wrong;
    outcome.feedback.say = Say::failed;
    return outcome;
  }
  state.pending.reset();
  if (answer.status != wire::AnswerStatus::ok) {
    hold_after_refusal(state, pending);
    outcome.feedback.signal = Signal::wrong;
    outcome.feedback.say = Say::refused;
    outcome.feedback.refusal = answer.refused;
    return outcome;
  }
  Flow flow(state, supply, outcome);
  if (pending.of_exception && state.detour)
    flow.conclude_detour(pending.request.values);
  else
    flow.close_after_answer(pending.request);
  flow.advance();
  outcome.feedback = message(answer.say, outcome.packet_over ? Signal::done : Signal::ok);
  return outcome;
}

namespace {

bool is_begun(const RunnerState& state) {
  const auto found = state.groups.find(state.group);
  if (state.detour || state.prompt || state.pending) return true;
  if (found == state.groups.end()) return false;
  const Progress& p = found->second.progress;
  const bool has_count = std::any_of(p.counts.begin(), p.counts.end(),
                                     [](const auto& c) { return c.second.units > 0; });
  return !p.done.empty() || has_count;
}

void drop_what_vanished(RunnerState& state) {
  const Frame frame = frame_of(state);
  const auto gone = [&](Id step) { return !frame.find(step) || frame.is_done(step); };
  if (state.prompt && gone(state.prompt->step)) state.prompt.reset();
  if (state.retry && !state.detour && gone(*state.retry)) state.retry.reset();
  if (state.touched != 0 && gone(state.touched)) state.touched = 0;
  if (state.page == Page::which_line && lines_to_choose(state).empty()) state.page = Page::work;
}

}  // namespace

Outcome amend(RunnerState& state, wire::Packet packet, const Supply& supply) {
  Outcome outcome;
  if (packet.id != state.packet.id || packet.revision < state.packet.revision) return outcome;
  const bool was_over = state.group == 0;
  const bool begun = !was_over && is_begun(state);
  state.packet = std::move(packet);
  outcome.changed = true;
  if (!begun || !current_group(state)) {
    if (!current_group(state)) state.detour.reset();
    state.group = next_group(state);
    std::erase(state.deferred, state.group);
    state.retry.reset();
  }
  drop_what_vanished(state);
  if (state.undo) {  // the step is gone: nothing to take back
    const auto& groups = state.packet.groups;
    const bool there = std::any_of(groups.begin(), groups.end(), [&](const wire::Group& g) {
      return std::any_of(g.steps.begin(), g.steps.end(),
                         [&](const Step& s) { return s.id == state.undo->step; });
    });
    if (!there) state.undo.reset();
  }
  outcome.packet_over = state.group == 0;
  Flow(state, supply, outcome).advance();
  return outcome;
}

void time_out(RunnerState& state) {
  if (state.pending) state.pending->timed_out = true;
}

}  // namespace fw::terminal
