// The office changes its mind while the floor works: orders cancelled, held and
// changed at every stage, on real terminals.
#include <catch2/catch.hpp>

#include "server/service/order_changes.h"
#include "server/service/put_back.h"
#include "server/store/invariants.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using wire::StepKind;

// Two orders of two lines each: one trip, two totes.
struct Day {
  Day() {
    hall.stock("A-01", "SKU-1", 20);
    hall.stock("A-02", "SKU-2", 20);
    first = hall.order("1001", {{"SKU-1", 3}, {"SKU-2", 2}});
    second = hall.order("1002", {{"SKU-1", 4}, {"SKU-2", 1}});
  }
  void release() {
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    REQUIRE(picker.has_work());
  }
  void pick() {
    release();
    picking.all();
    REQUIRE(picker.at_home());
  }
  // The tote of an order.
  std::string tote(const std::string& order) {
    return hall.text(
        "SELECT p.code FROM tote_load t JOIN place p ON p.id = t.container_id JOIN fulfilment f ON "
        "f.id = t.fulfilment_id JOIN orders o ON o.id = f.order_id WHERE o.number = '" +
        order + "' ORDER BY t.id DESC");
  }
  void open_at_station(const std::string& order) {
    packer.sign_on("W-3");
    packer.scan(tote(order));
    REQUIRE(packer.has_work());
  }
  Result<Done> cancel(const std::string& order) {
    return hall.run(
        [&](Context& context) { return cancel_order(context, order, "customer", "anna"); });
  }
  Result<OrderChanged> change(const std::string& order, OrderChange wanted) {
    wanted.reason = "customer";
    return hall.run([&](Context& context) { return change_order(context, order, wanted); });
  }
  Result<OrderChanged> set_line(const std::string& order, std::int64_t line, Quantity quantity) {
    OrderChange wanted;
    wanted.lines = {{line, "", quantity}};
    return change(order, wanted);
  }
  void put_back_all() {
    hall.run([&](Context& context) {
      offer_put_backs(context, hall.site);
      return 0;
    });
    for (picker.type(""); picker.has_work(); picker.type("")) {
      REQUIRE(picker.packet().kind == "put_back");
      picking.all();
    }
    picker.type("");
  }
  Quantity in_the_hall() { return hall.on_hand("A-01", "SKU-1") + hall.on_hand("A-02", "SKU-2"); }

  Hall hall;
  std::string first, second;
  Device picker{hall, "HH-1"};
  Walk picking{hall, picker};
  Device packer{hall, "PK-1"};
  Walk packing{hall, packer, "X-"};
};

TEST_CASE("an order is cancelled while it waits for its wave") {
  Day d;
  REQUIRE(d.cancel(d.first));
  CHECK(d.hall.units(d.first, "cancelled") == 5);
  REQUIRE(d.cancel(d.first));
}

TEST_CASE("cancelled after release: the trip goes on without it, before the next scan") {
  Day d;
  d.release();
  REQUIRE(d.picking.until(StepKind::place));
  const auto need = [&] {
    Quantity units = 0;
    for (const auto& group : d.picker.packet().groups)
      for (const auto& step : group.steps)
        if (step.kind == StepKind::item) units += step.need;
    return units;
  };
  REQUIRE(need() == 10);
  REQUIRE(d.cancel(d.first));
  d.picker.wait();
  CHECK(need() == 5);
  d.picking.all();
  CHECK(d.picker.at_home());
  CHECK(d.hall.units(d.first, "cancelled") == 5);
  CHECK(d.hall.units(d.second, "picked") == 5);
  CHECK(d.in_the_hall() == 35);
  CHECK(d.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 1);
}

TEST_CASE("cancelled with nobody on the trip: a trip without anything left is over") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 5);
  const auto order = hall.order("1001", {{"SKU-1", 5}});
  hall.wave();
  REQUIRE(hall.run([&](Context& c) { return cancel_order(c, order, "customer", "anna"); }));
  CHECK(hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(hall.units(order, "cancelled") == 5);
  CHECK(hall.count("SELECT SUM(allocated) FROM stock") == 0);
}

TEST_CASE("cancelled when half of it is picked: the tote is stopped and put back") {
  Day d;
  d.release();
  REQUIRE(d.picking.until(StepKind::item));
  REQUIRE(d.picking.until(StepKind::container));
  d.picking.next();
  d.picking.next();
  REQUIRE(d.cancel(d.first));
  d.picking.all();
  CHECK(d.picker.at_home());
  CHECK(d.hall.units(d.first, "cancelled") == 5);
  d.put_back_all();
  CHECK(d.in_the_hall() == 35);
  CHECK(d.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 1);
  CHECK(d.hall.discrepancies().empty());
}

TEST_CASE("cancelled after pick: the station refuses the tote, put-back empties it") {
  Day d;
  d.pick();
  const std::string tote = d.tote(d.first);
  REQUIRE(d.cancel(d.first));
  CHECK(d.hall.text("SELECT number FROM orders WHERE cancelled_at_ms IS NOT NULL") == d.first);
  d.packer.sign_on("W-3");
  const auto answer = d.packer.scan(tote);
  CHECK(answer.refusal.code == "order_cancelled");
  d.put_back_all();
  CHECK(d.in_the_hall() == 35);
  CHECK(d.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 1);
}

TEST_CASE("cancelled at the pack station with the box half full: the packer is told why") {
  Day d;
  d.pick();
  d.open_at_station(d.first);
  REQUIRE(d.packing.until(StepKind::item));
  d.packing.next();
  REQUIRE(d.cancel(d.first));
  d.packer.wait();
  CHECK_FALSE(d.packer.has_work());
  CHECK(d.packer->notice().has_value());
  d.put_back_all();
  CHECK(d.in_the_hall() == 35);
  CHECK(d.hall.units(d.first, "cancelled") == 5);
}

TEST_CASE("cancelled when the parcel is closed: its label is void, the box is put back") {
  Day d;
  d.pick();
  d.open_at_station(d.first);
  d.packing.all();
  REQUIRE(d.hall.units(d.first, "shipped") + d.hall.units(d.first, "packed") == 5);
  const bool shipped = d.hall.units(d.first, "shipped") == 5;
  const auto cancelled = d.cancel(d.first);
  if (shipped) {
    CHECK(cancelled.error().code == "already_shipped");
    return;
  }
  REQUIRE(cancelled);
  d.put_back_all();
  CHECK(d.in_the_hall() == 35);
  CHECK(d.hall.count("SELECT COUNT(*) FROM label_job WHERE state <> 'voided'") == 0);
}

TEST_CASE("an order is held in mid-pick: the station does not open it until it is released") {
  Day d;
  d.release();
  REQUIRE(d.picking.until(StepKind::item));
  REQUIRE(d.picking.until(StepKind::container));
  d.picking.next();
  d.picking.next();
  const auto hold = [&](const std::string& order) {
    return d.hall.run([&](Context& c) { return hold_order(c, order, "address", "", "anna"); });
  };
  REQUIRE(hold(d.first));
  d.picking.all();
  d.packer.sign_on("W-3");
  CHECK(d.packer.scan(d.tote(d.first)).refusal.code == "order_on_hold");
  d.packer.type("");
  REQUIRE(d.hall.run([&](Context& c) { return release_order(c, d.first, "anna"); }));
  d.packer.scan(d.tote(d.first));
  REQUIRE(d.packer.has_work());
  d.packing.all();
  CHECK(d.hall.units(d.first, "shipped") + d.hall.units(d.first, "packed") == 5);
}

TEST_CASE("held after release, nothing picked: it leaves its wave and goes with a later one") {
  Day d;
  d.release();
  REQUIRE(d.picking.until(StepKind::place));
  REQUIRE(d.hall.run([&](Context& c) { return hold_order(c, d.first, "address", "", "anna"); }));
  d.picker.wait();
  d.picking.all();
  CHECK(d.hall.units(d.first, "reserved") == 5);
  CHECK(d.hall.units(d.second, "picked") == 5);
  REQUIRE(d.hall.run([&](Context& c) { return release_order(c, d.first, "anna"); }));
  d.hall.wave();
  d.picker.type("");
  d.picking.all();
  CHECK(d.hall.units(d.first, "picked") == 5);
}

TEST_CASE("fewer of a line, at every stage") {
  Day d;
  REQUIRE(d.set_line(d.first, 1, 2));
  CHECK(d.hall.units(d.first, "cancelled") == 1);
  CHECK(d.hall.units(d.first, "reserved") == 4);
  d.release();
  REQUIRE(d.picking.until(StepKind::place));
  REQUIRE(d.set_line(d.first, 1, 1));
  d.picker.wait();
  d.picking.all();
  CHECK(d.hall.units(d.first, "picked") == 3);
  REQUIRE(d.set_line(d.first, 2, 1));
  CHECK(d.hall.units(d.first, "picked") == 2);
  CHECK(d.hall.count("SELECT COUNT(*) FROM move_task") == 1);
  d.put_back_all();
  d.open_at_station(d.first);
  d.packing.all();
  CHECK(d.hall.units(d.first, "shipped") + d.hall.units(d.first, "packed") == 2);
  CHECK(d.in_the_hall() == 40 - 2 - 5);
  CHECK(d.set_line(d.first, 9, 1).error().code == "unknown_line");
}

TEST_CASE("a line more, and more of a line: they are reserved and go with a wave") {
  Day d;
  OrderChange wanted;
  wanted.lines = {{1, "", 6}, {0, "SKU-2", 2}};
  const auto changed = d.change(d.first, wanted);
  INFO((changed ? "" : to_line(changed.error())));
  REQUIRE(changed);
  CHECK(changed->added == 5);
  CHECK(changed->reserved == 5);
  d.pick();
  CHECK(d.hall.units(d.first, "picked") == 10);
  wanted.lines = {{0, "SKU-99", 2}};
  CHECK(d.change(d.first, wanted).error().code == "unknown_item");
}

// The office wants more of an order that is on its way.
struct OnTheWay : Day {
  // Stands at the first place of its trip, both orders' totes bound.
  void begin() {
    release();
    REQUIRE(picking.until(StepKind::place));
  }
  std::int64_t trips() { return hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'pick'"); }
};

TEST_CASE("more of a line of a released order joins the walk in progress") {
  OnTheWay d;
  d.begin();
  const auto changed = d.set_line(d.first, 2, 6);
  REQUIRE(changed);
  CHECK(changed->added == 4);
  CHECK(changed->reserved == 4);
  d.picker.wait();
  d.picking.all();
  CHECK(d.picker.at_home());
  CHECK(d.trips() == 1);
  CHECK(d.hall.units(d.first, "picked") == 9);
  CHECK(d.hall.units(d.second, "picked") == 5);
}

TEST_CASE("another line of a released order joins the walk, too") {
  OnTheWay d;
  d.hall.stock("A-08", "SKU-3", 5);
  d.begin();
  OrderChange wanted;
  wanted.lines = {{0, "SKU-3", 2}};
  REQUIRE(d.change(d.second, wanted));
  d.picker.wait();
  d.picking.all();
  CHECK(d.trips() == 1);
  CHECK(d.hall.units(d.second, "picked") == 7);
}

TEST_CASE("more units when the tote is at the station: an urgent trip, and the packer waits") {
  OnTheWay d;
  d.pick();
  const std::string tote = d.tote(d.first);
  REQUIRE(d.set_line(d.first, 1, 5));
  d.packer.sign_on("W-3");
  CHECK(d.packer.scan(tote).refusal.code == "still_coming");
  d.packer.type("");
  d.picker.type("");
  REQUIRE(d.picker.has_work());
  d.picking.all();
  CHECK(d.trips() == 2);
  CHECK(d.hall.units(d.first, "picked") == 7);
  d.packer.scan(tote);
  REQUIRE(d.packer.has_work());
  d.packing.all();
  CHECK(d.hall.units(d.first, "shipped") + d.hall.units(d.first, "packed") == 7);
}

TEST_CASE("more units than there are: what is there comes, the rest waits for stock") {
  OnTheWay d;
  d.begin();
  const auto changed = d.set_line(d.first, 1, 40);
  REQUIRE(changed);
  CHECK(changed->reserved == 13);
  d.picker.wait();
  d.picking.all();
  CHECK(d.hall.units(d.first, "picked") == 18);
  CHECK(d.hall.units(d.first, "open") == 24);
}

TEST_CASE("more units of an order in a wave that is only planned join its planned trip") {
  Day d;
  const std::string wave = d.hall.plan();
  REQUIRE(d.set_line(d.first, 1, 6));
  d.hall.release(wave);
  d.picker.sign_on("W-1");
  d.picker.type("");
  d.picking.all();
  CHECK(d.hall.units(d.first, "picked") == 8);
  CHECK(d.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'pick'") == 1);
}

TEST_CASE(
    "another address when the parcel has its label: the label is void, the next copy says it") {
  Day d;
  d.pick();
  d.open_at_station(d.first);
  d.packing.all();
  REQUIRE(d.hall.count("SELECT COUNT(*) FROM label_job") == 1);
  OrderChange wanted;
  wanted.ship_to = ShipTo{.name = "Kim Neu", .street = "Platz 9", .city = "Bremen"};
  wanted.ship_to->country = "DE";
  const auto changed = d.change(d.first, wanted);
  INFO((changed ? "" : to_line(changed.error())));
  REQUIRE(changed);
  CHECK(changed->labels == 1);
  CHECK(d.hall.count("SELECT COUNT(*) FROM label_job WHERE state = 'voided'") == 1);
  CHECK(d.hall.text("SELECT label FROM label_job WHERE copy = 2").find("Platz 9") !=
        std::string::npos);
  wanted.ship_to->country = "Germany";
  CHECK_FALSE(d.change(d.first, wanted));
}

TEST_CASE("another service: a new tracking number, a new label") {
  Day d;
  d.hall.run([](Context& c) { return put_row(c, CarrierInput{"UPS", "UPS"}); });
  d.hall.run([](Context& c) { return put_row(c, ServiceInput{"UPS", "STD", "Standard", "sscc"}); });
  d.pick();
  d.open_at_station(d.first);
  d.packing.all();
  const std::string before = d.hall.text("SELECT tracking FROM parcel");
  OrderChange wanted;
  wanted.carrier = "UPS";
  wanted.service = "STD";
  const auto changed = d.change(d.first, wanted);
  INFO((changed ? "" : to_line(changed.error())));
  REQUIRE(changed);
  CHECK(changed->labels == 1);
  CHECK(d.hall.text("SELECT tracking FROM parcel") != before);
  wanted.service = "FAST";
  CHECK(d.change(d.first, wanted).error().code == "unknown_service");
}

}  // namespace
}  // namespace fw::service::story
