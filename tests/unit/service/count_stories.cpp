// Counting on real terminals. What moves at about the same moment: count_moment_stories.cpp.
#include <catch2/catch.hpp>

#include "server/service/count_orders.h"
#include "server/service/discrepancies.h"
#include "tests/unit/service/counted.h"

namespace fw::service::story {
namespace {

using terminal::Signal;
using wire::StepKind;

TEST_CASE("a place is counted item by item: a small difference is adjusted") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  c.hall.stock("A-01", "SKU-2", 4);
  c.want("A-01");
  c.begin();
  CHECK(c.ana.scan(gtin(1)).signal == Signal::wrong);  // numbers are typed
  c.ana.type("8");
  c.ana.type("4");
  REQUIRE(c.ana.step()->kind == StepKind::confirm);
  c.ana.type("");
  CHECK(c.ana.at_home());
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 8);
  CHECK(c.hall.on_hand("A-01", "SKU-2") == 4);
  CHECK(c.open_counts() == 0);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("wishes for one place are one count; one item is asked for alone") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  c.hall.stock("A-01", "SKU-2", 4);
  c.want("A-01", "SKU-1");
  c.want("A-01", "SKU-1");
  CHECK(c.hall.count("SELECT COUNT(*) FROM packet WHERE kind = 'count'") == 1);
  c.begin();
  c.ana.type("10");
  CHECK(c.ana.step()->kind == StepKind::confirm);
  c.ana.type("");
  CHECK(c.open_counts() == 0);
}

TEST_CASE("another item lies there, and nothing of what should: both become known") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 3);
  c.want("A-01");
  c.begin();
  c.ana.call("other_item");
  c.ana.scan(gtin(3));
  c.ana.type("2");
  c.ana.call("nothing_here");
  CHECK(c.ana.at_home());
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 0);
  CHECK(c.hall.on_hand("A-01", "SKU-3") == 2);
  CHECK(c.open_counts() == 0);
}

TEST_CASE("a large difference waits for somebody to accept it") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 500);
  c.want("A-01");
  c.begin();
  c.ana.type("100");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 500);
  REQUIRE(c.hall.discrepancies() == std::vector<std::string>{"count_difference"});
  const Id id = c.hall.database.value<Id>("SELECT id FROM discrepancy").value();
  const auto done = c.hall.run(
      [&](Context& context) { return resolve_discrepancy(context, id, "adjust", "SUE", ""); });
  CHECK(done);
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 100);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("a count frees the place that a short had put on hold") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 5);
  c.hall.order("1001", {{"SKU-1", 5}});
  c.hall.wave();
  c.ana.sign_on("W-1");
  c.ana.type("");
  REQUIRE(c.walk.until(StepKind::item));
  c.ana.call("short");
  c.ana.type("3");
  c.ana.type("1");
  c.ana.scan("A-01");
  c.walk.all();
  REQUIRE(c.ana.at_home());
  CHECK(c.hall.count("SELECT COUNT(*) FROM hold WHERE released_at_ms IS NULL") == 1);
  c.ana.type("");
  REQUIRE(c.ana.packet().kind == "count");
  c.walk.next();
  c.ana.type("0");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 0);
  CHECK(c.hall.count("SELECT COUNT(*) FROM hold WHERE released_at_ms IS NULL") == 0);
  CHECK(c.hall.discrepancies().empty());
}

TEST_CASE("fewer are there than was promised: the count moves the picks elsewhere") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 10);
  const auto order = c.hall.order("1001", {{"SKU-1", 8}});
  c.hall.wave();
  c.hall.stock("A-05", "SKU-1", 10);
  c.want("A-01");
  c.hall.run([](Context& context) {
    return context.database().exec("UPDATE packet SET rank = 0 WHERE kind = 'count'");
  });
  c.begin();
  c.ana.type("3");
  c.ana.type("");
  CHECK(c.hall.units(order, "allocated") == 8);
  CHECK(c.hall.count("SELECT COALESCE(SUM(quantity - picked), 0) FROM allocation a JOIN place p "
                     "ON p.id = a.place_id WHERE p.code = 'A-05' AND a.ended_at_ms IS NULL") == 5);
  c.walk.all_trips();
  CHECK(c.hall.units(order, "picked") == 8);
}

TEST_CASE("the last unit is taken: the picker is asked whether the place is empty") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 4);
  c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  c.ana.sign_on("W-1");
  c.ana.type("");
  REQUIRE(c.walk.until(StepKind::choice));
  CHECK(c.ana.step()->emit == "zero_check");
  c.ana.type("2");  // no
  CHECK(c.open_counts() == 1);
  c.walk.all();
  c.ana.type("");
  REQUIRE(c.ana.packet().kind == "count");
  c.walk.next();
  c.ana.type("2");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 2);
}

TEST_CASE("an item lies where it should not: it is told on the way, and counted") {
  Counted c;
  c.hall.stock("A-01", "SKU-1", 9);
  const auto order = c.hall.order("1001", {{"SKU-1", 4}});
  c.hall.wave();
  c.ana.sign_on("W-1");
  c.ana.type("");
  REQUIRE(c.walk.until(StepKind::place));
  c.ana.call("found");
  c.ana.scan("A-04");
  c.ana.scan(gtin(2));
  c.ana.type("3");
  c.walk.all();
  CHECK(c.hall.units(order, "picked") == 4);
  CHECK(c.open_counts() == 1);
  c.ana.type("");
  REQUIRE(c.ana.packet().kind == "count");
  c.walk.next();
  c.ana.type("3");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-04", "SKU-2") == 3);
}

// An office that has places counted by hand.
struct Ordered : Counted {
  Result<Id> order(const std::string& where, std::int64_t priority = 0) {
    CountAsked asked;
    asked.place = where;
    asked.reason = "inventory";
    asked.by = "anna";
    asked.priority = priority;
    return hall.run([&](Context& context) { return order_count(context, asked); });
  }
  Result<Done> cancel(Id count) {
    return hall.run([&](Context& context) { return cancel_count(context, count, "late", "anna"); });
  }
};

TEST_CASE("the office has a place counted: before any trip when it is urgent") {
  Ordered c;
  c.hall.stock("A-01", "SKU-1", 10);
  c.hall.stock("A-02", "SKU-2", 10);
  c.hall.order("1001", {{"SKU-2", 1}});
  c.hall.wave();
  REQUIRE(c.order("A-01", 9));
  c.begin();
  c.ana.type("9");
  c.ana.type("");
  CHECK(c.hall.on_hand("A-01", "SKU-1") == 9);
  CHECK(c.open_counts() == 0);
}

TEST_CASE("a count is cancelled while somebody stands before it: the device is told") {
  Ordered c;
  c.hall.stock("A-01", "SKU-1", 10);
  const auto count = c.order("A-01");
  REQUIRE(count);
  c.begin();
  REQUIRE(c.cancel(*count));
  c.ana.wait();
  CHECK_FALSE(c.ana.has_work());
  CHECK(c.ana->notice().has_value());
  c.ana.type("");
  CHECK(c.ana.type("").refusal.code == "no_work");
  CHECK(c.cancel(*count).error().code == "count_over");
}

TEST_CASE("a count that is begun is finished; one that a rule wants stays with it") {
  Ordered c;
  c.hall.stock("A-01", "SKU-1", 10);
  c.hall.stock("A-01", "SKU-2", 10);
  const auto count = c.order("A-01");
  c.begin();
  c.ana.type("10");
  CHECK(c.cancel(*count).error().code == "count_begun");
  c.ana.type("10");
  c.ana.type("");
  CHECK(c.open_counts() == 0);
  // The rules and the office want the same place: what the rules want is still counted.
  c.want("A-02");
  const auto other = c.order("A-02");
  REQUIRE(other);
  CHECK(c.open_counts() == 2);
  REQUIRE(c.cancel(*other));
  CHECK(c.open_counts() == 1);
  c.ana.type("");
  CHECK(c.ana.has_work());
}

}  // namespace
}  // namespace fw::service::story
