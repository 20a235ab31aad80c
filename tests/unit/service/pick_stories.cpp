// Picking on real terminals: shorts, skips, wrong scans, dead batteries, work
// that passes from one device to another, facts that come late.
#include <catch2/catch.hpp>

#include "shared/wire/values/stored_packet.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

// Ana has a trip of two orders: SKU-1 at A-01 for both, SKU-2 at A-02 for one.
struct Trip {
  Trip() {
    hall.stock("A-01", "SKU-1", 20);
    hall.stock("A-02", "SKU-2", 20);
    first = hall.order("1001", {{"SKU-1", 3}, {"SKU-2", 2}});
    second = hall.order("1002", {{"SKU-1", 4}});
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    REQUIRE(picker.has_work());
  }
  // Until SKU-1 is to be picked, for both orders.
  void until_shared_stop() {
    while (walk.until(StepKind::item) && picker.step()->need != 7) walk.next();
    REQUIRE(picker.step()->need == 7);
  }
  std::int64_t over_picks() {
    return hall.count("SELECT COUNT(*) FROM discrepancy WHERE kind = 'over_pick'");
  }

  Hall hall;
  std::string first, second;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

TEST_CASE(
    "a picker finds fewer than the stop needs: the rest waits for stock, the damaged ones stay "
    "aside") {
  Trip t;
  t.until_shared_stop();
  REQUIRE(t.picker.packet().groups.size() == 4);
  t.picker.call("short");
  t.picker.type("3");
  t.picker.type("2");  // damaged
  const auto* again = t.picker.step();
  REQUIRE(again != nullptr);
  t.picker.scan(again->accept.front().codes.front());
  t.walk.all();
  CHECK(t.picker.at_home());
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"damaged_on_shelf"});
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 17);
  CHECK(t.hall.units(t.first, "picked") + t.hall.units(t.second, "picked") == 5);
  CHECK(t.hall.units(t.first, "open") + t.hall.units(t.second, "open") == 4);
  CHECK(t.hall.count("SELECT COUNT(*) FROM hold WHERE kind = 'place_out'") == 0);
  CHECK(t.hall.count("SELECT COUNT(*) FROM order_line WHERE backordered = 1") > 0);
}

TEST_CASE("nothing is there at all: the order leaves the wave and its tote is free again") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 5);
  const auto order = hall.order("1001", {{"SKU-1", 5}});
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk walk(hall, picker);
  REQUIRE(walk.until(StepKind::item));
  picker.call("short");
  picker.type("0");
  picker.type("");
  picker.scan("A-01");
  CHECK(picker.verb() == "BRING CART TO");
  walk.all();
  CHECK(hall.units(order, "open") == 5);
  CHECK(hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(hall.count("SELECT COUNT(*) FROM fulfilment WHERE cancelled_at_ms IS NOT NULL") == 1);
}

TEST_CASE("an order that ships short loses what is not there") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 5);
  const auto order = hall.order("1001", {{"SKU-1", 5}}, "ship_short");
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk walk(hall, picker);
  REQUIRE(walk.until(StepKind::item));
  picker.call("short");
  picker.type("2");
  picker.type("");
  picker.scan("A-01");
  walk.all();
  CHECK(hall.units(order, "cancelled") == 3);
  CHECK(hall.units(order, "picked") == 2);
}

TEST_CASE("a stop that is skipped comes again before the cart is set down") {
  Trip t;
  REQUIRE(t.walk.until(StepKind::place));
  const std::string skipped = t.picker.big();
  t.picker.call("skip");
  CHECK(t.picker.big() != skipped);
  CHECK(t.picker.verb() == "GO TO");
  while (t.picker.big() != skipped) REQUIRE(t.walk.next());
  CHECK(t.picker.verb() == "GO TO");
  t.walk.all();
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.units(t.second, "picked") == 4);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("wrong scans change nothing and are counted") {
  Trip t;
  CHECK(t.picker.scan("A-01").signal == Signal::wrong);  // a tote is wanted
  REQUIRE(t.walk.until(StepKind::place));
  CHECK(t.picker.scan("A-07").signal == Signal::wrong);
  REQUIRE(t.walk.until(StepKind::item));
  CHECK(t.picker.scan(gtin(5)).signal == Signal::wrong);
  REQUIRE(t.walk.until(StepKind::container));
  CHECK(t.picker.scan("T-99").signal == Signal::wrong);
  t.walk.all();
  CHECK(t.picker.at_home());
  CHECK(t.hall.units(t.second, "picked") == 4);
  int wrong = 0;
  for (const auto& [body] : t.hall.database.rows<std::string>("SELECT body FROM fact")) {
    wrong += wire::decode_stored_fact(body).value().wrong_scans;
  }
  CHECK(wrong == 4);
}

TEST_CASE("a tote that is in use cannot be bound a second time") {
  Trip t;
  CHECK(t.picker.scan("T-1").signal != Signal::wrong);
  const auto answer = t.picker.scan("T-1");
  CHECK(answer.signal == Signal::wrong);
  CHECK(answer.refusal.code == "tote_in_use");
  t.picker.scan("T-2");
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load") == 2);
  t.walk.all();
}

TEST_CASE("a battery dies in the middle of a count: the same line, the same count") {
  Trip t;
  REQUIRE(t.walk.until(StepKind::item));
  t.picker.scan(t.picker.step()->accept.front().codes.front());
  t.picker.scan(t.picker.step()->accept.front().codes.front());
  const auto counted = terminal::counted(t.picker->runner(), t.picker.step_id());
  t.picker.switch_off();
  t.hall.pass(5000);
  t.picker.switch_on();
  t.picker.wait(1000);
  REQUIRE(t.picker.has_work());
  CHECK(terminal::counted(t.picker->runner(), t.picker.step_id()) == counted);
  t.picker.type("");
  t.walk.all();
  CHECK(t.picker.at_home());
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("no signal from the first stop to the last: everything is told afterwards") {
  Trip t;
  REQUIRE(t.walk.until(StepKind::place));
  t.picker.cut_off();
  t.walk.all();
  CHECK(t.picker.at_home());
  CHECK(t.hall.units(t.first, "picked") == 0);
  t.picker.reconnect();
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.units(t.second, "picked") == 4);
  CHECK(t.hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("Ana goes on at another device: what is done is not asked again") {
  Trip t;
  REQUIRE(t.walk.until(StepKind::item));
  REQUIRE(t.walk.until(StepKind::container));
  t.walk.next();  // one put of the first stop
  const auto picked = t.hall.units(t.first, "picked") + t.hall.units(t.second, "picked");
  CHECK(picked > 0);
  Device other(t.hall, "HH-2");
  other.sign_on("W-1");
  REQUIRE(other.has_work());
  t.picker.wait(1000);
  CHECK(t.picker->slot() != terminal::Slot::work);
  CHECK(t.picker->notice().has_value());
  Walk rest(t.hall, other);
  rest.all();
  CHECK(other.at_home());
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.units(t.second, "picked") == 4);
  CHECK(t.hall.discrepancies().empty());
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load") == 2);
}

TEST_CASE("facts of the first device come after the second has begun: its work shrinks") {
  Trip t;
  REQUIRE(t.walk.until(StepKind::place));
  t.picker.cut_off();
  REQUIRE(t.walk.until(StepKind::item));
  REQUIRE(t.walk.until(StepKind::container));
  t.walk.next();
  t.walk.next();  // the first stop is put away, nobody knows
  Device other(t.hall, "HH-2");
  other.sign_on("W-1");
  REQUIRE(other.has_work());
  const auto groups = other.packet().groups.size();
  t.picker.reconnect();
  other.wait(6000);
  CHECK(other.packet().groups.size() < groups);
  Walk(t.hall, other).all();
  CHECK(other.at_home());
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.units(t.second, "picked") == 4);
  CHECK(t.hall.discrepancies().empty());
  CHECK(t.hall.count("SELECT COUNT(*) FROM fact WHERE outcome = 'late'") > 0);
}

TEST_CASE("both devices did the same stop: the surplus is shown, never lost") {
  Trip t;
  REQUIRE(t.walk.until(StepKind::place));
  t.picker.cut_off();
  t.walk.all();
  Device other(t.hall, "HH-2");
  other.sign_on("W-1");
  REQUIRE(other.has_work());
  Walk(t.hall, other).all();
  CHECK(other.at_home());
  t.picker.reconnect();
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.units(t.second, "picked") == 4);
  CHECK(t.over_picks() == 3);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20 - 14);
}

TEST_CASE("the memory of a device is gone: its trip goes on with what is left") {
  Trip t;
  REQUIRE(t.walk.until(StepKind::item));
  REQUIRE(t.walk.until(StepKind::container));
  t.walk.next();
  t.picker.lose_memory();
  t.picker.wait(1000);
  CHECK(t.picker.at_home());  // still signed on, as far as the server knows
  t.picker.type("");
  INFO(t.picker.where());
  REQUIRE(t.picker.has_work());
  t.walk.all();
  CHECK(t.picker.at_home());
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.units(t.second, "picked") == 4);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("a job that was taken and not begun goes back to the list when its picker signs off") {
  Trip t;
  t.picker.scan("T-1");
  t.picker.sign_off();
  CHECK(t.hall.count("SELECT COUNT(*) FROM lease WHERE ended_at_ms IS NULL") == 0);
  Device other(t.hall, "HH-2");
  other.sign_on("W-2");
  other.type("");
  REQUIRE(other.has_work());
  Walk(t.hall, other, "T-5").all();
  CHECK(other.at_home());
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("another person signs on at the device: the trip waits for its picker") {
  Trip t;
  REQUIRE(t.walk.until(StepKind::item));
  REQUIRE(t.walk.until(StepKind::container));
  t.walk.next();
  t.picker.sign_off();
  t.picker.sign_on("W-2");
  CHECK(t.picker.at_home());
  CHECK(t.picker.big().find('1') == 0);  // Ana has 1 of 3 lines here: take over?
  t.picker.type("2");                    // no
  CHECK(t.picker.at_home());
  const auto nothing = t.picker.type("");
  CHECK(nothing.refusal.code == "no_work");
  t.picker.sign_off();
  t.picker.sign_on("W-1");
  REQUIRE(t.picker.has_work());
  t.walk.all();
  CHECK(t.hall.units(t.first, "picked") == 5);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("lots and serials go with the goods") {
  Hall hall;
  hall.stock("A-07", "SKU-7", 5, "LOT-A", "2027-01-31");
  hall.stock("A-08", "SKU-8", 5);
  const auto order = hall.order("1001", {{"SKU-7", 2}, {"SKU-8", 2}});
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk(hall, picker).all();
  CHECK(picker.at_home());
  CHECK(hall.units(order, "picked") == 4);
  CHECK(hall.count("SELECT COUNT(*) FROM stock_move_serial") == 2);
  Device packer(hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  Walk walk(hall, packer, "X-");
  walk.all();
  CHECK(hall.units(order, "shipped") == 4);
  CHECK(hall.text("SELECT body FROM upstream_message").find("LOT-A") != std::string::npos);
}

TEST_CASE("a cart is sent to the staffed station with the fewest totes; any other stays good") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 20);
  for (const char* reference : {"1001", "1002", "1003"}) hall.order(reference, {{"SKU-1", 1}});
  hall.wave(1);  // three trips of one tote
  Device picker(hall, "HH-1");
  Walk walk(hall, picker);
  picker.sign_on("W-1");
  const auto drop_of_next_trip = [&] {
    picker.type("");
    REQUIRE(picker.has_work());
    while (picker.verb() != "BRING CART TO") REQUIRE(walk.next());
    return picker.big();
  };
  CHECK(drop_of_next_trip() == "PACKING");  // nobody packs yet
  picker.scan("PACK-2");
  Device first(hall, "PK-1");
  Device second(hall, "PK-2");
  first.sign_on("W-3");
  CHECK(drop_of_next_trip() == "PACK-1");  // the only one with somebody at it
  picker.scan("PACK-1");
  second.sign_on("W-4");
  first.scan("T-1");  // the tote at PACK-2 is fetched and packed
  Walk(hall, first, "X-").all();
  CHECK(drop_of_next_trip() == "PACK-2");                // one waits at PACK-1, none here
  CHECK(picker.scan("PACK-1").signal != Signal::wrong);  // the picker knows better
  CHECK(picker.at_home());
  CHECK(hall.discrepancies().empty());
}

}  // namespace
}  // namespace fw::service::story
