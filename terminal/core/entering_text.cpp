// Typed text, ENTER and the scale.
#include <algorithm>
#include <charconv>
#include <limits>

#include "shared/barcode/check_digit.h"
#include "terminal/core/entering.h"
namespace fw::terminal {
using wire::Step;
using wire::StepKind;
using wire::Values;
std::optional<Quantity> to_number(const std::string& text) {
  Quantity value = 0;
  const auto end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || at != end || value < 0) return std::nullopt;
  return value;
}

namespace {
// "1240" are grams; "1.240" or "1,24" kilograms.
std::optional<std::int64_t> to_grams(const std::string& text) {
  const auto point = text.find_first_of(".,");
  if (point == std::string::npos) return to_number(text);
  std::string fraction = text.substr(point + 1);
  if (fraction.empty() || fraction.size() > 3) return std::nullopt;
  fraction.resize(3, '0');
  const auto whole = to_number(point == 0 ? "0" : text.substr(0, point));
  const auto rest = to_number(fraction);
  if (!whole || !rest || *whole > 1'000'000) return std::nullopt;
  return *whole * 1000 + *rest;
}

}  // namespace

// --- typed ------------------------------------------------------------------------

void Entering::on(const Typed& typed) {
  const std::string& text = typed.text;
  if (state_.page == Page::menu) {
    choose_from_menu(text);
    return;
  }
  if (state_.page == Page::which_line) {
    choose_line(text);
    return;
  }
  if (state_.pending) {
    const bool again = state_.pending->timed_out && text.empty();
    say(Signal::info, again ? Say::resumed_request : Say::waiting);
    if (again) state_.pending->timed_out = false;
    outcome_.requested = again;
    outcome_.changed = again;
    return;
  }
  if (state_.retry) {
    retry();
    return;
  }
  if (state_.prompt) {
    answer_prompt(text, nullptr);
    return;
  }
  const Step* current = current_step(state_);
  if (!current) return;
  const Step step = *current;
  if (text.empty())
    on_enter(step);
  else
    on_text(step, text);
}

void Entering::retry() {
  const Id id = *state_.retry;
  state_.retry.reset();
  const Step* step = frame_of(state_).find(id);
  if (state_.detour && !step) {
    flow_.ask_exception();
  } else if (step && step->kind == StepKind::item) {
    const Step again = *step;
    flow_.complete_item(again);
  }
  finish();
}

void Entering::on_enter(const Step& step) {
  switch (step.kind) {
    case StepKind::confirm:
      flow_.complete(step, {});
      finish();
      return;
    case StepKind::choice:
      if (step.preset.empty()) break;
      for (const auto& option : step.options)
        if (option.value == step.preset) {
          choose_option(step, option, false);
          return;
        }
      break;
    case StepKind::quantity:
      if (prefill(state_).empty()) break;
      type_number(step, prefill(state_));
      return;
    case StepKind::place:
    case StepKind::item:
    case StepKind::container:
    case StepKind::parcel:
    case StepKind::badge:
    case StepKind::weight:
    case StepKind::request:
      break;
  }
  const Fit fit = fit_typed(step, "", supply_.classes, state_);
  if (fit.fitting == Fitting::yes)
    take(step, fit, nullptr, true);
  else
    say(Signal::wrong, Say::nothing_typed).wanted_meaning = meaning_wanted(step);
}

void Entering::on_text(const Step& step, const std::string& text) {
  switch (step.kind) {
    case StepKind::quantity:
      type_number(step, text);
      return;
    case StepKind::weight:
      type_weight(step, text);
      return;
    case StepKind::choice:
      choose(step, text);
      return;
    case StepKind::item: {
      const bool is_code = fit_typed(step, text, supply_.classes, state_).fitting != Fitting::no;
      const auto number = to_number(text);
      if (!is_code && number && text.size() <= 5 && count_of(step).units > 0 &&
          !step.needs_serial) {
        type_more_units(step, *number);
        return;
      }
      break;
    }
    case StepKind::place:
    case StepKind::container:
    case StepKind::confirm:
    case StepKind::parcel:
    case StepKind::badge:
    case StepKind::request:
      break;
  }
  const bool digits = barcode::is_all_digits(text) && text.size() <= 4;
  judge(scan_of_text(text), true);
  const bool wrong = outcome_.feedback.signal == Signal::wrong;
  if (wrong) --state_.wrong_scans;  // nothing was scanned
  if (wrong && digits && step.kind == StepKind::place)
    say(Signal::wrong, Say::wrong_digits).got = text;
}

void Entering::type_more_units(const Step& step, Quantity units) {
  const Count so_far = count_of(step);
  const Quantity left = step.need - so_far.units;
  if (units > left) {
    Feedback& f = say(Signal::wrong, Say::too_many);
    f.got = std::to_string(units);
    f.most = left;
    return;
  }
  Entry entry;
  entry.code = so_far.code;
  entry.lot = so_far.lot;
  entry.counted_by_hand = true;
  entry.units = units;
  if (units > 0) count(step, entry, units);
}

// What an exception says of a container cannot be more than what is in the hand.
Quantity Entering::most_here() const {
  if (!state_.detour || state_.detour->offer.after != wire::After::repeat_step) {
    return std::numeric_limits<Quantity>::max();
  }
  const Frame group = group_frame(state_);
  const Step* from = group.find(state_.detour->from);
  if (!from || from->kind != StepKind::container || !group.progress->to_put) {
    return std::numeric_limits<Quantity>::max();
  }
  return share_of(group, *from);
}

void Entering::type_number(const Step& step, const std::string& text) {
  const auto number = to_number(text);
  if (!number) {
    say(Signal::wrong, Say::not_a_number).got = text;
    return;
  }
  const bool bounded = step.most > 0 || step.least > 0;
  const Quantity most = std::min(step.most, most_here());
  if (bounded && (*number < step.least || *number > most)) {
    Feedback& f = say(Signal::wrong, Say::out_of_range);
    f.got = text;
    f.least = step.least;
    f.most = most;
    return;
  }
  Values own;
  own.quantity = *number;
  own.typed = true;
  flow_.complete(step, std::move(own));
  finish();
}

void Entering::choose(const Step& step, const std::string& text) {
  const auto number = to_number(text);
  if (number && *number >= 1 && *number <= static_cast<Quantity>(step.options.size())) {
    choose_option(step, step.options[static_cast<std::size_t>(*number) - 1], false);
    return;
  }
  Feedback& f = say(Signal::wrong, Say::no_such_choice);
  f.got = text;
  f.most = static_cast<Quantity>(step.options.size());
}

void Entering::choose_option(const Step& step, const wire::Option& option, bool typed) {
  Values own;
  own.choice = option.value;
  own.typed = typed;
  flow_.complete(step, std::move(own));
  finish();
}

// --- the scale -----------------------------------------------------------------------

void Entering::on(const Weighing& weighing) {
  const Step* step = current_step(state_);
  if (!step || !wants_weight(state_) || weighing.grams <= 0) return;
  if (!weighing.stable)
    say(Signal::info, Say::still_moving);
  else
    weigh(Step(*step), weighing.grams, false);
}

void Entering::type_weight(const Step& step, const std::string& text) {
  if (const auto grams = to_grams(text))
    weigh(step, *grams, true);
  else
    say(Signal::wrong, Say::not_a_number).got = text;
}

void Entering::weigh(const Step& step, std::int64_t grams, bool typed) {
  if (grams < step.least || (step.most > 0 && grams > step.most)) {
    Feedback& f = say(Signal::wrong, Say::out_of_range);
    f.got = std::to_string(grams);
    f.least = step.least;
    f.most = step.most;
    return;
  }
  Values own;
  own.weight_g = grams;
  own.typed = typed;
  flow_.complete(step, std::move(own));
  finish();
}

}  // namespace fw::terminal
