// Keys and scans of a real device -> the session. Pure but for the session.
#pragma once
#include "hw/scanner/scanner.h"
#include "terminal/core/session.h"
#include "terminal/ui/layout.h"

namespace fw::terminal {

// F1 help, F2 clear, F3 back, F4 more; ENTER ends typed text; a digit answers a
// list at once, and an ENTER right behind it is a habit, not an answer to what is asked
// next; a scan goes to the step whatever is typed. False when the person
// asked to leave (Ctrl+C).
bool handle(const hw::ScannerEvent& event, Session& session, FaceState& face, const Now& now);

}  // namespace fw::terminal
