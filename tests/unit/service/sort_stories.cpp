// Orders of one unit share a sort tote: picked with one scan and one put, told apart
// at the pack station by whatever unit is scanned.
#include <algorithm>

#include <catch2/catch.hpp>

#include "server/service/sweep.h"
#include "server/store/invariants.h"
#include "server/store/loads.h"
#include "tests/unit/service/sorted.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

}  // namespace

TEST_CASE("nine orders of one unit: one tote, one scan and one put at each place") {
  Singles s;
  s.start();
  REQUIRE(s.picker.step()->kind == StepKind::container);
  s.picker.scan("T-1");
  REQUIRE(s.walk.until(StepKind::item));
  CHECK(s.picker.step()->need == 7);
  REQUIRE(s.walk.until(StepKind::container));
  CHECK(s.picker.step()->need == 7);
  s.walk.next();
  CHECK(s.in("T-1") == 7);
  REQUIRE(s.walk.until(StepKind::item));
  CHECK(s.picker.step()->need == 2);
  s.walk.all();
  CHECK(s.picker.at_home());
  CHECK(s.all("picked") == 9);
  CHECK(s.in("T-1") == 9);
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load") == 1);
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE sort_load = 1 AND fulfilment_id IS "
                     "NULL") == 1);
  CHECK(s.hall.count("SELECT COUNT(*) FROM fact WHERE kind = 'put'") == 2);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("what is more than one unit, has lots or serials, or another truck has its own tote") {
  Hall hall;
  hall.sort_units = 40;
  for (int i = 1; i <= 8; ++i) {
    hall.stock("A-0" + std::to_string(i), "SKU-" + std::to_string(i), 20, i == 7 ? "L1" : "",
               i == 7 ? "2030-01-01" : "");
  }
  hall.order("1", {{"SKU-1", 1}});
  hall.order("2", {{"SKU-1", 1}});
  hall.order("3", {{"SKU-1", 2}});
  hall.order("4", {{"SKU-1", 1}, {"SKU-2", 1}});
  hall.order("5", {{"SKU-7", 1}});
  hall.order("6", {{"SKU-8", 1}});
  hall.plan(8);
  CHECK(hall.count("SELECT COUNT(*) FROM pick_task WHERE sort = 1") == 2);
  CHECK(hall.count("SELECT COUNT(DISTINCT slot) FROM pick_task WHERE sort = 1") == 1);
  CHECK(hall.count("SELECT COUNT(DISTINCT slot) FROM pick_task") == 5);
}

TEST_CASE("a sort tote takes as many units as it may") {
  Singles s;
  s.hall.sort_units = 4;
  s.hall.plan(8);
  CHECK(s.hall.count("SELECT COUNT(DISTINCT slot) FROM pick_task WHERE sort = 1") == 2);
  CHECK(s.hall.count("SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM pick_task WHERE sort = 1 "
                     "GROUP BY slot) c") == 4);
  // The ninth is alone: its tote is its own.
  CHECK(s.hall.count("SELECT COUNT(*) FROM pick_task WHERE sort = 0") == 1);
}

TEST_CASE("three are missing for the sort tote: the last orders go without") {
  Singles s;
  s.hall.stock("A-01", "SKU-1", 7);
  s.start();
  s.picker.scan("T-1");
  REQUIRE(s.walk.until(StepKind::item));
  for (int i = 0; i < 4; ++i) s.picker.scan(gtin(1));
  s.picker.call("short");
  s.picker.type("4");
  s.picker.type("1");
  s.picker.scan("A-01");
  REQUIRE(s.picker.step()->kind == StepKind::container);
  s.walk.all();
  for (int i = 0; i < 4; ++i)
    CHECK(s.hall.units(s.orders[static_cast<std::size_t>(i)], "picked") == 1);
  for (int i = 4; i < 7; ++i)
    CHECK(s.hall.units(s.orders[static_cast<std::size_t>(i)], "picked") == 0);
  CHECK(s.in("T-1") == 6);
  CHECK(s.hall.discrepancies() == std::vector<std::string>{"short"});
}

TEST_CASE("what was short comes from another place into the same sort tote") {
  Singles s;
  s.hall.stock("A-09", "SKU-1", 20);
  s.start();
  s.picker.scan("T-1");
  std::string place;
  do {
    REQUIRE(s.walk.until(StepKind::place));
    place = s.picker.big();
    REQUIRE(s.walk.until(StepKind::item));
  } while (s.picker.step()->need != 7);
  for (int i = 0; i < 4; ++i) s.picker.scan(gtin(1));
  s.picker.call("short");
  s.picker.type("4");
  s.picker.type("1");
  s.picker.scan(place);
  s.walk.all();
  CHECK(s.all("picked") == 9);
  CHECK(s.in("T-1") == 9);
}

TEST_CASE("the last put into the sort tote is taken back, and put again") {
  Singles s;
  s.start();
  s.picker.scan("T-1");
  REQUIRE(s.walk.until(StepKind::item));
  REQUIRE(s.walk.until(StepKind::container));
  s.walk.next();
  CHECK(s.all("picked") == 7);
  s.picker.call("undo");
  CHECK(s.all("picked") == 0);
  CHECK(s.in("T-1") == 0);
  CHECK(s.hall.on_hand("A-01", "SKU-1") == 20);
  s.walk.all();
  CHECK(s.all("picked") == 9);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("an order of the sort tote is cancelled before its stop: one unit less") {
  Singles s;
  s.start();
  s.picker.scan("T-1");
  REQUIRE(s.hall.run([&](Context& c) { return cancel_order(c, s.orders[2], "customer", "anna"); }));
  s.picker.wait(500);
  REQUIRE(s.walk.until(StepKind::item));
  CHECK(s.picker.step()->need == 6);
  s.walk.all();
  CHECK(s.all("picked") == 8);
  CHECK(s.hall.units(s.orders[2], "cancelled") == 1);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("the sort tote is full in the middle of a put: the rest lies in a second one") {
  Singles s;
  s.start();
  s.picker.scan("T-1");
  REQUIRE(s.walk.until(StepKind::item));
  REQUIRE(s.walk.until(StepKind::container));
  s.picker.call("tote_full");
  s.picker.type("5");
  s.picker.scan("T-90");
  s.walk.all();
  CHECK(s.all("picked") == 9);
  CHECK(s.in("T-1") == 5);
  CHECK(s.in("T-90") == 4);
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE sort_load = 1") == 2);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("another picker goes on with a sort tote that is half full") {
  Singles s;
  s.start();
  s.picker.scan("T-1");
  REQUIRE(s.walk.until(StepKind::item));
  REQUIRE(s.walk.until(StepKind::container));
  s.walk.next();
  s.picker.call("leave");
  s.picker.type("4");  // handed over
  Device other(s.hall, "HH-2");
  other.sign_on("W-2");
  other.scan("T-1");
  if (!other.has_work()) other.type("1");
  INFO(other.where());
  REQUIRE(other.has_work());
  Walk(s.hall, other).all();
  CHECK(s.all("picked") == 9);
  CHECK(s.in("T-1") == 9);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE(
    "the packer scans any item: its order is opened, packed, and the next item is asked for") {
  SortedAtStation s;
  s.open();
  CHECK(s.packer.big() == "9 UNITS");
  s.packer.scan(gtin(2));
  CHECK(s.order_in_hand(s.packer) == s.orders[7]);
  CHECK(s.packer.step()->kind == StepKind::choice);  // the carton: the item is verified
  Walk(s.hall, s.packer).all();
  CHECK(s.packer.verb() == "SCAN ANY ITEM");
  CHECK(s.packer.big() == "8 UNITS");
  for (int i = 0; i < 7; ++i) s.pack_one(1);
  s.pack_one(2);
  CHECK(s.packer.verb() == "IS THE TOTE EMPTY?");
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 1);
  s.packer.type("");
  CHECK(s.packer.verb() == "OPEN ORDER");
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(s.all("shipped") == 9);
  CHECK(s.hall.count("SELECT COUNT(*) FROM parcel WHERE closed_at_ms IS NOT NULL") == 9);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("who leaves first gets the unit: departure before number") {
  SortedAtStation s;
  s.hall.database.exec(
      "INSERT INTO departure (id, site_id, carrier_id, cut_off_at_ms, pick_by_ms, pack_by_ms, "
      "leaves_at_ms) SELECT 77, (SELECT id FROM site), id, 1, 1, 1, 1 FROM carrier");
  s.hall.database.exec(
      "UPDATE fulfilment SET departure_id = 77 WHERE order_id = (SELECT id FROM orders WHERE "
      "number = '" +
      s.orders[4] + "')");
  s.open();
  s.packer.scan(gtin(1));
  CHECK(s.order_in_hand(s.packer) == s.orders[4]);
  Walk(s.hall, s.packer).all();
  s.packer.scan(gtin(1));
  CHECK(s.order_in_hand(s.packer) == s.orders[0]);
}

TEST_CASE("an item that nobody wants and an unknown code: aside, and it goes on") {
  SortedAtStation s;
  s.open();
  s.packer.scan(gtin(5));  // SKU-5 is in no order of the tote
  CHECK(s.packer.verb() == "PUT IT ASIDE");
  CHECK(s.packer.scan("T-1").refusal.code == "not_aside");
  s.packer.type("");
  s.packer.scan("T-50");
  CHECK(s.packer.verb() == "SCAN ANY ITEM");
  CHECK(s.hall.discrepancies() == std::vector<std::string>{"wrong_item_at_pack"});
  CHECK(s.in("T-50") == 1);
  CHECK(s.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'put_back'") == 1);
  CHECK(s.packer.scan("04006381999999").refusal.code == "item_unknown");
  s.packer.type("");
  s.pack_one(1);
  CHECK(s.all("shipped") == 1);
}

TEST_CASE("a unit with a lot that nobody wants is put aside with that lot") {
  SortedAtStation s;
  s.open();
  terminal::Scan scan;
  scan.readings = {gtin(7)};
  scan.text = gtin(7);
  scan.is_gtin = true;
  scan.lot = "L7";
  scan.expiry = "2030-01-01";
  s.packer.enter(scan);
  INFO(s.packer.where());
  CHECK(s.packer.verb() == "PUT IT ASIDE");
  s.packer.scan("T-50");
  CHECK(s.packer.verb() == "SCAN ANY ITEM");
  CHECK(s.hall.text("SELECT x.code FROM stock s JOIN place p ON p.id = s.place_id JOIN lot x ON "
                    "x.id = s.lot_id WHERE p.code = 'T-50'") == "L7");
}

TEST_CASE("an eighth item where seven are wanted goes into the put-back tote") {
  SortedAtStation s;
  s.open();
  for (int i = 0; i < 7; ++i) s.pack_one(1);
  s.packer.scan(gtin(1));
  CHECK(s.packer.verb() == "PUT IT ASIDE");
  s.packer.scan("T-50");
  CHECK(s.hall.discrepancies() == std::vector<std::string>{"wrong_item_at_pack"});
  s.pack_one(2);
  s.pack_one(2);
  s.packer.type("");
  CHECK(s.all("shipped") == 9);
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load t JOIN place p ON p.id = t.container_id WHERE "
                     "p.code = 'T-1' AND t.ended_at_ms IS NULL") == 0);
}

TEST_CASE("a scan by mistake: the item goes back into the tote") {
  SortedAtStation s;
  s.open();
  s.packer.scan(gtin(5));
  s.packer.call("stays_in_tote");
  CHECK(s.packer.verb() == "SCAN ANY ITEM");
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("the tote is empty and two units are missing: they are brought for their orders") {
  SortedAtStation s;
  s.open();
  for (int i = 0; i < 6; ++i) s.pack_one(1);
  s.pack_one(2);
  s.packer.call("tote_empty");
  s.packer.type("1");  // no
  CHECK(s.packer.verb() == "SCAN ANY ITEM");
  s.packer.call("tote_empty");
  s.packer.type("2");
  CHECK(s.packer.verb() == "OPEN ORDER");
  s.packer.wait(1000);
  CHECK(s.in("T-1") == 0);
  CHECK(s.hall.discrepancies() == std::vector<std::string>{"missing_at_pack", "missing_at_pack"});
  Walk(s.hall, s.picker, "T-7").all_trips();
  s.packer.scan("T-71");
  REQUIRE(s.packer.has_work());
  Walk(s.hall, s.packer).all();
  s.packer.scan("T-72");
  REQUIRE(s.packer.has_work());
  Walk(s.hall, s.packer).all();
  CHECK(s.all("shipped") == 9);
}

TEST_CASE("a cancelled order's unit is put aside when it turns up") {
  SortedAtStation s;
  REQUIRE(s.hall.run([&](Context& c) { return cancel_order(c, s.orders[7], "customer", "anna"); }));
  REQUIRE(s.hall.run([&](Context& c) { return cancel_order(c, s.orders[8], "customer", "anna"); }));
  CHECK(s.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'put_back'") == 0);  // tote stays
  s.open();
  s.packer.scan(gtin(2));
  CHECK(s.packer.verb() == "PUT IT ASIDE");
  s.packer.scan("T-50");
  s.packer.scan(gtin(2));
  s.packer.scan("T-50");
  CHECK(s.in("T-50") == 2);
  CHECK(s.in("T-1") == 7);
  CHECK(s.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'put_back'") == 1);
  for (int i = 0; i < 7; ++i) s.pack_one(1);
  s.packer.type("");
  CHECK(s.packer.verb() == "OPEN ORDER");
  CHECK(s.all("shipped") == 7);
  CHECK(s.all("cancelled") == 2);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("a held order's unit waits in a tote of its own") {
  SortedAtStation s;
  s.hall.run([&](Context& c) {
    store::insert_hold(c.writer, s.hall.site, "order",
                       s.hall.count("SELECT id FROM orders WHERE number = '" + s.orders[8] + "'"),
                       "address", "anna");
    return 0;
  });
  s.open();
  s.pack_one(2);
  s.packer.scan(gtin(2));
  CHECK(s.packer.verb() == "PUT IT ASIDE");
  CHECK(s.packer.scan("PACK-1").signal == Signal::wrong);  // a tote of its own
  s.packer.scan("T-60");
  for (int i = 0; i < 7; ++i) s.pack_one(1);
  s.packer.type("");
  CHECK(s.packer.scan("T-60").refusal.code == "order_on_hold");
  s.packer.type("");
  s.hall.run([&](Context& c) {
    return store::release_hold_of(
        c.writer, "order",
        s.hall.count("SELECT id FROM orders WHERE number = '" + s.orders[8] + "'"), "anna");
  });
  s.packer.scan("T-60");
  REQUIRE(s.packer.has_work());
  Walk(s.hall, s.packer).all();
  CHECK(s.all("shipped") == 9);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("two stations at one sort tote: no order twice, and the last one finds it empty") {
  SortedAtStation s;
  Device other(s.hall, "PK-2");
  other.sign_on("W-2");
  s.open();
  other.scan("T-1");
  CHECK(other.at_home());
  s.packer.scan(gtin(1));
  other.scan(gtin(1));
  CHECK(s.order_in_hand(s.packer) != s.order_in_hand(other));
  Walk(s.hall, s.packer).all();
  // Its box is open still: the tote cannot be told empty.
  s.packer.call("tote_empty");
  CHECK(s.packer.type("2").refusal.code == "boxes_open");
  s.packer.press(terminal::Key::back);
  Walk(s.hall, other).all();
  for (int i = 0; i < 5; ++i) s.pack_one(1);
  for (int i = 0; i < 2; ++i) s.pack_one(other, 2);
  s.packer.scan("T-1");
  CHECK(s.packer.verb() == "IS THE TOTE EMPTY?");
  s.packer.type("");
  other.scan(gtin(1));
  CHECK(other.verb() == "AUFTRAG ÖFFNEN");
  CHECK(s.all("shipped") == 9);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("the packer leaves in the middle of an order: who scans the tote goes on with its box") {
  SortedAtStation s;
  s.open();
  s.packer.scan(gtin(1));
  const std::string begun = s.order_in_hand(s.packer);
  s.packer.call("leave");
  s.packer.type("4");  // handed over
  Device other(s.hall, "PK-2");
  other.sign_on("W-2");
  other.scan("T-1");
  REQUIRE(other.has_work());
  CHECK(s.order_in_hand(other) == begun);
  Walk(s.hall, other).all();
  s.pack_one(other, 1);
  CHECK(s.all("shipped") == 2);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("an order of the sort tote is parked with its box, and taken up again") {
  SortedAtStation s;
  s.open();
  s.packer.scan(gtin(1));
  const std::string begun = s.order_in_hand(s.packer);
  s.packer.call("park");
  s.packer.type("1");
  CHECK(s.packer.verb() == "SCAN ANY ITEM");
  s.pack_one(1);
  s.packer.scan("T-1");
  REQUIRE(s.packer.has_work());
  CHECK(s.order_in_hand(s.packer) == begun);
  Walk(s.hall, s.packer).all();
  CHECK(s.all("shipped") == 2);
}

TEST_CASE(
    "the unit is taken out of the box again: it lies in the sort tote, and is verified anew") {
  SortedAtStation s;
  s.open();
  s.packer.scan(gtin(1));
  s.packer.call("take_out");
  s.packer.scan(gtin(1));
  CHECK(s.in("T-1") == 9);
  CHECK(s.packer.verb() == "VERIFY");
  s.packer.scan(gtin(1));
  Walk(s.hall, s.packer).all();
  CHECK(s.all("shipped") == 1);
  CHECK(s.in("T-1") == 8);
}

TEST_CASE("an order is cancelled with its unit in the box: it goes back and aside") {
  SortedAtStation s;
  s.open();
  s.packer.scan(gtin(2));
  const std::string begun = s.order_in_hand(s.packer);
  REQUIRE(s.hall.run([&](Context& c) { return cancel_order(c, begun, "customer", "anna"); }));
  s.packer.wait(1000);
  s.packer.type("");  // read
  CHECK(s.packer.verb() == "SCAN ANY ITEM");
  CHECK(s.in("T-1") == 9);
  s.pack_one(2);
  s.packer.scan(gtin(2));
  CHECK(s.packer.verb() == "PUT IT ASIDE");
  s.packer.scan("T-50");
  CHECK(s.in("T-1") == 7);
  CHECK(s.hall.units(begun, "cancelled") == 1);
}

TEST_CASE("the last unit is packed and the tote put away without a word: it is free all the same") {
  SortedAtStation s;
  s.open();
  for (int i = 0; i < 7; ++i) s.pack_one(1);
  s.pack_one(2);
  s.packer.scan(gtin(2));
  s.hall.run([&](Context& context) { return sweep(context, s.hall.site); });
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 1);
  Walk(s.hall, s.packer).all();
  CHECK(s.all("shipped") == 9);
  s.hall.run([&](Context& context) { return sweep(context, s.hall.site); });
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 1);
  s.packer.call("leave_tote");
  CHECK(s.packer.verb() == "OPEN ORDER");
  s.hall.run([&](Context& context) { return sweep(context, s.hall.site); });
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("the station is switched off and on again: the sort tote is still in hand") {
  SortedAtStation s;
  s.open();
  s.packer.switch_off();
  s.hall.pass(20'000);
  s.packer.switch_on();
  s.packer.wait(2000);
  CHECK(s.packer.verb() == "SCAN ANY ITEM");
  s.pack_one(1);
  s.packer.call("leave_tote");
  CHECK(s.packer.verb() == "OPEN ORDER");
}

TEST_CASE("a sort tote that is still on its way is not opened") {
  Singles s;
  s.start();
  s.picker.scan("T-1");
  REQUIRE(s.walk.until(StepKind::item));
  REQUIRE(s.walk.until(StepKind::container));
  s.walk.next();
  Device packer(s.hall, "PK-1");
  packer.sign_on("W-3");
  CHECK(packer.scan("T-1").refusal.code == "not_all_picked");
}

TEST_CASE("the books of a sort tote are really checked") {
  Singles s;
  s.pick();
  const auto finds = [&](const std::string& rule, const std::string& sql) {
    s.hall.database.begin();
    s.hall.database.exec(sql);
    const auto findings = store::check_invariants(s.hall.database);
    s.hall.database.rollback();
    return std::any_of(findings.begin(), findings.end(),
                       [&](const store::Finding& finding) { return finding.rule == rule; });
  };
  CHECK(s.hall.findings().empty());
  CHECK(finds("sort_load_is_its_orders",
              "UPDATE stock SET quantity = quantity + 1 WHERE place_id IN (SELECT container_id "
              "FROM tote_load)"));
  CHECK(finds("sort_load_knows_its_orders",
              "DELETE FROM sort_unit WHERE id = (SELECT MIN(id) FROM sort_unit)"));
  CHECK(finds("sort_load_of_single_units", "UPDATE pick_task SET sort = 0"));
  CHECK(finds("line_stands_where_the_ledger_says",
              "UPDATE order_line SET picked = picked - 1, open = open + 1 WHERE picked > 0"));
  CHECK(finds("one_order_in_a_load",
              "UPDATE tote_load SET sort_load = 0, fulfilment_id = (SELECT MAX(id) FROM "
              "fulfilment)"));
}

}  // namespace fw::service::story
