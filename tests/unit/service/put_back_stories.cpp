// Goods that lie where they must not stay, brought back on real terminals.
#include <catch2/catch.hpp>

#include "server/service/holds.h"
#include "server/service/interventions.h"
#include "server/service/orders.h"
#include "server/service/put_back.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

// Two units of SKU-1 lie in tote T-9 at the pack place; the item lives at A-01.
struct LostTote {
  LostTote() {
    hall.stock("A-01", "SKU-1", 20);
    hall.stock("A-02", "SKU-2", 20);
    hall.order("1001", {{"SKU-1", 3}, {"SKU-2", 3}});
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    REQUIRE(picker.has_work());
    walk.all();
    REQUIRE(picker.at_home());
  }
  std::string tote() {
    return hall.text("SELECT p.code FROM tote_load t JOIN place p ON p.id = t.container_id");
  }
  // As if the order had been cancelled: the units (of this item alone) belong to nobody.
  void give_up(const std::string& sku = "") {
    hall.run([&](Context& context) {
      for (const auto& [line, load, place, item, lot, owner, quantity] :
           hall.database.rows<Id, Id, Id, Id, Id, Id, Quantity>(
               "SELECT m.order_line_id, m.tote_load_id, m.to_place_id, m.item_id, m.to_lot_id, "
               "m.to_owner_id, m.quantity FROM stock_move m JOIN item i ON i.id = m.item_id WHERE "
               "m.reason = 'pick' AND (i.sku = :1 OR :1 = '') ORDER BY m.id",
               sku)) {
        const domain::StockKey key{place, item, lot, owner, "available"};
        unpick(context, hall.site, key, line, load, domain::Bucket::cancelled, quantity, "unpick");
        open_put_back(context, hall.site,
                      {.key = key, .quantity = quantity, .reason = "cancelled"});
      }
      return 0;
    });
    hall.database.exec("UPDATE fulfilment SET cancelled_at_ms = 1");
  }
  std::int64_t open_tasks() {
    return hall.count("SELECT COUNT(*) FROM move_task WHERE ended_at_ms IS NULL");
  }

  Hall hall;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

TEST_CASE("goods of a tote go back to their pick places, item by item, and the tote is free") {
  LostTote t;
  t.give_up();
  REQUIRE(t.open_tasks() == 2);
  REQUIRE(t.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'put_back'") == 1);
  t.picker.type("");
  REQUIRE(t.picker.packet().kind == "put_back");
  CHECK(t.picker.big() == t.tote());
  CHECK(t.picker.scan("T-777").signal == Signal::wrong);
  t.walk.all();
  CHECK(t.picker.at_home());
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20);
  CHECK(t.hall.on_hand("A-02", "SKU-2") == 20);
  CHECK(t.open_tasks() == 0);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(t.hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("another pick place than the one proposed is as good") {
  LostTote t;
  t.give_up();
  t.picker.scan(t.tote());
  REQUIRE(t.picker.packet().kind == "put_back");
  REQUIRE(t.walk.until(StepKind::place));
  t.picker.scan("A-09");
  t.walk.all();
  CHECK(t.hall.on_hand("A-09", "SKU-1") + t.hall.on_hand("A-09", "SKU-2") == 3);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("fewer lie in the tote than the books say: the rest goes back, the others are shown") {
  LostTote t;
  t.give_up();
  t.picker.type("");
  REQUIRE(t.walk.until(StepKind::item));
  t.picker.call("fewer");
  t.picker.type("2");
  t.picker.type("");
  CHECK(t.picker.step()->kind == StepKind::place);
  REQUIRE(t.walk.next());
  REQUIRE(t.walk.until(StepKind::item));
  t.picker.call("not_found");
  t.picker.type("2");  // damaged
  CHECK(t.picker.at_home());
  CHECK(t.hall.on_hand("A-01", "SKU-1") + t.hall.on_hand("A-02", "SKU-2") == 36);
  CHECK(t.open_tasks() == 0);
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"put_back_damaged", "put_back_missing"});
}

TEST_CASE("the first device put it back out of signal, the second found none: it is there, once") {
  LostTote t;
  t.give_up();
  t.picker.type("");
  REQUIRE(t.picker.packet().kind == "put_back");
  t.picker.cut_off();
  t.walk.all();  // three of each are on their shelves, nobody knows
  Device other(t.hall, "HH-2");
  other.sign_on("W-2");
  const Id packet = t.hall.count("SELECT id FROM packet WHERE kind = 'put_back'");
  REQUIRE(t.hall.run([&](Context& c) { return move_packet(c, packet, "2", {"away", "anna"}); }));
  other.type("");
  REQUIRE(other.has_work());
  Walk empty_tote(t.hall, other);
  while (empty_tote.until(StepKind::item)) {
    other.call("not_found");
    other.type("1");  // missing
  }
  CHECK(t.hall.discrepancies().size() == 2);
  t.picker.reconnect();
  CHECK(t.hall.discrepancies().empty());
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20);
  CHECK(t.hall.on_hand("A-02", "SKU-2") == 20);
  CHECK(t.hall.on_hand("~unaccounted", "SKU-1") == 0);
}

TEST_CASE("one more than the books knew lay in the tote: both put it back, the shelf is counted") {
  LostTote t;
  t.give_up("SKU-1");
  t.picker.type("");
  REQUIRE(t.picker.packet().kind == "put_back");
  t.picker.cut_off();
  t.walk.all();  // the three of the books are on their shelf, nobody knows
  Device other(t.hall, "HH-2");
  other.sign_on("W-2");
  const Id packet = t.hall.count("SELECT id FROM packet WHERE kind = 'put_back'");
  REQUIRE(t.hall.run([&](Context& c) { return move_packet(c, packet, "2", {"away", "anna"}); }));
  other.type("");
  Walk fourth(t.hall, other);
  REQUIRE(fourth.until(StepKind::item));
  other.call("fewer");
  other.type("1");
  other.type("");
  fourth.all();
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 18);
  t.picker.reconnect();
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"put_back_surplus"});
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20);
  other.type("");
  REQUIRE(other.packet().kind == "count");
  REQUIRE(fourth.until(StepKind::quantity));
  other.type("21");
  fourth.all();
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 21);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("goods were added to a put-back whose device was out of signal: it gets these alone") {
  LostTote t;
  t.give_up("SKU-1");
  t.picker.type("");
  REQUIRE(t.picker.packet().kind == "put_back");
  t.picker.cut_off();
  t.give_up("SKU-2");  // into the same packet, of which the device hears nothing
  t.walk.all();
  REQUIRE(t.picker.at_home());
  REQUIRE(t.open_tasks() == 2);
  t.picker.reconnect();
  t.picker.type("");
  REQUIRE(t.picker.has_work());
  t.walk.all();
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20);
  CHECK(t.hall.on_hand("A-02", "SKU-2") == 20);
  CHECK(t.open_tasks() == 0);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("a tote of another order that is still on the cart is put back when the cart stands") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 20);
  hall.order("1001", {{"SKU-1", 3}});
  hall.wave();
  Device picker(hall, "HH-1");
  Walk walk(hall, picker);
  picker.sign_on("W-1");
  picker.type("");
  REQUIRE(walk.until(StepKind::container));
  walk.next();
  REQUIRE(walk.until(StepKind::item));
  REQUIRE(walk.until(StepKind::container));
  walk.next();
  const Id tote = hall.count("SELECT container_id FROM tote_load");
  const Id item = hall.count("SELECT id FROM item WHERE sku = 'SKU-1'");
  const Id owner = hall.count("SELECT id FROM owner");
  const Id line = hall.count("SELECT id FROM order_line");
  hall.run([&](Context& context) {
    const domain::StockKey key{tote, item, 0, owner, "available"};
    unpick(context, hall.site, key, line, 0, domain::Bucket::cancelled, 1, "unpick");
    return open_put_back(context, hall.site, {.key = key, .quantity = 1, .reason = "changed"});
  });
  CHECK(hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'put_back'") == 0);
  walk.all();
  hall.run([&](Context& context) {
    offer_put_backs(context, hall.site);
    return 0;
  });
  picker.type("");
  REQUIRE(picker.packet().kind == "put_back");
  walk.all();
  CHECK(hall.on_hand("A-01", "SKU-1") == 18);
}

TEST_CASE("put, told after the order had gone on without it: the tote is emptied, not in its way") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 3);
  const auto order = hall.order("1001", {{"SKU-1", 3}});
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk walk(hall, picker);
  REQUIRE(walk.until(StepKind::item));
  REQUIRE(walk.until(StepKind::container));
  picker.cut_off();
  HoldWanted wanted;
  wanted.kind = "item";
  wanted.code = "SKU-1";
  wanted.reason = "to_be_looked_at";
  wanted.by = "SUE";
  REQUIRE(hall.run([&](Context& context) { return place_hold(context, wanted); }));
  walk.all();
  picker.reconnect();
  REQUIRE(hall.discrepancies() == std::vector<std::string>{"over_pick"});
  REQUIRE(hall.run([&](Context& context) { return release_hold(context, wanted); }));
  CHECK(hall.units(order, "picked") == 0);
  CHECK(hall.units(order, "shipped") + hall.units(order, "cancelled") == 0);  // it waits
  hall.run([&](Context& context) {
    offer_put_backs(context, hall.site);
    return 0;
  });
  picker.type("");
  INFO(picker.where());
  REQUIRE(picker.has_work());
  CHECK(picker.packet().kind == "put_back");
  walk.all();
  CHECK(hall.on_hand("A-01", "SKU-1") == 3);
  CHECK(hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(hall.discrepancies().empty());
}

// Five lie in T-1, told; out of signal they are taken out again, and the order is cancelled.
struct TakenOut {
  TakenOut() {
    hall.stock("A-01", "SKU-1", 20);
    hall.stock("A-02", "SKU-2", 20);
    const auto order = hall.order("1001", {{"SKU-1", 5}});
    hall.order("1002", {{"SKU-2", 2}});
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    REQUIRE(walk.until(StepKind::item));
    REQUIRE(walk.until(StepKind::container));
    walk.next();
    REQUIRE(hall.units(order, "picked") == 5);
    picker.cut_off();
    REQUIRE(picker.call("undo").signal != Signal::wrong);
    REQUIRE(picker.step()->kind == StepKind::container);
    REQUIRE(hall.run([&](Context& c) { return cancel_order(c, order, "changed_mind", "sue"); }));
    CHECK(to_put_back() == 5);
  }
  Quantity to_put_back() {
    return hall.count(
        "SELECT COALESCE(SUM(quantity - moved - missing), 0) FROM move_task WHERE ended_at_ms IS "
        "NULL");
  }
  void finish() {
    walk.all();
    hall.run([&](Context& context) {
      offer_put_backs(context, hall.site);
      return 0;
    });
    walk.all_trips();
    CHECK(picker.at_home());
    CHECK(to_put_back() == 0);
    CHECK(hall.on_hand("A-01", "SKU-1") == 20);
  }

  Hall hall;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

TEST_CASE("taken out of the tote again before the order was cancelled: nothing is put back") {
  TakenOut t;
  t.picker.reconnect();
  CHECK(t.to_put_back() == 0);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20);
  t.finish();
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("taken out and put in again, the order cancelled before it was told: put back once") {
  TakenOut t;
  t.walk.next();
  t.picker.reconnect();
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 15);
  t.finish();
  CHECK(t.hall.discrepancies().empty());
}

}  // namespace
}  // namespace fw::service::story
