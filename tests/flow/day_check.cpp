#include "tests/flow/day_check.h"

#include <filesystem>

#include <catch2/catch.hpp>

namespace fw::test {
namespace {

namespace json = boost::json;

std::size_t files_in(const std::filesystem::path& folder, const std::string& extension) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == extension) ++count;
  }
  return count;
}

}  // namespace

std::int64_t number(const json::object& summary, const char* part, const char* key) {
  return admin::count_of(summary, part, key);
}

void check_the_day(FloorProcesses& floor) {
  const auto summary = floor.close();
  for (const std::string& complaint : summary.complaints) FAIL_CHECK(complaint);
  INFO(json::serialize(summary.json));
  const json::object& day = summary.json;
  CHECK(number(day, "orders", "open") == 0);
  CHECK(number(day, "orders", "imported") == floor.orders());
  CHECK(number(day, "orders", "shipped") > 0);
  CHECK(number(day, "facts", "lost") == 0);
  CHECK(number(day, "facts", "duplicated") == 0);
  CHECK(number(day, "shipments", "completed") == number(day, "shipments", "acknowledged"));
  CHECK(number(day, "shipments", "completed") == number(day, "shipments", "receipts"));
  CHECK(day.at("labels").to_number<std::int64_t>() == day.at("parcels").to_number<std::int64_t>());
  CHECK(files_in(floor.file("labels"), ".zpl") >= day.at("labels").to_number<std::size_t>());
  for (const std::string& broken : floor.broken_rules()) FAIL_CHECK(broken);
}

void work_a_little(FloorProcesses& floor) {
  const std::int64_t before = number(floor.summary(), "facts", "applied");
  REQUIRE(floor.work_until([&](const json::object& summary) {
    return number(summary, "facts", "applied") > before || floor.is_drained(summary);
  }));
}

}  // namespace fw::test
