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

}  // namespace
}  // namespace fw::service::story
