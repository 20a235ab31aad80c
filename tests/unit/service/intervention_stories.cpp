// What a supervisor does by hand: packets taken back and moved, things held and
// released, totes cleared, rush orders, trucks that do not come.
#include <catch2/catch.hpp>

#include "server/service/departures.h"
#include "server/service/holds.h"
#include "server/service/interventions.h"
#include "server/service/put_back.h"
#include "server/service/rush.h"
#include "server/store/packet_control.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using wire::StepKind;

struct Desk {
  Desk() {
    hall.stock("A-01", "SKU-1", 20);
    hall.stock("A-02", "SKU-2", 20);
    first = hall.order("1001", {{"SKU-1", 3}, {"SKU-2", 2}});
    second = hall.order("1002", {{"SKU-1", 4}});
  }
  void begin() {
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    REQUIRE(picker.has_work());
  }
  void one_put() {
    REQUIRE(walk.until(StepKind::item));
    REQUIRE(walk.until(StepKind::container));
    walk.next();
  }
  Id packet() { return hall.count("SELECT id FROM packet WHERE kind = 'pick'"); }
  template <class Work>
  auto decide(Work work) {
    return hall.run([&](Context& context) { return work(context, Decision{"test", "anna"}); });
  }
  Result<HoldPlaced> hold(const std::string& kind, const std::string& code, EpochMs until_ms = 0) {
    return hall.run([&](Context& context) {
      HoldWanted wanted;
      wanted.kind = kind;
      wanted.code = code;
      wanted.reason = "broken";
      wanted.until_ms = until_ms;
      return place_hold(context, wanted);
    });
  }
  Result<HoldPlaced> release(const std::string& kind, const std::string& code) {
    return hall.run([&](Context& context) {
      HoldWanted wanted;
      wanted.kind = kind;
      wanted.code = code;
      return release_hold(context, wanted);
    });
  }

  Hall hall;
  std::string first, second;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

TEST_CASE(
    "a supervisor takes a packet back: the device shows a page, a tote's scan goes on with it") {
  Desk d;
  d.begin();
  d.one_put();
  const auto take = [&] {
    return d.decide(
        [&](Context& c, const Decision& why) { return take_back_packet(c, d.packet(), why); });
  };
  REQUIRE(take());
  d.picker.wait();
  CHECK_FALSE(d.picker.has_work());
  CHECK(d.picker->notice().has_value());
  CHECK(take().error().code == "packet_free");
  Device other(d.hall, "HH-2");
  other.sign_on("W-2");
  CHECK(other.type("").refusal.code == "no_work");
  other.type("");
  other.scan("T-1");
  other.type("1");
  REQUIRE(other.has_work());
  Walk(d.hall, other, "T-5").all();
  CHECK(d.hall.units(d.first, "picked") + d.hall.units(d.second, "picked") == 9);
  CHECK(d.hall.count("SELECT COUNT(*) FROM event WHERE kind = 'packet_taken_back'") == 1);
}

TEST_CASE("a supervisor moves a packet to somebody who is signed on: it is their next job") {
  Desk d;
  d.begin();
  d.one_put();
  const auto move = [&](const std::string& worker) {
    return d.decide(
        [&](Context& c, const Decision& why) { return move_packet(c, d.packet(), worker, why); });
  };
  CHECK(move("2").error().code == "not_signed_on");
  Device other(d.hall, "HH-2");
  other.sign_on("W-2");
  REQUIRE(move("2"));
  d.picker.wait();
  CHECK_FALSE(d.picker.has_work());
  other.type("");
  REQUIRE(other.has_work());
  Walk(d.hall, other, "T-5").all();
  CHECK(d.hall.units(d.first, "picked") + d.hall.units(d.second, "picked") == 9);
  CHECK(move("2").error().code == "packet_over");
  CHECK(move("99").error().code == "packet_over");
}

TEST_CASE("both did the same: the device it was taken from comes back with its facts") {
  Desk d;
  d.begin();
  d.one_put();
  d.picker.cut_off();
  d.walk.next();
  Device other(d.hall, "HH-2");
  other.sign_on("W-2");
  REQUIRE(d.decide(
      [&](Context& c, const Decision& why) { return move_packet(c, d.packet(), "2", why); }));
  other.type("");
  REQUIRE(other.has_work());
  Walk(d.hall, other, "T-5").all();
  d.picker.reconnect();
  CHECK(d.hall.units(d.first, "picked") + d.hall.units(d.second, "picked") == 9);
}

TEST_CASE(
    "a trip moved while its cart was out of signal: what was picked there is not asked again") {
  Desk d;
  d.begin();
  REQUIRE(d.walk.until(StepKind::place));
  d.picker.cut_off();
  d.one_put();
  d.walk.next();  // the first stop is put away, nobody knows
  Device other(d.hall, "HH-2");
  other.sign_on("W-2");
  REQUIRE(d.decide(
      [&](Context& c, const Decision& why) { return move_packet(c, d.packet(), "2", why); }));
  other.type("");
  REQUIRE(other.has_work());
  const auto groups = other.packet().groups.size();
  d.picker.reconnect();
  other.wait(6000);
  CHECK(other.packet().groups.size() < groups);
  Walk(d.hall, other, "T-5").all();
  CHECK(d.hall.units(d.first, "picked") + d.hall.units(d.second, "picked") == 9);
  CHECK(d.hall.discrepancies().empty());
}

TEST_CASE("a person goes on a break: the work waits for them, at any device") {
  Desk d;
  d.begin();
  d.one_put();
  d.picker.call("leave");
  d.picker.type("1");
  CHECK(d.picker->slot() == terminal::Slot::sign_on);
  Device other(d.hall, "HH-2");
  other.sign_on("W-1");
  REQUIRE(other.has_work());
  Walk(d.hall, other, "T-5").all();
  CHECK(d.hall.units(d.first, "picked") + d.hall.units(d.second, "picked") == 9);
  CHECK(d.hall.discrepancies().empty());
}

TEST_CASE("a person hands a trip over: whoever scans its tote goes on") {
  Desk d;
  d.begin();
  d.one_put();
  d.picker.call("leave");
  d.picker.type("4");
  CHECK(d.hall.count("SELECT COUNT(*) FROM lease WHERE ended_at_ms IS NULL") == 0);
  d.picker.sign_on("W-2");
  CHECK(d.picker.at_home());
  d.picker.scan("T-1");
  d.picker.type("1");
  REQUIRE(d.picker.has_work());
  d.walk.all();
  CHECK(d.hall.units(d.first, "picked") + d.hall.units(d.second, "picked") == 9);
}

TEST_CASE("an idle cart scanned at the start is the trip's cart, and is scanned to resume") {
  Desk d;
  d.hall.run(
      [&](Context& c) { return put_row(c, ContainerInput{.code = "CART-1", .kind = "cart"}); });
  d.hall.wave();
  d.picker.sign_on("W-1");
  d.picker.scan("CART-1");
  REQUIRE(d.picker.has_work());
  d.one_put();
  d.picker.call("leave");
  d.picker.type("4");
  Device other(d.hall, "HH-2");
  other.sign_on("W-2");
  other.scan("CART-1");
  other.type("1");
  REQUIRE(other.has_work());
  Walk(d.hall, other, "T-5").all();
  CHECK(other.at_home());
  CHECK(other.scan("CART-1").refusal.code == "no_work");
}

TEST_CASE("a place on hold gives nothing out: its picks leave the trip, and come back with it") {
  Desk d;
  d.begin();
  REQUIRE(d.walk.until(StepKind::place));
  const auto held = d.hold("place", "A-02");
  REQUIRE(held);
  CHECK(held->holds == 2);
  CHECK(held->tasks_stopped == 1);
  CHECK(d.hold("place", "A-02")->holds == 0);
  d.picker.wait();
  d.walk.all();
  CHECK(d.hall.on_hand("A-02", "SKU-2") == 20);
  CHECK(d.hall.units(d.first, "picked") == 3);
  REQUIRE(d.release("place", "A-02"));
  CHECK(d.hall.count("SELECT COUNT(*) FROM hold WHERE released_at_ms IS NULL") == 0);
  CHECK(d.hold("place", "Z-99").error().code == "unknown_place");
  CHECK(d.hold("shelf", "A-02").error().code == "unknown_kind");
}

TEST_CASE("an item on hold is promised to nobody until its time is over") {
  Desk d;
  REQUIRE(d.hold("item", "SKU-1", d.hall.clock.wall_ms() + 60'000));
  const auto third = d.hall.order("1003", {{"SKU-1", 1}});
  CHECK(d.hall.units(third, "reserved") == 0);
  d.hall.pass(61'000);
  d.hall.run([&](Context& c) { return lift_ended_holds(c, d.hall.site); });
  CHECK(d.hall.count("SELECT COUNT(*) FROM event WHERE kind = 'hold_ended'") == 1);
  CHECK(d.hall.units(d.hall.order("1004", {{"SKU-1", 1}}), "reserved") == 1);
}

TEST_CASE("a tote on hold is refused at its next scan") {
  Desk d;
  d.begin();
  d.walk.all();
  REQUIRE(d.hold("container", "T-1"));
  Device packer(d.hall, "PK-1");
  packer.sign_on("W-3");
  CHECK(packer.scan("T-1").refusal.code == "container_on_hold");
  packer.type("");
  REQUIRE(d.release("container", "T-1"));
  packer.scan("T-1");
  CHECK(packer.has_work());
}

TEST_CASE("a parcel on hold is not closed") {
  Desk d;
  d.begin();
  d.walk.all();
  Device packer(d.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  Walk packing(d.hall, packer, "X-");
  REQUIRE(packing.until(StepKind::choice));
  const std::string order = d.hall.text(
      "SELECT o.number FROM parcel p JOIN fulfilment f ON f.id = p.fulfilment_id JOIN orders o ON "
      "o.id = f.order_id");
  REQUIRE(d.hold("parcel", order + "/1"));
  packer.type("");
  packer.weigh(packing.weight_g == 0 ? 1250 : packing.weight_g);
  CHECK(packer->feedback().refusal.code == "parcel_on_hold");
  REQUIRE(d.release("parcel", order + "/1"));
}

TEST_CASE("a tote is cleared: its units are picked anew, its goods put back") {
  Desk d;
  d.begin();
  d.walk.all();
  const auto cleared = d.decide(
      [&](Context& c, const Decision& why) { return clear_container(c, "", "T-1", "", why); });
  REQUIRE(cleared);
  CHECK(cleared->units == cleared->reopened);
  CHECK(cleared->put_backs > 0);
  for (d.picker.type(""); d.picker.has_work(); d.picker.type("")) d.walk.all();
  CHECK(d.hall.count("SELECT COUNT(*) FROM move_task WHERE ended_at_ms IS NULL") == 0);
  const auto again = d.decide(
      [&](Context& c, const Decision& why) { return clear_container(c, "", "T-1", "", why); });
  CHECK(again.error().code == "container_empty");
}

TEST_CASE("a tote is cleared to a place at once") {
  Desk d;
  d.begin();
  d.walk.all();
  const auto cleared = d.decide(
      [&](Context& c, const Decision& why) { return clear_container(c, "", "T-1", "A-05", why); });
  REQUIRE(cleared);
  CHECK(d.hall.on_hand("A-05", "SKU-1") + d.hall.on_hand("A-05", "SKU-2") == cleared->units);
}

TEST_CASE("a rush order joins a trip that nobody has begun, or gets its own at the top") {
  Desk d;
  const std::string wave = d.hall.wave();
  const auto rush = [&](const std::string& order) {
    return d.decide(
        [&](Context& c, const Decision& why) { return add_to_wave(c, "", wave, order, why); });
  };
  const auto third = d.hall.order("1003", {{"SKU-1", 1}});
  const auto joined = rush(third);
  REQUIRE(joined);
  CHECK_FALSE(joined->own_trip);
  CHECK(joined->units == 1);
  CHECK(rush(third).error().code == "nothing_reserved");
  d.picker.sign_on("W-1");
  d.picker.type("");
  REQUIRE(d.picker.has_work());
  const auto fourth = d.hall.order("1004", {{"SKU-2", 2}});
  const auto own = rush(fourth);
  REQUIRE(own);
  CHECK(own->own_trip);
  d.walk.all();
  d.picker.type("");
  REQUIRE(d.picker.has_work());
  d.walk.all();
  CHECK(d.hall.units(third, "picked") == 1);
  CHECK(d.hall.units(fourth, "picked") == 2);
}

TEST_CASE("a short is decided by a person") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 2);
  const auto order = hall.order("1001", {{"SKU-1", 5}});
  const auto decide = [&](const std::string& what) {
    return hall.run([&](Context& c) {
      return decide_short(c, order, 1, what, {"agreed", "anna"});
    });
  };
  CHECK(hall.units(order, "open") == 3);
  REQUIRE(decide("backorder"));
  CHECK(decide("perhaps").error().code == "unknown_decision");
  REQUIRE(decide("ship_short"));
  CHECK(hall.units(order, "cancelled") == 3);
  CHECK(decide("cancel").error().code == "nothing_open");
}

TEST_CASE("a truck that does not come: its orders move on, and nothing is promised to it") {
  Hall hall;
  const auto departure = [&](std::int64_t hours) {
    return hall.run([&](Context& c) {
      store::DepartureRow row;
      row.site = hall.site;
      row.carrier = hall.count("SELECT id FROM carrier WHERE code = 'DHL'");
      row.leaves_at_ms = c.now() + hours * 3'600'000;
      row.cut_off_at_ms = row.pick_by_ms = row.pack_by_ms = row.leaves_at_ms - 600'000;
      return store::save_departure(c.writer, row).id;
    });
  };
  const Id first = departure(1);
  const Id second = departure(5);
  hall.stock("A-01", "SKU-1", 5);
  hall.order("1001", {{"SKU-1", 2}});
  CHECK(hall.count("SELECT departure_id FROM fulfilment") == first);
  const auto decide = [&](Id id, DepartureWord word) {
    return hall.run([&](Context& c) { return decide_departure(c, id, word, "strike", "anna"); });
  };
  const auto moved = decide(first, DepartureWord::cancel);
  REQUIRE(moved);
  CHECK(moved->moved == 1);
  CHECK(hall.count("SELECT departure_id FROM fulfilment") == second);
  CHECK(hall.count("SELECT COUNT(*) FROM event WHERE kind = 'departure_cancelled'") == 1);
  CHECK(decide(first, DepartureWord::cancel).error().code == "departure_gone");
  REQUIRE(decide(first, DepartureWord::restore));
  hall.order("1002", {{"SKU-1", 1}});
  CHECK(hall.count("SELECT COUNT(*) FROM fulfilment WHERE departure_id = " +
                   std::to_string(first)) == 1);
  REQUIRE(decide(first, DepartureWord::close));
  CHECK(hall.count("SELECT COUNT(*) FROM fulfilment WHERE departure_id = " +
                   std::to_string(second)) == 2);
}

TEST_CASE("a supervisor signs a device off: what is in hand stays its person's") {
  Desk d;
  d.begin();
  d.one_put();
  REQUIRE(
      d.decide([&](Context& c, const Decision& why) { return sign_off_device(c, "HH-1", why); }));
  CHECK(d.hall.count("SELECT COUNT(*) FROM session WHERE ended_at_ms IS NULL") == 0);
  CHECK(d.hall.count("SELECT COUNT(*) FROM lease WHERE ended_at_ms IS NULL") == 1);
}

}  // namespace
}  // namespace fw::service::story
