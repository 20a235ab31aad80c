// What is always true of the books, as queries that find where it is not.
//
// Written apart from the code that keeps the books: it knows the tables and
// ARCHITECTURE.md's list of invariants, nothing of commands and rules. Tests run
// it at the end of every story, the simulator while it runs, `floorwave doctor`
// on live databases. Read-only; each query gives at most `most` findings.
//
// A place, load or packet that an open discrepancy names is known to be wrong
// and is not found again (rules about quantities and leases only).
#pragma once
#include <string>
#include <vector>

#include "server/store/connection.h"

namespace fw::store {

struct Finding {
  std::string rule;  // "stock_equals_moves"
  std::string key;   // what it is about: "place 12 item 7"
  std::string text;  // what is wrong: "stock 3, moves 2"

  friend bool operator==(const Finding&, const Finding&) = default;
};

// All rules, in a fixed order; empty when the books are right.
std::vector<Finding> check_invariants(Connection& database, std::int64_t most = 100);

// The names of the rules, for reports.
std::vector<std::string> invariant_rules();

}  // namespace fw::store
