// What a simulated person must not forget when the process is killed: what is
// being carried, and what was decided but not yet done in the world. Stored in
// one transaction with the facts that it goes with.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "shared/base/types.h"

namespace fw::terminal {

// One movement in the world. It is done only while `check` still holds `before`
// units of these goods (mispick: while the tote has `before` mis-picks), so that
// after a crash it is neither left out nor done twice.
struct Movement {
  enum class Kind {
    goods,     // from -> to, known to the books by a fact
    misplace,  // the same, unknown to the books: an error of the world
    mispick,   // remember that `sku` was taken at `from` in place of `wanted_sku`
  };
  Kind kind = Kind::goods;
  std::string from;
  std::string to;
  std::string sku;
  std::string lot;
  Quantity quantity = 0;
  std::string check;
  Quantity before = 0;
  std::string wanted_sku;  // mispick only
  std::string wanted_lot;
  std::string wanted_place;

  friend bool operator==(const Movement&, const Movement&) = default;
};

// Taken in place of something else, still in the hands.
struct WrongUnit {
  std::string sku;
  std::string lot;
  std::string from;
  std::string wanted_sku;
  std::string wanted_lot;
  std::string wanted_place;

  friend bool operator==(const WrongUnit&, const WrongUnit&) = default;
};

// A unit out of a sort tote that was scanned, until it lies where the answer says.
struct SortUnit {
  std::string sku;
  std::string lot;
  std::string to;    // put aside there; "" = its order is not known yet
  std::string from;  // the box of a held order; "" = the sort tote

  friend bool operator==(const SortUnit&, const SortUnit&) = default;
};

struct PersonNote {
  std::string at;                    // where the person stands
  std::deque<Movement> moves;        // to be done, in order
  std::vector<Movement> taken_back;  // of the last fact, as long as it may be
  std::string taken;                 // the item step whose goods are in the hands: "packet/step"
  std::string taken_at;              // and the place where they were taken
  std::vector<WrongUnit> wrong_units;
  Quantity miscount = 0;           // +1 or -1: comes out at the next put
  std::string drop_to;             // totes that got goods are to be left there
  std::set<std::string> filled;    // a picker's totes that got goods, as the screen knows
  std::vector<std::string> totes;  // a packer's, in the order they were fetched
  std::string aside_tote;          // holds what does not belong: to be put aside
  std::string aside_sku;
  std::string aside_lot;
  std::string sort_tote;  // in hand, "" = none
  SortUnit sort_unit;
  std::string carton;                     // chosen for the next box
  std::string box;                        // the box in work
  Id packing = 0;                         // the packet that it is for
  std::map<Id, std::string> begun_boxes;  // left behind, with goods: packet, box
  std::set<std::string> told;             // "packet/sku": found where a count did not ask for it
  std::string source;                     // the container that goods are taken out of
  std::string cart;                       // the packet whose totes are known to be in the hands
  bool gone = false;                      // walked off, for good
  std::int64_t puts = 0;                  // since sign-on
  std::int64_t spoiled = 0;               // labels
  std::int64_t mispicks = 0;              // made in any case
  std::int64_t packs = 0;                 // cases and inners scanned as such
  std::int64_t scans = 0;
  std::int64_t wrong_scans = 0;
  std::int64_t walked_mm = 0;

  friend bool operator==(const PersonNote&, const PersonNote&) = default;
};

std::string encode_note(const PersonNote& note);
// An empty or unreadable text gives a fresh note.
PersonNote decode_note(const std::string& text);

}  // namespace fw::terminal
