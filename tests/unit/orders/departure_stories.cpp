// Goal: orders are promised to trucks they can catch, and move on when they miss
// them. Method: commands through the engine while the story's clock goes on.
#include "server/service/departures.h"
#include "server/service/order_view.h"
#include "server/service/reservations.h"
#include "tests/unit/orders/warehouse.h"

namespace fw::test {
namespace {

constexpr EpochMs minute = 60'000;

service::MissedMoved move_missed(Warehouse& w) {
  return w.run([](service::Context& c) { return service::move_missed(c, 1); });
}

TEST_CASE("An order after the cut-off goes with the next truck") {
  Warehouse w;
  w.furnish();
  w.receive("A-01", "MUG", 5);
  const EpochMs began = w.clock.now_ms;
  CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 1}})).leaves_at_ms ==
        began + 60 * minute);
  w.clock.now_ms += 30 * minute;
  CHECK(w.accepted(Warehouse::order("S2", {{0, "MUG", "", 1}})).leaves_at_ms ==
        began + 180 * minute);
  w.clock.now_ms += 160 * minute;
  const auto late = w.accepted(Warehouse::order("S3", {{0, "MUG", "", 1}}));
  CHECK(late.leaves_at_ms == 0);
  CHECK(w.events("no_departure") == 1);
}

TEST_CASE("A truck leaves without an order: it moves to the next, visibly, once") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 5);
    const auto missed = w.accepted(Warehouse::order("S1", {{0, "MUG", "", 1}}));
    const auto made = w.accepted(Warehouse::order("S2", {{0, "MUG", "", 1}}));
    CHECK(move_missed(w).departures_closed == 0);
    w.database.exec("UPDATE fulfilment SET completed_at_ms = :2 WHERE order_id = :1", made.order,
                    w.clock.now_ms + minute);
    w.clock.now_ms += 60 * minute;
    const auto moved = move_missed(w);
    CHECK(moved.departures_closed == 1);
    CHECK(moved.moved == 1);
    CHECK(moved.left_without == 0);
    CHECK(move_missed(w).moved == 0);
    CHECK(w.events("departure_missed") == 1);
    CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 1}})).leaves_at_ms ==
          w.clock.now_ms + 120 * minute);
    auto counts = service::count_departures(w.database, 1, w.clock.now_ms);
    CHECK(counts.missed == 1);
    CHECK(counts.fulfilments_made == 1);
    CHECK(counts.fulfilments_missed == 1);

    // The second truck leaves too: there is no third yet.
    w.clock.now_ms += 120 * minute;
    const auto stranded = move_missed(w);
    CHECK(stranded.left_without == 1);
    CHECK(move_missed(w).assigned == 0);
    w.truck(90);
    CHECK(move_missed(w).assigned == 1);
    CHECK(w.events("departure_assigned") == 1);
    // What it was promised to first stays on record.
    counts = service::count_departures(w.database, 1, w.clock.now_ms);
    CHECK(counts.missed == 1);
    CHECK(counts.made == 0);
    CHECK(missed.leaves_at_ms < w.clock.now_ms);
  });
}

TEST_CASE("An order that waits for goods misses no truck") {
  Warehouse w;
  w.furnish();
  w.accepted(Warehouse::order("S1", {{0, "MUG", "", 1}}));
  w.clock.now_ms += 61 * minute;
  const auto moved = move_missed(w);
  CHECK(moved.departures_closed == 1);
  CHECK(moved.moved == 0);
  w.receive("A-01", "MUG", 1);
  CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 1}})).leaves_at_ms ==
        w.clock.now_ms + 119 * minute);
  CHECK(service::count_departures(w.database, 1, w.clock.now_ms).missed == 0);
}

TEST_CASE("Hundreds of orders miss a truck and move in bounded commands") {
  Warehouse w;
  w.furnish();
  w.receive("A-01", "MUG", 500);
  for (int i = 0; i < 230; ++i) {
    w.accepted(Warehouse::order("S" + std::to_string(i), {{0, "MUG", "", 1}}));
  }
  w.clock.now_ms += 61 * minute;
  std::int64_t moved = 0;
  int commands = 0;
  for (bool more = true; more; ++commands) {
    const auto result = move_missed(w);
    CHECK(result.moved <= 100);
    moved += result.moved;
    more = result.more;
  }
  CHECK(moved == 230);
  CHECK(commands == 3);
  CHECK(w.count("SELECT COUNT(*) FROM departure WHERE closed_at_ms IS NOT NULL") == 1);
  w.check_books();
}

TEST_CASE("A rule makes the trucks of the coming days, across the change of clocks, once") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.clock.now_ms = 1'805'878'800'000;  // Wednesday 2027-03-24, 09:00 UTC; clocks change on 28
    service::DepartureRuleInput rule;
    rule.carrier = "NORD";
    rule.weekdays = "135";
    rule.leaves_at_local = "17:30";
    rule.cut_off_minutes_before = 90;
    rule.pick_by_minutes_before = 60;
    rule.pack_by_minutes_before = 30;
    w.have(rule);
    const auto expand = [&](int days) {
      return w.run([&](service::Context& c) { return service::expand_departures(c, 1, days); });
    };
    CHECK(expand(7) == 4);  // Wednesday, Friday, Monday, Wednesday
    CHECK(expand(7) == 0);
    const auto trucks = store::open_departures(w.database, 1, 10);
    const EpochMs wednesday = 1'805'905'800'000;  // 16:30 UTC = 17:30 in winter
    CHECK(w.count("SELECT COUNT(*) FROM departure WHERE leaves_at_ms = " +
                  std::to_string(wednesday)) == 1);
    CHECK(w.count("SELECT COUNT(*) FROM departure WHERE leaves_at_ms = " +
                  std::to_string(wednesday + (5 * 24 - 1) * 60 * minute)) == 1);
    CHECK(trucks.back().cut_off_at_ms == trucks.back().leaves_at_ms - 90 * minute);
    rule.weekdays = "531";
    CHECK(w.put(rule).refusal->code == "bad_weekdays");
    rule.weekdays = "135";
    rule.leaves_at_local = "24:00";
    CHECK(w.put(rule).refusal->code == "bad_time");
    rule.leaves_at_local = "17:30";
    rule.pack_by_minutes_before = 80;  // packed before it is picked
    CHECK(w.put(rule).refusal->code == "bad_number");
  });
}

TEST_CASE("A truck's instants are in order, and the ones left out are filled in") {
  Warehouse w;
  w.furnish();
  service::DepartureInput truck;
  truck.carrier = "NORD";
  truck.cut_off_at_ms = w.clock.now_ms + 100 * minute;
  truck.leaves_at_ms = w.clock.now_ms + 140 * minute;
  w.have(truck);
  CHECK(w.count("SELECT leaves_at_ms - pick_by_ms FROM departure WHERE cut_off_at_ms = " +
                std::to_string(truck.cut_off_at_ms)) == 20 * minute);
  CHECK(w.count("SELECT leaves_at_ms - pack_by_ms FROM departure WHERE cut_off_at_ms = " +
                std::to_string(truck.cut_off_at_ms)) == 10 * minute);
  truck.pick_by_ms = truck.leaves_at_ms + 1;
  CHECK(w.put(truck).refusal->code == "bad_departure");
}

}  // namespace
}  // namespace fw::test
