// The work packet: all that a terminal needs to do a piece of work by itself.
//
// A packet is a list of groups, done in order; a group is a list of steps, done
// in order or in any order. A step shows something, accepts scans that it can
// judge locally, and when it is complete either emits a fact (kept in the
// terminal's outbox, never refused) or makes a request (answered by the server
// while the person waits). Picking, packing, counting and put-away are all made
// of the same step kinds, so a new workflow needs no new terminal.
//
// Ids of packets, groups and steps never change. The server may add, drop,
// shrink or reorder steps that are not begun: same packet id, revision + 1.
// shared/wire/README.md is the complete description.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "shared/base/types.h"
#include "shared/wire/values/text.h"

namespace fw::wire {

// What a scan can mean. `command` is a printed command barcode.
enum class Meaning { place, item, container, badge, parcel, command };

// What one step waits for.
enum class StepKind {
  place,      // a location: its barcode, or its check digits typed
  item,       // `need` units of an item, by scans and typed quantities
  container,  // a tote, cart, carton: a known one, or any (`any`)
  quantity,   // a typed number between `least` and `most`
  weight,     // a weight in grams, from the scale or typed
  choice,     // one of `options`, by digit or by its barcode
  confirm,    // ENTER
  parcel,     // the label of a parcel (its SSCC or tracking barcode)
  badge,      // a worker's badge
  request,    // nothing: the step's request is sent as soon as it is reached
};

enum class GroupOrder { in_order, any_order };

// What a step shows. Each text is rendered to fit the device's columns.
struct Show {
  Text context;             // left of row 1: "PICK W412" or "A-12-03-B OK"
  Text verb;                // "PICK", "GO TO", "PUT 3 IN"
  Text big;                 // the one value: "A-12-03-B", "3 EACH", "SLOT 4"
  std::vector<Text> lines;  // at most four facts
  Text ask;                 // the one thing to do: "Scan ITEM"
  Text hint;                // "or type GREEN digits"; may be empty

  friend bool operator==(const Show&, const Show&) = default;
};

// One thing a step accepts. A scan fits when one of its readings (raw text,
// GTIN-14, SSCC as 18 digits) is in `codes`, or, with `any`, when its class is
// `meaning` by the prefixes of Welcome.code_classes.
struct Accept {
  Meaning meaning = Meaning::item;
  std::vector<std::string> codes;  // GTINs as 14 digits, SSCC as 18, others as printed
  std::vector<std::string> typed;  // what may be typed instead (check digits)
  bool any = false;                // any code of this class (an empty tote)
  // container: the one scanned in that step of this packet, or swapped in for it
  // since; while there is none, `codes`.
  Id bound_in = 0;
  Quantity quantity = 1;  // base units that one scan counts (a case of 12 = 12)
  std::string name;       // for messages: "BLUE MUG 30CL 6-PACK", "A-12-03-B"
  std::string lot;        // the lot wanted; "" = none tracked or any

  friend bool operator==(const Accept&, const Accept&) = default;
};

struct Option {
  std::string value;               // what the fact carries: "empty"
  Text label;                      // "Shelf empty"
  std::vector<std::string> codes;  // command barcodes that choose it (a carton's barcode)
  // The container scanned in that step: its barcode chooses this option too, and a
  // container scanned later in the same exception takes its place.
  Id bound_in = 0;

  friend bool operator==(const Option&, const Option&) = default;
};

struct Step {
  Id id = 0;  // unique in its packet, never re-used
  StepKind kind = StepKind::confirm;
  Show show;
  std::vector<Accept> accept;
  Quantity need = 0;   // item: units wanted. container after item: units put there
  Quantity least = 0;  // quantity, weight: bounds of a typed value
  Quantity most = 0;
  Quantity ask_quantity_above =
      0;                      // item: more than this many: after a scan ask "How many?"; 0 = never
  bool needs_lot = false;     // item: a lot must come from the scan or be typed
  bool needs_serial = false;  // item: each unit's serial must be scanned
  std::vector<Option> options;  // choice
  std::string preset;           // choice: value chosen by ENTER; quantity: prefilled number
  std::string emit;             // fact kind when complete; "" = none
  bool emit_each = false;       // item: a fact for each scan instead of one at the end
  std::string request;          // request kind instead of a fact; "" = none
  std::optional<Id> load;       // the tote load that facts of this step name
  // Until the next fact or request the person may take this step's fact back: a
  // fact of this kind with the same values, and the step is open again. "" = not.
  std::string undo;
  Text undo_label;  // in the menu; {} stands for the quantity: "Undo: {} MUG to slot 4"

  friend bool operator==(const Step&, const Step&) = default;
};

// What happens after an exception's own steps are done and its fact is kept.
enum class After {
  repeat_step,  // back to the step it was called from
  end_item,     // the item step is complete with what was counted; its put steps share it out
  end_group,    // the group is over
  later,        // the group goes to the end of the packet, or to before `group`
  go_to_group,  // go on at `group`
  end_packet,   // the packet is over for this device
};

// A way off the planned path (short, skip, tote full, close this box ...), with
// steps of its own, so that a terminal never needs the server to finish one.
struct ExceptionOffer {
  std::string key;          // "short", "skip", "tote_full", "close_box"
  Text label;               // "Short"
  std::vector<Step> steps;  // asked in order; their values make the fact
  std::string emit;         // fact kind; "" = none
  std::string request;      // request kind instead of a fact
  After after = After::repeat_step;
  Id group = 0;              // go_to_group; later: 0 = the end
  std::vector<StepKind> on;  // offered on steps of these kinds; empty = all
  std::vector<Id> drops;     // steps of the group that are needless after it

  friend bool operator==(const ExceptionOffer&, const ExceptionOffer&) = default;
};

struct Group {
  Id id = 0;
  GroupOrder order = GroupOrder::in_order;
  std::vector<Step> steps;
  std::vector<ExceptionOffer> exceptions;
  Text title;          // any_order: heading above the open steps ("TOTE T-00917")
  Quantity lines = 0;  // order lines that this group completes, for the progress "12/38"

  friend bool operator==(const Group&, const Group&) = default;
};

struct Packet {
  Id id = 0;         // 0 = the home packet: what to do when there is no work in hand
  std::string kind;  // "home", "pick", "pack"; for display and statistics only
  int revision = 1;
  int epoch = 0;  // the lease's; facts carry it back
  Text title;     // "PICK W412"
  std::vector<Group> groups;
  std::vector<Text> overview;  // the job offer: wave, cut-off, lines, totes

  friend bool operator==(const Packet&, const Packet&) = default;
};

}  // namespace fw::wire
