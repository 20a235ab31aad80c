// Rules broken on purpose, one at a time: the simulator tests itself with them.
//
// A mutant breaks what the simulator owns, never the product: triggers on the real
// databases (a row that is dropped, or changed once more), a disk whose syncs do
// nothing, a network that changes messages or invents answers, a shop and a label
// printer that say what is not so. Each must be caught by some check; one that is
// not shows a hole in the checks.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "tests/simulation/network.h"

namespace fw::sim {

struct Mutant {
  std::string_view name;
  std::string_view breaks;  // "1" ... "9": the invariant; else the hop between two programs
  std::string_view what;    // in prose
  bool heals = false;       // the floor is made to stand it: never to be caught
  // Where and how; what is empty is left as it is.
  std::string_view host = {};             // whose databases, or disk: "server", "crew", "printer"
  const char* triggers = nullptr;         // SQL, on each of its connections right after it opens
  const char* outbox_at_start = nullptr;  // SQL, on the terminals' outbox before they start again
  bool no_syncs = false;                  // its disk forgets what was synced when the power fails
  Tamper (*tamper)() = nullptr;           // of the network, new with each day
  bool new_message_ids = false;           // the daemon says another message id at a repeat
  bool prints_nothing = false;            // the printer says sent, and no label comes out
  bool quick = false;                     // caught within three days: part of each test run
};

std::span<const Mutant> mutants();
const Mutant* find_mutant(std::string_view name);

// From now on the newest SQLite connection to each file is known; those before it
// are not any more. One is valid as long as its program has it open.
void watch_connections();
// Runs SQL on the connections of a program that has just opened them.
void on_connections(std::string_view host, const char* sql);
// Runs SQL on a file of a program that is not running, if it is there.
void on_file(const std::string& file, const char* sql);

}  // namespace fw::sim
