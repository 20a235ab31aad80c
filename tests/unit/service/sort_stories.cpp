// Orders of one unit share a sort tote: picked with one scan and one put, told apart
// at the pack station by whatever unit is scanned.
#include <algorithm>

#include <catch2/catch.hpp>

#include "server/store/invariants.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

// Seven orders of one SKU-1, two of one SKU-2, and one of three units that has its
// own tote.
struct Singles {
  Singles() {
    hall.sort_units = 40;
    for (int i = 1; i <= 6; ++i) {
      hall.stock("A-0" + std::to_string(i), "SKU-" + std::to_string(i), 20);
    }
    for (int i = 1; i <= 7; ++i) one("10" + std::to_string(i), "SKU-1");
    for (int i = 8; i <= 9; ++i) one("10" + std::to_string(i), "SKU-2");
  }
  void one(const std::string& reference, const std::string& sku) {
    orders.push_back(hall.order(reference, {{sku, 1}}));
  }
  void start() {
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    INFO(picker.where());
    REQUIRE(picker.has_work());
  }
  void pick() {
    start();
    walk.all();
    CHECK(picker.at_home());
  }
  Quantity in(const std::string& tote) {
    return hall.count(
        "SELECT COALESCE(SUM(s.quantity), 0) FROM stock s JOIN place p ON p.id = s.place_id WHERE "
        "p.code = '" +
        tote + "'");
  }
  Quantity all(const std::string& bucket) {
    Quantity sum = 0;
    for (const std::string& order : orders) sum += hall.units(order, bucket);
    return sum;
  }

  Hall hall;
  std::vector<std::string> orders;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

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
  CHECK(finds("sort_load_of_single_units", "UPDATE pick_task SET sort = 0"));
  CHECK(finds("line_stands_where_the_ledger_says",
              "UPDATE order_line SET picked = picked - 1, open = open + 1 WHERE picked > 0"));
  CHECK(finds("one_order_in_a_load",
              "UPDATE tote_load SET sort_load = 0, fulfilment_id = (SELECT MAX(id) FROM "
              "fulfilment)"));
}

}  // namespace fw::service::story
