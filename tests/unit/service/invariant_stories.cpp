// The checker itself: each way of breaking the books is found by its rule.
#include <algorithm>

#include <catch2/catch.hpp>

#include "server/store/invariants.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

struct Break {
  const char* rule;
  const char* sql;
};

const Break breaks[] = {
    {"stock_equals_moves", "UPDATE stock SET quantity = quantity + 1"},
    {"item_sums_to_zero", "UPDATE stock SET quantity = quantity + 1 WHERE quantity > 0"},
    {"place_not_below_zero",
     "UPDATE stock SET quantity = -1 WHERE quantity > 0 AND place_id IN (SELECT id FROM location "
     "WHERE role = 'pick')"},
    {"allocated_is_live_allocations",
     "UPDATE stock SET allocated = 1 WHERE place_id IN (SELECT id FROM location WHERE role = "
     "'pick')"},
    {"line_reserved", "UPDATE reservation SET quantity = quantity + 1"},
    {"line_allocated", "UPDATE allocation SET ended_at_ms = NULL, quantity = quantity + 1"},
    {"line_stands_where_the_ledger_says",
     "UPDATE order_line SET shipped = shipped - 1, open = open + 1 WHERE shipped > 0"},
    {"task_is_done_or_open", "UPDATE pick_task SET ended_at_ms = NULL"},
    {"allocation_is_its_open_tasks",
     "UPDATE allocation SET ended_at_ms = NULL, picked = picked - 1 WHERE picked > 0"},
    {"fulfilment_end_leaves_nothing", "UPDATE reservation SET quantity = 1"},
    {"no_lease_of_a_packet_that_is_over", "UPDATE lease SET ended_at_ms = NULL"},
    {"one_order_in_a_load",
     "UPDATE tote_load SET fulfilment_id = (SELECT MAX(id) FROM fulfilment)"},
    {"facts_are_dense", "UPDATE stream SET acked_seq = acked_seq + 1"},
    {"moves_name_stored_facts", "UPDATE fact SET outcome = 'unapplied'"},
    {"events_are_dense", "DELETE FROM event WHERE seq = 3"},
    {"parcel_holds_its_lines", "UPDATE fulfilment SET completed_at_ms = NULL"},
    {"parcel_has_its_label", "UPDATE label_job SET state = 'voided'"},
    {"closed_parcel_has_numbers", "UPDATE parcel SET sscc = NULL"},
    {"completed_is_packed", "UPDATE parcel SET closed_at_ms = NULL"},
    {"shipment_revisions_are_dense", "UPDATE shipment SET revision = 2"},
    {"revision_has_one_message", "UPDATE upstream_message SET id = id || 'x'"},
    {"message_has_its_revision", "DELETE FROM shipment_revision"},
};

TEST_CASE("each way of breaking the books is found by its rule, and good books are silent") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 20);
  hall.stock("A-02", "SKU-2", 20);
  hall.order("1001", {{"SKU-1", 3}});
  hall.order("1002", {{"SKU-2", 2}});
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  Walk(hall, picker).all_trips();
  Device packer(hall, "PK-1");
  packer.sign_on("W-3");
  for (const char* tote : {"T-1", "T-2"}) {
    packer.scan(tote);
    Walk(hall, packer).all();
  }
  CHECK(hall.findings().empty());
  for (const Break& broken : breaks) {
    hall.database.begin();
    hall.database.exec(broken.sql);
    const auto findings = store::check_invariants(hall.database);
    hall.database.rollback();
    INFO(broken.rule);
    CHECK(std::any_of(findings.begin(), findings.end(),
                      [&](const store::Finding& finding) { return finding.rule == broken.rule; }));
  }
  CHECK(hall.findings().empty());
}

}  // namespace
}  // namespace fw::service::story
