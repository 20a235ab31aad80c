// Holds that act on work in progress: what is picked elsewhere, which trips stand still,
// what a pack station refuses, and how a release undoes it.
#include <catch2/catch.hpp>

#include "server/service/holds.h"
#include "server/service/interventions.h"
#include "server/service/parcel_voiding.h"
#include "server/service/put_back.h"
#include "server/service/reallocation.h"
#include "server/service/reservations.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using wire::StepKind;

struct Floor {
  void start() {
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    INFO(picker.where());
    REQUIRE(picker.has_work());
  }
  HoldWanted wanted(const std::string& kind, const std::string& code) {
    HoldWanted hold;
    hold.kind = kind;
    hold.code = code;
    hold.reason = "broken";
    hold.by = "anna";
    return hold;
  }
  HoldPlaced hold(const std::string& kind, const std::string& code) {
    const auto placed =
        hall.run([&](Context& context) { return place_hold(context, wanted(kind, code)); });
    INFO((placed ? "" : to_line(placed.error())));
    REQUIRE(placed);
    picker.wait();
    return *placed;
  }
  void release(const std::string& kind, const std::string& code) {
    const auto released =
        hall.run([&](Context& context) { return release_hold(context, wanted(kind, code)); });
    INFO((released ? "" : to_line(released.error())));
    REQUIRE(released);
    REQUIRE(released->holds > 0);
    picker.wait();
  }
  std::vector<std::string> places_ahead() {
    std::vector<std::string> places;
    for (const auto& group : picker.packet().groups) {
      for (const auto& step : group.steps) {
        if (step.kind == StepKind::place && step.emit.empty()) places.push_back(step.show.big.text);
      }
    }
    return places;
  }
  bool goes_to(const std::string& place) {
    const auto places = places_ahead();
    return std::find(places.begin(), places.end(), place) != places.end();
  }
  Id packet() {
    return hall.count("SELECT MIN(id) FROM packet WHERE kind = 'pick' AND done_at_ms IS NULL");
  }

  Hall hall;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

TEST_CASE("a place on hold while a trip goes there: another place joins the same walk") {
  Floor f;
  f.hall.stock("A-01", "SKU-2", 5);
  f.hall.stock("A-03", "SKU-1", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 4}, {"SKU-2", 1}});
  f.start();
  f.hall.stock("A-06", "SKU-1", 9);
  REQUIRE(f.walk.until(StepKind::place));
  CHECK(f.hold("place", "A-03").tasks_stopped == 1);
  CHECK_FALSE(f.goes_to("A-03"));
  CHECK(f.goes_to("A-06"));
  f.walk.all();
  CHECK(f.hall.units(order, "picked") == 5);
  CHECK(f.hall.on_hand("A-03", "SKU-1") == 5);
  CHECK(f.hall.on_hand("A-06", "SKU-1") == 5);
  CHECK(f.hall.count("SELECT COUNT(*) FROM batch") == 1);
}

TEST_CASE("a place on hold that nothing can replace: its units wait, and come back with it") {
  Floor f;
  f.hall.stock("A-01", "SKU-2", 5);
  f.hall.stock("A-03", "SKU-1", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 4}, {"SKU-2", 1}});
  f.start();
  REQUIRE(f.walk.until(StepKind::place));
  f.hold("place", "A-03");
  f.walk.all();
  CHECK(f.hall.units(order, "picked") == 1);
  CHECK(f.hall.units(order, "open") == 4);
  f.release("place", "A-03");
  f.hall.run([&](Context& c) {
    return reserve_order(c, f.hall.site, f.hall.count("SELECT id FROM orders"));
  });
  CHECK(f.hall.units(order, "reserved") == 4);
}

TEST_CASE("a hold does not shorten an order that ships short: released, the rest is picked") {
  Floor f;
  f.hall.stock("A-01", "SKU-2", 5);
  f.hall.stock("A-03", "SKU-1", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 4}, {"SKU-2", 1}}, "ship_short");
  f.start();
  REQUIRE(f.walk.until(StepKind::place));
  f.hold("place", "A-03");
  f.walk.all();
  const auto housekeeping = [&] {
    f.hall.run([&](Context& c) {
      retry_waiting(c, f.hall.site);
      return 0;
    });
  };
  housekeeping();
  CHECK(f.hall.units(order, "reserved") == 4);
  CHECK(f.hall.units(order, "cancelled") == 0);
  f.release("place", "A-03");
  housekeeping();
  f.walk.all_trips();
  CHECK(f.hall.units(order, "picked") == 5);
}

TEST_CASE("half of a stop is picked when its place is held: the rest comes from elsewhere") {
  Floor f;
  f.hall.stock("A-03", "SKU-1", 9);
  const auto first = f.hall.order("1001", {{"SKU-1", 2}});
  const auto second = f.hall.order("1002", {{"SKU-1", 3}});
  f.start();
  f.hall.stock("A-06", "SKU-1", 9);
  REQUIRE(f.walk.until(StepKind::item));
  REQUIRE(f.walk.until(StepKind::container));
  f.walk.next();  // the units of one order are in their slot
  CHECK(f.hold("place", "A-03").tasks_stopped == 1);
  f.walk.all();
  INFO(f.picker.where());
  CHECK(f.hall.units(first, "picked") == 2);
  CHECK(f.hall.units(second, "picked") == 3);
  CHECK(f.hall.on_hand("A-03", "SKU-1") + f.hall.on_hand("A-06", "SKU-1") == 13);
}

TEST_CASE("picked without signal from a place on hold: counted where it was picked") {
  Floor f;
  f.hall.stock("A-03", "SKU-1", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 4}});
  f.start();
  REQUIRE(f.walk.until(StepKind::item));
  f.hall.stock("A-06", "SKU-1", 9);
  f.picker.cut_off();
  REQUIRE(f.walk.until(StepKind::container));
  f.walk.next();
  f.hold("place", "A-03");
  f.picker.reconnect();
  f.walk.all();
  CHECK(f.hall.on_hand("A-03", "SKU-1") == 1);
  CHECK(f.hall.units(order, "picked") == 4);
}

TEST_CASE("a lot on hold: the trip takes another lot of the item") {
  Floor f;
  f.hall.stock("A-01", "SKU-7", 5, "L1", "2027-01-31");
  const auto order = f.hall.order("1001", {{"SKU-7", 3}});
  f.start();
  f.hall.stock("A-05", "SKU-7", 5, "L2", "2027-06-30");
  CHECK(f.hold("lot", "SKU-7/L1").tasks_stopped == 1);
  f.walk.all_trips();
  CHECK(f.hall.units(order, "picked") == 3);
  CHECK(f.hall.on_hand("A-01", "SKU-7") == 5);
  CHECK(f.hall.on_hand("A-05", "SKU-7") == 2);
}

TEST_CASE("an item on hold leaves the trip and waits; released it is promised again") {
  Floor f;
  f.hall.stock("A-01", "SKU-2", 5);
  f.hall.stock("A-03", "SKU-1", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 4}, {"SKU-2", 1}});
  f.start();
  REQUIRE(f.walk.until(StepKind::place));
  CHECK(f.hold("item", "SKU-1").tasks_stopped == 1);
  CHECK_FALSE(f.goes_to("A-03"));
  f.walk.all();
  CHECK(f.hall.units(order, "picked") == 1);
  f.release("item", "SKU-1");
  CHECK(f.hall.units(order, "open") + f.hall.units(order, "reserved") == 4);
}

TEST_CASE("picked although its item was on hold, then picked anew: each tote's goods are its own") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 9);
  f.hall.stock("A-03", "SKU-2", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 4}, {"SKU-2", 1}});
  f.start();
  REQUIRE(f.walk.until(StepKind::item));
  f.picker.cut_off();
  REQUIRE(f.walk.until(StepKind::container));
  f.walk.next();
  f.hold("item", "SKU-1");
  f.picker.reconnect();  // four units that no line wants any more lie in the tote
  f.walk.all();
  f.release("item", "SKU-1");
  f.hall.run([&](Context& c) {
    retry_waiting(c, f.hall.site);
    return 0;
  });
  f.hall.wave();
  f.walk.all_trips();
  REQUIRE(f.hall.units(order, "picked") == 5);
  const std::string first = f.hall.text(
      "SELECT p.code FROM tote_load l JOIN place p ON p.id = l.container_id WHERE "
      "l.ended_at_ms IS NULL ORDER BY l.id LIMIT 1");
  REQUIRE(f.hall.on_hand(first, "SKU-1") == 4);
  Device packer(f.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan(first);
  INFO(packer.where());
  REQUIRE(packer.has_work());
  Walk pack{f.hall, packer};
  pack.all();
  CHECK(f.hall.units(order, "shipped") == 1);
  CHECK(f.hall.units(order, "picked") == 4);
}

TEST_CASE(
    "picked without signal, and the order went without it meanwhile: put back, the tote is free") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}}, "ship_short");
  f.start();
  REQUIRE(f.walk.until(StepKind::place));
  f.picker.cut_off();
  f.walk.all();
  f.hold("place", "A-01");
  f.hall.pass(3 * 3'600'000);
  f.hall.run([&](Context& context) {
    retry_waiting(context, f.hall.site);  // and no other place has it
    return 0;
  });
  REQUIRE(f.hall.units(order, "cancelled") == 5);
  f.picker.reconnect();
  CHECK(f.hall.discrepancies() == std::vector<std::string>{"over_pick"});
  f.release("place", "A-01");
  f.hall.run([&](Context& context) {
    offer_put_backs(context, f.hall.site);
    return 0;
  });
  Walk(f.hall, f.picker).all_trips();
  CHECK(f.hall.on_hand("A-01", "SKU-1") == 5);
  CHECK(f.hall.discrepancies().empty());
  CHECK(f.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(f.hall.count("SELECT COUNT(*) FROM fulfilment WHERE completed_at_ms IS NULL AND "
                     "cancelled_at_ms IS NULL") == 0);
}

TEST_CASE("a tote on hold stops its trip before the next scan; released it goes on by itself") {
  Floor f;
  f.hall.stock("A-01", "SKU-2", 5);
  f.hall.stock("A-03", "SKU-1", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 4}, {"SKU-2", 1}});
  f.start();
  REQUIRE(f.walk.until(StepKind::item));
  REQUIRE(f.walk.until(StepKind::container));
  f.walk.next();
  f.hold("container", "T-1");
  CHECK_FALSE(f.picker.has_work());
  CHECK(f.picker->notice().has_value());
  f.picker.type("");
  // Nobody gets it meanwhile: not by the tote, not from the office.
  Device other(f.hall, "HH-2");
  other.sign_on("W-2");
  CHECK(other.scan("T-1").refusal.code == "container_on_hold");
  other.type("");
  const auto moved = f.hall.run([&](Context& c) {
    return move_packet(c, f.packet(), "2", {"test", "anna"});
  });
  CHECK(moved.error().code == "container_on_hold");
  f.release("container", "T-1");
  f.picker.type("");
  INFO(f.picker.where());
  REQUIRE(f.picker.has_work());
  f.walk.all();
  CHECK(f.hall.units(order, "picked") == 5);
}

TEST_CASE("one tote of a trip is on hold: its sister does not take the trip along either") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 9);
  f.hall.stock("A-03", "SKU-2", 9);
  f.hall.order("1001", {{"SKU-1", 2}, {"SKU-2", 2}});
  f.hall.order("1002", {{"SKU-1", 3}, {"SKU-2", 3}});
  f.start();
  REQUIRE(f.walk.until(StepKind::item));
  REQUIRE(f.walk.until(StepKind::container));
  f.walk.next();
  f.hold("container", "T-2");
  CHECK_FALSE(f.picker.has_work());
  f.picker.type("");
  const auto refused = f.picker.scan("T-1").refusal;
  CHECK(refused.code == "container_on_hold");
  CHECK(refused.given.text.find("T-2") != std::string::npos);
}

TEST_CASE("a cart on hold: nobody begins its trip until it is released") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 9);
  f.hall.order("1001", {{"SKU-1", 2}});
  f.hall.run(
      [&](Context& c) { return put_row(c, ContainerInput{.code = "CART-1", .kind = "cart"}); });
  f.hall.wave();
  f.picker.sign_on("W-1");
  f.picker.scan("CART-1");
  REQUIRE(f.picker.has_work());
  f.hold("container", "CART-1");
  CHECK_FALSE(f.picker.has_work());
  f.picker.type("");
  CHECK(f.picker.type("").refusal.code == "no_work");
  f.picker.type("");
  f.release("container", "CART-1");
  f.picker.type("");
  CHECK(f.picker.has_work());
}

TEST_CASE("a sister tote on hold: the pack station refuses the order and says which") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 9);
  f.hall.order("1001", {{"SKU-1", 2}});
  f.start();
  f.walk.all();
  Device packer(f.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  REQUIRE(packer.has_work());
  f.hold("container", "T-1");
  packer.wait();
  CHECK_FALSE(packer.has_work());
  CHECK(packer->notice().has_value());
  packer.type("");
  const auto refused = packer.scan("T-1").refusal;
  CHECK(refused.code == "container_on_hold");
  CHECK(refused.given.text.find("T-1") != std::string::npos);
  packer.type("");
  f.release("container", "T-1");
  packer.scan("T-1");
  CHECK(packer.has_work());
}

TEST_CASE("a parcel on hold gets no other label and does not ship until it is released") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 9);
  const auto order = f.hall.order("1001", {{"SKU-1", 2}});
  f.start();
  f.walk.all();
  Device packer(f.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  Walk packing(f.hall, packer, "X-");
  REQUIRE(packing.until(StepKind::parcel));
  const std::string sscc = f.hall.text("SELECT sscc FROM parcel");
  const Id parcel = f.hall.count("SELECT id FROM parcel");
  f.hold("parcel", sscc);
  const auto reprint = [&] {
    return f.hall.run([&](Context& c) { return reprint_parcel(c, parcel, 0, "torn", "anna"); });
  };
  CHECK(reprint().error().code == "parcel_on_hold");
  packer.call("reprint");
  CHECK(packer.type("1").refusal.code == "parcel_on_hold");
  packer.press(terminal::Key::back);
  packer.scan(sscc);
  INFO(packer.where());
  CHECK(f.hall.units(order, "packed") == 2);
  CHECK(f.hall.count("SELECT COUNT(*) FROM parcel WHERE labelled_at_ms IS NOT NULL") == 1);
  CHECK(f.hall.units(order, "shipped") == 0);
  f.release("parcel", sscc);
  CHECK(reprint());
  CHECK(f.hall.units(order, "shipped") == 2);
}

// The answer to the tote's scan and the hold cross: the trip stops with the tote bound.
struct StoppedAtOnce : Floor {
  StoppedAtOnce() {
    hall.stock("A-01", "SKU-1", 5);
    order = hall.order("1001", {{"SKU-1", 2}});
    start();
    picker.scan("T-1");
    hold("container", "T-1");
    REQUIRE_FALSE(picker.has_work());
  }
  // Another trip brings the goods in another tote, and the packer has all that is to come.
  void pack_from_another_tote() {
    CHECK(hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
    if (picker->notice()) picker.type("");
    hall.wave();
    picker.type("");
    INFO(picker.where());
    REQUIRE(picker.has_work());
    Walk(hall, picker, "T-5").all();
    CHECK(hall.units(order, "picked") == 2);
    Device packer(hall, "PK-1");
    packer.sign_on("W-3");
    packer.scan("T-51");
    INFO(packer.where());
    CHECK(packer.has_work());
  }
  std::string order;
};

TEST_CASE("its tote is on hold, and then nothing is left of the trip: nobody waits for the tote") {
  StoppedAtOnce f;
  f.hold("item", "SKU-1");
  f.release("item", "SKU-1");
  f.hall.run([&](Context& context) { return reserve_waiting(context, f.hall.site, 0); });
  f.pack_from_another_tote();
}

TEST_CASE("its tote is on hold, and then the wave is called back: nobody waits for the tote") {
  StoppedAtOnce f;
  const auto wave = f.hall.text("SELECT number FROM wave ORDER BY id DESC LIMIT 1");
  REQUIRE(f.hall.run([&](Context& context) { return recall_wave(context, f.hall.site, wave); }));
  f.hall.settle();
  f.pack_from_another_tote();
}

TEST_CASE("an order is held at the label, and another part of it is picked: the label is put on") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 1}, {"SKU-2", 1}});
  f.start();
  f.walk.all();
  f.hall.stock("A-02", "SKU-2", 5);
  f.hall.run([&](Context& context) { return reserve_waiting(context, f.hall.site, 0); });
  f.hall.wave();
  f.picker.type("");
  f.walk.all();
  REQUIRE(f.hall.units(order, "picked") == 2);
  Device packer(f.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  Walk packing(f.hall, packer);
  REQUIRE(packing.until(StepKind::parcel));
  f.hold("order", order);
  packer.wait();
  INFO(packer.where());
  REQUIRE(packer.has_work());  // the box must not stand there without its label
  packing.all();
  CHECK(f.hall.count("SELECT COUNT(*) FROM parcel WHERE applied_at_ms IS NOT NULL") == 1);
  CHECK(packer.scan("T-2").refusal.code == "order_on_hold");
  f.release("order", order);
  packer.scan("T-2");
  packing.all();
  CHECK(f.hall.units(order, "shipped") == 2);
}

TEST_CASE("what a labelled parcel waits for is held on its way: the parcel goes without it") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 5);
  f.hall.stock("A-02", "SKU-2", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 1}, {"SKU-2", 1}});
  f.start();
  f.walk.all();
  f.hall.stock("A-05", "SKU-2", 5);
  Device packer(f.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  packer.scan(gtin(1));
  packer.call("missing");
  packer.type("1");
  REQUIRE(f.hall.units(order, "allocated") == 1);  // it is brought
  packer.call("close_box");
  Walk(f.hall, packer).all();
  REQUIRE(f.hall.count("SELECT COUNT(*) FROM parcel WHERE labelled_at_ms IS NOT NULL") == 1);
  REQUIRE(f.hall.units(order, "shipped") == 0);
  f.hold("item", "SKU-2");
  CHECK(f.hall.units(order, "shipped") == 1);
}

}  // namespace
}  // namespace fw::service::story
