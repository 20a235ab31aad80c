// The pack station when what is in the totes is not what was ordered: missing,
// damaged, wrong, too many; orders that are parked and go on elsewhere; boxes that
// are opened again.
#include <catch2/catch.hpp>

#include "server/service/holds.h"
#include "server/service/pack_content.h"
#include "server/service/sweep.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

// One order of two items lies picked in T-1; Cleo stands at PK-1. There is no more
// stock of SKU-3 than what was picked.
struct Trouble {
  explicit Trouble(std::vector<WantedLine> lines = {{"SKU-1", 2}, {"SKU-3", 3}},
                   Quantity of_sku_3 = 3) {
    hall.stock("A-01", "SKU-1", 50);
    hall.stock("A-03", "SKU-3", of_sku_3);
    hall.stock("A-05", "SKU-5", 20);
    order = hall.order("1001", lines);
    hall.wave();
    Device picker(hall, "HH-1");
    picker.sign_on("W-1");
    Walk(hall, picker).all_trips();
    REQUIRE(picker.at_home());
    packer.sign_on("W-3");
    packer.scan("T-1");
    REQUIRE(packer.has_work());
  }
  void verify(int item, int units = 1) {
    for (int i = 0; i < units; ++i) CHECK(packer.scan(gtin(item)).signal != Signal::wrong);
  }
  // One is missing and another is to be brought: the order waits at this station.
  void park_for_missing() {
    packer.call("missing");
    packer.type("1");
    packer.wait(6000);
    INFO(packer.where());
    packer.type("");
    REQUIRE(packer.at_home());
    CHECK(hall.count("SELECT COUNT(*) FROM parked_order WHERE resumed_at_ms IS NULL") == 1);
  }
  void hold_item(const std::string& sku) {
    HoldWanted hold;
    hold.kind = "item";
    hold.code = sku;
    hold.reason = "broken";
    hold.by = "anna";
    REQUIRE(hall.run([&](Context& context) { return place_hold(context, hold); }));
  }

  Hall hall;
  std::string order;
  Device packer{hall, "PK-1"};
  Walk walk{hall, packer};
};

TEST_CASE("one of three is damaged: it lies in the tote for damaged goods, two are packed") {
  Trouble t;
  t.verify(3, 1);
  t.packer.call("damaged");
  t.packer.type("2");  // of the second line
  t.packer.type("1");
  t.packer.scan("T-BAD");
  INFO(t.packer.where());
  CHECK(t.hall.on_hand("T-BAD", "SKU-3") == 1);
  CHECK(t.hall.text("SELECT s.status FROM stock s JOIN place p ON p.id = s.place_id WHERE p.code = "
                    "'T-BAD' AND s.quantity > 0") == "damaged");
  t.walk.all();
  CHECK(t.packer.at_home());
  CHECK(t.hall.units(t.order, "shipped") == 4);
  CHECK(t.hall.units(t.order, "open") == 1);
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"damaged_at_pack"});
}

TEST_CASE(
    "a box goes without what is fetched again, and that is not there: the order is complete") {
  Trouble t({{"SKU-1", 2}, {"SKU-3", 3}}, 4);
  t.verify(1, 2);
  t.verify(3, 2);
  t.packer.call("missing");
  t.packer.type("1");
  t.packer.wait(1000);  // one more lies in A-03
  t.packer.call("close_box");
  t.walk.all();
  CHECK(t.hall.units(t.order, "packed") == 4);
  CHECK(t.hall.units(t.order, "shipped") == 0);  // one is on its way
  Device picker(t.hall, "HH-1");
  picker.wait(1000);
  picker.type("");
  Walk walk(t.hall, picker, "T-8");
  REQUIRE(walk.until(StepKind::item));
  picker.call("short");
  picker.type("0");
  picker.type("1");
  picker.scan("A-03");
  picker.wait(1000);
  CHECK(t.hall.units(t.order, "open") == 1);
  CHECK(t.hall.units(t.order, "shipped") == 4);
}

TEST_CASE("one of three is missing: only that one, the two that are there are packed") {
  Trouble t;
  t.verify(3, 2);
  t.packer.call("missing");
  t.packer.type("2");  // of the second line
  t.packer.type("1");
  t.walk.all();
  CHECK(t.packer.at_home());
  CHECK(t.hall.units(t.order, "shipped") == 4);
  CHECK(t.hall.units(t.order, "open") == 1);
  CHECK(t.hall.on_hand("~unaccounted", "SKU-3") == 1);
  CHECK(t.hall.count("SELECT quantity FROM discrepancy WHERE kind = 'missing_at_pack'") == 1);
}

TEST_CASE("an item that does not belong goes into the put-back tote, and to its shelf as work") {
  Trouble t;
  t.packer.call("wrong_item");
  t.packer.scan(gtin(5));
  t.packer.scan("T-BACK");
  INFO(t.packer.where());
  CHECK(t.hall.on_hand("T-BACK", "SKU-5") == 1);
  CHECK(t.hall.count("SELECT COUNT(*) FROM move_task WHERE ended_at_ms IS NULL") == 1);
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"wrong_item_at_pack"});
  t.walk.all();
  CHECK(t.packer.at_home());
  CHECK(t.hall.units(t.order, "shipped") == 5);

  // Ana brings it to its shelf.
  Device picker(t.hall, "HH-1");
  picker.sign_on("W-1");
  picker.scan("T-BACK");
  INFO(picker.where());
  REQUIRE(picker.has_work());
  Walk(t.hall, picker).all();
  CHECK(picker.at_home());
  CHECK(t.hall.on_hand("A-05", "SKU-5") == 21);
  CHECK(t.hall.on_hand("T-BACK", "SKU-5") == 0);
}

TEST_CASE("something that no item of the site explains is shown, the order goes on") {
  Trouble t;
  t.packer.call("wrong_item");
  t.packer.scan(gtin(9));
  t.packer.scan("T-BACK");
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"unknown_item_at_pack"});
  t.walk.all();
  CHECK(t.hall.units(t.order, "shipped") == 5);
}

TEST_CASE("one too many of an ordered item is put aside, not into the box") {
  Trouble t;
  t.verify(1, 2);
  CHECK(t.packer.scan(gtin(1)).say == terminal::Say::too_many);
  t.packer.call("wrong_item");
  t.packer.scan(gtin(1));
  t.packer.scan("T-BACK");
  CHECK(t.hall.on_hand("T-BACK", "SKU-1") == 1);
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"surplus_at_pack"});
  t.walk.all();
  CHECK(t.hall.units(t.order, "shipped") == 5);
}

TEST_CASE("an order is parked: the box stays open, another station goes on with its tote") {
  Trouble t;
  t.verify(1, 2);
  t.packer.call("park");
  t.packer.type("2");
  INFO(t.packer.where());
  REQUIRE(t.packer.at_home());
  CHECK(t.hall.count("SELECT COUNT(*) FROM parked_order WHERE resumed_at_ms IS NULL") == 1);
  CHECK(t.hall.text("SELECT p.code FROM container c JOIN place p ON p.id = c.stands_in_place_id "
                    "JOIN place q ON q.id = c.id WHERE q.code = 'T-1'") == "PACK-1");
  Device other(t.hall, "PK-2");
  other.sign_on("W-1");
  other.scan("T-1");
  INFO(other.where());
  REQUIRE(other.has_work());
  CHECK(t.hall.count("SELECT COUNT(*) FROM parked_order WHERE resumed_at_ms IS NULL") == 0);
  Walk(t.hall, other).all();
  CHECK(other.at_home());
  CHECK(t.hall.units(t.order, "shipped") == 5);
  CHECK(t.hall.count("SELECT COUNT(*) FROM parcel") == 1);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("what a parked order waits for does not come any more: it goes, and its totes are free") {
  Trouble t({{"SKU-1", 2}, {"SKU-3", 3}}, 10);
  t.verify(1, 2);
  t.verify(3, 2);
  t.packer.call("missing");
  t.packer.type("1");
  Device runner(t.hall, "HH-2");
  runner.sign_on("W-2");
  runner.type("");
  Walk way(t.hall, runner, "T-9");
  REQUIRE(way.until(StepKind::place));
  REQUIRE(way.until(StepKind::container));
  t.packer.call("close_box");
  REQUIRE(t.walk.until(StepKind::weight));
  REQUIRE(way.until(StepKind::place));  // it lies in T-91, on the cart
  REQUIRE(t.walk.until(StepKind::parcel));
  REQUIRE(t.walk.next());
  REQUIRE(t.packer.has_work());
  t.park_for_missing();
  t.hold_item("SKU-3");
  CHECK(t.hall.units(t.order, "shipped") == 4);
  way.all();
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE(
    "all that a parked order waits for does not come any more: there is nothing left to pack") {
  Trouble t({{"SKU-1", 2}}, 10);
  t.park_for_missing();
  t.hold_item("SKU-1");
  CHECK(t.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'pack' AND done_at_ms IS NULL") ==
        0);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("the packet is made anew while its label is scanned: that ends it all the same") {
  Trouble t;
  t.verify(1, 2);
  t.verify(3, 3);
  REQUIRE(t.walk.until(StepKind::parcel));
  t.packer.cut_off();
  const Id packet = t.packer.packet().id;
  t.walk.all();
  t.hall.run([&](Context& context) {
    renew_pack_packet(context, packet);
    return 0;
  });
  t.packer.reconnect();
  CHECK(t.hall.units(t.order, "shipped") == 5);
  CHECK(t.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'pack' AND done_at_ms IS NULL") ==
        0);
}

TEST_CASE("a station falls silent with the box: who goes on is told where the box stands") {
  Trouble t;
  t.verify(1, 2);
  t.packer.cut_off();
  for (int seconds = 0; seconds < 90; ++seconds) {
    t.hall.pass(1000);
    t.hall.run([&](Context& context) { return sweep(context, t.hall.site); });
  }
  Device other(t.hall, "PK-2");
  other.sign_on("W-1");
  other.scan("T-1");
  INFO(other.where());
  REQUIRE(other.has_work());
  std::string overview;
  for (const auto& line : other.packet().overview) overview += line.text + "\n";
  INFO(overview);
  CHECK(overview.find("Box at PACK-1") != std::string::npos);
  Walk(t.hall, other).all();
  CHECK(t.hall.units(t.order, "shipped") == 5);
}

TEST_CASE("an item is taken out of the open box and goes into the next parcel") {
  Trouble t;
  t.verify(1, 2);
  t.verify(3, 3);
  REQUIRE(t.walk.until(StepKind::weight));
  t.packer.call("take_out");
  t.packer.scan(gtin(3));
  INFO(t.packer.where());
  CHECK(t.packer.verb() == "VERIFY");
  CHECK(t.hall.on_hand("T-1", "SKU-3") == 1);
  t.packer.call("close_box");
  REQUIRE(t.walk.until(StepKind::parcel));
  CHECK(t.hall.units(t.order, "packed") == 4);
  t.walk.all();
  CHECK(t.packer.at_home());
  CHECK(t.hall.count("SELECT COUNT(*) FROM parcel") == 2);
  CHECK(t.hall.units(t.order, "shipped") == 5);
  CHECK(t.hall.discrepancies().empty());
}

TEST_CASE("what is not in the box cannot be taken out of it") {
  Trouble t;
  t.verify(1, 1);
  t.packer.call("take_out");
  t.packer.scan(gtin(3));
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"undo_too_late"});
  t.walk.all();
  CHECK(t.hall.units(t.order, "shipped") == 5);
}

TEST_CASE("at the label the packer opens the parcel again: everything is verified anew") {
  Trouble t;
  REQUIRE(t.walk.until(StepKind::parcel));
  t.packer.call("reopen");
  t.packer.type("1");
  INFO(t.packer.where());
  REQUIRE(t.packer.has_work());
  CHECK(t.packer.verb() == "VERIFY");
  CHECK(t.hall.count("SELECT COUNT(*) FROM label_job WHERE state <> 'voided'") == 0);
  t.walk.all();
  INFO(t.packer.where());
  CHECK(t.packer.at_home());
  CHECK(t.hall.units(t.order, "shipped") == 5);
  CHECK(t.hall.count("SELECT COUNT(*) FROM parcel WHERE voided_at_ms IS NULL") == 1);
  CHECK(t.hall.count("SELECT COUNT(*) FROM upstream_message") == 1);
}

TEST_CASE("a closed parcel's label at the home screen says who can open it") {
  Trouble t;
  t.walk.all();
  const auto answer = t.packer.scan(t.hall.text("SELECT sscc FROM parcel"));
  CHECK(answer.refusal.code == "parcel_closed");
}

TEST_CASE("the weight names the item that is probably missing") {
  Trouble t;
  REQUIRE(t.walk.until(StepKind::weight));
  const auto answer = t.packer.weigh(50 + 200 + 600);
  CHECK(answer.refusal.code == "weight_off");
  CHECK(answer.refusal.next.text.find("1 x ITEM 3") != std::string::npos);
  t.packer.type("");
  t.packer.weigh(50 + 200 + 600);  // it is all there: the same weight once more
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"weight_off"});
  CHECK(t.hall.count("SELECT quantity FROM discrepancy") == 300);
}

TEST_CASE("the last parcel's label says of how many") {
  Trouble t;
  t.verify(1, 2);
  t.packer.call("close_box");
  t.walk.all();
  CHECK(t.hall.count("SELECT COUNT(*) FROM label_job WHERE label LIKE '%\"parcel_count\":2%'") ==
        1);
}

}  // namespace
}  // namespace fw::service::story
