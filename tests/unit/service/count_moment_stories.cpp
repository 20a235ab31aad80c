// Picks, put-backs and commands at about the moment of a count, told before or after it.
#include <catch2/catch.hpp>

#include "server/service/put_back.h"
#include "tests/unit/service/counted.h"

namespace fw::service::story {
namespace {

using wire::StepKind;

TEST_CASE("a pick before the count is told after it: the count knew already") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  const auto order = c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  Device ben(c.hall, "HH-2");
  ben.sign_on("W-2");
  ben.type("");
  Walk trip(c.hall, ben);
  REQUIRE(trip.until(StepKind::item));
  ben.cut_off();
  trip.all();  // four are in his tote, nobody knows
  c.want("A-01");
  c.begin();
  c.ana.type("6");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
  ben.reconnect();
  CHECK(c.hall.units(order, "picked") == 4);
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
  CHECK(c.hall.discrepancies().empty());
}

// Ben has four of ten in his hands when Ana counts what is left on the shelf.
struct InHand : Counted {
  explicit InHand(Quantity on_shelf = 10) {
    hall.stock("A-01", "SKU-1", on_shelf);
    order = hall.order("1001", {{"SKU-1", 4}});
    hall.wave();
    ben.sign_on("W-2");
    ben.type("");
    REQUIRE(trip.until(StepKind::item));
    REQUIRE(trip.until(StepKind::container));
    want("A-01");
    begin();
  }
  std::string order;
  Device ben{hall, "HH-2"};
  Walk trip{hall, ben};
};

TEST_CASE("a device with a poor clock told its pick before the count: the count stands") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  Device ben(c.hall, "HH-2");
  ben.sign_on("W-2");
  ben.type("");
  Walk(c.hall, ben).all();
  c.hall.database.exec("UPDATE fact SET offset_error_ms = 600000 WHERE kind = 'put'");
  c.want("A-01");
  c.begin();
  c.ana.type("5");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 5);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("goods in hand are not on the shelf: the count is told first, and made again") {
  InHand c;
  c.ana.type("6");
  c.ana.type("");
  c.trip.all();
  CHECK(c.hall.units(c.order, "picked") == 4);
  CHECK(c.hall.discrepancies() == std::vector<std::string>{"late_pick"});
  c.go_there();
  c.ana.type("6");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("goods in hand are not on the shelf: the put is told first, the count fits") {
  InHand c;
  c.ana.cut_off();
  c.ana.type("6");
  c.ana.type("");
  c.trip.all();
  c.ana.reconnect();
  CHECK(c.hall.units(c.order, "picked") == 4);
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
  CHECK(c.hall.count("SELECT adjusted FROM count_result") == 0);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("goods in hand, counted, and then not wanted any more: given back and counted again") {
  InHand c;
  c.ana.type("6");
  c.ana.type("");
  REQUIRE(c.hall.on_hand("A-01", "SKU-1") == 6);
  REQUIRE(c.hall.run(
      [&](Context& context) { return cancel_order(context, c.order, "changed_mind", "SUE"); }));
  c.ben.wait();
  CHECK_FALSE(c.ben.step()->kind == StepKind::container);  // four go back
  c.go_there();
  c.ana.type("10");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 10);
  CHECK(c.open_counts() == 0);
}

TEST_CASE("all there was is in hand: the count takes it off the books, and is made again") {
  InHand c(4);
  c.ana.type("0");
  c.ana.type("");
  REQUIRE(c.hall.on_hand("A-01", "SKU-1") == 0);
  c.ben.wait();
  CHECK_FALSE(c.ben.step()->kind == StepKind::container);  // four go back
  c.go_there();
  c.ana.type("4");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 4);
  CHECK(c.open_counts() == 0);
}

// Ben found three of four, says so, and has them in his hands.
struct FoundInHand : Counted {
  FoundInHand() {
    hall.stock("A-01", "SKU-1", 4);
    order = hall.order("1001", {{"SKU-1", 4}});
    hall.wave();
    ben.sign_on("W-2");
    ben.type("");
    REQUIRE(trip.until(StepKind::item));
    ben.call("short");
    while (ben.step()->kind != StepKind::container) {
      if (ben.step()->kind == StepKind::quantity) {
        ben.type("3");
      } else {
        trip.next();
      }
    }
  }
  void count_none() {
    begin();
    ana.type("0");
    ana.type("");
  }
  void check() {
    CHECK(hall.units(order, "picked") == 3);
    CHECK(hall.on_hand("A-01", "SKU-1") == 0);
    CHECK(hall.count("SELECT SUM(adjusted) FROM count_result") == -1);
    CHECK(hall.discrepancies().empty());
  }
  std::string order;
  Device ben{hall, "HH-2"};
  Walk trip{hall, ben};
};

TEST_CASE("three of four were found and are in hand: the count takes off the one that is missing") {
  FoundInHand c;
  c.count_none();
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 3);
  c.ben.wait();
  REQUIRE(c.ben.step()->kind == StepKind::container);
  c.trip.all();
  c.check();
}

TEST_CASE("three of four were found; they are put before the count, and that is told after it") {
  FoundInHand c;
  c.ben.cut_off();
  c.trip.all();
  c.count_none();
  c.ben.reconnect();
  c.check();
}

TEST_CASE("three of four were found; they are put, taken back and put again before the count") {
  FoundInHand c;
  c.ben.cut_off();
  c.trip.next();
  c.ben.call("undo");
  REQUIRE(c.ben.step()->kind == StepKind::container);
  c.trip.all();
  c.count_none();
  c.ben.reconnect();
  c.check();
}

TEST_CASE("goods brought back to the shelf before it is counted, told after it: counted once") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  const auto order = c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  Device ben(c.hall, "HH-2");
  ben.sign_on("W-2");
  ben.type("");
  Walk trip(c.hall, ben);
  trip.all();
  REQUIRE(c.hall.run(
      [&](Context& context) { return cancel_order(context, order, "changed_mind", "SUE"); }));
  c.hall.run([&](Context& context) { return offer_put_backs(context, c.hall.site), 0; });
  ben.type("");
  REQUIRE(ben.packet().kind == "put_back");
  ben.cut_off();
  trip.all();
  c.want("A-01");
  c.begin();
  c.ana.type("10");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 10);
  ben.reconnect();
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 10);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("put, taken back and put again before a count of what is left, told after it") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  const auto order = c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  Device ben(c.hall, "HH-2");
  ben.sign_on("W-2");
  ben.type("");
  Walk trip(c.hall, ben);
  REQUIRE(trip.until(StepKind::item));
  ben.cut_off();
  REQUIRE(trip.until(StepKind::container));
  trip.next();
  ben.call("undo");
  trip.all();
  c.want("A-01");
  c.begin();
  c.ana.type("6");
  c.ana.type("");
  ben.reconnect();
  CHECK(c.hall.units(order, "picked") == 4);
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("the server's clock was set back: what was put there before the count is counted") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  c.hall.clock.set_forward_ms = -100'000;
  c.ana.wait(1000);
  c.hall.stock("A-01", "SKU-1", 15);
  c.want("A-01");
  c.begin();
  c.ana.type("15");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 15);
  CHECK(c.hall.count("SELECT adjusted FROM count_result") == 0);
  CHECK(c.hall.discrepancies().empty());
}

// Ana counts ten, on a device that is a minute and more ahead of the others.
struct CountedAhead : Counted {
  CountedAhead() {
    hall.stock("A-01", "SKU-1", 10);
    want("A-01");
  }
  void count_ten() {
    ana.sign_on("W-1");
    ana.type("");
    REQUIRE(ana.packet().kind == "count");
    walk.next();
    ana.type("10");
    ana.type("");
    hall.database.exec("UPDATE count_result SET counted_at_ms = counted_at_ms + 100000");
  }
};

TEST_CASE("a trip made after a count was told is not picked before it, whatever the clocks say") {
  CountedAhead c;
  c.count_ten();
  c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  Device ben(c.hall, "HH-2");
  ben.sign_on("W-2");
  ben.type("");
  Walk(c.hall, ben).all();
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
}

TEST_CASE("what was told before a count was wanted is counted, whatever the clocks say") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  Device ben(c.hall, "HH-2");
  ben.sign_on("W-2");
  ben.type("");
  Walk(c.hall, ben).all();
  c.hall.database.exec("UPDATE fact SET device_time_ms = device_time_ms + 100000");
  c.hall.database.exec("UPDATE stock_move SET at_ms = at_ms + 100000");
  c.want("A-01");
  c.begin();
  c.ana.type("6");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
}

TEST_CASE("who counts and then picks picked after the count, whatever the clocks say") {
  CountedAhead c;
  c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  c.hall.run([](Context& context) {
    return context.database().exec("UPDATE packet SET rank = 0 WHERE kind = 'count'");
  });
  c.count_ten();
  c.walk.all_trips();
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
}

TEST_CASE("a pick after the count is told before it: the count meant what was there then") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  const auto order = c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  Device ben(c.hall, "HH-2");
  ben.sign_on("W-2");
  ben.type("");
  Walk trip(c.hall, ben);
  REQUIRE(ben.packet().kind == "pick");
  REQUIRE(trip.until(StepKind::item));
  c.want("A-01");
  c.begin();
  c.ana.cut_off();
  c.ana.type("10");
  c.ana.type("");
  trip.all();
  CHECK(c.hall.units(order, "picked") == 4);
  c.ana.reconnect();
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 6);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("picked and brought back about when it was counted, by no clock: counted again") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  const auto order = c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  Device ben(c.hall, "HH-2");
  ben.sign_on("W-2");
  ben.type("");
  Walk trip(c.hall, ben);
  REQUIRE(trip.until(StepKind::item));
  c.want("A-01");
  c.begin();
  c.ana.cut_off();
  trip.all();
  c.ana.switch_off();  // and it has no idea of the time until it hears the server again
  c.ana.switch_on();
  c.ana.cut_off();
  c.ana.type("6");
  c.ana.type("");
  REQUIRE(c.hall.run(
      [&](Context& context) { return cancel_order(context, order, "changed_mind", "SUE"); }));
  c.hall.run([&](Context& context) { return offer_put_backs(context, c.hall.site), 0; });
  ben.type("");
  trip.all();
  REQUIRE(c.hall.on_hand("A-01", "SKU-1") == 10);
  c.ana.reconnect();
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 10);
  CHECK(c.hall.discrepancies() == std::vector<std::string>{"count_unclear"});
  c.go_there();
  c.ana.type("10");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 10);
  CHECK(c.hall.discrepancies().empty());
}

}  // namespace
}  // namespace fw::service::story
