// Where a person stands in a packet: one plain value that is stored with every
// fact, so that a terminal that died goes on at the same line and count.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/types.h"
#include "shared/wire/values/packet.h"
#include "shared/wire/values/terminal.h"
#include "terminal/core/input.h"

namespace fw::terminal {

// What an item step has counted so far.
struct Count {
  Quantity units = 0;
  Quantity told = 0;  // units that facts were made for (emit_each)
  std::string code;   // as scanned last
  std::string lot;
  std::string expiry;
  std::vector<std::string> serials;
  bool typed = false;

  friend bool operator==(const Count&, const Count&) = default;
};

// One list of steps on its way: a group's, or an exception's own.
struct Progress {
  std::vector<Id> done;        // steps finished or dropped, in that order
  std::map<Id, Count> counts;  // of item steps
  wire::Values values;         // of the finished steps, merged (in_order only)
  // Units counted by item steps that no container step has taken yet; nothing
  // before the first item step of the list is finished.
  std::optional<Quantity> to_put;
  // Units of a container step that went into the container before it was full.
  std::map<Id, Quantity> gone;

  friend bool operator==(const Progress&, const Progress&) = default;
};

struct GroupState {
  bool over = false;
  Progress progress;

  friend bool operator==(const GroupState&, const GroupState&) = default;
};

// A question that a scan raised and that must be answered first.
struct Prompt {
  enum class Kind { how_many, lot, serial };
  Kind kind = Kind::how_many;
  Id step = 0;
  std::int64_t accept = 0;  // index in Step.accept
  std::string code;         // as scanned
  std::string lot;
  std::string expiry;
  bool typed = false;

  friend bool operator==(const Prompt&, const Prompt&) = default;
};

// An exception in progress. It keeps its own copy of the offer, so that an
// amended packet cannot pull the ground away under it.
struct Detour {
  wire::ExceptionOffer offer;
  Id from = 0;  // the step it was called from
  Progress progress;

  friend bool operator==(const Detour&, const Detour&) = default;
};

// A request on its way. `step` is done when the answer says ok.
struct Pending {
  wire::Request request;
  bool of_exception = false;  // of the detour itself, after its steps
  bool timed_out = false;     // the person was told; ENTER asks again, same id

  friend bool operator==(const Pending&, const Pending&) = default;
};

// The container that was scanned in a step (Accept.bound_in names the step).
struct Bound {
  Id step = 0;
  std::string code;

  friend bool operator==(const Bound&, const Bound&) = default;
};

// A tote that took another one's place: its code counts for steps of this load.
struct Swap {
  Id load = 0;  // 0: for the step it was called from only
  Id step = 0;
  std::string code;

  friend bool operator==(const Swap&, const Swap&) = default;
};

// The last fact, as long as the person may take it back: what it said, and where
// they stood before it.
struct UndoPoint {
  wire::ExceptionOffer offer;  // as the menu shows it
  std::string kind;            // of the fact that takes it back
  Id step = 0;
  std::optional<Id> load;
  wire::Values values;
  Id group = 0;
  GroupState before;
  std::vector<Id> deferred;
  Id touched = 0;

  friend bool operator==(const UndoPoint&, const UndoPoint&) = default;
};

enum class Page { work, menu, which_line };

struct LastScan {  // not stored: a double trigger does not outlive a restart
  std::string code;
  std::int64_t at_ms = 0;
  bool counts_units = false;
};

struct RunnerState {
  wire::Packet packet;
  Id group = 0;  // the current one; 0 = the packet is over
  std::map<Id, GroupState> groups;
  std::vector<Id> deferred;  // groups put off ("later"), in that order
  Id touched = 0;            // any_order: the step last worked on
  Page page = Page::work;
  std::string chosen;           // exception chosen whose line is asked for
  std::optional<Scan> unclear;  // a code of two items: which of them? (not stored)
  std::optional<Prompt> prompt;
  std::optional<Detour> detour;
  std::optional<Pending> pending;
  std::optional<Id> retry;   // a request step that waits for ENTER to ask (again)
  std::vector<Bound> bound;  // one a step, the newest scan of it
  std::vector<Swap> swaps;
  std::optional<UndoPoint> undo;
  int scans = 0;        // since the last fact
  int wrong_scans = 0;  //
  LastScan last;
};

}  // namespace fw::terminal
