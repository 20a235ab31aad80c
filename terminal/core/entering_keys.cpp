// Keys and menus.
#include <algorithm>

#include "terminal/core/entering.h"

namespace fw::terminal {
using wire::GroupOrder;
using wire::Step;
using wire::StepKind;

Feedback& Entering::say(Signal signal, Say what) {
  outcome_.feedback.signal = signal;
  outcome_.feedback.say = what;
  return outcome_.feedback;
}

void Entering::finish() {
  flow_.advance();
  if (outcome_.feedback.signal == Signal::none)
    outcome_.feedback.signal = outcome_.packet_over ? Signal::done : Signal::ok;
}

Count& Entering::count_of(const Step& step) {
  Progress& p = state_.detour ? state_.detour->progress : state_.groups[state_.group].progress;
  return p.counts[step.id];
}

// --- keys and menus -----------------------------------------------------------------

void Entering::on(Key key) {
  if (state_.pending && !state_.pending->timed_out) {
    say(Signal::info, Say::waiting);
    return;
  }
  switch (key) {
    case Key::clear:
      clear();
      return;
    case Key::back:
      go_back();
      return;
    case Key::more:
      if (offers(state_).empty()) {
        say(Signal::info, Say::nothing_more);
        return;
      }
      state_.prompt.reset();
      state_.page = Page::menu;
      return;
  }
}

void Entering::choose_from_menu(const std::string& text) {
  const auto all = offers(state_);
  const auto number = to_number(text);
  if (!number || *number < 1 || *number > static_cast<Quantity>(all.size())) {
    Feedback& f = say(Signal::wrong, Say::no_such_choice);
    f.got = text;
    f.most = static_cast<Quantity>(all.size());
    return;
  }
  state_.last = {};  // the same code after this is no bounce of the trigger
  const auto* chosen = all[static_cast<std::size_t>(*number) - 1];
  if (state_.undo && chosen == &state_.undo->offer) {
    state_.page = Page::work;
    flow_.undo();
    finish();
    return;
  }
  const wire::ExceptionOffer offer = *chosen;
  state_.chosen = offer.key;
  const auto choices = lines_to_choose(state_);
  // Only what is about a line of the list asks for one.
  const bool about_a_line = !offer.on.empty() || offer.after == wire::After::end_item;
  if (choices.size() > 1 && about_a_line) {
    state_.page = Page::which_line;
    say(Signal::ok, Say::nothing);
    return;
  }
  state_.page = Page::work;
  const Step* current = current_step(state_);
  call(offer, choices.size() > 1 && current ? current->id : choices.front()->id);
}

void Entering::choose_line(const std::string& text) {
  const auto choices = lines_to_choose(state_);
  const auto number = to_number(text);
  if (!number || *number < 1 || *number > static_cast<Quantity>(choices.size())) {
    Feedback& f = say(Signal::wrong, Say::no_such_choice);
    f.got = text;
    f.most = static_cast<Quantity>(choices.size());
    return;
  }
  if (state_.unclear) {
    const Step step = *choices[static_cast<std::size_t>(*number) - 1];
    const Scan scan = *state_.unclear;
    state_.unclear.reset();
    state_.page = Page::work;
    take(step, fit(step, scan, false), &scan, false);
    return;
  }
  const Id line = choices[static_cast<std::size_t>(*number) - 1]->id;
  for (const auto& offer : current_group(state_)->exceptions)
    if (offer.key == state_.chosen) {
      call(wire::ExceptionOffer(offer), line);
      return;
    }
}

void Entering::call(const wire::ExceptionOffer& offer, Id from) {
  state_.pending.reset();
  flow_.begin_detour(offer, from);
  finish();
}

void Entering::clear() {
  say(Signal::ok, Say::nothing);
  state_.pending.reset();
  outcome_.changed = true;
  if (state_.prompt) {
    state_.prompt.reset();
    return;
  }
  const Step* step = current_step(state_);
  if (!step || step->kind != StepKind::item || state_.page != Page::work) return;
  Count& count = count_of(*step);
  if (count.told > 0) {
    say(Signal::info, Say::cannot_go_back);
    return;
  }
  count = Count{};
}

void Entering::go_back() {
  say(Signal::ok, Say::nothing);
  outcome_.changed = true;
  const bool asked = state_.pending.has_value();
  state_.pending.reset();
  if (state_.page != Page::work) {
    state_.page = Page::work;
    state_.chosen.clear();
    state_.unclear.reset();
  } else if (state_.prompt) {
    state_.prompt.reset();
  } else if (state_.detour && (state_.detour->progress.done.empty() || state_.retry)) {
    state_.detour.reset();
    state_.retry.reset();
  } else if (asked) {
    return;  // the step is open again
  } else {
    reopen_last();
  }
}

void Entering::reopen_last() {
  Progress& p = state_.detour ? state_.detour->progress : state_.groups[state_.group].progress;
  const Frame frame = frame_of(state_);
  const Step* last = p.done.empty() ? nullptr : frame.find(p.done.back());
  if (!last || frame.order == GroupOrder::any_order || !last->emit.empty() ||
      !last->request.empty()) {
    say(Signal::info, Say::cannot_go_back);
    return;
  }
  p.done.pop_back();
  state_.retry.reset();
  if (last->kind != StepKind::item) return;
  p.counts.erase(last->id);
  p.to_put.reset();
}

namespace {

std::string with_quantity(std::string label, Quantity quantity) {
  const auto at = label.find("{}");
  if (at != std::string::npos) label.replace(at, 2, std::to_string(quantity));
  return label;
}

// The fact that this input made may be taken back, if its step says so; anything
// told later ends that.
void note_undo(RunnerState& state, UndoPoint before, const Outcome& outcome) {
  if (outcome.facts.empty()) {
    if (outcome.requested) state.undo.reset();
    return;
  }
  state.undo.reset();
  const wire::Fact& fact = outcome.facts.back();
  if (outcome.facts.size() != 1) return;
  for (const auto& group : state.packet.groups) {
    if (group.id != before.group) continue;
    for (const auto& step : group.steps) {
      if (step.id != fact.step || step.undo.empty() || step.emit != fact.kind) continue;
      before.offer.key = "undo";
      before.offer.label =
          wire::literal(with_quantity(step.undo_label.text, fact.values.quantity.value_or(1)));
      before.kind = step.undo;
      before.step = fact.step;
      before.load = fact.load;
      before.values = fact.values;
      state.undo = std::move(before);
      return;
    }
  }
}

}  // namespace

Outcome apply(RunnerState& state, const Input& input, const Supply& supply) {
  Outcome outcome;
  if (state.group == 0) return outcome;
  UndoPoint before;
  before.group = state.group;
  if (const auto found = state.groups.find(state.group); found != state.groups.end()) {
    before.before = found->second;
  }
  before.deferred = state.deferred;
  before.touched = state.touched;
  Entering one(state, supply, outcome);
  std::visit([&](const auto& i) { one.on(i); }, input);
  note_undo(state, std::move(before), outcome);
  return outcome;
}

}  // namespace fw::terminal
