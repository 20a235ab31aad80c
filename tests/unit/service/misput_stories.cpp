// A misput that is noticed at the pack station: goods of one order lie in the tote of
// another, and two packers see one half each.
#include <catch2/catch.hpp>

#include "server/service/discrepancies.h"
#include "server/service/interventions.h"
#include "server/service/printing.h"
#include "server/service/put_back.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using terminal::Signal;

// Order A wants two of SKU-1, order B two of SKU-5; one of A's lies in B's tote.
struct Misput {
  explicit Misput(Quantity of_sku_1 = 50, const std::string& rule = "backorder") {
    hall.stock("A-01", "SKU-1", of_sku_1);
    hall.stock("A-05", "SKU-5", 20);
    a = hall.order("1001", {{"SKU-1", 2}}, rule);
    b = hall.order("1002", {{"SKU-5", 2}});
    hall.wave();
    picker.sign_on("W-1");
    walk.all_trips();
    REQUIRE(picker.at_home());
    packer.sign_on("W-3");
  }
  std::string tote(const std::string& order) {
    return hall.database
        .value<std::string>(
            "SELECT p.code FROM tote_load t JOIN place p ON p.id = t.container_id JOIN fulfilment "
            "f ON f.id = t.fulfilment_id JOIN orders o ON o.id = f.order_id WHERE o.number = :1 "
            "AND t.ended_at_ms IS NULL ORDER BY t.id LIMIT 1",
            order)
        .value_or("");
  }
  void open(const std::string& order) {
    packer.scan(tote(order));
    INFO(packer.where());
    REQUIRE(packer.has_work());
  }
  // Only one of the two is there.
  void a_misses_one() {
    open(a);
    CHECK(packer.scan(gtin(1)).signal != Signal::wrong);
    packer.call("missing");
    packer.type("1");
  }
  // "Goods are coming": ENTER parks the order.
  void park() {
    packer.type("");
    INFO(packer.where());
    REQUIRE(packer.at_home());
  }
  void b_finds_it(const std::string& put_back_tote) {
    open(b);
    packer.call("wrong_item");
    packer.scan(gtin(1));
    packer.scan(put_back_tote);
  }
  void settle_small_ones() {
    hall.run([&](Context& context) { return settle_by_rule(context, hall.site); });
  }
  std::int64_t open_picks() {
    return hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'pick' AND done_at_ms IS NULL");
  }

  Hall hall;
  std::string a, b;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
  Device packer{hall, "PK-1"};
  Walk packing{hall, packer, "X-"};
};

TEST_CASE("order A misses a unit and is parked; B's packer is told whose it is: A has it back") {
  Misput m;
  m.a_misses_one();
  m.park();
  CHECK(m.hall.discrepancies() == std::vector<std::string>{"missing_at_pack"});
  CHECK(m.open_picks() == 1);
  const std::string tote = m.tote(m.a);
  m.open(m.b);
  REQUIRE(m.packer.call("stray_1").signal != Signal::wrong);
  m.packer.scan(gtin(1));
  m.packer.scan(tote);
  INFO(m.packer.where());
  CHECK(m.hall.discrepancies().empty());
  CHECK(m.open_picks() == 0);
  CHECK(m.hall.units(m.a, "picked") == 2);
  CHECK(m.hall.on_hand(tote, "SKU-1") == 1);
  m.packing.all();
  CHECK(m.hall.units(m.b, "shipped") == 2);
  m.open(m.a);
  m.packing.all();
  CHECK(m.hall.units(m.a, "shipped") == 2);
}

TEST_CASE("the rule gave the unit up already: it comes back from where it was booked to") {
  Misput m;
  m.a_misses_one();
  m.park();
  m.settle_small_ones();
  CHECK(m.hall.discrepancies().empty());
  const std::string tote = m.tote(m.a);
  m.open(m.b);
  m.packer.call("stray_1");
  m.packer.scan(gtin(1));
  m.packer.scan(tote);
  CHECK(m.hall.discrepancies().empty());
  CHECK(m.hall.units(m.a, "picked") == 2);
  CHECK(m.hall.count("SELECT SUM(s.quantity) FROM stock s JOIN place p ON p.id = s.place_id JOIN "
                     "location l ON l.id = p.id WHERE l.role = 'virtual' AND p.code <> "
                     "'adjustment' AND p.code <> 'shipped' AND s.quantity <> 0") <= 0);
}

TEST_CASE("B's packer puts it aside all the same: both are explained, A's re-pick stays") {
  Misput m;
  m.a_misses_one();
  m.park();
  m.b_finds_it("T-BACK");
  CHECK(m.hall.discrepancies().empty());
  CHECK(m.hall.on_hand("T-BACK", "SKU-1") == 1);
  CHECK(m.hall.count("SELECT COUNT(*) FROM move_task WHERE ended_at_ms IS NULL") == 1);
  CHECK(m.open_picks() == 1);
}

// Ana put two of SKU-1 into T-1 out of signal; Ben, who was given her trip, put two more.
struct ToldLate {
  ToldLate() {
    hall.stock("A-01", "SKU-1", 20);
    order = hall.order("1001", {{"SKU-1", 2}});
    hall.wave();
    ana.sign_on("W-1");
    ana.type("");
    REQUIRE(walk.until(wire::StepKind::place));
    ana.cut_off();
    walk.all();
    ben.sign_on("W-2");
    const Id packet = hall.count("SELECT id FROM packet WHERE kind = 'pick'");
    REQUIRE(hall.run([&](Context& c) { return move_packet(c, packet, "2", {"help", "anna"}); }));
    ben.type("");
    Walk(hall, ben).all();
    packer.sign_on("W-3");
    packer.scan("T-1");
    REQUIRE(packer.has_work());
  }
  void finds_one_too_many() {
    packer.call("wrong_item");
    packer.scan(gtin(1));
    packer.scan("T-BACK");
  }
  void pack() {
    packer.scan(gtin(1));
    packer.scan(gtin(1));
    Walk(hall, packer, "X-").all();
    hall.run([&](Context& context) {
      for (const auto& [parcel] : hall.database.rows<Id>("SELECT id FROM parcel")) {
        confirm_label(context, parcel, "person");
      }
      return 0;
    });
  }
  Hall hall;
  std::string order;
  Device ana{hall, "HH-1"};
  Device ben{hall, "HH-2"};
  Device packer{hall, "PK-1"};
  Walk walk{hall, ana};
};

TEST_CASE("the packer finds units before the device tells of them: nothing is booked twice") {
  ToldLate t;
  t.finds_one_too_many();
  t.finds_one_too_many();
  CHECK(t.hall.discrepancies().size() == 2);
  t.ana.reconnect();
  CHECK(t.hall.discrepancies().empty());
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 16);
  CHECK(t.hall.on_hand("T-1", "SKU-1") == 2);
  CHECK(t.hall.on_hand("T-BACK", "SKU-1") == 2);
  CHECK(t.hall.on_hand("~unaccounted", "SKU-1") == 0);
  // One fact, one move: the day's summary counts facts applied twice by their moves.
  CHECK(t.hall.count("SELECT COUNT(*) FROM stock_move WHERE reason = 'told_late'") == 1);
}

TEST_CASE("the rule had accepted them: what is told later is still the same units") {
  ToldLate t;
  t.finds_one_too_many();
  t.hall.run([&](Context& context) { return settle_by_rule(context, t.hall.site); });
  t.hall.pass(3'600'000);
  t.hall.run([&](Context& context) { return settle_by_rule(context, t.hall.site); });
  CHECK(t.hall.discrepancies().empty());
  t.ana.reconnect();
  CHECK(t.hall.on_hand("~unaccounted", "SKU-1") == 0);
  CHECK(t.hall.text("SELECT detail FROM event WHERE kind = 'discrepancy_lessened'") ==
        "surplus_at_pack: 1 told_late");
  // The other one still lies in the tote.
  CHECK(t.hall.on_hand("T-1", "SKU-1") == 3);
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"over_pick"});
}

TEST_CASE(
    "the order went, and units of nobody lie in its tote: they are put back, the tote is free") {
  ToldLate t;
  t.finds_one_too_many();
  t.ana.reconnect();
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"over_pick"});
  t.pack();
  CHECK(t.hall.units(t.order, "shipped") == 2);
  CHECK(t.hall.on_hand("T-1", "SKU-1") == 1);
  t.hall.run([&](Context& context) {
    offer_put_backs(context, t.hall.site);
    return 0;
  });
  CHECK(t.hall.discrepancies().empty());
  Walk(t.hall, t.ben).all_trips();
  CHECK(t.hall.on_hand("T-1", "SKU-1") == 0);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 18);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE(
    "the order went before the device tells: what was put aside is explained, the rest shown") {
  ToldLate t;
  t.finds_one_too_many();
  t.pack();
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL AND "
                     "fulfilment_id IS NOT NULL") == 0);
  t.ana.reconnect();
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"late_put"});
  CHECK(t.hall.count("SELECT quantity FROM discrepancy WHERE kind = 'late_put'") == 1);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 16);
  CHECK(t.hall.on_hand("~unaccounted", "SKU-1") == 1);
}

TEST_CASE("order A went without it: what B's packer finds goes to a shelf, nobody asks") {
  Misput m(2, "ship_short");
  m.a_misses_one();
  m.packing.all();
  CHECK(m.hall.units(m.a, "cancelled") == 1);
  m.open(m.b);
  CHECK(m.packer.call("stray_1").signal == Signal::wrong);
  m.packer.press(terminal::Key::back);
  m.packer.call("wrong_item");
  m.packer.scan(gtin(1));
  m.packer.scan("T-BACK");
  CHECK(m.hall.discrepancies().empty());
  CHECK(m.hall.on_hand("T-BACK", "SKU-1") == 1);
}

TEST_CASE("B's packer finds it first: when A misses it, that explains itself") {
  Misput m;
  m.b_finds_it("T-BACK");
  CHECK(m.hall.discrepancies() == std::vector<std::string>{"wrong_item_at_pack"});
  m.packing.all();
  m.a_misses_one();
  CHECK(m.hall.discrepancies().empty());
  CHECK(m.open_picks() == 1);
}

}  // namespace
}  // namespace fw::service::story
