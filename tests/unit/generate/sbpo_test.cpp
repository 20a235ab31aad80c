
#include <catch2/catch.hpp>

#include "tests/support/sbpo_to_csv.h"
#include "tests/support/skip.h"
#include "tests/unit/generate/data_folder.h"

using fw::testing::DataFolder;

namespace {

fw::admin::GenerateOptions options() {
  fw::admin::GenerateOptions o;
  o.now_ms = 1'806'000'000'000;
  return o;
}

// Two orders, three items, two aisles.
const char* const small = "2 3 2\n2 0 1 2 3\n1 1 4\n2 0 5 1 9\n1 2 3\n1 8\n";

}  // namespace

TEST_CASE("an instance of the wave-picking challenge becomes orders, items, shelves and stock") {
  const auto read = fw::testing::read_sbpo(small, options());
  REQUIRE(read);
  const fw::admin::DemoData& data = read->data;
  CHECK(read->least_units == 1);
  CHECK(read->most_units == 8);
  REQUIRE(data.orders.size() == 2);
  REQUIRE(data.orders[0].lines.size() == 2);
  CHECK(data.orders[0].lines[1].sku == data.items[2].sku);
  CHECK(data.orders[0].lines[1].quantity == 3);
  REQUIRE(data.stock.size() == 3);
  CHECK(data.stock[0].location.substr(0, 6) == data.stock[1].location.substr(0, 6));
  CHECK(data.stock[2].location.substr(0, 6) == "01-02-");  // the second aisle, the second bay
  CHECK(data.stock[1].quantity == 9);
}

TEST_CASE("a text that is no instance is refused") {
  for (const char* text : {"", "x", "1 1 1\n1 0", "1 1 1\n1 5 1\n1 0 1\n1 1\n", "1 1 0\n1 0 1\n",
                           "1 1 0\n1 0 -4\n1 1\n"}) {
    const auto read = fw::testing::read_sbpo(text, options());
    REQUIRE_FALSE(read);
    CHECK(read.error().code == "bad_instance");
  }
  const DataFolder folder;
  const auto done = fw::testing::convert_sbpo(folder.path() / "absent", folder.path(), options());
  REQUIRE_FALSE(done);
  CHECK(done.error().code == "cannot_read");
}

TEST_CASE("a published instance becomes a folder of files that fit together") {
  const std::filesystem::path instance =
      std::filesystem::path(FLOORWAVE_SOURCE_DIR) /
      "../shared/data/planning/sbpo2025/datasets/a/instance_0011.txt";
  if (!std::filesystem::exists(instance)) {
    FLOORWAVE_SKIP("optional benchmark data: " + instance.string());
  }
  const DataFolder folder;
  REQUIRE(fw::testing::convert_sbpo(instance, folder.path(), options()));
  folder.require_consistent();
  CHECK(folder.rows("items.csv").size() == 2'784);
  CHECK(folder.rows("orders.csv").size() == 2'902);
}
