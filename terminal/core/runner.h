// The step runner: takes a person through a packet. Pure: no clock, no I/O.
//
// State and input give new state and an Outcome: facts to store (with the new
// state, in one transaction, before the person hears ok) and what to answer.
//
// The rules in short (shared/wire/README.md is the complete description):
// - Groups are done in their listed order. In an in_order group only the first
//   open step takes a scan; in an any_order group the first open one that fits.
// - Facts and requests of an in_order group carry the values of its finished
//   steps; in an any_order group only the step's own.
// - A container step after a finished item step takes min(need, what is left of
//   the units counted); with nothing left it is dropped, no fact is made.
// - An item step counts to `need` and refuses one too many; `need` 0 only asks
//   what it is. A typed number counts that many more.
// - A fact of an exception names the step it was called from, and carries the
//   values of its own steps, the place, item and lot of the group, and, when it
//   ends the item, the units counted (those of its own quantity step, if any).
// - After::go_to_group ends the group and makes the target the next one; groups
//   in between keep their turn. After::later starts the group over when it comes
//   up again (at the end, or before the group that the offer names), or, when
//   facts were made, asks for its place again.
// - A container scanned in an exception that repeats a container step takes the
//   place of the old one for all steps of the same load.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "terminal/core/input.h"
#include "terminal/core/judge.h"
#include "terminal/core/runner_state.h"

namespace fw::terminal {

// What the pure runner needs from outside.
struct Supply {
  std::int64_t now_ms = 0;  // monotonic; only for double triggers
  std::string request_id;   // fresh, for a request that may become due
  CodeClasses classes;      // the site's prefixes
};

struct Outcome {
  std::vector<wire::Fact> facts;  // without seq, session and time
  bool requested = false;         // state.pending is to be sent
  bool packet_over = false;
  bool changed = false;  // worth storing
  Feedback feedback;
};

// Two scans of one code within this time are one pull of the trigger, unless the
// step counts units by scans.
inline constexpr std::int64_t double_trigger_ms = 400;

// Begins a packet. With `wait_at_request`, a request that is reached at once
// waits for ENTER, so that a home packet does not ask in a loop.
Outcome start(RunnerState& state, wire::Packet packet, const Supply& supply,
              bool wait_at_request = false);
Outcome apply(RunnerState& state, const Input& input, const Supply& supply);
// The answer to state.pending (another id is ignored). The packets in it are the
// caller's: an amended one must be given to `amend` first.
Outcome apply(RunnerState& state, const wire::Answer& answer, const Supply& supply);
// The same packet, a later revision. Finished steps stay finished by their id.
Outcome amend(RunnerState& state, wire::Packet packet, const Supply& supply);
// No answer in time: the person may ask again (same id) or do something else.
void time_out(RunnerState& state);

// --- what a face needs to know ------------------------------------------------

// The step that waits for the person; nothing when the packet is over.
const wire::Step* current_step(const RunnerState& state);
const wire::Group* current_group(const RunnerState& state);
// Any_order groups: all steps of the list on the screen with their state.
struct Line {
  const wire::Step* step = nullptr;
  Quantity counted = 0;
  bool done = false;
};
std::vector<Line> lines(const RunnerState& state);
// On the way to a place: the place after it, as far as is known now; else nullptr.
const wire::Step* place_after(const RunnerState& state);
Quantity counted(const RunnerState& state, Id step);
// A container step: units that go into it now.
Quantity share(const RunnerState& state, const wire::Step& step);
// The exceptions that may be called now, in the order of their numbers 1, 2 ...
bool may_undo(const RunnerState& state);
// The trigger was pressed once and read twice: this scan says nothing.
bool is_bounce(const RunnerState& state, const Scan& scan, std::int64_t now_ms);
std::vector<const wire::ExceptionOffer*> offers(const RunnerState& state);
// The lines among which Page::which_line asks, in the order of their numbers.
std::vector<const wire::Step*> lines_to_choose(const RunnerState& state);
// Text that ENTER alone would accept ("3" in "How many? [3]"); "" = none.
std::string prefill(const RunnerState& state);
// One digit answers at once, without ENTER.
bool takes_digit(const RunnerState& state);
bool wants_scan(const RunnerState& state);
bool wants_weight(const RunnerState& state);
// Order lines done and in all.
struct LineCount {
  Quantity done = 0;
  Quantity all = 0;
};
LineCount line_count(const RunnerState& state);

}  // namespace fw::terminal
