// Goal: what goes wrong at the pack station, on the real programs: a parcel that is
// void after its shipment was completed, told to the shop in the next revision; and
// a day with mispicks whose discrepancies are few and say what may be done.
#include <catch2/catch.hpp>

#include "tests/support/floor_processes.h"

namespace fw::test {
namespace {

namespace json = boost::json;

json::array rows(FloorProcesses& floor, const std::string& path) {
  return floor.api().get(path).as_object().at("rows").as_array();
}

std::string text(const json::value& row, const char* member) {
  return std::string(row.as_object().at(member).as_string());
}

// Every message of the order's shipment, the newest first.
json::array messages_of(FloorProcesses& floor, const std::string& order) {
  json::array found;
  for (const auto& message : rows(floor, "/api/v1/upstream-messages?limit=1000")) {
    if (text(message, "order") == order) found.push_back(message);
  }
  return found;
}

}  // namespace

TEST_CASE("a parcel is void after its shipment was completed: the shop hears a revision of it") {
  FloorProcesses floor(
      {.orders = 6, .pickers = 1, .seed = 21, .short_per_mille = 0, .deviation_per_mille = 0});
  floor.open();
  REQUIRE(floor.drain());
  const auto labels = rows(floor, "/api/v1/label-jobs?limit=1000");
  REQUIRE(!labels.empty());
  const std::string sscc = text(labels.front(), "sscc");
  const std::string order = text(labels.front(), "order");
  REQUIRE(messages_of(floor, order).size() == 1);

  const std::string void_it = "/api/v1/parcels/" + sscc + "/void";
  CHECK_THROWS(floor.api().post(void_it, json::object{}));  // without a reason
  floor.api().post(void_it, json::object{{"reason", "wrong item inside"}});
  CHECK_THROWS(floor.api().post(void_it, json::object{{"reason", "again"}}));
  const bool told = floor.work_until([&](const json::object&) {
    const auto messages = messages_of(floor, order);
    return messages.size() == 2 && text(messages.front(), "state") == "done";
  });
  CHECK(told);
  const auto messages = messages_of(floor, order);
  REQUIRE(messages.size() == 2);
  CHECK(text(messages.front(), "id") != text(messages.back(), "id"));
  const std::string type = text(messages.front(), "type");
  CHECK((type == "shipment.voided" || type == "shipment.revised"));
  floor.floor().stop_all();
  CHECK(floor.count("SELECT COUNT(*) FROM parcel WHERE voided_at_ms IS NOT NULL") == 1);
  for (const std::string& broken : floor.broken_rules()) FAIL_CHECK(broken);
}

TEST_CASE("a day with many mispicks ends with a short list of discrepancies") {
  FloorProcesses floor({.orders = 30, .seed = 22, .short_per_mille = 0, .deviation_per_mille = 80});
  floor.open();
  REQUIRE(floor.drain());
  for (const auto& row : rows(floor, "/api/v1/discrepancies?state=all&limit=1000")) {
    INFO(json::serialize(row));
    CHECK(!text(row, "owner_role").empty());
    const bool open = row.as_object().at("resolved_at").is_null();
    CHECK(row.as_object().at("resolutions").as_array().empty() != open);
  }
  const auto open = rows(floor, "/api/v1/discrepancies?state=open&limit=1000");
  INFO(json::serialize(open));
  CHECK(open.size() <= 10);
  floor.floor().stop_all();
  for (const std::string& broken : floor.broken_rules()) FAIL_CHECK(broken);
}

}  // namespace fw::test
