// Waves: planned, released, recalled, closed; what changed between plan and books.
#include <catch2/catch.hpp>

#include "server/service/planner.h"
#include "server/service/wave_forecast.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

struct Plan {
  Plan() {
    for (int i = 1; i <= 4; ++i) {
      hall.stock("A-0" + std::to_string(i), "SKU-" + std::to_string(i), 10);
      orders.push_back(hall.order(std::to_string(i), {{"SKU-" + std::to_string(i), 2}}));
    }
  }
  Quantity units(const std::string& bucket) {
    Quantity sum = 0;
    for (const auto& order : orders) sum += hall.units(order, bucket);
    return sum;
  }
  bool recall(const std::string& number) {
    return hall.run([&](Context& context) { return recall_wave(context, hall.site, number); }).ok();
  }
  bool close(const std::string& number) {
    return hall.run([&](Context& context) { return close_wave(context, hall.site, number); }).ok();
  }

  Hall hall;
  std::vector<std::string> orders;
};

TEST_CASE("a plan allocates; nobody gets it before it is released") {
  Plan p;
  const auto number = p.hall.plan();
  CHECK(p.units("allocated") == 8);
  Device picker(p.hall, "HH-1");
  picker.sign_on("W-1");
  CHECK(picker.type("").refusal.code == "no_work");
  p.hall.release(number);
  p.hall.release(number);  // said twice
  picker.type("");
  picker.type("");
  CHECK(picker.has_work());
  CHECK(p.hall.count("SELECT COUNT(*) FROM allocation WHERE firm_at_ms IS NULL") == 0);
}

TEST_CASE("recalled before anybody began: everything is reserved again and planned anew") {
  Plan p;
  const auto number = p.hall.wave();
  CHECK(p.recall(number));
  CHECK(p.units("reserved") == 8);
  CHECK(p.hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(p.hall.count("SELECT COUNT(*) FROM fulfilment WHERE wave_id IS NOT NULL") == 0);
  CHECK_FALSE(
      p.hall.run([&](Context& context) { return release_wave(context, p.hall.site, number); })
          .ok());
  p.hall.wave();
  CHECK(p.units("allocated") == 8);
}

TEST_CASE("recalled with one trip under way: that one is finished, the rest is given back") {
  Plan p;
  const auto number = p.hall.wave(2);
  REQUIRE(p.hall.count("SELECT COUNT(*) FROM batch") == 2);
  Device picker(p.hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk walk(p.hall, picker);
  walk.next();
  CHECK(p.recall(number));
  CHECK(p.units("reserved") == 4);
  walk.all();
  CHECK(p.units("picked") == 4);
  CHECK(p.close(number));
  p.hall.wave(2);
  CHECK(p.units("allocated") == 4);
}

TEST_CASE("a wave that was neither released nor recalled cannot be closed") {
  Plan p;
  const auto number = p.hall.plan();
  CHECK_FALSE(p.close(number));
  CHECK_FALSE(p.close("W99"));
  p.hall.release(number);
  CHECK(p.close(number));
  CHECK_FALSE(p.recall(number));
}

TEST_CASE("an order that went on hold between plan and books is left out, visibly") {
  Plan p;
  WaveRequest request;
  request.site = p.hall.site;
  request.iterations = 100;
  const auto planned =
      compute_plan(store::load_plan_input(p.hall.database, p.hall.site, "", 0), request);
  REQUIRE(p.hall.run([&](Context& context) {
    return hold_order(context, p.orders[0], "address", "", "kim").ok();
  }));
  const auto stored =
      p.hall.run([&](Context& context) { return store_plan(context, request, planned); });
  p.hall.release(stored.number);
  CHECK(p.hall.units(p.orders[0], "reserved") == 2);
  CHECK(p.units("allocated") == 6);
  CHECK(p.hall.count("SELECT COUNT(*) FROM event WHERE kind = 'plan_pick_dropped'") == 1);
}

TEST_CASE(
    "stock that went away between plan and books: the rest waits in a fulfilment of its own") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 10);
  hall.stock("A-02", "SKU-2", 10);
  const auto order = hall.order("1", {{"SKU-1", 4}, {"SKU-2", 2}});
  WaveRequest request;
  request.site = hall.site;
  request.iterations = 100;
  const auto planned =
      compute_plan(store::load_plan_input(hall.database, hall.site, "", 0), request);
  hall.stock("A-01", "SKU-1", 1);
  hall.stock("A-05", "SKU-1", 10);
  const auto stored =
      hall.run([&](Context& context) { return store_plan(context, request, planned); });
  hall.release(stored.number);
  CHECK(hall.units(order, "allocated") == 3);
  CHECK(hall.units(order, "reserved") == 3);
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  Walk walk(hall, picker);
  walk.all_trips();
  picker.type("");
  Device packer(hall, "PK-1");
  packer.sign_on("W-3");
  packer.scan("T-1");
  Walk(hall, packer).all();
  CHECK(hall.units(order, "shipped") == 3);
  hall.wave();
  picker.type("");
  picker.type("");
  walk.all();
  CHECK(hall.units(order, "picked") == 3);
  packer.scan("T-2");
  INFO(packer.where());
  Walk(hall, packer).all();
  CHECK(hall.units(order, "shipped") == 6);
  CHECK(hall.count("SELECT COUNT(*) FROM shipment") == 2);
}

WaveForecast forecast(Hall& hall, const std::string& number, std::int64_t pickers = 0) {
  const auto wave = views::find_waves(hall.database, number).at(0);
  const auto input = load_forecast(hall.database, wave, hall.site);
  REQUIRE(input);
  return forecast_wave(*input, pickers, hall.clock.wall_ms());
}

TEST_CASE("before a release: the work of the stored trips is the work that was planned") {
  Plan p;
  WaveRequest request;
  request.site = p.hall.site;
  request.cart_slots = 2;
  request.iterations = 100;
  const auto planned =
      compute_plan(store::load_plan_input(p.hall.database, p.hall.site, "", 0), request);
  const auto stored =
      p.hall.run([&](Context& context) { return store_plan(context, request, planned); });
  const auto alone = forecast(p.hall, stored.number);
  CHECK(alone.trips == 2);
  CHECK(alone.work_ms == planned.cost_ms);
  CHECK(alone.finished_at_ms == p.hall.clock.wall_ms() + planned.cost_ms);
  CHECK(alone.lines == 4);
  CHECK(alone.units == 8);
  CHECK(alone.totes == 4);
  CHECK(alone.lines_short == 0);
  CHECK(alone.pickers == 1);
  Device picker(p.hall, "HH-1");
  picker.sign_on("W-1");
  CHECK(forecast(p.hall, stored.number).pickers_here == 1);
  CHECK(forecast(p.hall, stored.number, 2).finished_at_ms < alone.finished_at_ms);
  // An order that was called off is no work any more.
  REQUIRE(p.hall.run([&](Context& context) {
    return hold_order(context, p.orders[0], "address", "", "kim").ok();
  }));
  CHECK(forecast(p.hall, stored.number).lines == 3);
}

TEST_CASE("before a release: short is what found no stock, then or since") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 10);
  hall.stock("A-02", "SKU-2", 10);
  hall.stock("A-03", "SKU-3", 10);
  hall.order("1", {{"SKU-1", 4}, {"SKU-2", 2}});
  hall.order("2", {{"SKU-3", 5}});
  WaveRequest request;
  request.site = hall.site;
  request.iterations = 100;
  auto input = store::load_plan_input(hall.database, hall.site, "", 0);
  std::erase_if(input.stock, [](const auto& stock) { return stock.available < 1; });
  REQUIRE(input.stock.size() == 3);
  input.stock.pop_back();  // nobody may pick there
  const auto planned = compute_plan(input, request);
  CHECK(planned.lines_short == 1);
  CHECK(planned.units_short == 5);
  hall.stock("A-01", "SKU-1", 3);
  const auto stored =
      hall.run([&](Context& context) { return store_plan(context, request, planned); });
  const auto found = forecast(hall, stored.number);
  CHECK(found.lines_short == 2);
  CHECK(found.units_short == 6);
  CHECK(found.units == 5);
  hall.release(stored.number);
  const auto wave = views::find_waves(hall.database, stored.number).at(0);
  const auto refused = load_forecast(hall.database, wave, hall.site);
  REQUIRE(!refused);
  CHECK(refused.error().code == "wave_released");
}

TEST_CASE("two people are not sent into one aisle while there is work in another") {
  const auto second_trip = [](std::int64_t pickers) {
    Hall hall;
    hall.stock("A-01", "SKU-1", 10);
    hall.stock("A-02", "SKU-2", 10);
    hall.stock("R-01", "SKU-3", 12);
    hall.order("1", {{"SKU-1", 1}});
    hall.order("2", {{"SKU-2", 1}});
    hall.order("3", {{"SKU-3", 6}});
    WaveRequest request;
    request.site = hall.site;
    request.cart_slots = 1;
    request.iterations = 100;
    request.pickers = pickers;
    const auto planned =
        compute_plan(store::load_plan_input(hall.database, hall.site, "", 0), request);
    REQUIRE(planned.trips.size() == 3);
    return hall.database
        .value<std::string>("SELECT code FROM place WHERE id = :1",
                            planned.trips[1].picks.at(0).key.place)
        .value();
  };
  CHECK(second_trip(1) == "A-02");
  CHECK(second_trip(2) == "R-01");
}

// Three orders of one stop each, two of them in one aisle; the place of the second trip,
// planned by the planner itself for `asked` people while two are signed on.
std::pair<std::int64_t, std::string> planned_for(std::int64_t asked) {
  test::TempFolder folder;
  const std::string file = folder.file("hall.db");
  Hall hall(file);
  hall.stock("A-01", "SKU-1", 10);
  hall.stock("A-02", "SKU-2", 10);
  hall.stock("R-01", "SKU-3", 12);
  hall.order("1", {{"SKU-1", 1}});
  hall.order("2", {{"SKU-2", 1}});
  hall.order("3", {{"SKU-3", 6}});
  Device first(hall, "HH-1");
  first.sign_on("W-1");
  Device second(hall, "HH-2");
  second.sign_on("W-2");
  Device packer(hall, "PK-1");
  packer.sign_on("W-3");  // does not pick
  WavePlanner planner(hall.engine, [&] { return store::Connection::open(file); });
  std::int64_t pickers = -1;
  PlanOrder order;
  order.request.site = hall.site;
  order.request.cart_slots = 1;
  order.request.iterations = 100;
  order.request.pickers = asked;
  order.answer = [&](Context&, const WavePlanned& planned) {
    pickers = planned.pickers;
    return std::string();
  };
  REQUIRE(planner.submit(std::move(order)));
  auto reader = store::Connection::open(file);
  REQUIRE(planner.step(reader));
  hall.settle();
  const auto place = hall.text(
      "SELECT p.code FROM pick_task t JOIN batch b ON b.id = t.batch_id JOIN place p ON p.id = "
      "t.place_id WHERE b.number = 2");
  return {pickers, place};
}

TEST_CASE("a wave is planned for those who are signed on, unless it is told how many will pick") {
  CHECK(planned_for(0) == std::pair<std::int64_t, std::string>(2, "R-01"));
  CHECK(planned_for(1) == std::pair<std::int64_t, std::string>(1, "A-02"));
  CHECK(planned_for(4) == std::pair<std::int64_t, std::string>(4, "R-01"));
}

TEST_CASE("urgent trips are offered first") {
  Hall hall;
  const auto leaves = [&](std::int64_t minutes) {
    DepartureInput row;
    row.carrier = "DHL";
    row.cut_off_at_ms = hall.clock.wall_ms() + minutes * 60'000 - 30'000;
    row.leaves_at_ms = hall.clock.wall_ms() + minutes * 60'000;
    REQUIRE(hall.run([&](Context& context) { return put_row(context, row); }).ok());
  };
  hall.stock("A-01", "SKU-1", 10);
  hall.stock("A-02", "SKU-2", 10);
  leaves(600);
  hall.order("late", {{"SKU-1", 1}});
  leaves(60);
  const auto soon = hall.order("soon", {{"SKU-2", 1}});
  hall.wave(1);
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk(hall, picker).all();
  CHECK(hall.units(soon, "picked") == 1);
}

}  // namespace
}  // namespace fw::service::story
