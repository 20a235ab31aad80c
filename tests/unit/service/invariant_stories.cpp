// The checker itself: each way of breaking the books is found by its rule.
#include <algorithm>

#include <catch2/catch.hpp>

#include "server/service/holds.h"
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
    {"stock_on_hand_is_marked", "UPDATE stock SET on_hand = 0 WHERE quantity > 0"},
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
    {"over_picked_is_shown", "UPDATE stock_move SET order_line_id = 0 WHERE reason = 'pick'"},
    {"one_serial_a_unit",
     "INSERT INTO stock_move_serial (id, stock_move_id, serial) SELECT 70 + s.n, m.id, 'S' || s.n "
     "FROM (SELECT MIN(id) AS id FROM stock_move WHERE quantity < 4) m, (SELECT 1 AS n UNION ALL "
     "SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) s"},
    {"container_stands_in_no_circle",
     "UPDATE container SET stands_in_place_id = id WHERE kind = 'tote'"},
    {"lease_counts_its_facts", "UPDATE lease SET facts = facts + 1"},
    {"packet_stands_at_its_revision", "UPDATE packet SET revision = revision + 1"},
    {"unapplied_fact_is_shown", "UPDATE fact SET outcome = 'unapplied'"},
    {"move_task_is_done_or_open",
     "INSERT INTO move_task SELECT 77, site_id, 'put_back', NULL, place_id, item_id, lot_id, "
     "status, owner_id, 5, 5, 0, 0, '', 1, NULL, '' FROM stock WHERE place_id IN (SELECT id FROM "
     "container) LIMIT 1"},
    {"lost_facts_are_shown", "UPDATE stream SET lost = lost + 1"},
    {"one_session_of_a_device",
     "UPDATE session SET ended_at_ms = NULL, device_id = (SELECT "
     "MIN(device_id) FROM session)"},
    {"one_session_of_a_worker",
     "UPDATE session SET ended_at_ms = NULL, worker_id = (SELECT "
     "MIN(worker_id) FROM session)"},
    {"ids_are_below_their_counter", "UPDATE id_counter SET next_counter = 1"},
    {"notified_is_answered", "UPDATE shipment SET notified_at_ms = 1"},
    {"done_message_is_notified", "UPDATE upstream_message SET state = 'done'"},
    {"labelled_is_printed", "UPDATE label_job SET evidence = 'none'"},
    {"tracking_number_used_once", "UPDATE parcel SET tracking = 'X'"},
    {"parcel_goes_its_way_in_order", "UPDATE parcel SET labelled_at_ms = NULL, loaded_at_ms = 1"},
    {"completed_fulfilment_has_its_shipment", "UPDATE shipment SET completed_at_ms = NULL"},
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

std::vector<store::Finding> swept(Hall& hall, const std::optional<store::CleanRun>& since,
                                  std::int64_t* looked_at = nullptr) {
  std::vector<store::Finding> findings;
  store::InvariantSweep sweep(hall.database, 1, since);
  while (sweep.step(hall.database, findings)) {
  }
  if (looked_at != nullptr) *looked_at = sweep.looked_at();
  return findings;
}

TEST_CASE("a sweep in pieces finds what the whole check finds; a quick one what was touched") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 2'000);
  for (int i = 0; i < 1'500; ++i) hall.order(std::to_string(1'000 + i), {{"SKU-1", 1}});
  CHECK(swept(hall, std::nullopt).empty());
  const store::CleanRun clean = store::InvariantSweep(hall.database, 5, std::nullopt).mark();
  CHECK(store::CleanRun::decode(clean.encode())->encode() == clean.encode());
  CHECK_FALSE(store::CleanRun::decode("never"));

  // Broken behind everybody's back: only a full sweep sees it.
  hall.database.exec(
      "UPDATE reservation SET quantity = 2 WHERE id = (SELECT MIN(id) FROM reservation)");
  CHECK(swept(hall, clean).empty());
  const auto all = swept(hall, std::nullopt);
  REQUIRE(all.size() == 1);
  CHECK(all.front().rule == "line_reserved");
  CHECK(all == store::check_invariants(hall.database));
  // Something happens to that order: a quick one sees it, too.
  REQUIRE(hall.run([&](Context& c) { return hold_order(c, "1000", "address", "", "anna"); }));
  std::int64_t looked_at = 0;
  CHECK(swept(hall, clean, &looked_at) == all);
  CHECK(looked_at < 1'200);
  hall.database.exec("UPDATE reservation SET quantity = 1");
}

}  // namespace
}  // namespace fw::service::story
