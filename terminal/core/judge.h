// Holding a scan against a step: does it fit, and if not, what is it?
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/barcode/scan.h"
#include "shared/wire/values/packet.h"
#include "shared/wire/values/terminal.h"
#include "terminal/core/input.h"
#include "terminal/core/runner_state.h"

namespace fw::terminal {

using CodeClasses = std::vector<wire::CodeClass>;

enum class Fitting { no, yes, other_lot };

struct Fit {
  Fitting fitting = Fitting::no;
  std::size_t accept = 0;  // index in Step.accept
  std::string code;        // the reading that matched, as facts carry it
};

// A scan fits an Accept when one of its readings is in `codes`, or, with `any`,
// when its class is `meaning`. A lot that the Accept names must be the scan's,
// if the scan carries one. `state` knows which containers were bound and swapped.
Fit fit_scan(const wire::Step& step, const Scan& scan, const CodeClasses& classes,
             const RunnerState& state);

// Typed text fits by `typed` (check digits), as a whole code, or, on an item
// step, as the last 4 to 6 digits of the one code that ends in them (a damaged
// barcode). "" fits only where `typed` lists it: a step that ENTER may pass.
Fit fit_typed(const wire::Step& step, std::string_view text, const CodeClasses& classes,
              const RunnerState& state);

// The code by which a container step knows its container, as far as it names
// one: swapped in, bound before, or its own; "" for any.
std::string container_code(const wire::Step& step, const RunnerState& state);

// Whether the container of the exception in hand takes the place of another one, for
// good: of that of the step it was called from, or of the slot that is chosen.
bool swaps_container(const RunnerState& state);
// The container whose place it takes, as the exception in hand was filled in so far;
// "" while it is not known.
std::string replaced_container(const RunnerState& state);
// A container that the packet has its goods in, or will have.
bool is_in_use(const std::string& code, const RunnerState& state);

// Text as if it had been scanned: the text and its GTIN-14 reading.
Scan scan_of_text(std::string_view text);
// The writing of a printed code that facts carry: GTINs as 14 digits.
std::string fact_code(std::string_view printed);
// What shared/barcode made of a scanner's bytes, as the runner wants it.
Scan from_barcode(const barcode::Scan& read);

// What a scan is, as far as this terminal can know.
struct Known {
  std::optional<wire::Meaning> meaning;
  std::string name;  // from the packet's accepts; else the code
  std::string code;  // as printed
};

// First from the packet's own accepts (with their names), then from the site's
// prefixes, then from the kind of number it is.
Known identify(const wire::Packet& packet, const Scan& scan, const CodeClasses& classes);

}  // namespace fw::terminal
