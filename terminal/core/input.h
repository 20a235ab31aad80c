// What a person does to a terminal, and what it answers at once.
//
// Everything here is a plain value: the step runner takes an Input and gives a
// Feedback, and never knows which face (text screen, robot, test) it talks to.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "shared/base/types.h"
#include "shared/wire/values/packet.h"
#include "shared/wire/values/terminal.h"

namespace fw::terminal {

// One trigger pull, already understood by shared/barcode.
struct Scan {
  // Every way to read it, best first: SSCC as 18 digits, GTIN as 14, the text.
  std::vector<std::string> readings;
  std::string text;      // as a person reads it
  bool is_gtin = false;  // one of the readings is a valid GTIN
  bool is_sscc = false;
  std::string lot;     // from a GS1 element string; "" = none
  std::string expiry;  // YYYY-MM-DD; "" = none
  std::string serial;

  friend bool operator==(const Scan&, const Scan&) = default;
};

struct Typed {  // text + ENTER; "" = ENTER alone
  std::string text;
};

enum class Key {
  clear,  // F2: the field, then the count of this step
  back,   // F3: the page before, the step before
  more,   // F4: the exceptions
};

struct Weighing {  // one reading of the scale
  std::int64_t grams = 0;
  bool stable = false;
};

using Input = std::variant<Scan, Typed, Key, Weighing>;

// What the person hears: ok is silent, wrong beeps three times, done once.
enum class Signal { none, ok, wrong, done, info };

// What the terminal has to say in its own words (terminal/core/words.h).
enum class Say {
  nothing,
  wrong_place,       // got and wanted name two places
  wrong_item,        //
  wrong_container,   //
  in_use,            // a tote of this trip where an empty one is wanted
  wrong_badge,       //
  wrong_parcel,      //
  wrong_choice,      // a command barcode that is none of the options
  wrong_class,       // a tote where an item is wanted: `got_meaning`, `wanted_meaning`
  no_scan_here,      // this step wants a key or a number
  not_known,         // no item, place or tote of this site
  wrong_digits,      // typed check digits that fit no label
  too_many,          // one more than `most`
  too_many_in_case,  // the packaging scanned holds more than are wanted still
  older_lot_first,   // got and wanted name two lots
  one_lot_only,      // a second lot in one count
  lot_wanted,        // an empty lot
  serial_twice,      //
  not_a_number,      //
  out_of_range,      // between `least` and `most`
  still_moving,      // the scale
  no_such_choice,    // 1 to `most`
  nothing_typed,     // ENTER where a scan is wanted
  nothing_more,      // F4 where no exception is offered
  cannot_go_back,    // what was told is told
  waiting,           // for the server's answer
  refused,           // by the server: `refusal`
  failed,            // the server could not do it; may be tried again
  no_answer,         // in time
  resumed_request,   // asked again
  message,           // the server's lines: `lines`
};

struct Feedback {
  Signal signal = Signal::none;
  Say say = Say::nothing;
  std::string got;       // what was scanned or typed, by name if known
  std::string got_code;  // and as printed
  std::string wanted;
  std::string wanted_code;
  std::optional<wire::Meaning> got_meaning;
  std::optional<wire::Meaning> wanted_meaning;
  Quantity least = 0;
  Quantity most = 0;
  wire::Refused refusal;
  std::vector<wire::Text> lines;
};

}  // namespace fw::terminal
