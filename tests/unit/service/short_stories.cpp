// Shorts on real terminals: why something is missing decides what happens next.
#include <catch2/catch.hpp>

#include "server/service/discrepancies.h"
#include "server/service/reallocation.h"
#include "server/store/reallocation.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using wire::StepKind;

// One picker with one trip over the places that a story stocks.
struct Floor {
  void start() {
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    INFO(picker.where());
    REQUIRE(picker.has_work());
  }
  // To the stop at this place, its item asked for.
  void to(const std::string& place) {
    for (int i = 0; i < 200; ++i) {
      const auto* step = picker.step();
      REQUIRE(step != nullptr);
      if (step->kind == StepKind::item && step->show.context.text == place) return;
      REQUIRE(walk.next());
    }
    FAIL("no stop at " + place);
  }
  void call_short(Quantity found, const std::string& reason, const std::string& place) {
    picker.call("short");
    picker.type(std::to_string(found));
    picker.type(reason);
    picker.scan(place);
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
  Id discrepancy(const std::string& kind) {
    return hall.database
        .value<Id>(
            "SELECT id FROM discrepancy WHERE kind = :1 AND resolved_at_ms IS NULL ORDER "
            "BY id LIMIT 1",
            kind)
        .value_or(0);
  }
  void resolve(const std::string& kind, const std::string& how, const std::string& note = "") {
    const Id id = discrepancy(kind);
    const auto done = hall.run(
        [&](Context& context) { return resolve_discrepancy(context, id, how, "SUE", note); });
    INFO((done ? "" : to_line(done.error())));
    REQUIRE(done);
  }
  void policy(const std::string& actions, const std::string& reason = "",
              std::int64_t minutes = 60) {
    hall.run([&](Context& context) {
      store::save_policy(context.writer, {hall.site, 0, "SHOP", reason, actions, minutes});
      return true;
    });
  }
  void housekeeping() {
    hall.run([&](Context& context) {
      retry_waiting(context, hall.site);
      return true;
    });
  }

  Hall hall;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

TEST_CASE("what is not there is found elsewhere: the new stop joins the walk that goes on") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 5);
  f.hall.stock("A-03", "SKU-2", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 1}});
  f.start();
  f.hall.stock("A-06", "SKU-1", 9);
  f.to("A-01");
  f.call_short(2, "1", "A-01");
  const auto places = f.places_ahead();
  CHECK(std::find(places.begin(), places.end(), "A-06") != places.end());
  f.walk.all();
  INFO(f.picker.where());
  CHECK(f.hall.units(order, "picked") == 6);
  CHECK(f.hall.units(order, "open") == 0);
  CHECK(f.hall.on_hand("A-06", "SKU-1") == 6);
  CHECK(f.hall.count("SELECT COUNT(*) FROM batch") == 1);
  CHECK(f.hall.count("SELECT COUNT(*) FROM hold WHERE kind = 'place_out' AND reason = "
                     "'short_empty' AND released_at_ms IS NULL") == 1);
  CHECK(f.hall.count("SELECT COUNT(*) FROM count_task WHERE ended_at_ms IS NULL") == 1);
}

TEST_CASE("what lies far off is brought by an urgent trip with a tote of its own") {
  Floor f;
  f.hall.run([](Context& context) {
    return context.database().exec(
        "INSERT INTO server_meta (key, value) VALUES ('join_detour_mm', '1000')");
  });
  f.hall.stock("A-05", "SKU-1", 5);
  f.hall.stock("A-06", "SKU-2", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 3}, {"SKU-2", 1}});
  f.start();
  f.hall.stock("A-12", "SKU-1", 9);
  f.hall.stock("A-01", "SKU-1", 1);
  f.to("A-05");
  f.call_short(0, "1", "A-05");
  f.walk.all();
  REQUIRE(f.picker.at_home());
  CHECK(f.hall.units(order, "picked") == 2);  // A-01 lies on the way back
  CHECK(f.hall.count("SELECT COUNT(*) FROM batch") == 2);

  // The tote arrives first: the packer hears what is still to come.
  Device packer(f.hall, "PK-1");
  packer.sign_on("W-3");
  CHECK(packer.scan("T-1").refusal.code == "still_coming");
  f.picker.type("");  // the urgent trip comes before the count
  REQUIRE(f.picker.packet().kind == "pick");
  f.walk.all();
  CHECK(f.hall.units(order, "picked") == 4);
  packer.scan("T-1");
  INFO(packer.where());
  REQUIRE(packer.has_work());
  Walk(f.hall, packer).all();
  CHECK(f.hall.units(order, "shipped") == 4);
}

TEST_CASE("nobody else walks to an empty place: their picks move too") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 10);
  f.hall.order("1001", {{"SKU-1", 2}});
  f.start();
  const auto later = f.hall.order("1002", {{"SKU-1", 3}});
  f.hall.wave();
  f.hall.stock("A-09", "SKU-1", 9);
  f.to("A-01");
  f.call_short(2 - 1, "1", "A-01");
  f.walk.all();
  CHECK(f.hall.count("SELECT COUNT(*) FROM pick_task t JOIN place p ON p.id = t.place_id WHERE "
                     "p.code = 'A-01' AND t.ended_at_ms IS NULL") == 0);
  CHECK(f.hall.units(later, "allocated") == 3);
}

TEST_CASE("damaged goods are put aside at once: no count, no hold") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 6);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}});
  f.start();
  f.to("A-01");
  f.picker.call("shelf_damaged");
  f.picker.type("2");
  f.walk.all();
  CHECK(f.hall.units(order, "picked") == 4);
  CHECK(f.hall.units(order, "open") == 1);
  CHECK(f.hall.count("SELECT COALESCE(SUM(quantity), 0) FROM stock WHERE status = 'damaged'") == 2);
  CHECK(f.hall.count("SELECT COUNT(*) FROM hold") == 0);
  CHECK(f.hall.count("SELECT COUNT(*) FROM count_task") == 0);
}

TEST_CASE("a place that cannot be reached is closed for a while, nobody doubts its stock") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 6);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}});
  f.start();
  f.hall.stock("A-02", "SKU-1", 6);
  f.to("A-01");
  f.call_short(0, "4", "A-01");
  f.walk.all();
  CHECK(f.hall.units(order, "picked") == 5);
  CHECK(f.hall.on_hand("A-01", "SKU-1") == 6);
  CHECK(f.hall.discrepancies() == std::vector<std::string>{"unreachable"});
  CHECK(f.hall.count("SELECT COUNT(*) FROM hold WHERE released_at_ms IS NULL") == 1);
  f.hall.pass(3 * 3'600'000);
  f.housekeeping();
  CHECK(f.hall.count("SELECT COUNT(*) FROM hold WHERE released_at_ms IS NULL") == 0);
}

TEST_CASE("a policy waits for replenishment: the order is not packed before it comes") {
  Floor f;
  f.policy("reallocate wait_replenish");
  f.hall.stock("A-01", "SKU-1", 6);
  f.hall.stock("A-02", "SKU-2", 6);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 1}});
  f.start();
  f.to("A-01");
  f.call_short(3, "1", "A-01");
  f.walk.all();
  CHECK(f.hall.units(order, "reserved") == 2);
  Device packer(f.hall, "PK-1");
  packer.sign_on("W-3");
  CHECK(packer.scan("T-1").refusal.code == "waits_for_stock");
  f.hall.stock("A-04", "SKU-1", 20);
  f.housekeeping();
  CHECK(f.hall.units(order, "allocated") == 2);
  f.walk.all_trips();
  CHECK(f.hall.units(order, "picked") == 6);
}

TEST_CASE("a policy waits, the time is over: the order's own rule decides") {
  Floor f;
  f.policy("wait_replenish", "", 10);
  f.hall.stock("A-01", "SKU-1", 6);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}}, "ship_short");
  f.start();
  f.to("A-01");
  f.call_short(3, "1", "A-01");
  f.walk.all();
  CHECK(f.hall.units(order, "reserved") == 2);
  f.hall.pass(11 * 60'000);
  f.housekeeping();
  CHECK(f.hall.units(order, "cancelled") == 2);
}

TEST_CASE("the most specific policy counts, but nobody ships an all-or-nothing order short") {
  Floor f;
  f.policy("ship_short");
  f.policy("backorder", "empty");
  f.hall.stock("A-01", "SKU-1", 4);
  f.hall.stock("A-02", "SKU-2", 4);
  f.hall.stock("A-03", "SKU-3", 4);
  const auto one = f.hall.order("1001", {{"SKU-1", 4}});
  const auto two = f.hall.order("1002", {{"SKU-2", 4}});
  const auto all = f.hall.order("1003", {{"SKU-3", 4}}, "all_or_nothing");
  f.start();
  f.to("A-01");
  f.call_short(3, "1", "A-01");
  f.to("A-02");
  f.call_short(3, "2", "A-02");
  f.to("A-03");
  f.call_short(3, "2", "A-03");
  f.walk.all();
  CHECK(f.hall.units(one, "open") == 1);
  CHECK(f.hall.units(two, "cancelled") == 1);
  CHECK(f.hall.units(all, "open") == 1);
}

TEST_CASE("all or nothing, short after picking: stopped until somebody decides; it goes as it is") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 5);
  f.hall.stock("A-02", "SKU-2", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 1}}, "all_or_nothing");
  f.start();
  f.to("A-01");
  f.call_short(3, "2", "A-01");
  f.walk.all();
  Device packer(f.hall, "PK-1");
  packer.sign_on("W-3");
  CHECK(packer.scan("T-1").refusal.code == "order_on_hold");
  f.resolve("all_or_nothing_short", "ship_short");
  packer.scan("T-1");
  REQUIRE(packer.has_work());
  Walk(f.hall, packer).all();
  CHECK(f.hall.units(order, "shipped") == 4);
  CHECK(f.hall.units(order, "cancelled") == 2);
}

TEST_CASE("all or nothing, short after picking: put back, and the order waits as a whole") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 5);
  f.hall.stock("A-02", "SKU-2", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 1}}, "all_or_nothing");
  f.start();
  f.to("A-01");
  f.call_short(3, "2", "A-01");
  f.walk.all();
  f.resolve("all_or_nothing_short", "put_back");
  CHECK(f.hall.units(order, "open") == 6);
  CHECK(f.hall.count("SELECT COUNT(*) FROM move_task") == 2);
}

TEST_CASE("the cart is set down with a stop that the device never heard of: somebody brings it") {
  Floor f;
  f.hall.stock("A-01", "SKU-1", 5);
  f.hall.stock("A-03", "SKU-2", 5);
  const auto order = f.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 1}});
  f.start();
  f.hall.stock("A-06", "SKU-1", 9);
  f.to("A-01");
  f.picker.cut_off();
  f.call_short(2, "1", "A-01");
  f.walk.all();
  f.picker.reconnect();
  CHECK(f.hall.units(order, "picked") == 3);
  CHECK(f.hall.units(order, "allocated") == 3);
  CHECK(f.hall.count("SELECT COUNT(*) FROM discrepancy WHERE kind = 'dropped_unfinished'") == 0);
  f.walk.all_trips();
  CHECK(f.hall.units(order, "picked") == 6);
}

}  // namespace
}  // namespace fw::service::story
