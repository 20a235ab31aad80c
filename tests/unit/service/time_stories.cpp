// What time alone does: silent devices, work that returns, sessions that end.
#include <catch2/catch.hpp>

#include "server/service/housekeeping.h"
#include "server/service/interventions.h"
#include "server/service/sweep.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using wire::StepKind;

struct Night {
  Night() {
    hall.stock("A-01", "SKU-1", 20);
    hall.stock("A-02", "SKU-2", 20);
    order = hall.order("1001", {{"SKU-1", 3}, {"SKU-2", 2}});
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    REQUIRE(picker.has_work());
  }
  // A second each; devices that are there are heard.
  void seconds(int count) {
    for (int i = 0; i < count; ++i) {
      picker.wait(1000);
      const Swept swept = hall.run([&](Context& context) { return sweep(context, hall.site); });
      total.silent += swept.silent;
      total.returned += swept.returned;
      total.sessions_ended += swept.sessions_ended;
    }
  }

  Hall hall;
  std::string order;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
  Swept total;
};

TEST_CASE("a job taken and not begun returns a minute after its device is gone") {
  Night n;
  n.picker.scan("T-1");
  n.picker.cut_off();
  n.seconds(50);
  CHECK(n.total.returned == 0);
  n.seconds(40);
  CHECK(n.total.returned == 1);
  Device other(n.hall, "HH-2");
  other.sign_on("W-2");
  other.type("");
  REQUIRE(other.has_work());
  n.picker.reconnect(3000);
  CHECK_FALSE(n.picker.has_work());
  Walk(n.hall, other).all();
  CHECK(n.hall.units(n.order, "picked") == 5);
}

TEST_CASE("a job went back on the list and nobody took it: the device that is back goes on") {
  Night n;
  n.picker.scan("T-1");
  n.picker.cut_off();
  REQUIRE(n.walk.until(StepKind::item));
  REQUIRE(n.walk.until(StepKind::container));
  n.walk.next();  // put, and nobody knows
  n.seconds(90);
  REQUIRE(n.total.returned == 1);
  n.picker.reconnect();
  REQUIRE(n.picker.has_work());
  CHECK(n.hall.count("SELECT COUNT(*) FROM lease WHERE ended_at_ms IS NULL") == 1);
  n.walk.all();
  CHECK(n.hall.units(n.order, "picked") == 5);
  CHECK(n.hall.discrepancies().empty());
  CHECK(n.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL AND "
                     "dropped_at_ms IS NULL") == 0);
}

TEST_CASE("somebody's next job, which they never ask for, goes to others after a while") {
  Night n;
  const Id packet = n.hall.count("SELECT id FROM packet WHERE kind = 'pick'");
  n.picker->sign_off(n.picker.now());
  n.picker.wait();
  n.picker.sign_on("W-1");
  REQUIRE(n.hall.run([&](Context& c) { return move_packet(c, packet, "1", {"test", "anna"}); }));
  Device other(n.hall, "HH-2");
  other.sign_on("W-2");
  other.type("");
  CHECK(other->feedback().refusal.code == "no_work");
  n.seconds(500);
  CHECK(n.total.returned == 0);
  n.seconds(150);
  CHECK(n.total.returned == 1);
  other.type("");
  other.type("");
  REQUIRE(other.has_work());
  Walk(n.hall, other).all();
  CHECK(n.hall.units(n.order, "picked") == 5);
}

TEST_CASE("begun work never passes by time: it becomes silent and goes to who has the tote") {
  Night n;
  REQUIRE(n.walk.until(StepKind::item));
  REQUIRE(n.walk.until(StepKind::container));
  n.walk.next();
  n.picker.cut_off();
  Device other(n.hall, "HH-2");
  other.sign_on("W-2");
  const auto answer = other.scan("T-1");
  CHECK(answer.refusal.code == "work_taken");
  CHECK(answer.refusal.next.text.find("HH-1") != std::string::npos);  // whom to talk to
  other.type("");
  n.seconds(120);
  CHECK(n.total.silent == 1);
  CHECK(n.total.returned == 0);
  CHECK(other.type("").refusal.code == "no_work");
  other.type("");
  other.scan("T-1");
  CHECK(!other.has_work());  // whose it is and how far comes first
  CHECK(other.big() == "1 von 2 ZEILEN");
  other.type("1");
  INFO(other.where());
  REQUIRE(other.has_work());
  Walk(n.hall, other).all();
  CHECK(n.hall.units(n.order, "picked") == 5);
  CHECK(n.hall.discrepancies().empty());
}

TEST_CASE("a silent device that is heard again keeps its work") {
  Night n;
  REQUIRE(n.walk.until(StepKind::item));
  REQUIRE(n.walk.until(StepKind::container));
  n.walk.next();
  n.picker.cut_off();
  n.seconds(60);
  CHECK(n.total.silent == 1);
  n.picker.reconnect();
  CHECK(n.hall.count("SELECT COUNT(*) FROM lease WHERE silent_at_ms IS NOT NULL") == 0);
  n.walk.all();
  CHECK(n.picker.at_home());
  CHECK(n.hall.units(n.order, "picked") == 5);
}

TEST_CASE("a device that is there is never swept, however slowly its person works") {
  Night n;
  REQUIRE(n.walk.until(StepKind::item));
  for (int minute = 0; minute < 12; ++minute) n.seconds(60);
  CHECK(n.total.silent == 0);
  CHECK(n.total.returned == 0);
}

TEST_CASE("the sessions of a device that stays away end after a shift") {
  Night n;
  n.picker.cut_off();
  n.seconds(20);
  n.hall.clock.now += 8LL * 3'600'000;
  n.seconds(1);
  CHECK(n.total.sessions_ended == 1);
  CHECK(n.hall.count("SELECT COUNT(*) FROM session WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("after a restart of the server nobody's work returns before they had time to come back") {
  Night n;
  n.picker.cut_off();
  n.hall.clock.now += 3'600'000;  // the server was down
  n.hall.run([](Context& context) {
    begin_watch(context);
    return 0;
  });
  n.seconds(45);
  CHECK(n.total.returned == 0);
  n.picker.reconnect(15'000);
  n.seconds(60);
  CHECK(n.total.returned == 0);
  CHECK(n.picker.has_work());
}

TEST_CASE("old marks of the inbox are trimmed, new ones stay") {
  Night n;
  const auto before = n.hall.count("SELECT COUNT(*) FROM inbox");
  REQUIRE(before > 0);
  n.seconds(1);
  CHECK(n.hall.count("SELECT COUNT(*) FROM inbox") == before);
  n.picker.cut_off();
  n.hall.clock.now += 8LL * 24 * 3'600'000;
  n.seconds(1);
  CHECK(n.hall.count("SELECT COUNT(*) FROM inbox") == 0);
}

TEST_CASE("what was short is reserved again by itself when other places get it") {
  Hall hall;
  Housekeeping housekeeping(hall.engine, hall.jobs);
  hall.stock("A-01", "SKU-1", 5);
  const auto order = hall.order("1001", {{"SKU-1", 5}});
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk walk(hall, picker);
  REQUIRE(walk.until(StepKind::item));
  picker.call("short");
  picker.type("2");
  picker.type("");
  walk.all();
  CHECK(hall.units(order, "picked") == 2);
  hall.stock("A-09", "SKU-1", 5);
  for (int i = 0; i < 3; ++i) {
    hall.clock.now += 1000;
    housekeeping.step(hall.clock.monotonic_ms());
    hall.settle();
  }
  CHECK(hall.units(order, "reserved") == 3);
  hall.wave();
  walk.all_trips();
  CHECK(hall.units(order, "picked") == 5);
}

}  // namespace
}  // namespace fw::service::story
