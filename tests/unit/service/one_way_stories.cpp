// Waves in a hall whose aisles are walked in one direction only.
#include <catch2/catch.hpp>

#include "server/service/wave_routes.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

// Aisle A (12 places, 1 m apart) stands 1 m right of aisle R; the pack station is at R's front.
struct NarrowHall {
  NarrowHall() {
    hall.stock("A-01", "SKU-1", 10);
    hall.stock("A-03", "SKU-3", 10);
  }
  void walk(const std::string& aisle, const std::string& direction) {
    const auto answer = hall.run([&](Context& context) {
      return put_row(context, AisleInput{"", aisle, direction});
    });
    INFO((answer.refusal ? to_line(*answer.refusal) : ""));
    REQUIRE(answer.ok());
  }
  WaveRoutes routes(const std::string& number) {
    const auto waves = views::find_waves(hall.database, number);
    return wave_routes(load_routes(hall.database, waves.at(0), hall.site));
  }
  // The places of the wave's only trip as they are to be visited.
  std::vector<std::string> visited() {
    std::vector<std::string> codes;
    for (const auto& [code] : hall.database.rows<std::string>(
             "SELECT p.code FROM pick_task t JOIN place p ON p.id = t.place_id ORDER BY "
             "t.sequence")) {
      codes.push_back(code);
    }
    return codes;
  }

  Hall hall;
};

TEST_CASE("where an aisle is walked both ways, one turns around in it") {
  NarrowHall n;
  n.hall.order("1", {{"SKU-3", 1}, {"SKU-1", 1}});
  const auto routes = n.routes(n.hall.plan());
  CHECK(routes.walk_mm == 2 * (500 + 1'000 + 3'500));
  CHECK(routes.trips.at(0).picture.find("<path ") == std::string::npos);
}

TEST_CASE("a wave in a hall with one-way aisles goes up the one and comes back down the other") {
  NarrowHall n;
  n.walk("A", "up");
  n.walk("R", "down");
  n.hall.order("1", {{"SKU-3", 1}, {"SKU-1", 1}});
  const auto routes = n.routes(n.hall.plan());
  CHECK(n.visited() == std::vector<std::string>{"A-01", "A-03"});
  // To the front, over to A, up to the cross-aisle behind A-12, over to R and down it.
  CHECK(routes.walk_mm == 500 + 1'000 + 16'500 + 1'000 + 16'500 + 500);
  CHECK(routes.saved_mm == 0);  // location order is the same here
  CHECK(routes.trips.at(0).picture.find("<path ") != std::string::npos);
}

TEST_CASE("an aisle walked down is picked from its back, and location order walks round twice") {
  NarrowHall n;
  n.walk("A", "down");
  n.walk("R", "up");
  n.hall.order("1", {{"SKU-3", 1}, {"SKU-1", 1}});
  const auto routes = n.routes(n.hall.plan());
  CHECK(n.visited() == std::vector<std::string>{"A-03", "A-01"});
  const std::int64_t round = 1'000 + 16'500 + 1'000 + 16'500;
  CHECK(routes.walk_mm == 500 + round + 500);
  CHECK(routes.location_order_mm == 500 + 2 * round + 500);
}

TEST_CASE("an aisle that is opened both ways again is walked as before") {
  NarrowHall n;
  n.walk("A", "up");
  n.walk("R", "down");
  n.walk("A", "both");
  n.hall.order("1", {{"SKU-3", 1}, {"SKU-1", 1}});
  CHECK(n.routes(n.hall.plan()).walk_mm == 2 * (500 + 1'000 + 3'500));
}

// SKU-1 is short at the first place of a walk that goes on to the place of SKU-3; two other
// places have it. Where the walk then stops.
std::vector<std::string> goes_on(const std::string& direction, const std::string& first,
                                 const std::string& second,
                                 const std::vector<std::string>& others) {
  Hall hall;
  const auto walked = [&](const std::string& aisle, const std::string& how) {
    REQUIRE(hall.run([&](Context& context) {
                  return put_row(context, AisleInput{"", aisle, how});
                })
                .ok());
  };
  walked("A", direction);
  walked("R", direction == "up" ? "down" : direction == "down" ? "up" : "both");
  hall.stock(first, "SKU-1", 5);
  hall.stock(second, "SKU-3", 5);
  hall.order("1", {{"SKU-1", 2}, {"SKU-3", 1}});
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk walk(hall, picker);
  for (const auto& place : others) hall.stock(place, "SKU-1", 9);
  while (picker.step() != nullptr && (picker.step()->kind != wire::StepKind::item ||
                                      picker.step()->show.context.text != first)) {
    REQUIRE(walk.next());
  }
  picker.call("short");
  picker.type("0");
  picker.type("1");
  picker.scan(first);
  std::vector<std::string> places;
  for (const auto& group : picker.packet().groups) {
    for (const auto& step : group.steps) {
      const bool stop = step.kind == wire::StepKind::place && step.emit.empty();
      if (stop && step.show.big.text != first) places.push_back(step.show.big.text);
    }
  }
  walk.all();
  CHECK(picker.at_home());
  return places;
}

TEST_CASE("units that are short are fetched where the walk passes, not where it would turn round") {
  // One step back, but the aisle leads up only.
  CHECK(goes_on("both", "A-03", "A-06", {"A-02", "A-09"}) ==
        std::vector<std::string>{"A-06", "A-02"});  // on the way back
  CHECK(goes_on("up", "A-03", "A-06", {"A-02", "A-09"}) ==
        std::vector<std::string>{"A-06", "A-09"});
  CHECK(goes_on("down", "A-09", "A-06", {"A-10", "A-03"}) ==
        std::vector<std::string>{"A-06", "A-03"});
  CHECK(goes_on("up", "A-03", "A-09", {"A-02", "A-06"}) ==
        std::vector<std::string>{"A-06", "A-09"});
}

}  // namespace
}  // namespace fw::service::story
