#include "terminal/core/judge.h"

#include <algorithm>

#include "shared/barcode/check_digit.h"
#include "shared/barcode/gtin.h"
#include "shared/barcode/sscc.h"
#include "shared/wire/values/limits.h"
#include "terminal/core/runner.h"

namespace fw::terminal {
namespace {

using wire::Accept;
using wire::Meaning;

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// The step that the exception in hand was called from.
const wire::Step* called_from(const RunnerState& state) {
  const wire::Group* group = current_group(state);
  if (group == nullptr) return nullptr;
  for (const auto& step : group->steps)
    if (step.id == state.detour->from) return &step;
  return nullptr;
}

// The class of the longest prefix that one of the readings starts with.
std::optional<Meaning> class_by_prefix(const Scan& scan, const CodeClasses& classes) {
  std::optional<Meaning> found;
  std::size_t longest = 0;
  for (const auto& c : classes)
    for (const auto& reading : scan.readings)
      if (c.prefix.size() > longest && reading.starts_with(c.prefix)) {
        longest = c.prefix.size();
        found = c.meaning;
      }
  return found;
}

std::optional<Meaning> class_of(const Scan& scan, const CodeClasses& classes) {
  if (auto by_prefix = class_by_prefix(scan, classes)) return by_prefix;
  if (scan.is_gtin) return Meaning::item;
  if (scan.is_sscc) return Meaning::parcel;
  return std::nullopt;
}

// A site that has no prefix for a class takes every code of no other class. So
// does the badge step: badges come from other systems, and the server judges them.
// Places and items begin alike in many halls: a place's prefix says what a wrong
// scan is, but neither lets a code in nor keeps it out.
bool is_of_class(const Scan& scan, Meaning meaning, const CodeClasses& of_site) {
  CodeClasses classes = of_site;
  std::erase_if(classes, [](const auto& c) { return c.meaning == Meaning::place; });
  if (const auto known = class_of(scan, classes)) return *known == meaning;
  if (meaning == Meaning::badge) return true;
  return std::none_of(classes.begin(), classes.end(),
                      [&](const auto& c) { return c.meaning == meaning; });
}

const std::string* bound_container(Id step, const RunnerState& state) {
  for (const auto& b : state.bound)
    if (b.step == step) return &b.code;
  return nullptr;
}

const std::string* bound_code(const Accept& accept, const RunnerState& state) {
  return accept.bound_in == 0 ? nullptr : bound_container(accept.bound_in, state);
}

std::optional<std::string> matching_code(const Accept& accept, const Scan& scan,
                                         const CodeClasses& classes, const RunnerState& state) {
  if (const auto* bound = bound_code(accept, state)) {
    if (contains(scan.readings, *bound)) return *bound;
    return std::nullopt;
  }
  for (const auto& reading : scan.readings)
    if (contains(accept.codes, reading)) return reading;
  if (accept.any && !scan.readings.empty() && is_of_class(scan, accept.meaning, classes))
    return scan.readings.front();
  return std::nullopt;
}

// The tote that now stands for this step's own, if one was swapped in.
const Swap* swap_for(const wire::Step& step, const RunnerState& state) {
  if (step.kind != wire::StepKind::container) return nullptr;
  for (auto s = state.swaps.rbegin(); s != state.swaps.rend(); ++s) {
    const bool same_load = s->load != 0 && step.load && *step.load == s->load;
    if (same_load || s->step == step.id) return &*s;
  }
  return nullptr;
}

std::optional<Fit> fit_swapped(const wire::Step& step, const Scan& scan, const RunnerState& state) {
  const Swap* swap = swap_for(step, state);
  if (!swap) return std::nullopt;
  if (contains(scan.readings, swap->code)) return Fit{Fitting::yes, 0, swap->code};
  return Fit{};
}

Fit fit_ending(const wire::Step& step, std::string_view text) {
  Fit found;
  if (step.kind != wire::StepKind::item || text.size() < 4 || text.size() > 6) return found;
  if (!barcode::is_all_digits(text)) return found;
  for (std::size_t i = 0; i < step.accept.size(); ++i)
    for (const auto& code : step.accept[i].codes) {
      if (code == found.code || !code.ends_with(text)) continue;
      if (found.fitting == Fitting::yes) return {};  // two codes end so: not clear
      found = Fit{Fitting::yes, i, code};
    }
  return found;
}

}  // namespace

Fit fit_scan(const wire::Step& step, const Scan& scan, const CodeClasses& classes,
             const RunnerState& state) {
  if (auto swapped = fit_swapped(step, scan, state)) return *swapped;
  Fit other_lot;
  for (std::size_t i = 0; i < step.accept.size(); ++i) {
    const Accept& accept = step.accept[i];
    const auto code = matching_code(accept, scan, classes, state);
    if (!code) continue;
    const bool lot_differs = !accept.lot.empty() && !scan.lot.empty() && accept.lot != scan.lot;
    if (!lot_differs) return Fit{Fitting::yes, i, *code};
    if (other_lot.fitting == Fitting::no) other_lot = Fit{Fitting::other_lot, i, *code};
  }
  return other_lot;
}

Fit fit_typed(const wire::Step& step, std::string_view text, const CodeClasses& classes,
              const RunnerState& state) {
  for (std::size_t i = 0; i < step.accept.size(); ++i)
    if (contains(step.accept[i].typed, text)) {
      const auto& codes = step.accept[i].codes;
      return Fit{Fitting::yes, i, codes.empty() ? std::string(text) : codes.front()};
    }
  if (text.empty()) return {};
  const Fit as_code = fit_scan(step, scan_of_text(text), classes, state);
  if (as_code.fitting != Fitting::no) return as_code;
  for (std::size_t i = 0; i < step.accept.size(); ++i)
    if (step.accept[i].any && step.accept[i].meaning == Meaning::badge)
      return Fit{Fitting::yes, i, std::string(text)};  // a worker's number has no prefix
  return fit_ending(step, text);
}

std::string container_code(const wire::Step& step, const RunnerState& state) {
  if (const Swap* swap = swap_for(step, state)) return swap->code;
  for (const auto& accept : step.accept) {
    if (const auto* bound = bound_code(accept, state)) return *bound;
    if (!accept.codes.empty()) return accept.codes.front();
  }
  return "";
}

bool swaps_container(const RunnerState& state) {
  const wire::Group* group = current_group(state);
  // In a list a container that is scanned besides is where something is put aside.
  if (!state.detour || !group || group->order != wire::GroupOrder::in_order) return false;
  const wire::ExceptionOffer& offer = state.detour->offer;
  if (offer.after != wire::After::repeat_step) return false;
  for (const auto& step : offer.steps)
    for (const auto& option : step.options)
      if (option.bound_in != 0) return true;
  const wire::Step* from = called_from(state);
  return from && from->kind == wire::StepKind::container && !from->accept.empty() &&
         !from->accept.front().any;  // else it has none of its own yet
}

std::string replaced_container(const RunnerState& state) {
  const Detour& detour = *state.detour;
  for (const auto& step : detour.offer.steps)  // that of the slot that is chosen
    for (const auto& option : step.options) {
      if (option.bound_in == 0 || detour.progress.values.choice != option.value) continue;
      const std::string* bound = bound_container(option.bound_in, state);
      if (bound != nullptr) return *bound;
      return option.codes.empty() ? "" : option.codes.front();
    }
  const wire::Step* from = called_from(state);
  return from ? container_code(*from, state) : "";
}

bool is_in_use(const std::string& code, const RunnerState& state) {
  for (const auto& group : state.packet.groups)
    for (const auto& step : group.steps)
      if (step.kind == wire::StepKind::container &&
          (container_code(step, state) == code ||
           std::any_of(step.accept.begin(), step.accept.end(),
                       [&](const Accept& accept) { return contains(accept.codes, code); })))
        return true;
  return std::any_of(state.bound.begin(), state.bound.end(),
                     [&](const Bound& bound) { return bound.code == code; });
}

Scan scan_of_text(std::string_view text) {
  Scan scan;
  scan.text = text;
  if (auto gtin = barcode::to_gtin14(text)) {
    scan.is_gtin = true;
    if (*gtin != text) scan.readings.push_back(*gtin);
  }
  scan.is_sscc = barcode::is_sscc(text);
  scan.readings.emplace_back(text);
  return scan;
}

std::string fact_code(std::string_view printed) { return barcode::code_key(printed); }

Scan from_barcode(const barcode::Scan& read) {
  Scan scan;
  scan.readings = barcode::readings(read);
  // A long GS1 code is known by its GTIN or SSCC; its whole text is never sent.
  if (scan.readings.size() > 1)
    std::erase_if(scan.readings, [](const auto& r) { return r.size() > wire::max_code; });
  scan.text = read.text;
  scan.is_gtin = read.gtin14.has_value();
  scan.is_sscc = read.sscc.has_value();
  scan.lot = read.lot.value_or("");
  scan.expiry = read.expiry ? *read.expiry : read.best_before.value_or("");
  scan.serial = read.serial.value_or("");
  return scan;
}

Known identify(const wire::Packet& packet, const Scan& scan, const CodeClasses& classes) {
  Known known;
  known.code = scan.text;
  known.name = known.code;
  for (const auto& group : packet.groups)
    for (const auto& step : group.steps)
      for (const auto& accept : step.accept)
        for (const auto& reading : scan.readings)
          if (contains(accept.codes, reading)) {
            known.meaning = accept.meaning;
            if (!accept.name.empty()) known.name = accept.name;
            return known;
          }
  known.meaning = class_of(scan, classes);
  return known;
}

}  // namespace fw::terminal
