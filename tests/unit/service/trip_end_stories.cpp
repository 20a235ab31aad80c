// Carts are fetched and set down at several places: the plan takes the nearest, the picker is
// told which, and whoever stands near a trip's start gets it.
#include <catch2/catch.hpp>

#include "server/service/wave_forecast.h"
#include "server/service/wave_routes.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

// The hall of the stories with carts and pack places at its front and at its back.
struct LongHall {
  LongHall() {
    put("CART-FRONT", "staging", "start", -1'000);
    put("CART-BACK", "staging", "start", 22'000);
    put("PACK-1", "pack", "end", -1'000);
    put("PACK-2", "pack", "end", 22'000);
    hall.stock("A-12", "SKU-1", 9);
    hall.stock("A-01", "SKU-2", 9);
    hall.stock("A-11", "SKU-3", 9);
    hall.order("1", {{"SKU-1", 1}});
    hall.order("2", {{"SKU-2", 1}});
    hall.order("3", {{"SKU-3", 1}});
  }
  void put(const std::string& code, const std::string& role, const std::string& trips,
           std::int64_t y_mm) {
    LocationInput place{.code = code, .role = role, .x_mm = 1'000, .y_mm = y_mm};
    place.trips = trips;
    const auto answer = hall.run([&](Context& context) { return put_row(context, place); });
    INFO((answer.refusal ? to_line(*answer.refusal) : ""));
    REQUIRE(answer.ok());
  }
  std::string ends_of(std::int64_t trip) {
    return hall.text(
        "SELECT s.code || ' ' || e.code FROM batch b JOIN place s ON s.id = b.start_place_id JOIN "
        "place e ON e.id = b.end_place_id WHERE b.number = " +
        std::to_string(trip));
  }
  static std::string first_stop(const Device& picker) {
    for (const auto& group : picker.packet().groups) {
      for (const auto& step : group.steps) {
        if (step.kind == wire::StepKind::place && step.emit.empty()) return step.show.big.text;
      }
    }
    return "";
  }

  Hall hall;
};

TEST_CASE("each trip begins and ends where it is shortest; its picture and length say the same") {
  LongHall f;
  const std::string number = f.hall.plan(1);
  CHECK(f.ends_of(1) == "CART-BACK PACK-2");
  CHECK(f.ends_of(2) == "CART-FRONT PACK-1");
  CHECK(f.ends_of(3) == "CART-BACK PACK-2");
  const auto wave = views::find_waves(f.hall.database, number).at(0);
  const auto routes = wave_routes(load_routes(f.hall.database, wave, f.hall.site));
  REQUIRE(routes.trips.size() == 3);
  CHECK(routes.trips[0].walk_mm == 2 * 10'000);
  CHECK(routes.trips[1].walk_mm == 2 * 2'000);
  CHECK(routes.trips[2].walk_mm == 2 * 11'000);
  CHECK(routes.walk_mm == wave.walk_mm_planned);
  CHECK(routes.trips[0].picture != routes.trips[1].picture);
  const auto forecast =
      forecast_wave(*load_forecast(f.hall.database, wave, f.hall.site), 1, 1'000'000);
  CHECK(forecast.work_ms > 0);
}

TEST_CASE("of equally urgent trips one gets that which begins where the last one ended") {
  LongHall f;
  f.hall.wave(1);
  Device picker(f.hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  CHECK(LongHall::first_stop(picker) == "A-12");
  const auto& lines = picker.step()->show.lines;
  CHECK(std::any_of(lines.begin(), lines.end(),
                    [](const auto& line) { return line.text == "Cart from CART-BACK"; }));
  Walk walk(f.hall, picker);
  walk.all();
  picker.type("");
  CHECK(LongHall::first_stop(picker) == "A-11");
  walk.all();
  picker.type("");
  CHECK(LongHall::first_stop(picker) == "A-01");
  walk.all();
  CHECK(f.hall.count("SELECT SUM(picked) FROM order_line") == 3);
}

TEST_CASE("the cart is brought to the nearer station, unless there it would wait for long") {
  LongHall f;
  f.hall.wave(1);
  Device front(f.hall, "PK-1");
  front.sign_on("W-3");
  Device back(f.hall, "PK-2");
  back.sign_on("W-4");
  Device picker(f.hall, "HH-1");
  picker.sign_on("W-1");
  Walk walk(f.hall, picker);
  const auto sent_to = [&] {
    picker.type("");
    const std::string code = f.hall.text(
        "SELECT p.code FROM packet k JOIN place p ON p.id = k.drop_place_id WHERE k.kind = 'pick' "
        "AND k.done_at_ms IS NULL");
    walk.all();
    return code;
  };
  CHECK(sent_to() == "PACK-2");  // from A-12
  CHECK(sent_to() == "PACK-1");  // from A-11: one tote waits at the back, 1 m is less than that
  CHECK(sent_to() == "PACK-1");
}

TEST_CASE("a location says where trips begin and end in words that are known") {
  LongHall f;
  LocationInput place{.code = "CART-SIDE", .role = "staging"};
  place.trips = "begin";
  const auto answer = f.hall.run([&](Context& context) { return put_row(context, place); });
  REQUIRE(answer.refusal);
  CHECK(answer.refusal->code == "unknown_word");
}

}  // namespace
}  // namespace fw::service::story
