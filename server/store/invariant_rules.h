// The invariants as SQL: each query gives (key, text) of what breaks its rule.
// Internal to store/invariants.
#pragma once
#include <span>

namespace fw::store {

struct InvariantRule {
  const char* name;
  const char* sql;  // two text columns; the caller adds ORDER BY and LIMIT
};

std::span<const InvariantRule> goods_rules();     // stock, ledger, order lines
std::span<const InvariantRule> work_rules();      // tasks, leases, loads, facts, events
std::span<const InvariantRule> shipping_rules();  // parcels, labels, shipments, messages

}  // namespace fw::store
