// A whole shift on real terminals: the packets that the server makes are walked
// by the terminal's own step runner, over the protocol's JSON.
#include <catch2/catch.hpp>

#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

TEST_CASE("two orders from the shelf to the shop: one trip, two parcels, two messages") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 20);
  hall.stock("A-02", "SKU-2", 20);
  hall.stock("A-05", "SKU-3", 20);
  const auto first = hall.order("1001", {{"SKU-1", 2}, {"SKU-3", 7}});
  const auto second = hall.order("1002", {{"SKU-1", 1}, {"SKU-2", 1}});
  CHECK(hall.units(first, "reserved") == 9);
  hall.wave();
  CHECK(hall.units(first, "allocated") == 9);

  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  INFO(picker.where());
  REQUIRE(picker.at_home());
  picker.type("");
  REQUIRE(picker.has_work());
  Walk(hall, picker).all();
  CHECK(picker.at_home());
  CHECK(hall.units(first, "picked") == 9);
  CHECK(hall.units(second, "picked") == 2);
  CHECK(hall.on_hand("A-01", "SKU-1") == 17);
  CHECK(hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);

  Device packer(hall, "PK-1");
  packer.sign_on("W-3");
  for (const char* tote : {"T-1", "T-2"}) {
    packer.scan(tote);
    REQUIRE(packer.has_work());
    Walk(hall, packer).all();
    CHECK(packer.at_home());
  }
  CHECK(hall.units(first, "shipped") == 9);
  CHECK(hall.units(second, "shipped") == 2);
  CHECK(hall.count("SELECT COUNT(*) FROM upstream_message") == 2);
  CHECK(hall.count("SELECT COUNT(*) FROM label_job") == 2);
  CHECK(hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(hall.discrepancies().empty());
}

}  // namespace
}  // namespace fw::service::story
