// An order's goods lie in two totes, the same item in both: the packer scans a tote when
// it is taken in hand, and the books know what is left where.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using wire::StepKind;

// Eight of SKU-1: three in T-1, five in T-90.
struct TwoTotes {
  TwoTotes() {
    hall.stock("A-01", "SKU-1", 20);
    order = hall.order("1", {{"SKU-1", 8}});
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    REQUIRE(pick.until(StepKind::container));
    picker.scan("T-1");
    REQUIRE(pick.until(StepKind::item));
    REQUIRE(pick.until(StepKind::container));
    picker.call("tote_full");
    picker.type("3");
    picker.scan("T-90");
    pick.all();
    REQUIRE(in("T-1") == 3);
    REQUIRE(in("T-90") == 5);
    packer.sign_on("W-3");
  }
  Quantity in(const std::string& tote) { return hall.on_hand(tote, "SKU-1"); }
  bool speaks_of_box() {
    const auto& lines = picker.step()->show.lines;
    return std::any_of(lines.begin(), lines.end(),
                       [](const auto& line) { return line.text == "or the box beside it"; });
  }
  void verify(int units) {
    for (int i = 0; i < units; ++i) packer.scan(gtin(1));
  }

  Hall hall;
  std::string order;
  Device picker{hall, "HH-1"};
  Walk pick{hall, picker};
  Device packer{hall, "PK-1"};
  Walk pack{hall, packer};
};

}  // namespace

TEST_CASE("what is verified came out of the tote that was scanned last") {
  TwoTotes t;
  t.packer.scan("T-90");
  t.verify(2);
  CHECK(t.in("T-90") == 3);
  CHECK(t.in("T-1") == 3);
  t.packer.scan("T-1");  // taken in hand
  t.verify(2);
  CHECK(t.in("T-90") == 3);
  CHECK(t.in("T-1") == 1);
  t.pack.all();
  CHECK(t.hall.units(t.order, "shipped") == 8);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("nobody scans the second tote until it is asked for: all the same") {
  TwoTotes t;
  t.packer.scan("T-1");
  t.verify(8);
  CHECK(t.in("T-1") == 0);
  CHECK(t.in("T-90") == 0);
  CHECK(t.packer.step()->kind == StepKind::container);
  CHECK(t.packer.big() == "T-90");
  t.pack.all();
  CHECK(t.hall.units(t.order, "shipped") == 8);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("a box is closed in between: the next one goes on with the tote in hand") {
  TwoTotes t;
  t.packer.scan("T-1");
  t.packer.scan("T-90");
  t.verify(4);
  t.packer.call("close_box");
  REQUIRE(t.pack.until(StepKind::parcel));
  t.pack.next();
  t.verify(1);
  CHECK(t.in("T-90") == 0);
  CHECK(t.in("T-1") == 3);
  t.pack.all();
  CHECK(t.hall.units(t.order, "shipped") == 8);
  CHECK(t.hall.count("SELECT COUNT(*) FROM parcel WHERE closed_at_ms IS NOT NULL") == 2);
}

TEST_CASE("cancelled after a box was closed: what is left is put back out of the right tote") {
  TwoTotes t;
  t.packer.scan("T-90");
  t.verify(4);
  t.packer.call("close_box");
  REQUIRE(t.pack.until(StepKind::parcel));
  REQUIRE(t.hall.run([&](Context& c) { return cancel_order(c, t.order, "customer", "anna"); }));
  CHECK(t.in("T-90") == 1);
  CHECK(t.in("T-1") == 3);
  CHECK(t.hall.count("SELECT quantity FROM move_task WHERE place_id = (SELECT id FROM place WHERE "
                     "code = 'T-90')") == 1);
  CHECK(t.hall.units(t.order, "cancelled") == 8);
}

TEST_CASE("cancelled with an open box: each unit of it goes back to the tote that it came out of") {
  TwoTotes t;
  t.packer.scan("T-90");
  t.verify(2);
  t.packer.scan("T-1");
  t.verify(2);
  t.packer.call("take_out");
  t.packer.scan(gtin(1));
  CHECK(t.in("T-1") == 2);  // what went in last comes out first
  REQUIRE(t.hall.run([&](Context& c) { return cancel_order(c, t.order, "customer", "anna"); }));
  CHECK(t.in("T-90") == 5);
  CHECK(t.in("T-1") == 3);
  CHECK(t.hall.count("SELECT COUNT(*) FROM parcel WHERE voided_at_ms IS NULL") == 0);
  // Whoever puts it back is told of the box that the packer left beside the totes.
  t.picker.scan("T-1");
  REQUIRE(t.picker.packet().kind == "put_back");
  REQUIRE(t.pick.until(StepKind::item));
  CHECK(t.speaks_of_box());
}

TEST_CASE("cancelled before anybody packed it: no box is spoken of") {
  TwoTotes t;
  REQUIRE(t.hall.run([&](Context& c) { return cancel_order(c, t.order, "customer", "anna"); }));
  t.picker.scan("T-1");
  REQUIRE(t.pick.until(StepKind::item));
  CHECK_FALSE(t.speaks_of_box());
}

}  // namespace fw::service::story
