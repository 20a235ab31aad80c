// Counting an item step, and the questions a scan may raise on it.
#include <algorithm>

#include "terminal/core/entering.h"

namespace fw::terminal {
using wire::Accept;
using wire::Step;
// --- counting ----------------------------------------------------------------------

bool Entering::lot_is_clear(const Step& step, const Entry& entry) {
  const Accept& accept = step.accept[entry.accept];
  if (entry.lot.empty()) return true;
  if (!accept.lot.empty() && accept.lot != entry.lot) {
    other_lot(step, Fit{Fitting::other_lot, entry.accept, entry.code}, entry.lot);
    return false;
  }
  const Count& count = count_of(step);
  if (count.units > count.told && !count.lot.empty() && count.lot != entry.lot) {
    ++state_.wrong_scans;
    Feedback& f = say(Signal::wrong, Say::one_lot_only);
    f.got = entry.lot;
    f.wanted = count.lot;
    return false;
  }
  return true;
}

bool Entering::serial_is_clear(const Step& step, const Entry& entry) {
  const auto& serials = count_of(step).serials;
  if (std::find(serials.begin(), serials.end(), entry.serial) == serials.end()) return true;
  ++state_.wrong_scans;
  say(Signal::wrong, Say::serial_twice).got = entry.serial;
  return false;
}

void Entering::raise(const Step& step, const Entry& entry, Prompt::Kind kind) {
  state_.prompt = Prompt{kind,       step.id,   static_cast<std::int64_t>(entry.accept),
                         entry.code, entry.lot, entry.expiry,
                         entry.typed};
  state_.touched = step.id;
  outcome_.changed = true;
  say(Signal::ok, Say::nothing);
}

// Asks for what is missing in a fixed order: lot, serial, quantity; then counts.
void Entering::take_item(const Step& step, Entry entry) {
  if (!lot_is_clear(step, entry)) return;
  const Quantity units = step.accept[entry.accept].quantity;
  const Quantity left = step.need - count_of(step).units;
  if (step.need > 0 && units > left && !entry.counted_by_hand) {
    ++state_.wrong_scans;
    Feedback& f = say(Signal::wrong, units > 1 ? Say::too_many_in_case : Say::too_many);
    f.got = step.accept[entry.accept].name;
    f.least = units;
    f.most = left;
    return;
  }
  if (step.needs_lot && entry.lot.empty()) {
    raise(step, entry, Prompt::Kind::lot);
    return;
  }
  if (step.needs_serial && step.need > 0) {
    if (entry.serial.empty()) {
      raise(step, entry, Prompt::Kind::serial);
      return;
    }
    if (!serial_is_clear(step, entry)) return;
    count(step, entry, 1);
    return;
  }
  const bool asks = step.ask_quantity_above > 0 && step.need > step.ask_quantity_above &&
                    units == 1 && count_of(step).units == 0 && !entry.counted_by_hand &&
                    !state_.prompt;
  if (asks && step.need > 0) {
    raise(step, entry, Prompt::Kind::how_many);
    state_.last.counts_units = false;
    return;
  }
  // Scanning on instead of answering "How many?" counts by scans: the first too.
  const bool by_scans = state_.prompt && state_.prompt->kind == Prompt::Kind::how_many &&
                        state_.prompt->step == step.id && !entry.counted_by_hand;
  if (by_scans && count_of(step).units == 0) {
    const Quantity first = step.accept[static_cast<std::size_t>(state_.prompt->accept)].quantity;
    if (first + units <= left) {
      count(step, entry, first + units);
      return;
    }
  }
  count(step, entry, entry.counted_by_hand ? entry.units : units);
}

void Entering::count(const Step& step, const Entry& entry, Quantity units) {
  Count& count = count_of(step);
  if (count.units == count.told) count.lot.clear();  // a new fact may have a new lot
  if (step.need > 0) count.units += units;
  count.code = entry.code;
  count.typed = count.typed || entry.typed || entry.counted_by_hand;
  if (!entry.lot.empty()) count.lot = entry.lot;
  if (!entry.expiry.empty()) count.expiry = entry.expiry;
  if (!entry.serial.empty()) count.serials.push_back(entry.serial);
  state_.prompt.reset();
  state_.touched = step.id;
  outcome_.changed = true;
  if (step.emit_each && step.need > 0) {
    flow_.tell_units(step, units);
    count_of(step).typed = false;
  }
  const bool full = step.need == 0 || count_of(step).units >= step.need;
  state_.last.counts_units = !full;
  if (full) flow_.complete_item(step);
  finish();
}

// --- prompts -----------------------------------------------------------------------

void Entering::answer_prompt(const std::string& text, const Scan* scan) {
  const Prompt prompt = *state_.prompt;
  const Step step = step_of(prompt);
  Entry entry{static_cast<std::size_t>(prompt.accept),
              prompt.code,
              prompt.lot,
              prompt.expiry,
              "",
              prompt.typed,
              false,
              0};
  switch (prompt.kind) {
    case Prompt::Kind::lot:
      entry.lot = !scan ? text : !scan->lot.empty() ? scan->lot : scan->readings.front();
      if (scan && !scan->expiry.empty()) entry.expiry = scan->expiry;
      if (scan && !scan->serial.empty()) entry.serial = scan->serial;
      entry.typed = entry.typed || !scan;
      if (entry.lot.empty()) {
        say(Signal::wrong, Say::lot_wanted);
        return;
      }
      if (!lot_is_clear(step, entry)) return;
      break;
    case Prompt::Kind::serial:
      entry.serial = !scan ? text : !scan->serial.empty() ? scan->serial : scan->readings.front();
      entry.typed = entry.typed || !scan;
      if (entry.serial.empty()) {
        say(Signal::wrong, Say::nothing_typed);
        return;
      }
      if (!serial_is_clear(step, entry)) return;
      break;
    case Prompt::Kind::how_many: {
      const Quantity left = step.need - count_of(step).units;
      const auto units = to_number(text.empty() ? std::to_string(left) : text);
      if (!units) {
        say(Signal::wrong, Say::not_a_number).got = text;
        return;
      }
      if (*units > left) {
        Feedback& f = say(Signal::wrong, Say::too_many);
        f.got = text;
        f.most = left;
        return;
      }
      entry.counted_by_hand = true;
      entry.units = *units;
      if (*units == 0) {
        state_.prompt.reset();
        say(Signal::ok, Say::nothing);
        outcome_.changed = true;
        return;
      }
      break;
    }
  }
  state_.prompt.reset();
  take_item(step, std::move(entry));
}

}  // namespace fw::terminal
