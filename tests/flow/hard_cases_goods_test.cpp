// Goal: goods and totes that are not as planned, by hand on the real programs: a case
// and singles of one line, damaged units on the shelf, a tote that is full while the
// server is away, and a cart that somebody else goes on with.
#include <catch2/catch.hpp>

#include "tests/flow/careful_person.h"
#include "tests/flow/hand_floor.h"
#include "tests/flow/hand_terminal.h"

namespace fw::test {

TEST_CASE(
    "by hand: a case is one scan, singles make up the rest, and one on the shelf is damaged") {
  HandFloor f;
  const CaseOf box = f.case_of_some_good();
  const std::int64_t wanted = box.quantity + 2;
  f.open({{"1", {{box.good, wanted}}}});
  f.wave(1);
  HandTerminal terminal(f.floor.folder(), f.device("HH-01"));
  terminal.start();
  terminal.wait_for("SIGN ON");
  CarefulPerson ana(f.floor, terminal, f.badge(0));
  ana.until("PICK");
  const std::string sku = f.goods.at(box.good).second;
  const auto got = [&](std::int64_t units) {
    return "got " + std::to_string(units) + " of " + std::to_string(wanted);
  };
  CHECK(ana.big() == "1 CASE");
  terminal.scan(box.barcode);
  terminal.wait_for(got(box.quantity));
  terminal.scan(f.barcode(sku));
  terminal.wait_for(got(box.quantity + 1));
  terminal.call("damaged");
  terminal.wait_for("many");
  terminal.type("1");
  terminal.wait_for(got(box.quantity + 1));  // one more is still to be taken
  ana.work();
  f.floor.floor().stop_all();
  CHECK(f.units("1", "picked") == wanted);
  CHECK(f.floor.count("SELECT CAST(SUM(quantity) AS BIGINT) FROM stock WHERE status = 'damaged'") ==
        1);
  for (const std::string& broken : f.floor.broken_rules()) FAIL_CHECK(broken);
}

TEST_CASE(
    "by hand: a tote is full while the server is away, and somebody else goes on by the cart") {
  HandFloor f;
  f.open({{"1", {{0, 2}, {1, 2}, {2, 2}}}});
  f.wave(1);
  HandTerminal terminal(f.floor.folder(), f.device("HH-01"));
  terminal.start();
  terminal.wait_for("SIGN ON");
  CarefulPerson ana(f.floor, terminal, f.badge(0));
  ana.until("PUT 2");
  f.floor.floor().process("server")->kill();
  terminal.call("full");
  terminal.wait_for("How many");
  terminal.type("1");
  terminal.wait_for("SPARE");
  terminal.scan("T-00033");
  terminal.wait_for("PUT 1, NOT 2");
  terminal.wait_for("NO SIGNAL", 40'000);
  terminal.scan("T-00033");
  terminal.wait_for("GO TO");

  REQUIRE(f.floor.floor().crash_and_restart("server"));
  REQUIRE(f.floor.work_until([&](const boost::json::object&) {
    const auto worker = f.asked({"worker", "show", f.badge(0)}).at("worker");
    return worker.at("facts_today").to_number<int>() >= 2;  // the full tote and the put
  }));
  terminal.pull_battery();
  HandTerminal other(f.own_folder("other"), f.device("HH-02"));
  other.start();
  other.wait_for("SIGN ON");
  CarefulPerson ben(f.floor, other, f.badge(1), 10);
  ben.until("NEXT JOB");
  // As long as Ana's scanner may come back, it is her job; then goods in hand decide.
  REQUIRE(f.floor.work_until([&](const boost::json::object&) {
    const auto packets = f.list({"packet", "list"});
    return text(packets.front(), "state") == "silent";
  }));
  other.scan("T-00033");
  other.wait_for("TAKE OVER");
  other.wait_for("1 of 3 LINES");
  other.choose("Take it");
  other.wait_for("GO TO");
  ben.knows({{"SLOT 1", "T-00033"}});
  ben.work();
  f.close();
  CHECK(f.units("1", "picked") == 6);
  CHECK(f.floor.count("SELECT COUNT(*) FROM tote_load WHERE fulfilment_id IS NOT NULL") == 2);
}

}  // namespace fw::test
