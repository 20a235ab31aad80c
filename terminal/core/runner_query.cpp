// What a face may ask of the step runner: runner.h, second half.
#include <algorithm>

#include "terminal/core/judge.h"
#include "terminal/core/runner_flow.h"

namespace fw::terminal {

using wire::GroupOrder;
using wire::Step;
using wire::StepKind;

const wire::Group* current_group(const RunnerState& state) {
  for (const auto& g : state.packet.groups)
    if (g.id == state.group) return &g;
  return nullptr;
}

const Step* current_step(const RunnerState& state) {
  const Frame frame = frame_of(state);
  if (state.prompt)
    if (const Step* asked = frame.find(state.prompt->step)) return asked;
  if (state.pending && !state.pending->of_exception)
    if (const Step* waiting = frame.find(state.pending->request.step)) return waiting;
  if (frame.order == GroupOrder::any_order && state.touched != 0 && !frame.is_done(state.touched))
    if (const Step* touched = frame.find(state.touched)) return touched;
  if (const Step* next = frame.next_open()) return next;
  // All steps of an exception are done and its request waits.
  return state.detour ? group_frame(state).find(state.detour->from) : nullptr;
}

const Step* place_after(const RunnerState& state) {
  const Step* now = current_step(state);
  if (state.detour || now == nullptr || now->kind != StepKind::place) return nullptr;
  const auto& groups = state.packet.groups;
  const Id next = next_group(state, state.group);
  // Stops at the same place follow without a scan of it.
  const auto after = std::find_if(
      std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.id == next; }),
      groups.end(), [](const wire::Group& g) {
        return !g.steps.empty() && g.steps.front().kind == StepKind::place;
      });
  return after == groups.end() ? nullptr : &after->steps.front();
}

std::vector<Line> lines(const RunnerState& state) {
  const Frame frame = frame_of(state);
  std::vector<Line> all;
  for (const auto& s : *frame.steps)
    all.push_back(Line{&s, counted(state, s.id), frame.is_done(s.id)});
  return all;
}

Quantity counted(const RunnerState& state, Id step) {
  const Frame frame = frame_of(state);
  const auto found = frame.progress->counts.find(step);
  return found == frame.progress->counts.end() ? 0 : found->second.units;
}

Quantity share(const RunnerState& state, const Step& step) {
  return share_of(frame_of(state), step);
}

Quantity share_of(const Frame& frame, const Step& step) {
  if (frame.order != GroupOrder::in_order || !frame.progress->to_put) return step.need;
  const auto gone = frame.progress->gone.find(step.id);
  const Quantity need = gone == frame.progress->gone.end() ? step.need : step.need - gone->second;
  return step.need == 0 ? *frame.progress->to_put : std::min(need, *frame.progress->to_put);
}

namespace {
bool is_offered_on(const wire::ExceptionOffer& offer, StepKind kind) {
  return offer.on.empty() || std::find(offer.on.begin(), offer.on.end(), kind) != offer.on.end();
}

std::vector<const Step*> eligible(const RunnerState& state, const wire::ExceptionOffer& offer) {
  std::vector<const Step*> steps;
  const Frame frame = group_frame(state);
  if (frame.order == GroupOrder::in_order) {
    const Step* step = frame.next_open();
    if (step && is_offered_on(offer, step->kind)) steps.push_back(step);
    return steps;
  }
  for (const auto& s : *frame.steps)
    if (!frame.is_done(s.id) && is_offered_on(offer, s.kind)) steps.push_back(&s);
  return steps;
}

// Open item steps of a list that take this code.
std::vector<const Step*> items_with(const RunnerState& state, const Scan& scan) {
  std::vector<const Step*> steps;
  const Frame frame = frame_of(state);
  for (const auto& s : *frame.steps) {
    if (s.kind != StepKind::item || frame.is_done(s.id)) continue;
    if (fit_scan(s, scan, {}, state).fitting == Fitting::yes) steps.push_back(&s);
  }
  return steps;
}
}  // namespace

// Nothing was counted since: at most the next place was scanned.
bool may_undo(const RunnerState& state) {
  if (!state.undo || state.detour || state.pending) return false;
  const auto found = state.groups.find(state.group);
  if (found == state.groups.end() || state.group == state.undo->group) return true;
  const auto& counts = found->second.progress.counts;
  return std::none_of(counts.begin(), counts.end(),
                      [](const auto& c) { return c.second.units > c.second.told; });
}

std::vector<const wire::ExceptionOffer*> offers(const RunnerState& state) {
  std::vector<const wire::ExceptionOffer*> all;
  const auto* group = current_group(state);
  if (!group || state.detour) return all;
  for (const auto& offer : group->exceptions)
    if (!eligible(state, offer).empty()) all.push_back(&offer);
  if (may_undo(state)) all.push_back(&state.undo->offer);
  return all;
}

bool is_bounce(const RunnerState& state, const Scan& scan, std::int64_t now_ms) {
  const LastScan& last = state.last;
  return !last.counts_units && !scan.readings.empty() && last.code == scan.readings.front() &&
         now_ms >= last.at_ms && now_ms - last.at_ms <= double_trigger_ms;
}

std::vector<const Step*> lines_to_choose(const RunnerState& state) {
  const auto* group = current_group(state);
  if (!group) return {};
  if (state.unclear) return items_with(state, *state.unclear);
  for (const auto& offer : group->exceptions)
    if (offer.key == state.chosen) return eligible(state, offer);
  return {};
}

namespace {
std::string detour_count(const RunnerState& state) {
  if (!state.detour || state.detour->offer.after != wire::After::end_item) return "";
  const auto& counts = group_frame(state).progress->counts;
  const auto found = counts.find(state.detour->from);
  return std::to_string(found == counts.end() ? 0 : found->second.units);
}
}  // namespace

std::string prefill(const RunnerState& state) {
  const Step* step = current_step(state);
  if (!step || state.page != Page::work || state.pending || state.retry) return "";
  if (state.prompt) {
    if (state.prompt->kind != Prompt::Kind::how_many) return "";
    return std::to_string(step->need - counted(state, step->id));
  }
  if (step->kind == StepKind::quantity && step->preset.empty()) return detour_count(state);
  if (step->kind == StepKind::quantity || step->kind == StepKind::choice) return step->preset;
  return "";
}

bool takes_digit(const RunnerState& state) {
  if (state.pending) return false;
  if (state.page == Page::menu) return offers(state).size() < 10;
  if (state.page == Page::which_line) return lines_to_choose(state).size() < 10;
  const Step* step = current_step(state);
  return step && !state.prompt && step->kind == StepKind::choice && step->options.size() < 10;
}

bool wants_scan(const RunnerState& state) {
  if (state.pending || state.retry || state.page != Page::work) return false;
  if (state.prompt) return state.prompt->kind != Prompt::Kind::how_many;
  const Step* step = current_step(state);
  return step && !step->accept.empty() && step->kind != StepKind::confirm &&
         step->kind != StepKind::quantity;
}

bool wants_weight(const RunnerState& state) {
  const Step* step = current_step(state);
  return step && !state.pending && !state.retry && state.page == Page::work &&
         step->kind == StepKind::weight;
}

LineCount line_count(const RunnerState& state) {
  LineCount count;
  for (const auto& g : state.packet.groups) {
    const auto found = state.groups.find(g.id);
    const bool over = found != state.groups.end() && found->second.over;
    count.all += g.lines;
    if (over) count.done += g.lines;
  }
  return count;
}

}  // namespace fw::terminal
