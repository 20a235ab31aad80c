// Packing on real terminals: several boxes, missing goods, wrong weights, orders
// that move from one station to another.
#include <catch2/catch.hpp>

#include "server/service/carton_choice.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

// One order of three items lies picked in T-1; Cleo stands at PK-1.
struct Picked {
  explicit Picked(std::vector<WantedLine> lines = {{"SKU-1", 2}, {"SKU-2", 1}, {"SKU-3", 3}},
                  const std::string& rule = "backorder") {
    for (int i = 1; i <= 6; ++i) {
      hall.stock("A-0" + std::to_string(i), "SKU-" + std::to_string(i), 150);
    }
    order = hall.order("1001", lines, rule);
    hall.wave();
    Device picker(hall, "HH-1");
    picker.sign_on("W-1");
    Walk(hall, picker).all_trips();
    REQUIRE(picker.at_home());
    packer.sign_on("W-3");
  }
  void open(const std::string& tote = "T-1") {
    packer.scan(tote);
    INFO(packer.where());
    REQUIRE(packer.has_work());
  }
  // Nothing is left from which missing goods could be brought.
  void empty_shelves() {
    for (int i = 1; i <= 6; ++i) {
      hall.stock("A-0" + std::to_string(i), "SKU-" + std::to_string(i), 0);
    }
  }
  // Verifies units of one item in the box.
  void verify(int item, int units = 1) {
    for (int i = 0; i < units; ++i) CHECK(packer.scan(gtin(item)).signal != Signal::wrong);
  }

  Hall hall;
  std::string order;
  Device packer{hall, "PK-1"};
  Walk walk{hall, packer};
};

TEST_CASE("items are verified in any order, one too many is heard at once") {
  Picked p;
  p.open();
  p.verify(3, 2);
  p.verify(1, 2);
  p.verify(2);
  CHECK(p.packer.scan(gtin(2)).say == terminal::Say::too_many);
  CHECK(p.packer.scan(gtin(5)).signal == Signal::wrong);
  p.verify(3);
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.discrepancies().empty());
}

TEST_CASE("the last verified item is taken back with one key, also when it was the last one") {
  Picked p;
  p.open();
  p.verify(1, 2);
  CHECK(p.hall.units(p.order, "picked") == 6);
  const auto in_box = [&] { return p.hall.count("SELECT SUM(quantity) FROM parcel_line"); };
  CHECK(in_box() == 2);
  CHECK(p.packer.call("undo").signal != Signal::wrong);
  CHECK(in_box() == 1);
  CHECK(p.packer.call("undo").signal == Signal::wrong);  // one step, not two
  p.packer.press(terminal::Key::back);
  p.verify(1);
  p.verify(2);
  p.verify(3, 3);
  CHECK(p.packer.step()->kind == StepKind::choice);  // the carton
  p.packer.call("undo");
  CHECK(p.packer.step()->kind == StepKind::item);
  CHECK(in_box() == 5);
  p.verify(3);
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.discrepancies().empty());
}

TEST_CASE("without signal the last verified item is taken back, too; a closed parcel is not") {
  Picked p;
  p.open();
  p.packer.cut_off();
  p.verify(2);
  p.packer.call("undo");
  p.verify(1, 2);
  p.packer.reconnect();
  CHECK(p.hall.count("SELECT SUM(quantity) FROM parcel_line") == 2);
  p.verify(2);
  p.verify(3, 3);
  REQUIRE(p.walk.until(StepKind::parcel));
  CHECK(p.packer.call("undo").signal == Signal::wrong);
  p.packer.press(terminal::Key::back);
  p.walk.all();
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.discrepancies().empty());
}

TEST_CASE("the box is full: two parcels, two labels, one shipment, one message") {
  Picked p;
  p.open();
  p.verify(1, 2);
  p.packer.call("close_box");
  REQUIRE(p.walk.until(StepKind::parcel));
  CHECK(p.hall.units(p.order, "packed") == 2);
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel") == 2);
  CHECK(p.hall.count("SELECT COUNT(DISTINCT sscc) FROM parcel") == 2);
  CHECK(p.hall.count("SELECT COUNT(*) FROM shipment") == 1);
  CHECK(p.hall.count("SELECT COUNT(*) FROM upstream_message") == 1);
}

TEST_CASE("the packer sees which carton this parcel goes into, and how full it will be") {
  Picked p({{"SKU-1", 40}});  // of 50 x 50 x 50 mm; the small box takes 64
  p.open();
  CHECK(p.packer.step()->show.hint.text == "Box S, 62 % full");
  p.verify(1, 40);
  REQUIRE(p.packer.step()->kind == StepKind::choice);
  CHECK(p.packer.step()->preset == "S");
  CHECK(p.packer.step()->show.hint.text == "Box S, 62 % full");
  p.walk.all();
  CHECK(p.packer.at_home());
}

TEST_CASE("what must not lie together is proposed apart, parcel by parcel") {
  Picked p({{"SKU-1", 2}, {"SKU-2", 1}});
  p.hall.run([](Context& context) {
    auto& database = context.database();
    database.exec("UPDATE item SET kinds = 'food', never_with = 'soap' WHERE sku = 'SKU-1'");
    return database.exec("UPDATE item SET kinds = 'soap' WHERE sku = 'SKU-2'");
  });
  p.open();
  CHECK(p.packer.step()->show.hint.text == "Box 1/2 S");
  CHECK(p.packer.step()->show.lines.back().text == "Into box 1");
  p.verify(1, 2);
  CHECK(p.packer.step()->show.lines.back().text == "Into box 2");
  p.packer.call("close_box");
  REQUIRE(p.walk.until(StepKind::parcel));
  while (p.packer.has_work() && p.packer.step()->kind != StepKind::item) p.walk.next();
  CHECK(p.packer.step()->show.hint.text == "Box 2/2 S");
  CHECK(p.packer.step()->show.lines.back().text == "sku SKU-2");
  p.walk.all();
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel") == 2);
}

TEST_CASE("where several boxes are needed each item says how many of it go into which") {
  Picked p({{"SKU-1", 6}, {"SKU-2", 1}});
  p.hall.run([](Context& context) {  // the large box carries four of them
    return context.database().exec(
        "UPDATE item SET weight_g = 4500, length_mm = 100, width_mm = 100, height_mm = 100 WHERE "
        "sku = "
        "'SKU-1'");
  });
  p.open();
  CHECK(p.packer.step()->show.big.text == "6 EACH");
  CHECK(p.packer.step()->show.lines.back().text == "4 into box 1");
  CHECK(p.packer.step()->show.hint.text == "Box 1/2 L");
  p.verify(1, 4);
  p.packer.call("close_box");
  REQUIRE(p.walk.until(StepKind::parcel));
  while (p.packer.has_work() && p.packer.step()->kind != StepKind::item) p.walk.next();
  // One box is left: nothing to choose between.
  CHECK(p.packer.step()->show.hint.text == "Box 2/2 S");
  CHECK(p.packer.step()->show.lines.back().text == "sku SKU-1");
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 7);
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel") == 2);
}

TEST_CASE("the packer may lay units into another box than proposed") {
  Picked p({{"SKU-1", 6}, {"SKU-2", 1}});
  p.hall.run([](Context& context) {
    return context.database().exec(
        "UPDATE item SET weight_g = 4500, length_mm = 100, width_mm = 100, height_mm = 100 WHERE "
        "sku = "
        "'SKU-1'");
  });
  p.open();
  p.verify(1, 1);
  p.packer.call("close_box");
  REQUIRE(p.walk.until(StepKind::parcel));
  while (p.packer.has_work() && p.packer.step()->kind != StepKind::item) p.walk.next();
  CHECK(p.packer.step()->show.lines.back().text == "4 into box 2");
  p.verify(1, 3);
  p.packer.call("close_box");
  p.walk.all();
  CHECK(p.hall.units(p.order, "shipped") == 7);
}

TEST_CASE("upright goods that fit only lying go into the taller box; nothing fits: the largest") {
  Picked p({{"SKU-1", 1}});
  const auto make = [&](std::int64_t height, int upright) {
    p.hall.run([&](Context& context) {
      return context.database().exec(
          "UPDATE item SET height_mm = :1, upright = :2 WHERE sku = 'SKU-1'", height, upright);
    });
  };
  const auto proposed = [&] {
    const auto goods =
        store::goods_to_pack(p.hall.database, p.hall.count("SELECT MIN(id) FROM fulfilment"));
    auto cartons = store::cartons(p.hall.database, p.hall.site);
    cartons[0].length_mm = 300;  // long and low
    return choose_carton(goods, cartons);
  };
  make(290, 0);
  CHECK(proposed().code == "S");
  make(290, 1);
  CHECK(proposed().code == "L");
  make(900, 0);
  CHECK(proposed().code == "L");
  CHECK(proposed().fill_percent == 0);
}

TEST_CASE("closing a box with nothing in it asks for the items again") {
  Picked p;
  p.open();
  p.packer.call("close_box");
  REQUIRE(p.walk.until(StepKind::weight));
  p.packer.weigh(60);
  INFO(p.packer.where());
  CHECK(p.packer.verb() == "VERIFY");
  p.walk.all();
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel") == 1);
}

TEST_CASE("the box was to be closed too early: the packer goes on packing into it") {
  Picked p;
  p.open();
  p.verify(1, 2);
  CHECK(p.packer.call("close_box").signal != Signal::wrong);
  CHECK(p.packer.step()->kind == StepKind::choice);
  CHECK(p.packer.call("pack_on").signal != Signal::wrong);
  INFO(p.packer.where());
  REQUIRE(p.packer.step()->kind == StepKind::item);
  CHECK(terminal::current_group(p.packer->runner())->title.text == "T-1 SO000001");
  p.verify(2);
  p.verify(3, 3);
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel") == 1);
}

TEST_CASE("an item is missing in the tote: the rest is shipped, the line waits for stock") {
  Picked p;
  p.empty_shelves();
  p.open();
  p.verify(1, 2);
  p.verify(2);
  p.verify(3, 1);
  p.packer.call("missing");
  p.packer.type("1");
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 4);
  CHECK(p.hall.units(p.order, "open") == 2);
  CHECK(p.hall.discrepancies() == std::vector<std::string>{"missing_at_pack"});
  CHECK(p.hall.count("SELECT COUNT(*) FROM fulfilment WHERE completed_at_ms IS NOT NULL") == 1);
}

TEST_CASE("what is missing at the station is brought from the shelf at once; the order waits") {
  Picked p;
  p.open();
  p.verify(1, 2);
  p.verify(2);
  p.verify(3, 1);
  p.packer.call("missing");
  p.packer.type("1");
  p.packer.wait(6000);
  INFO(p.packer.where());
  CHECK(p.packer.step()->kind == StepKind::confirm);  // it may be parked
  p.packer.type("");
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 0);

  Device runner(p.hall, "HH-2");
  runner.sign_on("W-2");
  Walk(p.hall, runner, "T-9").all_trips();
  CHECK(runner.at_home());
  CHECK(p.hall.units(p.order, "picked") == 6);

  p.packer.scan("T-91");
  p.packer.wait(2000);
  INFO(p.packer.where());
  REQUIRE(p.packer.has_work());
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel WHERE voided_at_ms IS NULL") == 1);
}

TEST_CASE("the box is closed while the missing unit is fetched: its tote stays with its trip") {
  Picked p;
  p.open();
  p.verify(1, 2);
  p.verify(2);
  p.verify(3, 2);
  p.packer.call("missing");
  p.packer.type("1");
  Device runner(p.hall, "HH-2");
  runner.sign_on("W-2");
  runner.type("");
  Walk walk(p.hall, runner, "T-9");
  REQUIRE(walk.until(StepKind::item));  // T-91 is bound, nothing lies in it yet
  p.packer.call("close_box");
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "packed") == 5);

  walk.all();
  CHECK(p.hall.on_hand("T-91", "SKU-3") == 1);
  CHECK(p.hall.units(p.order, "picked") == 1);
  p.open("T-91");
  p.walk.all();
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("everything is missing: the packet is over and the order waits for stock") {
  Picked p({{"SKU-1", 2}});
  p.empty_shelves();
  p.open();
  p.packer.call("missing");
  p.packer.type("1");
  p.packer.wait(6000);
  INFO(p.packer.where());
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "open") == 2);
  CHECK(p.hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(p.hall.count("SELECT COUNT(*) FROM fulfilment WHERE cancelled_at_ms IS NULL") == 0);
  CHECK(p.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("the rest is missing after a first box: the shipment is complete with one parcel") {
  Picked p({{"SKU-1", 2}, {"SKU-2", 1}}, "ship_short");
  p.empty_shelves();
  p.open();
  p.verify(1, 2);
  p.packer.call("close_box");
  REQUIRE(p.walk.until(StepKind::parcel));
  p.walk.next();
  REQUIRE(p.packer.verb() == "VERIFY");
  p.packer.call("missing");
  p.packer.type("2");
  p.packer.wait(6000);
  INFO(p.packer.where());
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 2);
  CHECK(p.hall.units(p.order, "cancelled") == 1);
  CHECK(p.hall.count("SELECT COUNT(*) FROM upstream_message") == 1);
}

TEST_CASE("a thing that does not belong there is put aside and shown") {
  Picked p;
  p.open();
  p.packer.call("wrong_item");
  p.packer.scan(gtin(5));
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.discrepancies() == std::vector<std::string>{"wrong_item_at_pack"});
  CHECK(p.hall.units(p.order, "shipped") == 6);
}

TEST_CASE("a weight that is off is refused once; the same weight again is taken and shown") {
  Picked p;
  p.open();
  p.walk.weight_g = 5000;
  REQUIRE(p.walk.until(StepKind::weight));
  const auto answer = p.packer.weigh(5000);
  CHECK(answer.refusal.code == "weight_off");
  CHECK(p.hall.units(p.order, "packed") == 0);
  p.packer.type("");  // puts the message away: the box is as it was
  CHECK(p.packer.step()->kind == StepKind::weight);
  CHECK(p.hall.units(p.order, "packed") == 0);
  p.packer.weigh(5000);
  INFO(p.packer.where());
  CHECK(p.packer.step()->kind == StepKind::parcel);
  CHECK(p.hall.discrepancies() == std::vector<std::string>{"weight_off"});
  p.walk.all();
  CHECK(p.hall.units(p.order, "shipped") == 6);
}

TEST_CASE("the answer about the weight is lost: the same question is refused again") {
  Picked p;
  p.open();
  REQUIRE(p.walk.until(StepKind::weight));
  // The request arrives, its answer does not.
  p.packer->enter(terminal::Weighing{5000, true}, p.packer.now());
  p.packer->step(p.packer.now());
  p.hall.settle();
  while (p.hall.network.hear("PK-1#1")) continue;
  p.packer.wait(5000);
  CHECK(p.packer->feedback().refusal.code == "weight_off");
  CHECK(p.hall.units(p.order, "packed") == 0);
  CHECK(p.hall.discrepancies().empty());
}

TEST_CASE("the packer goes to another station with the open box") {
  Picked p;
  p.open();
  p.verify(1, 2);
  p.verify(3, 1);
  Device other(p.hall, "PK-2");
  other.sign_on("W-3");
  CHECK(other.at_home());
  other.scan("T-1");
  INFO(other.where());
  REQUIRE(other.has_work());
  Walk(p.hall, other).all();
  INFO(other.where());
  CHECK(other.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 6);
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel") == 1);
  CHECK(p.hall.discrepancies().empty());
}

TEST_CASE("everything is verified when the station breaks: the next one only closes the box") {
  Picked p;
  p.open();
  REQUIRE(p.walk.until(StepKind::choice));
  p.packer.lose_memory();
  p.packer.sign_on("W-3");
  CHECK(p.packer.at_home());
  p.open();
  CHECK(p.packer.step()->kind == StepKind::choice);
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 6);
}

TEST_CASE("an order that somebody packs cannot be opened elsewhere") {
  Picked p;
  p.open();
  p.verify(1);
  Device other(p.hall, "PK-2");
  other.sign_on("W-1");
  const auto answer = other.scan("T-1");
  CHECK(answer.refusal.code == "open_elsewhere");
  p.walk.all();
  const auto empty = other.scan("T-1");
  CHECK(empty.refusal.code == "tote_empty");
}

TEST_CASE("a station dies while it waits for the label: the parcel was closed once") {
  Picked p;
  p.open();
  REQUIRE(p.walk.until(StepKind::weight));
  p.packer->enter(terminal::Weighing{1450, true}, p.packer.now());
  p.packer->step(p.packer.now());
  p.hall.settle();  // the server has closed it
  p.packer.switch_off();
  p.hall.pass(3000);
  p.packer.switch_on();
  p.packer.wait(3000);
  p.packer.type("");
  INFO(p.packer.where());
  REQUIRE(p.packer.has_work());
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel") == 1);
  CHECK(p.hall.count("SELECT COUNT(*) FROM label_job") == 1);
  CHECK(p.hall.units(p.order, "shipped") == 6);
}

TEST_CASE("two lines of one item are packed to their own lines") {
  Picked p({{"SKU-1", 2}, {"SKU-1", 3}});
  p.open();
  p.walk.all();
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "shipped") == 5);
  CHECK(p.hall.count("SELECT COUNT(*) FROM parcel_line") == 2);
}

TEST_CASE("an order in two totes: the sister is asked for, both are free afterwards") {
  Picked p({{"SKU-1", 100}, {"SKU-2", 45}});
  const auto totes = p.hall.count("SELECT COUNT(*) FROM tote_load");
  p.open();
  p.walk.all();
  CHECK(p.hall.units(p.order, "shipped") == 145);
  CHECK(totes >= 2);
  CHECK(p.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("a label that cannot be scanned is said so, a new one can be asked for") {
  Picked p;
  p.open();
  REQUIRE(p.walk.until(StepKind::parcel));
  p.packer.call("reprint");
  p.packer.type("2");
  CHECK(p.hall.count("SELECT COUNT(*) FROM label_job WHERE state <> 'voided'") == 1);
  CHECK(p.hall.count("SELECT MAX(copy) FROM label_job") == 2);
  p.packer.call("no_scan");
  CHECK(p.packer.at_home());
  CHECK(p.hall.units(p.order, "packed") == 6);
  CHECK(p.hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
}

}  // namespace
}  // namespace fw::service::story
