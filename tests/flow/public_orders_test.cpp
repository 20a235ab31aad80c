// Goal: orders that we did not make. An instance of the public wave-picking
// challenge (SBPO 2025) goes through the demo as it is: real programs, every order
// to its end, and a summary that adds up.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "server/admin/demo_day.h"
#include "shared/base/clock.h"
#include "shared/base/process.h"
#include "tests/support/sbpo_to_csv.h"
#include "tests/support/skip.h"
#include "tests/support/temp_folder.h"

namespace fw::test {

TEST_CASE("a public wave of a thousand orders is picked, packed, labelled and told to the shop") {
  const std::string instance =
      FLOORWAVE_SOURCE_DIR "/../shared/data/planning/sbpo2025/datasets/a/instance_0011.txt";
  if (!std::filesystem::exists(instance)) {
    FLOORWAVE_SKIP("optional benchmark data: " + instance);
  }
#ifndef __OPTIMIZE__
  FLOORWAVE_SKIP("optional benchmark data: a thousand orders want an optimised build");
#endif
  TempFolder folder;
  admin::GenerateOptions options;
  options.now_ms = SystemClock().wall_ms();
  options.pickers = 8;
  options.packers = 6;
  REQUIRE(testing::convert_sbpo(instance, folder.file("orders"), options));
  Command command;
  const std::string program = std::string(FLOORWAVE_BINARY_DIR) + "/bin/floorwave";
  command.words = {program,     "demo",
                   "--data",    folder.file("orders"),
                   "--output",  folder.file("day"),
                   "--pickers", "8",
                   "--packers", "6",
                   "--speed",   "1000",
                   "--json"};
  const auto finished = run_to_end(command, 500'000);
  REQUIRE(finished);
  INFO(finished->errors);
  CHECK(finished->status.ok());
  std::string last;
  std::istringstream lines(finished->output);
  for (std::string line; std::getline(lines, line);) last = line;
  const auto day = boost::json::parse(last).as_object();
  const auto count = [&](const char* part, const char* key) {
    return admin::count_of(day, part, key);
  };
  int orders = 0;
  std::ifstream(instance) >> orders;
  CHECK(count("orders", "imported") == orders);
  CHECK(count("orders", "open") == 0);
  CHECK(count("orders", "shipped") > orders * 9 / 10);
  CHECK(count("facts", "lost") == 0);
  CHECK(count("facts", "duplicated") == 0);
  CHECK(count("mispicks", "shipped") == 0);
  CHECK(count("shipments", "receipts") == count("shipments", "completed"));
  CHECK(day.at("labels") == day.at("parcels"));
  CHECK(count("stock", "book") - count("stock", "real") == count("stock", "explained"));
  CHECK(count("walk_m", "planned") < count("walk_m", "location_order"));
}

}  // namespace fw::test
