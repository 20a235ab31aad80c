// The invariants as SQL: each query gives (key, text) of what breaks its rule.
// Internal to store/invariants.
#pragma once
#include <span>
#include <vector>

#include "server/store/invariants.h"

namespace fw::store {

// What a rule is about. Its query looks at the subjects whose id (event: seq)
// lies between :2 and :3 and touches no more than their rows, by index.
enum class Subject { item, order, packet, container, stream, move, fact, event, whole };

struct InvariantRule {
  const char* name;
  Subject subject;
  const char* sql;  // two text columns; the caller adds ORDER BY and LIMIT
};

std::span<const InvariantRule> goods_rules();     // stock, ledger, order lines
std::span<const InvariantRule> work_rules();      // tasks, leases, loads, facts, events
std::span<const InvariantRule> shipping_rules();  // parcels, labels, shipments, messages

// All rules about the subject, for the ids from `first` to `last`.
void check_subject(Connection& database, Subject subject, Id first, Id last,
                   std::vector<Finding>& findings);

}  // namespace fw::store
