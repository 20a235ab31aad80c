// Totes that are full, exchanged, or another order's: on real terminals.
#include <catch2/catch.hpp>

#include "server/service/discrepancies.h"
#include "server/service/interventions.h"
#include "server/service/put_back.h"
#include "tests/unit/service/totes.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

TEST_CASE("a tote is full in the middle of a put, offline: the rest goes into a spare one") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  t.hall.stock("A-02", "SKU-2", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 2}});
  t.start();
  t.until_put();
  t.picker.cut_off();
  t.picker.call("tote_full");
  CHECK(t.picker.type("6").signal == Signal::wrong);  // only five are in the hand
  t.picker.type("3");
  t.picker.scan("T-90");
  CHECK(t.picker.scan("T-1").signal == Signal::wrong);  // the full one
  t.walk.all();
  t.picker.reconnect();
  CHECK(t.hall.units(order, "picked") == 7);
  CHECK(t.in("T-1") == 3);
  CHECK(t.in("T-90") == 4);
  CHECK(t.hall.discrepancies().empty());
  t.pack("T-90");
  CHECK(t.hall.units(order, "shipped") == 7);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("a tote is full between two stops: the next stops go into the spare one") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  t.hall.stock("A-02", "SKU-2", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 2}});
  t.start();
  t.until_put();
  t.walk.next();
  REQUIRE(t.picker.step()->kind == StepKind::place);
  t.picker.call("swap_tote");
  t.picker.scan("T-1");  // or its number
  t.picker.scan("T-90");
  t.walk.all();
  CHECK(t.hall.units(order, "picked") == 7);
  CHECK(t.in("T-1") == 5);
  CHECK(t.in("T-90") == 2);
  t.pack("T-1");
  CHECK(t.hall.units(order, "shipped") == 7);
}

TEST_CASE(
    "a tote that was put aside empty comes back as the spare: the units lie where they went") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 5}});
  t.start();
  t.until_put();
  t.picker.cut_off();
  const auto full = [&](const std::string& units, const std::string& spare) {
    t.picker.call("tote_full");
    t.picker.type(units);
    t.picker.scan(spare);
  };
  full("0", "T-90");
  full("2", "T-1");
  full("1", "T-91");
  t.walk.all();
  t.picker.reconnect();
  CHECK(t.in("T-90") == 2);
  CHECK(t.in("T-1") == 1);
  CHECK(t.in("T-91") == 2);
  CHECK(t.hall.discrepancies().empty());
  t.pack("T-91");
  CHECK(t.hall.units(order, "shipped") == 5);
}

TEST_CASE("the spare tote goes on when another device goes on with the trip") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  t.hall.stock("A-02", "SKU-2", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 2}});
  t.start();
  t.until_put();
  t.picker.call("tote_full");
  t.picker.type("5");
  t.picker.scan("T-90");
  Device other(t.hall, "HH-2");
  other.sign_on("W-1");
  REQUIRE(other.has_work());
  Walk(t.hall, other).all();
  CHECK(t.hall.units(order, "picked") == 7);
  CHECK(t.in("T-1") == 5);
  CHECK(t.in("T-90") == 2);
}

// T-1 waits at the pack place with the two units of the first order; the picker of the
// second is about to put its five into T-2, calls that full and goes on with T-1.
struct Mixed : Totes {
  Mixed() {
    hall.stock("A-01", "SKU-1", 20);
    first = hall.order("1001", {{"SKU-1", 2}});
    start();
    walk.all();
    second = hall.order("1002", {{"SKU-1", 5}});
    hall.wave();
    picker.type("");
    until_put();
  }
  void go_on_with_the_other(const std::string& units_in_before) {
    picker.call("tote_full");
    picker.type(units_in_before);
    picker.scan("T-1");
  }
  bool cancel(const std::string& order) {
    return static_cast<bool>(hall.run(
        [&](Context& c) { return cancel_order(c, order, "customer_changed_mind", "sue"); }));
  }
  bool part(const std::string& spare) {
    const auto id = hall.database.value<Id>(
        "SELECT id FROM discrepancy WHERE kind = 'mixed_tote' AND resolved_at_ms IS NULL");
    REQUIRE(id);
    const auto done =
        hall.run([&](Context& c) { return resolve_discrepancy(c, *id, "sorted", "SUE", spare); });
    INFO((done ? "" : to_line(done.error())));
    return static_cast<bool>(done);
  }

  std::string first, second;
};

TEST_CASE("the spare tote was not free: both orders stop at the pack station until it is sorted") {
  Mixed t;
  t.picker.cut_off();
  t.go_on_with_the_other("3");
  t.walk.all();
  t.picker.reconnect();
  CHECK(t.hall.units(t.second, "picked") == 5);
  REQUIRE(t.hall.discrepancies() == std::vector<std::string>{"mixed_tote"});
  Device packer(t.hall, "PK-1");
  packer.sign_on("W-3");
  CHECK(packer.scan("T-1").refusal.code == "mixed_tote");
  CHECK(packer.scan("T-2").refusal.code == "mixed_tote");
  REQUIRE(t.part(""));
  CHECK(t.in("T-1") == 2);
  CHECK(t.in("T-2") == 5);
  for (const char* tote : {"T-1", "T-2"}) {
    packer.scan(tote);
    INFO(packer.where());
    REQUIRE(packer.has_work());
    Walk(t.hall, packer).all();
  }
  CHECK(t.hall.units(t.first, "shipped") == 2);
  CHECK(t.hall.units(t.second, "shipped") == 5);
}

TEST_CASE("parted before the trip was told to be over: not into a tote that is on its way") {
  Mixed t;
  t.go_on_with_the_other("0");
  REQUIRE(t.walk.until(StepKind::place));
  REQUIRE(t.in("T-1") == 7);
  CHECK_FALSE(t.part(""));
  REQUIRE(t.part("T-9"));
  CHECK(t.in("T-9") == 5);
  t.walk.all();
  CHECK(t.in("T-2") == 0);
  t.pack("T-1");
  t.pack("T-9");
  CHECK(t.hall.units(t.second, "shipped") == 5);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE(
    "goods of two orders in one tote, and one is cancelled: its units are put back from there") {
  Mixed t;
  t.go_on_with_the_other("3");
  t.walk.all();
  REQUIRE(t.hall.discrepancies() == std::vector<std::string>{"mixed_tote"});
  REQUIRE(t.cancel(t.second));
  REQUIRE(t.part("T-9"));
  CHECK(t.in("T-1") == 4);
  t.picker.type("");
  for (int trips = 0; trips < 2 && t.picker.has_work(); ++trips) {
    t.walk.all();
    t.picker.type("");
  }
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 18);
  CHECK(t.in("T-1") == 2);
  Device packer(t.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  REQUIRE(packer.has_work());
  Walk(t.hall, packer).all();
  CHECK(t.hall.units(t.first, "shipped") == 2);
}

TEST_CASE("a cancelled order's tote holds another one's goods, too: these are not put back") {
  Mixed t;
  t.go_on_with_the_other("3");
  t.walk.all();
  REQUIRE(t.cancel(t.first));
  t.hall.run([&](Context& c) {
    offer_put_backs(c, t.hall.site);
    return 0;
  });
  CHECK(t.hall.count("SELECT COALESCE(SUM(quantity), 0) FROM move_task") == 2);
  REQUIRE(t.part("T-9"));
  Device packer(t.hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-2");
  INFO(packer.where());
  REQUIRE(packer.has_work());
  Walk(t.hall, packer).all();
  CHECK(t.hall.units(t.second, "shipped") == 5);
}

TEST_CASE("another order's tote stood in for a full one and is full itself: both got their units") {
  Mixed t;
  t.go_on_with_the_other("2");
  t.picker.call("tote_full");
  t.picker.type("1");
  t.picker.scan("T-7");
  t.walk.all();
  CHECK(t.hall.units(t.second, "picked") == 5);
  CHECK(t.in("T-1") == 3);
  CHECK(t.in("T-2") == 2);
  CHECK(t.in("T-7") == 2);
}

TEST_CASE(
    "the order that lies in another one's tote is cancelled: nothing is parted, no tote taken") {
  Mixed t;
  t.go_on_with_the_other("0");
  t.walk.all();
  REQUIRE(t.cancel(t.second));
  REQUIRE(t.part("T-9"));
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 1);  // T-1
  t.picker.type("");
  REQUIRE(t.picker.packet().kind == "put_back");
  t.walk.all();
  t.pack("T-1");
  CHECK(t.hall.units(t.first, "shipped") == 2);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 18);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("an order's own tote is cleared; what lies in another one's is its own all the same") {
  Mixed t;
  t.go_on_with_the_other("2");
  t.walk.all();
  REQUIRE(t.hall.run([&](Context& c) {
    return clear_container(c, "", "T-2", "A-01", {"wrong cart", "SUE"});
  }));
  REQUIRE(t.part("T-9"));
  t.hall.run([&](Context& c) {
    offer_put_backs(c, t.hall.site);
    return 0;
  });
  CHECK(t.hall.units(t.second, "picked") == 3);
  CHECK(t.hall.count("SELECT COUNT(*) FROM move_task") == 0);
}

TEST_CASE("nothing but the other order's goods lay in a tote: parted, it is free again") {
  Mixed t;
  t.go_on_with_the_other("3");
  t.walk.all();
  REQUIRE(t.cancel(t.first));
  t.picker.type("");
  REQUIRE(t.picker.packet().kind == "put_back");
  t.walk.all();
  REQUIRE(t.in("T-1") == 2);
  REQUIRE(t.part("T-9"));
  CHECK(t.in("T-1") == 0);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load t JOIN place p ON p.id = t.container_id WHERE "
                     "p.code = 'T-1' AND t.ended_at_ms IS NULL") == 0);
}

TEST_CASE("a tote is exchanged before anything lies in it: it is free, nothing is brought to it") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  t.hall.order("1001", {{"SKU-1", 5}});
  t.start();
  t.until_put();
  t.picker.call("tote_full");
  t.picker.type("0");  // its bottom is broken
  t.picker.scan("T-5");
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 1);
  t.walk.all();
  CHECK(t.in("T-5") == 5);
  t.pack("T-5");
}

TEST_CASE("a tote is exchanged empty and stands in again later on the same trip") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  t.hall.order("1001", {{"SKU-1", 5}});
  t.start();
  t.until_put();
  for (const char* spare : {"T-5", "T-6", "T-5"}) {
    t.picker.call("tote_full");
    t.picker.type("0");
    t.picker.scan(spare);
  }
  t.walk.all();
  CHECK(t.in("T-5") == 5);
  CHECK(t.hall.discrepancies().empty());
  t.pack("T-5");
}

}  // namespace
}  // namespace fw::service::story
