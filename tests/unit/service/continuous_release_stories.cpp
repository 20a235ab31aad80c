// Continuous release: nobody makes waves, work comes as people run short of it.
#include <catch2/catch.hpp>

#include "server/service/bootstrap.h"
#include "server/service/continuous_release.h"
#include "server/store/loads.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

// Two pickers, carts with one tote, and one trip that waits for each of them.
struct Topped {
  Topped() {
    hall.run([&](Context& context) {
      put_setting(context, "trips_ahead", "1");
      put_setting(context, "cart_slots", "1");
      return 0;
    });
    for (const char* sku : {"SKU-1", "SKU-2", "SKU-3"}) hall.stock("A-01", sku, 20);
    ana.sign_on("W-1");
    ben.sign_on("W-2");
  }
  void truck(const std::string& carrier, std::int64_t minutes) {
    DepartureInput row;
    row.carrier = carrier;
    row.cut_off_at_ms = hall.clock.wall_ms() + minutes * 60'000 - 30'000;
    row.leaves_at_ms = hall.clock.wall_ms() + minutes * 60'000;
    REQUIRE(hall.run([&](Context& context) { return put_row(context, row); }).ok());
  }
  // As often as the server would look in some time.
  void look(int times = 3) {
    auto reader = store::Connection::open(file);
    for (int i = 0; i < times; ++i) {
      hall.pass(2'000);
      continuous.look(reader, hall.clock.monotonic_ms(), hall.clock.wall_ms());
      planner.step(reader);
      hall.settle();
    }
  }
  std::int64_t trips_waiting() {
    return hall.count(
        "SELECT COUNT(*) FROM packet p WHERE p.kind = 'pick' AND p.done_at_ms IS NULL AND NOT "
        "EXISTS (SELECT 1 FROM lease l WHERE l.packet_id = p.id)");
  }
  std::int64_t orders_waiting() {
    return hall.count("SELECT COUNT(*) FROM fulfilment WHERE wave_id IS NULL");
  }

  test::TempFolder folder;
  std::string file = folder.file("hall.db");
  Hall hall{file};
  Device ana{hall, "HH-1"};
  Device ben{hall, "HH-2"};
  WavePlanner planner{hall.engine, [this] { return store::Connection::open(file); }};
  Readers readers{[this] { return store::Connection::open(file); }};
  ContinuousRelease continuous{hall.engine, readers, planner};
};

TEST_CASE("a trip waits for each picker, the other orders wait for more room") {
  Topped t;
  for (int i = 1; i <= 5; ++i) t.hall.order(std::to_string(i), {{"SKU-1", 2}});
  t.look();
  CHECK(t.trips_waiting() == 2);
  CHECK(t.orders_waiting() == 3);
  t.ana.type("");
  REQUIRE(t.ana.has_work());
  t.look();
  CHECK(t.trips_waiting() == 2);
  CHECK(t.orders_waiting() == 2);
  t.look(10);
  CHECK(t.orders_waiting() == 2);  // enough waits
}

TEST_CASE("nobody picks: nothing is released; people make waves: nothing either") {
  Topped t;
  t.hall.order("1", {{"SKU-1", 2}});
  t.ana.sign_off();
  t.ben.sign_off();
  t.look();
  CHECK(t.orders_waiting() == 1);
  t.ana.sign_on("W-1");
  t.hall.run([&](Context& context) {
    put_setting(context, "trips_ahead", "0");
    return 0;
  });
  t.look();
  CHECK(t.orders_waiting() == 1);
}

TEST_CASE("an order with an early truck comes late: it goes before trips that nobody has begun") {
  Topped t;
  t.truck("DHL", 600);
  t.hall.order("1", {{"SKU-1", 2}});
  t.hall.order("2", {{"SKU-2", 2}});
  t.look();
  REQUIRE(t.trips_waiting() == 2);
  t.truck("DHL", 25);
  const auto hurried = t.hall.order("3", {{"SKU-3", 2}});
  t.look(6);
  CHECK(t.trips_waiting() == 2);
  CHECK(t.orders_waiting() == 1);
  t.ana.type("");
  REQUIRE(t.ana.has_work());
  CHECK(t.hall.units(hurried, "allocated") == 2);
  Walk(t.hall, t.ana).all();
  CHECK(t.hall.units(hurried, "picked") == 2);
  const auto recalled = t.hall.count("SELECT COUNT(*) FROM wave WHERE recalled_at_ms IS NOT NULL");
  t.look(10);  // once is enough
  CHECK(t.hall.count("SELECT COUNT(*) FROM wave WHERE recalled_at_ms IS NOT NULL") == recalled);
}

TEST_CASE("who is in a hurry cannot be picked: the others are planned anew once, not for ever") {
  Topped t;
  t.truck("DHL", 600);
  t.hall.order("1", {{"SKU-1", 2}});
  t.hall.order("2", {{"SKU-2", 2}});
  t.look();
  t.truck("DHL", 25);
  t.hall.order("3", {{"SKU-3", 2}});
  const auto item = t.hall.count("SELECT id FROM item WHERE sku = 'SKU-3'");
  t.hall.run([&](Context& context) {
    store::insert_hold(context.writer, t.hall.site, "item", item, "recall", "SUE");
    return 0;
  });
  t.look(40);
  CHECK(t.hall.count("SELECT COUNT(*) FROM wave WHERE recalled_at_ms IS NOT NULL") <= 2);
  CHECK(t.trips_waiting() == 2);
}

}  // namespace
}  // namespace fw::service::story
