// What is always true of the books, as queries that find where it is not.
//
// Written apart from the code that keeps the books: it knows the tables and
// ARCHITECTURE.md's list of invariants, nothing of commands and rules. Tests run
// it at the end of every story, the simulator while it runs, `floorwave doctor`
// on live databases, `restore` on a backup. Read-only.
//
// A place, load or packet that an open discrepancy names is known to be wrong
// and is not found again (rules about quantities and leases only).
//
// The invariants, and the rules that hold the tables against them:
//  1 stock is opening balance and moves, items sum to zero: stock_equals_moves,
//    item_sums_to_zero, one_serial_a_unit; what is there is found: stock_on_hand_is_marked
//  2 no place below zero, allocated at most on hand: place_not_below_zero,
//    allocated_is_live_allocations, allocation_is_its_open_tasks
//  3 each unit of a line in one bucket, each agreeing with the ledger:
//    line_buckets_sum, line_reserved, line_allocated,
//    line_stands_where_the_ledger_says, task_is_done_or_open,
//    move_task_is_done_or_open, fulfilment_end_leaves_nothing,
//    over_picked_is_shown
//  4 each fact applied once: facts_are_dense, moves_name_stored_facts,
//    unapplied_fact_is_shown, lost_facts_are_shown, lease_counts_its_facts
//    (a second copy of a fact cannot be stored: a unique key)
//  5 one live lease, one order in a load: one_live_lease, fact_comes_from_its_lease,
//    no_lease_of_a_packet_that_is_over, packet_stands_at_its_revision,
//    one_live_load, one_order_in_a_load, sort_load_of_single_units,
//    sort_load_is_its_orders, sort_load_knows_its_orders,
//    goods_in_a_tote_have_a_load,
//    one_session_of_a_device, one_session_of_a_worker,
//    container_stands_in_no_circle
//  6 labels, numbers and messages: parcel_holds_its_lines, parcel_has_its_label,
//    labelled_is_printed, label_job_ends_with_a_result, closed_parcel_has_numbers,
//    tracking_number_used_once, parcel_goes_its_way_in_order, one_open_parcel, completed_is_packed,
//    completed_fulfilment_has_its_shipment, shipment_revisions_are_dense,
//    revision_has_one_message, message_has_its_revision, notified_is_answered,
//    done_message_is_notified
//  9 what was acknowledged stays: events_are_dense, ids_are_below_their_counter
//    (and the kill tests)
// 8, the physical world, is known to the demo and the simulator only.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/store/connection.h"
#include "shared/base/types.h"

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

// Up to where a run found everything right: what came later is to be looked at.
struct CleanRun {
  EpochMs at_ms = 0;
  std::int64_t event_seq = 0;
  std::map<Id, std::int64_t> counters;  // by site: ids up to here were given

  // One line; decode() gives nothing for what is none.
  std::string encode() const;
  static std::optional<CleanRun> decode(const std::string& line);
};

// The same rules in bounded pieces, for a database that is at work: each step may
// see its own snapshot, since a rule looks at whole subjects (an order, an item).
// Without `since` everything is looked at, else what was touched after it: the
// orders, items, packets, containers and streams that later moves, facts, events
// and new rows name.
class InvariantSweep {
 public:
  InvariantSweep(Connection& database, EpochMs now, const std::optional<CleanRun>& since);
  ~InvariantSweep();
  InvariantSweep(InvariantSweep&&) noexcept;

  // One piece, some milliseconds; true while more remain.
  bool step(Connection& database, std::vector<Finding>& findings);
  // What a run without findings may be remembered as: the state at its begin.
  const CleanRun& mark() const;
  // Subjects looked at so far (orders, items ...; of events and moves: ranges).
  std::int64_t looked_at() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fw::store
