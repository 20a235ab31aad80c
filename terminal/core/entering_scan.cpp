// Scans: does it fit a step, and what does it say if not?
#include <algorithm>

#include "shared/wire/values/limits.h"
#include "terminal/core/entering.h"

namespace fw::terminal {
using wire::GroupOrder;
using wire::Meaning;
using wire::Step;
using wire::StepKind;
using wire::Values;
std::optional<Meaning> meaning_wanted(const Step& step) {
  if (!step.accept.empty()) return step.accept.front().meaning;
  return std::nullopt;
}

namespace {
Say wrong_of(Meaning meaning) {
  switch (meaning) {
    case Meaning::place:
      return Say::wrong_place;
    case Meaning::item:
      return Say::wrong_item;
    case Meaning::container:
      return Say::wrong_container;
    case Meaning::badge:
      return Say::wrong_badge;
    case Meaning::parcel:
      return Say::wrong_parcel;
    case Meaning::command:
      return Say::wrong_choice;
  }
  return Say::not_known;
}

bool is_bound(const RunnerState& state, Id step, const std::string& code) {
  return std::any_of(state.bound.begin(), state.bound.end(),
                     [&](const Bound& b) { return b.step == step && b.code == code; });
}

const wire::Option* option_scanned(const Step& step, const Scan& scan, const RunnerState& state) {
  if (step.kind != StepKind::choice) return nullptr;
  for (const auto& option : step.options)
    for (const auto& reading : scan.readings)
      if (option.bound_in != 0 && is_bound(state, option.bound_in, reading)) return &option;
  for (const auto& option : step.options)
    for (const auto& reading : scan.readings)
      if (std::find(option.codes.begin(), option.codes.end(), reading) != option.codes.end())
        return &option;
  return nullptr;
}

}  // namespace

// --- scans ------------------------------------------------------------------------

void Entering::on(const Scan& scan) {
  const bool too_long = std::any_of(scan.readings.begin(), scan.readings.end(),
                                    [](const auto& r) { return r.size() > wire::max_code; });
  if (scan.readings.empty() || too_long) {  // never enters a message
    ++state_.scans;
    ++state_.wrong_scans;
    say(Signal::wrong, Say::not_known).got = scan.text.substr(0, 40);
    return;
  }
  if (is_bounce(state_, scan, supply_.now_ms)) return;
  state_.last = LastScan{scan.text, supply_.now_ms, false};
  if (state_.pending && !state_.pending->timed_out) {
    say(Signal::info, Say::waiting);
    return;
  }
  ++state_.scans;
  state_.pending.reset();
  if (state_.page == Page::menu) state_.page = Page::work;
  if (state_.page == Page::which_line) {
    choose_line_by_scan(scan);
    return;
  }
  if (state_.prompt && state_.prompt->kind != Prompt::Kind::how_many)
    answer_prompt("", &scan);
  else
    judge(scan, false);
}

Fit Entering::fit(const Step& step, const Scan& scan, bool typed) const {
  return typed ? fit_typed(step, scan.text, supply_.classes, state_)
               : fit_scan(step, scan, supply_.classes, state_);
}

// One code of several items of a list is asked about by their names.
bool Entering::ask_which_item(const Scan& scan) {
  const Frame frame = frame_of(state_);
  if (frame.order == GroupOrder::in_order) return false;
  state_.unclear = scan;
  const auto choices = lines_to_choose(state_);
  const bool differ = std::any_of(choices.begin(), choices.end(), [&](const Step* s) {
    return s->accept.front().name != choices.front()->accept.front().name;
  });
  if (!differ) {
    state_.unclear.reset();
    return false;
  }
  state_.page = Page::which_line;
  say(Signal::ok, Say::nothing);
  return true;
}

void Entering::choose_line_by_scan(const Scan& scan) {
  if (state_.unclear) {  // scanned on instead of answering
    state_.unclear.reset();
    state_.page = Page::work;
    judge(scan, false);
    return;
  }
  const auto choices = lines_to_choose(state_);
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (fit_scan(*choices[i], scan, supply_.classes, state_).fitting != Fitting::no) {
      choose_line(std::to_string(i + 1));
      return;
    }
  reject(scan);
}

void Entering::judge(const Scan& scan, bool typed) {
  if (state_.retry) {
    reject(scan);
    return;
  }
  if (ask_which_item(scan)) return;
  const Frame frame = frame_of(state_);
  const Step* lot_step = nullptr;
  Fit lot_fit;
  for (const auto& step : *frame.steps) {
    if (frame.is_done(step.id)) continue;
    if (const auto* option = option_scanned(step, scan, state_)) {
      choose_option(step, *option, typed);
      return;
    }
    // A number is typed; its accepts only say of what.
    const Fit found = step.kind == StepKind::quantity ? Fit{} : fit(step, scan, typed);
    if (found.fitting == Fitting::yes) {
      if (is_no_spare(step, found)) return;
      take(step, found, &scan, typed);
      return;
    }
    if (found.fitting == Fitting::other_lot && !lot_step) {
      lot_step = &step;
      lot_fit = found;
    }
    if (frame.order == GroupOrder::in_order) break;
  }
  if (lot_step)
    other_lot(*lot_step, lot_fit, scan.lot);
  else if (!too_many(scan, typed))
    reject(scan);
}

// A tote that is in use on this trip cannot be the empty one for another order's goods:
// said at once, also without a signal.
bool Entering::is_no_spare(const Step& step, const Fit& fit) {
  const bool is_any = step.kind == StepKind::container && step.accept[fit.accept].any;
  if (!is_any || !swaps_container(state_) || !is_in_use(fit.code, state_)) return false;
  ++state_.wrong_scans;
  say(Signal::wrong, Say::in_use).got = fit.code;
  return true;
}

void Entering::take(const Step& step, const Fit& fit, const Scan* scan, bool typed) {
  const Step taken = step;  // the packet may move under it
  if (taken.kind == StepKind::item) {
    Entry entry;
    entry.accept = fit.accept;
    entry.code = fit.code;
    entry.typed = typed;
    if (scan) {
      entry.lot = scan->lot;
      entry.expiry = scan->expiry;
      entry.serial = scan->serial;
    }
    take_item(taken, std::move(entry));
    return;
  }
  Values own;
  own.typed = typed;
  switch (taken.accept[fit.accept].meaning) {
    case Meaning::place:
      own.place = fit.code;
      break;
    case Meaning::item:
      own.item = fit.code;
      break;
    case Meaning::container:
      own.container = fit.code;
      break;
    case Meaning::badge:
      own.badge = fit.code;
      break;
    case Meaning::parcel:
      own.parcel = fit.code;
      break;
    case Meaning::command:
      break;
  }
  if (scan && taken.accept[fit.accept].meaning == Meaning::item) {
    if (!scan->lot.empty()) own.lot = scan->lot;
    if (!scan->expiry.empty()) own.expiry = scan->expiry;
    if (!scan->serial.empty()) own.serials.push_back(scan->serial);
  }
  flow_.complete(taken, std::move(own));
  finish();
}

void Entering::other_lot(const Step& step, const Fit& fit, const std::string& lot) {
  ++state_.wrong_scans;
  Feedback& f = say(Signal::wrong, Say::older_lot_first);
  f.got = lot;
  f.wanted = step.accept[fit.accept].lot;
}

// A code that a step of this list takes, but that step has all it needs.
bool Entering::too_many(const Scan& scan, bool typed) {
  const Frame frame = frame_of(state_);
  for (const auto& step : *frame.steps) {
    if (step.kind != StepKind::item || step.need == 0 || !frame.is_done(step.id)) continue;
    const Fit found = fit(step, scan, typed);
    if (found.fitting == Fitting::no) continue;
    ++state_.wrong_scans;
    Feedback& f = say(Signal::wrong, Say::too_many);
    f.got = step.accept[found.accept].name;
    f.most = step.need;
    return true;
  }
  return false;
}

void Entering::reject(const Scan& scan) {
  ++state_.wrong_scans;
  const Known known = identify(state_.packet, scan, supply_.classes);
  Feedback f;
  f.signal = Signal::wrong;
  f.got = known.name;
  f.got_code = known.code;
  f.got_meaning = known.meaning;
  const Step* step = current_step(state_);
  if (step && !state_.retry) {
    f.wanted_meaning = meaning_wanted(*step);
    if (!step->accept.empty()) {
      f.wanted = step->accept.front().name;
      if (!step->accept.front().codes.empty()) f.wanted_code = step->accept.front().codes.front();
    }
  }
  if (!f.wanted_meaning)
    f.say = Say::no_scan_here;
  else if (!known.meaning)
    f.say = Say::not_known;
  else if (*known.meaning == *f.wanted_meaning)
    f.say = wrong_of(*known.meaning);
  else
    f.say = Say::wrong_class;
  outcome_.feedback = std::move(f);
}

}  // namespace fw::terminal
