// Totes on real terminals: not empty, left elsewhere, used again; and the last put
// taken back. Full ones: full_tote_stories.cpp.
#include <catch2/catch.hpp>

#include "server/service/sweep.h"
#include "tests/unit/service/totes.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

TEST_CASE("an empty tote is not empty: it is put aside, another one is bound") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 2}});
  t.start();
  t.picker.call("tote_not_empty");
  t.picker.scan("T-50");
  CHECK(t.picker.scan("T-50").refusal.code == "tote_on_hold");
  t.picker.scan("T-51");
  t.walk.all();
  CHECK(t.in("T-51") == 2);
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"tote_not_empty"});
  CHECK(t.hall.units(order, "picked") == 2);
}

TEST_CASE("the cart is left at another place: it is known where its totes stand") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 2}});
  t.start();
  t.until_put();
  t.walk.next();
  REQUIRE(t.picker.verb() == "BRING CART TO");
  CHECK(t.picker.scan("A-07").signal == Signal::wrong);
  t.picker.call("drop_elsewhere");
  t.picker.scan("A-07");
  CHECK(t.picker.at_home());
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"wrong_drop_place"});
  CHECK(t.hall.text("SELECT p.code FROM container c JOIN place p ON p.id = c.stands_in_place_id "
                    "JOIN place q ON q.id = c.id WHERE q.code = 'T-1'") == "A-07");
  t.pack("T-1");
  CHECK(t.hall.units(order, "shipped") == 2);
  CHECK(t.hall.discrepancies().empty());  // found: the tote is at the station
}

TEST_CASE("two totes left at a wrong lane: settled when the second one is at the station, too") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto first = t.hall.order("1001", {{"SKU-1", 2}});
  const auto second = t.hall.order("1002", {{"SKU-1", 3}});
  t.start();
  t.until_put();
  while (t.picker.verb() != "BRING CART TO") t.walk.next();
  t.picker.call("drop_elsewhere");
  t.picker.scan("A-07");
  t.pack("T-1");
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"wrong_drop_place"});
  t.pack("T-2");
  CHECK(t.hall.discrepancies().empty());
  CHECK(t.hall.units(first, "shipped") + t.hall.units(second, "shipped") == 5);
}

TEST_CASE("a put of an earlier load is told when its tote carries another order") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto first = t.hall.order("1001", {{"SKU-1", 2}});
  t.start();
  t.until_put();
  t.picker.cut_off();
  t.walk.next();  // two go into T-1, nobody knows
  t.picker.switch_off();
  Device other(t.hall, "HH-2");
  t.hall.pass(16'000);
  other.sign_on("W-1");
  REQUIRE(other.has_work());
  Walk(t.hall, other).all();  // picks two more into T-1
  t.pack("T-1");
  CHECK(t.hall.units(first, "shipped") == 2);
  const auto second = t.hall.order("1002", {{"SKU-1", 3}});
  t.hall.wave();
  other.type("");
  other.scan("T-1");
  Walk(t.hall, other).all();
  CHECK(t.in("T-1") == 3);
  t.hall.network.cut_off.clear();
  t.picker.switch_on();
  t.picker.wait(20'000);
  CHECK(t.in("T-1") == 3);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20 - 7);
  const auto open = t.hall.discrepancies();
  CHECK(std::find(open.begin(), open.end(), "late_put") != open.end());
  t.pack("T-1");
  CHECK(t.hall.units(second, "shipped") == 3);
}

TEST_CASE(
    "nothing was heard of a trip: what lies in its full tote and in the spare is told at last") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 5}});
  t.start();
  t.until_put();
  t.picker.cut_off();
  t.picker.call("tote_full");
  t.picker.type("3");
  t.picker.scan("T-90");
  t.walk.all();
  t.picker.switch_off();
  t.hall.pass(16'000);
  t.hall.clock.now += 3'600'000;
  t.hall.run([&](Context& context) { return sweep(context, t.hall.site); });
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  t.hall.network.cut_off.clear();
  t.picker.switch_on();
  t.picker.wait(20'000);
  CHECK(t.in("T-1") == 3);
  CHECK(t.in("T-90") == 2);
  CHECK(t.hall.discrepancies().empty());
  t.pack("T-90");
  CHECK(t.hall.units(order, "shipped") == 5);
  CHECK(t.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("a put that nobody can place was taken back and done again: told late, it counts once") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto first = t.hall.order("1001", {{"SKU-1", 2}});
  t.start();
  t.until_put();
  t.picker.cut_off();
  t.walk.next();
  REQUIRE(t.picker.call("undo").signal != Signal::wrong);
  REQUIRE(t.picker.step()->kind == StepKind::container);
  t.walk.next();
  t.picker.switch_off();
  Device other(t.hall, "HH-2");
  t.hall.pass(16'000);
  other.sign_on("W-1");
  REQUIRE(other.has_work());
  Walk(t.hall, other).all();
  t.pack("T-1");
  CHECK(t.hall.units(first, "shipped") == 2);
  t.hall.network.cut_off.clear();
  t.picker.switch_on();
  t.picker.wait(20'000);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20 - 4);
  CHECK(t.hall.on_hand("~unaccounted", "SKU-1") == 2);
  CHECK(t.hall.discrepancies() == std::vector<std::string>{"late_put"});
}

TEST_CASE("nothing was heard of a trip and others did it: what lies in its totes is told at last") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 2}});
  t.start();
  t.until_put();
  t.picker.cut_off();
  t.walk.next();  // two go into T-1, nobody knows
  t.picker.switch_off();
  t.hall.pass(16'000);
  t.hall.clock.now += 3'600'000;
  t.hall.run([&](Context& context) { return sweep(context, t.hall.site); });
  Device other(t.hall, "HH-2");
  other.sign_on("W-2");
  other.type("");
  REQUIRE(other.has_work());
  Walk(t.hall, other, "T-5").all();
  CHECK(t.hall.units(order, "picked") == 2);
  CHECK(t.in("T-1") == 0);
  t.hall.network.cut_off.clear();
  t.picker.switch_on();
  t.picker.wait(20'000);
  // They lie where they were put, belong to nobody, and a way back is opened or asked for.
  CHECK(t.in("T-1") == 2);
  CHECK(t.hall.units(order, "picked") == 2);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 16);
  CHECK(t.hall.count("SELECT COUNT(*) FROM discrepancy WHERE kind = 'over_pick'") == 1);
}

TEST_CASE("the last put is taken back and done again, without a signal") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  t.hall.stock("A-02", "SKU-2", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 5}, {"SKU-2", 2}});
  t.start();
  t.until_put();
  t.picker.cut_off();
  t.walk.next();
  REQUIRE(t.picker.step()->kind == StepKind::place);
  t.picker.scan("A-02");
  t.picker.press(terminal::Key::more);
  const auto offers = terminal::offers(t.picker->runner());
  REQUIRE(offers.back()->key == "undo");
  CHECK(offers.back()->label.text.find('5') != std::string::npos);
  t.picker.press(terminal::Key::back);
  t.picker.call("undo");
  INFO(t.picker.where());
  REQUIRE(t.picker.step()->kind == StepKind::container);
  t.picker.reconnect();
  CHECK(t.hall.units(order, "picked") == 0);
  CHECK(t.hall.units(order, "allocated") == 7);
  CHECK(t.hall.on_hand("A-01", "SKU-1") == 20);
  t.walk.all();
  CHECK(t.hall.units(order, "picked") == 7);
  CHECK(t.hall.discrepancies().empty());
  CHECK(t.picker.at_home());
}

TEST_CASE("a put is taken back, and fewer are there after all") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 20);
  const auto order = t.hall.order("1001", {{"SKU-1", 5}});
  t.start();
  t.until_put();
  t.walk.next();
  t.picker.call("undo");
  REQUIRE(t.picker.step()->kind == StepKind::container);
  CHECK(t.hall.units(order, "picked") == 0);
  // A battery dies: the step is open, and there is nothing more to take back.
  t.picker.switch_off();
  t.hall.pass(5000);
  t.picker.switch_on();
  t.picker.wait(1000);
  REQUIRE(t.picker.step()->kind == StepKind::container);
  for (const auto* offer : terminal::offers(t.picker->runner())) CHECK(offer->key != "undo");
  t.picker.type("");
  t.walk.all();
  CHECK(t.hall.units(order, "picked") == 5);
}

TEST_CASE("cases are picked as cases, the rest one by one") {
  Totes t;
  t.hall.stock("A-01", "SKU-1", 40);
  const auto order = t.hall.order("1001", {{"SKU-1", 14}});
  t.start();
  REQUIRE(t.walk.until(StepKind::item));
  CHECK(t.picker.big() == "2 CASE");
  t.picker.scan(case_gtin(1));
  CHECK(terminal::counted(t.picker->runner(), t.picker.step_id()) == 6);
  t.picker.scan(case_gtin(1));
  CHECK(t.picker.scan(case_gtin(1)).signal == Signal::wrong);
  t.picker.type("2");
  t.walk.all();
  CHECK(t.hall.units(order, "picked") == 14);
}

TEST_CASE("another lot than the oldest is taken with a reason; the rest is asked for again") {
  Totes t;
  t.hall.stock("A-07", "SKU-7", 5, "LOT-A", "2027-01-31");
  t.hall.stock("A-07", "SKU-7", 5, "LOT-B", "2027-03-31");
  const auto order = t.hall.order("1001", {{"SKU-7", 3}});
  t.start();
  REQUIRE(t.walk.until(StepKind::item));
  t.picker.scan(gtin(7));
  CHECK(t.picker.type("LOT-B").signal == Signal::wrong);
  t.picker.press(terminal::Key::clear);
  t.picker.call("other_lot");
  t.picker.scan(gtin(7));
  t.picker.type("LOT-B");
  t.picker.type("2");
  t.picker.type("1");
  t.walk.all();
  INFO(t.picker.where());
  CHECK(t.hall.units(order, "picked") == 3);
  CHECK(t.hall.count("SELECT COALESCE(SUM(s.quantity), 0) FROM stock s JOIN lot x ON x.id = "
                     "s.lot_id JOIN container c ON c.id = s.place_id WHERE x.code = 'LOT-B'") == 2);
  CHECK(t.hall.count("SELECT COUNT(*) FROM event WHERE kind = 'lot_rule_overridden'") == 1);
  CHECK(t.hall.discrepancies().empty());
}

}  // namespace
}  // namespace fw::service::story
