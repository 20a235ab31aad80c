// What the office decides while units lie in a sort tote: holds, cancelled orders,
// waves called back; and what it is told of them.
#include <algorithm>

#include <catch2/catch.hpp>

#include "server/service/holds.h"
#include "server/service/order_view.h"
#include "tests/unit/service/sorted.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

HoldWanted of(const std::string& kind, const std::string& code) {
  HoldWanted wanted;
  wanted.kind = kind;
  wanted.code = code;
  wanted.reason = "doubtful";
  wanted.by = "anna";
  return wanted;
}

struct Office : SortedAtStation {
  void hold(const std::string& kind, const std::string& code) {
    REQUIRE(hall.run([&](Context& c) { return place_hold(c, of(kind, code)); }));
  }
  void release(const std::string& kind, const std::string& code) {
    REQUIRE(hall.run([&](Context& c) { return release_hold(c, of(kind, code)); }));
  }
  void cancel(const std::string& order) {
    REQUIRE(hall.run([&](Context& c) { return cancel_order(c, order, "customer", "anna"); }));
  }
  std::int64_t live_loads(const std::string& tote) {
    return hall.count(
        "SELECT COUNT(*) FROM tote_load t JOIN place p ON p.id = t.container_id WHERE p.code = '" +
        tote + "' AND t.ended_at_ms IS NULL");
  }
};

}  // namespace

TEST_CASE("the sort tote in hand is put on hold: nothing more comes out of it until the release") {
  Office o;
  o.open();
  o.pack_one(1);
  o.hold("container", "T-1");
  CHECK(o.packer.scan(gtin(1)).refusal.code == "container_on_hold");
  o.packer.type("");
  o.packer.call("tote_empty");
  CHECK(o.packer.type("2").refusal.code == "container_on_hold");
  CHECK(o.in("T-1") == 8);
  o.packer.type("");
  o.packer.press(terminal::Key::back);
  o.release("container", "T-1");
  o.pack_one(1);
  CHECK(o.all("shipped") == 2);
  CHECK(o.hall.discrepancies().empty());
}

TEST_CASE("the sort tote is put on hold while one of its units is in the box: that stops, too") {
  Office o;
  o.open();
  o.packer.scan(gtin(1));
  const std::string begun = o.order_in_hand(o.packer);
  o.hold("container", "T-1");
  o.packer.wait(500);
  REQUIRE(o.packer->notice());
  o.packer.type("");  // read
  CHECK(o.packer.verb() == "SCAN ANY ITEM");
  CHECK(o.packer.scan(gtin(1)).refusal.code == "container_on_hold");
  o.packer.type("");
  CHECK(o.packer.scan("T-1").refusal.code == "container_on_hold");
  o.packer.type("");
  o.release("container", "T-1");
  o.packer.scan("T-1");
  REQUIRE(o.packer.has_work());
  CHECK(o.order_in_hand(o.packer) == begun);
  Walk(o.hall, o.packer).all();
  CHECK(o.all("shipped") == 1);
  CHECK(o.hall.discrepancies().empty());
}

TEST_CASE("an order is held with its unit in the box: out of it into a tote of its own, and on") {
  Office o;
  o.open();
  o.packer.scan(gtin(2));
  const std::string begun = o.order_in_hand(o.packer);
  o.hold("order", begun);
  o.packer.wait(500);
  REQUIRE(o.packer->notice());
  o.packer.type("");       // read
  o.packer.scan(gtin(1));  // the next scan says it
  CHECK(o.packer.verb() == "OUT OF THE BOX");
  CHECK(o.packer.scan("PACK-1").signal == Signal::wrong);  // a tote of its own
  CHECK(o.packer.scan("T-1").refusal.code == "tote_in_use");
  o.packer.type("");
  o.packer.scan("T-60");
  CHECK(o.packer.verb() == "SCAN ANY ITEM");
  CHECK(o.packer.big() == "8 UNITS");
  CHECK(o.in("T-60") == 1);
  CHECK(o.hall.units(begun, "picked") == 1);
  for (int i = 0; i < 7; ++i) o.pack_one(1);
  o.pack_one(2);
  CHECK(o.packer.verb() == "IS THE TOTE EMPTY?");
  o.packer.type("");
  CHECK(o.packer.verb() == "OPEN ORDER");
  CHECK(o.live_loads("T-1") == 0);
  CHECK(o.packer.scan("T-60").refusal.code == "order_on_hold");
  o.packer.type("");
  o.release("order", begun);
  o.packer.scan("T-60");
  REQUIRE(o.packer.has_work());
  Walk(o.hall, o.packer).all();
  CHECK(o.all("shipped") == 9);
  CHECK(o.hall.discrepancies().empty());
}

TEST_CASE("released before its unit is out of the box: the order goes on with that box") {
  Office o;
  o.open();
  o.packer.scan(gtin(2));
  const std::string begun = o.order_in_hand(o.packer);
  o.hold("order", begun);
  o.packer.wait(500);
  o.packer.type("");
  o.packer.scan(gtin(1));
  REQUIRE(o.packer.verb() == "OUT OF THE BOX");
  o.release("order", begun);
  o.packer.scan("T-60");
  REQUIRE(o.packer.has_work());
  CHECK(o.order_in_hand(o.packer) == begun);
  Walk(o.hall, o.packer).all();
  CHECK(o.hall.units(begun, "shipped") == 1);
  CHECK(o.in("T-60") == 0);
  CHECK(o.hall.discrepancies().empty());
}

TEST_CASE("a parked order of the sort tote is held: who ends the tote clears its box first") {
  Office o;
  o.open();
  o.packer.scan(gtin(2));
  const std::string begun = o.order_in_hand(o.packer);
  o.packer.call("park");
  o.packer.type("1");
  o.hold("order", begun);
  for (int i = 0; i < 7; ++i) o.packer.scan(gtin(1)), Walk(o.hall, o.packer).all();
  CHECK(o.packer.verb() == "OUT OF THE BOX");
  o.packer.scan("T-60");
  CHECK(o.packer.verb() == "SCAN ANY ITEM");
  while (o.in("T-1") > 1) o.pack_one(1);
  o.pack_one(2);
  o.packer.type("");
  CHECK(o.live_loads("T-1") == 0);
  CHECK(o.all("shipped") == 8);
  CHECK(o.in("T-60") == 1);
  CHECK(o.hall.count("SELECT COUNT(*) FROM parked_order WHERE resumed_at_ms IS NULL") == 0);
  CHECK(o.hall.discrepancies().empty());
}

TEST_CASE(
    "the held order's box is at another station that sorts the same tote: its packer clears") {
  Office o;
  Device other(o.hall, "PK-2");
  other.sign_on("W-2");
  o.open();
  other.scan("T-1");
  other.scan(gtin(2));
  const std::string begun = o.order_in_hand(other);
  o.hold("order", begun);
  other.wait(500);
  other.type("");
  o.pack_one(1);  // not this one's to clear
  o.packer.call("tote_empty");
  CHECK(o.packer.type("2").refusal.code == "boxes_open");
  o.packer.type("");
  o.packer.press(terminal::Key::back);
  other.scan(gtin(1));
  CHECK(other.big().empty());
  other.scan("T-60");
  o.pack_one(other, 1);
  CHECK(o.in("T-60") == 1);
  CHECK(o.all("shipped") == 2);
}

TEST_CASE("the order's page shows its own unit in the sort tote, not everybody's") {
  Office o;
  const auto totes = [&](const std::string& order) {
    const auto story = order_story(o.hall.database, order);
    REQUIRE(story);
    return story->fulfilments.front().totes;
  };
  REQUIRE(totes(o.orders[0]).size() == 1);
  CHECK(totes(o.orders[0]).front().container == "T-1");
  CHECK(totes(o.orders[0]).front().units == 1);
  o.open();
  o.packer.scan(gtin(1));
  CHECK(o.order_in_hand(o.packer) == o.orders[0]);
  CHECK(totes(o.orders[0]).front().units == 0);  // in its box
  CHECK(totes(o.orders[1]).front().units == 1);
}

TEST_CASE("a wave is called back with a sort tote begun: that trip goes on, the other waits anew") {
  Singles s;
  s.hall.sort_units = 5;
  const std::string wave = s.hall.wave(1);  // a tote a cart: two trips
  s.picker.sign_on("W-1");
  s.picker.type("");
  s.picker.scan("T-1");
  REQUIRE(s.walk.until(StepKind::item));
  const Quantity first = s.picker.step()->need;
  REQUIRE(s.walk.until(StepKind::container));
  s.walk.next();
  REQUIRE(s.in("T-1") == first);
  REQUIRE(s.hall.run([&](Context& c) { return recall_wave(c, s.hall.site, wave); }));
  s.hall.pass(2000);
  s.walk.all();
  CHECK(s.all("picked") == 5);
  CHECK(s.all("reserved") == 4);
  CHECK(s.all("allocated") == 0);
  CHECK(s.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'pick' AND done_at_ms IS NULL") ==
        0);
  s.hall.wave(1);  // the rest, in a sort tote of its own
  s.picker.type("");
  s.picker.scan("T-2");
  s.walk.all();
  CHECK(s.in("T-2") == 4);

  Device packer(s.hall, "PK-1");
  packer.sign_on("W-3");
  for (const char* tote : {"T-1", "T-2"}) {
    packer.scan(tote);
    for (const int item : {1, 2}) {
      const auto there = [&] {
        return s.hall.count(
            "SELECT COALESCE(SUM(s.quantity), 0) FROM stock s JOIN place p ON p.id = s.place_id "
            "JOIN item i ON i.id = s.item_id WHERE p.code = '" +
            std::string(tote) + "' AND i.sku = 'SKU-" + std::to_string(item) + "'");
      };
      while (there() > 0) {
        packer.scan(gtin(item));
        REQUIRE(packer.has_work());
        Walk(s.hall, packer).all();
      }
    }
    CHECK(packer.verb() == "IS THE TOTE EMPTY?");
    packer.type("");
  }
  CHECK(s.all("shipped") == 9);
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("a wave with a sort tote is called back before anybody went: it is planned anew") {
  Singles s;
  const std::string wave = s.hall.wave();
  REQUIRE(s.hall.run([&](Context& c) { return recall_wave(c, s.hall.site, wave); }));
  s.hall.pass(2000);
  CHECK(s.all("reserved") == 9);
  s.pick();
  CHECK(s.in("T-1") == 9);
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load") == 1);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("one order is cancelled while its unit rides in the sort tote: aside at the station") {
  Singles s;
  s.start();
  s.picker.scan("T-1");
  REQUIRE(s.walk.until(StepKind::item));
  REQUIRE(s.walk.until(StepKind::container));
  s.walk.next();
  REQUIRE(s.hall.run([&](Context& c) { return cancel_order(c, s.orders[0], "customer", "anna"); }));
  s.picker.wait(500);
  s.walk.all();  // the trip goes on
  CHECK(s.picker.at_home());
  CHECK(s.all("picked") == 8);
  CHECK(s.in("T-1") == 9);
  CHECK(s.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'put_back'") == 0);

  Device packer(s.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  for (int i = 0; i < 6; ++i) {
    packer.scan(gtin(1));
    REQUIRE(packer.has_work());
    Walk(s.hall, packer).all();
  }
  packer.scan(gtin(1));
  CHECK(packer.verb() == "PUT IT ASIDE");
  packer.scan("T-50");
  for (int i = 0; i < 2; ++i) {
    packer.scan(gtin(2));
    Walk(s.hall, packer).all();
  }
  packer.type("");
  CHECK(packer.verb() == "OPEN ORDER");
  CHECK(s.all("shipped") == 8);
  Walk(s.hall, s.picker).all_trips();  // the put-back
  CHECK(s.in("T-50") == 0);
  CHECK(s.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(s.hall.discrepancies().empty());
}

TEST_CASE("all orders of a sort tote are cancelled: its goods are brought back from the tote") {
  Office o;
  for (const std::string& order : o.orders) o.cancel(order);
  CHECK(o.all("cancelled") == 9);
  CHECK(o.packer.scan("T-1").refusal.code == "order_cancelled");
  Walk(o.hall, o.picker).all_trips();
  CHECK(o.in("T-1") == 0);
  CHECK(o.live_loads("T-1") == 0);
  CHECK(o.hall.count("SELECT COUNT(*) FROM move_task WHERE ended_at_ms IS NULL") == 0);
  CHECK(o.hall.discrepancies().empty());
}

}  // namespace fw::service::story
