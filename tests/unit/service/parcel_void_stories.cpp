// Parcels that were closed and come back: opened again, void after the shipment was
// completed, printed again; the shop hears of each in a revision of its own.
#include <catch2/catch.hpp>

#include "server/service/parcel_voiding.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

// Cleo stands at PK-1; an order of two items lies picked in T-1.
struct Station {
  Station() {
    hall.stock("A-01", "SKU-1", 50);
    hall.stock("A-02", "SKU-2", 50);
    order = hall.order("1001", {{"SKU-1", 2}, {"SKU-2", 1}});
    hall.wave();
    Device picker(hall, "HH-1");
    picker.sign_on("W-1");
    Walk(hall, picker).all_trips();
    packer.sign_on("W-3");
    packer.scan("T-1");
    REQUIRE(packer.has_work());
  }
  std::string sscc() { return hall.text("SELECT sscc FROM parcel ORDER BY id DESC LIMIT 1"); }
  Id parcel() { return hall.count("SELECT id FROM parcel ORDER BY id DESC LIMIT 1"); }
  Result<Done> reopen() {
    return hall.run(
        [&](Context& context) { return reopen_parcel(context, parcel(), "wrong item", "OLGA"); });
  }
  Result<Done> make_void() {
    return hall.run(
        [&](Context& context) { return void_parcel(context, parcel(), "cancelled", "OLGA"); });
  }

  Hall hall;
  std::string order;
  Device packer{hall, "PK-1"};
  Walk walk{hall, packer};
};

TEST_CASE("a closed parcel is opened again: its label is void, its goods are verified anew") {
  Station s;
  REQUIRE(s.walk.until(StepKind::parcel));
  const std::string first = s.sscc();
  REQUIRE(s.reopen());
  CHECK(s.hall.units(s.order, "picked") == 3);
  CHECK(s.hall.units(s.order, "packed") == 0);
  CHECK(s.hall.count("SELECT COUNT(*) FROM label_job WHERE state <> 'voided'") == 0);
  CHECK(s.reopen().error().code == "parcel_void");
  CHECK(s.hall.findings().empty());
}

TEST_CASE("a parcel void after its shipment was completed: the next revisions tell the shop") {
  Station s;
  s.walk.all();
  REQUIRE(s.packer.at_home());
  REQUIRE(s.hall.units(s.order, "shipped") == 3);
  const std::string first = s.sscc();
  const Id shipment = s.hall.count("SELECT id FROM shipment");
  REQUIRE(s.make_void());
  CHECK(s.hall.units(s.order, "shipped") == 0);
  CHECK(s.hall.units(s.order, "picked") == 3);
  CHECK(s.hall.text("SELECT type FROM upstream_message ORDER BY revision DESC LIMIT 1") ==
        "shipment.voided");
  CHECK(s.hall.findings().empty());

  // The box is scanned at the station, verified and packed anew.
  const auto answer = s.packer.scan(first);
  INFO(s.packer.where());
  CHECK(answer.signal != Signal::wrong);
  REQUIRE(s.packer.has_work());
  s.walk.all();
  INFO(s.packer.where());
  CHECK(s.packer.at_home());
  CHECK(s.hall.units(s.order, "shipped") == 3);
  CHECK(s.sscc() != first);
  CHECK(s.hall.count("SELECT COUNT(*) FROM shipment") == 1);
  CHECK(s.hall.count("SELECT id FROM shipment") == shipment);
  CHECK(s.hall.count("SELECT revision FROM shipment") == 3);
  CHECK(s.hall.count("SELECT COUNT(DISTINCT id) FROM upstream_message") == 3);
  CHECK(s.hall.text("SELECT type FROM upstream_message WHERE revision = 3") == "shipment.revised");
  CHECK(s.hall.count("SELECT COUNT(*) FROM label_job WHERE state <> 'voided'") == 1);
}

TEST_CASE("one of two parcels is void: the other one stays as it is in the next revision") {
  Station s;
  s.packer.scan(gtin(1));
  s.packer.call("close_box");
  s.walk.all();
  REQUIRE(s.packer.at_home());
  REQUIRE(s.hall.count("SELECT COUNT(*) FROM parcel") == 2);
  REQUIRE(s.make_void());
  CHECK(s.hall.text("SELECT type FROM upstream_message WHERE revision = 2") == "shipment.revised");
  CHECK(s.hall.findings().empty());
  s.packer.scan(s.sscc());
  REQUIRE(s.packer.has_work());
  s.walk.all();
  CHECK(s.packer.at_home());
  CHECK(s.hall.units(s.order, "shipped") == 3);
  CHECK(s.hall.count("SELECT COUNT(*) FROM parcel WHERE voided_at_ms IS NULL") == 2);
}

TEST_CASE("what the carrier has is not void any more: a return is due") {
  Station s;
  s.walk.all();
  s.hall.run([](Context& context) {
    return context.database().exec("UPDATE parcel SET handed_over_at_ms = 1");
  });
  const auto refused = s.make_void();
  REQUIRE(!refused);
  CHECK(refused.error().code == "handed_over");
  CHECK(refused.error().next == "use a return");
}

TEST_CASE("a station that never heard that its order was cancelled hears it when it reprints") {
  Station s;
  REQUIRE(s.walk.until(wire::StepKind::parcel));
  s.packer.cut_off();  // what the server says now is lost
  REQUIRE(s.hall.run(
      [&](Context& context) { return cancel_order(context, s.order, "customer", "OLGA"); }));
  s.packer.reconnect(50);
  REQUIRE(s.packer.has_work());
  s.packer.call("reprint");
  s.packer.type("1");
  s.packer.wait(500);
  INFO(s.packer.where());
  REQUIRE(s.packer->notice());
  s.packer.type("");
  CHECK(s.packer.at_home());
}

TEST_CASE("the label is printed once more for the office: the copy before is void") {
  Station s;
  s.walk.all();
  REQUIRE(s.hall.run(
      [&](Context& context) { return reprint_parcel(context, s.parcel(), 0, "torn", "OLGA"); }));
  CHECK(s.hall.count("SELECT MAX(copy) FROM label_job WHERE state <> 'voided'") == 2);
  CHECK(s.hall.count("SELECT COUNT(*) FROM label_job WHERE state <> 'voided'") == 1);
}

}  // namespace
}  // namespace fw::service::story
