// Session and runner state as a screen. Row 1 is context, progress and link
// state (= live, ~ sending, ! no signal, X rejected); then the verb, one big
// value, at most four facts, the one thing to do, the count; at the bottom the
// input line and the keys that work here. A rejected scan takes the whole screen.
#pragma once
#include <string>

#include "terminal/core/session.h"
#include "terminal/ui/screen.h"

namespace fw::terminal {

// What the face itself knows: not of the server, not stored.
struct FaceState {
  std::string typed;  // in the input line
  bool help = false;
  bool menu = false;          // the face's own part of F4 (sign off)
  std::int64_t scale_g = -1;  // last stable reading, -1 = none
  bool scale_moving = false;
  std::int64_t digit_at_ms = -1;  // monotonic: a digit answered a list, nothing else since
};

struct Drawn {
  Screen screen;
  int cursor_row = 0;
  int cursor_column = 0;
};

// The pages: sign-on, home and work steps, lists, choices, the menu, wrong scans,
// refusals, resume, no signal, notices, help.
Drawn draw(const Session& session, const FaceState& face, const Now& now, int columns, int rows);

// The number of "Sign off" in the menu: the one behind the packet's own offers.
int sign_off_number(const Session& session);

}  // namespace fw::terminal
