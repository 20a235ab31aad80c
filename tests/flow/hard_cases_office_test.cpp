// Goal: what the office decides reaches the people on the floor, on the real programs:
// with `floorwave` at one end and a hand terminal at the other.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/flow/careful_person.h"
#include "tests/flow/hand_floor.h"
#include "tests/flow/hand_terminal.h"

namespace fw::test {

namespace json = boost::json;

TEST_CASE("a terminal dies with work in hand: its person signs on at another and goes on") {
  HandFloor f;
  f.open({{"1", {0, 1, 2}}});
  f.wave(1);
  HandTerminal first(f.floor.folder(), f.device("HH-01"));
  first.start();
  first.wait_for("SIGN ON");
  CarefulPerson person(f.floor, first, f.badge(0));
  person.until("PUT 1");
  REQUIRE(person.act());
  person.until("GO TO");
  first.pull_battery();

  HandTerminal second(f.own_folder("second"), f.device("HH-02"));
  second.start();
  second.wait_for("SIGN ON");
  CarefulPerson same(f.floor, second, f.badge(0));
  same.knows(person.totes());
  same.work();
  CHECK(same.obeyed("BRING CART"));
  CHECK_FALSE(same.obeyed("PUT AN EMPTY"));
  const auto worker = f.asked({"worker", "show", f.badge(0)}).at("worker");
  CHECK(text(worker, "device") == "HH-02");
  CHECK(worker.at("facts_today").to_number<int>() >= 4);
  // The first one wakes up and hears that the work is not its own any more.
  first.start();
  first.wait_for("JOB STOPPED");
  f.close();
  CHECK(f.units("1", "picked") == 3);
  CHECK(f.floor.count("SELECT COUNT(*) FROM lease") == 2);
}

TEST_CASE("an order is cancelled while a hand terminal carries its tote: heard, and put back") {
  HandFloor f;
  f.open({{"1", {0, 2}}});
  f.wave(1);
  HandTerminal terminal(f.floor.folder(), f.device("HH-01"));
  terminal.start();
  terminal.wait_for("SIGN ON");
  CarefulPerson person(f.floor, terminal, f.badge(0));
  person.until("PUT 1");
  REQUIRE(person.act());
  person.until("GO TO");
  REQUIRE(person.big() == f.goods.at(2).first);
  f.floorwave({"order", "cancel", "SHOP:1", "--reason", "customer"});
  terminal.wait_for("BRING CART");  // nobody touched it
  person.work();
  // The tote is set down: its goods are work as soon as the office has seen to it, which
  // may be before its person asks for the next job.
  if (!person.obeyed("TAKE OUT")) {
    const auto wanted = [&] {
      const auto packets = f.list({"packet", "list", "--kind", "put_back"});
      return !packets.empty() && text(packets.front(), "state") == "free";
    };
    REQUIRE(f.floor.work_until([&](const json::object&) { return wanted(); }));
    const std::string no_job = terminal.settled();
    terminal.press("Enter");  // asks again
    terminal.wait_for_change(no_job);
    person.work();
  }
  CHECK(person.obeyed("TAKE OUT"));
  f.close();
  CHECK(f.units("1", "cancelled") == 2);
  CHECK(f.floor.count("SELECT COUNT(*) FROM move_task WHERE ended_at_ms IS NULL") == 0);
  CHECK(f.floor.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
}

TEST_CASE("a rush order into a released wave, a place held under way, a packet moved by hand") {
  HandFloor f;
  f.open({{"1", {0, 1, 2}}, {"2", {0}}, {"3", {1}}});
  f.wave(1);
  HandTerminal terminal(f.floor.folder(), f.device("HH-01"));
  terminal.start();
  terminal.wait_for("SIGN ON");
  CarefulPerson ana(f.floor, terminal, f.badge(0));
  ana.until("GO TO");

  // The last place of the trip is held: it is gone before Ana gets there.
  const std::string held = f.goods.at(2).first;
  CHECK(text(f.asked({"hold", "place", held, "--reason", "broken"}), "code") == held);
  // The order behind it becomes urgent.
  f.floorwave({"order", "rush", "SHOP:2", "--reason", "customer_waits"});
  f.floorwave({"order", "rush", "SHOP:3", "--reason", "customer_waits"});

  // One of the new trips is given to Ben, by name.
  HandTerminal other(f.own_folder("other"), f.device("HH-02"));
  other.start();
  other.wait_for("SIGN ON");
  CarefulPerson ben(f.floor, other, f.badge(1), 10);
  ben.until("NEXT JOB");
  std::string free;
  for (const auto& packet : f.list({"packet", "list"})) {
    if (text(packet, "state") == "free") free = text(packet, "id");
  }
  REQUIRE(!free.empty());
  f.floorwave({"packet", "move", free, f.badge(1), "--reason", "help"});
  REQUIRE(ben.act());
  ben.until("PUT AN EMPTY");
  CHECK(text(f.asked({"worker", "show", f.badge(1)}).at("worker"), "packet") == free);

  ana.work();
  ben.work();
  const auto places = ana.places();
  CHECK(std::find(places.begin(), places.end(), held) == places.end());
  f.floorwave({"release", "place", held});
  f.close();
  CHECK(f.units("1", "picked") == 2);
  CHECK(f.units("1", "picked") + f.units("1", "open") + f.units("1", "reserved") == 3);
  CHECK(f.units("2", "picked") == 1);
  CHECK(f.units("3", "picked") == 1);
  CHECK(f.floor.count("SELECT COUNT(*) FROM event WHERE kind IN ('order_rushed', 'packet_moved', "
                      "'hold_placed', 'hold_released')") >= 5);
}

TEST_CASE("a departure does not leave and an order changes its service: new label, told again") {
  FloorOptions options;
  options.orders = 4;
  options.pickers = 1;
  options.seed = 21;
  options.short_per_mille = 0;
  options.deviation_per_mille = 0;
  Office o(options);
  o.floor.open_office();
  std::string departure;
  for (const auto& row : o.list({"departure", "list"})) {
    if (departure.empty() && row.as_object().at("fulfilments").to_number<int>() > 0) {
      departure = text(row, "id");
    }
  }
  REQUIRE(!departure.empty());
  const auto moved = o.asked({"departure", "cancel", departure, "--reason", "strike"});
  CHECK(moved.at("moved").to_number<int>() > 0);
  o.floor.start_people();
  REQUIRE(o.floor.drain());

  const auto labels = o.list({"label", "list", "--all"});
  REQUIRE(!labels.empty());
  const auto& label = labels.front();
  const std::string order = text(label, "order");
  const auto before = o.asked({"order", "show", order}).at("order");
  std::vector<std::string> change{"order", "change", order, "--reason", "customer"};
  for (const auto& row : read_rows(o.floor.data_file("carriers.csv"), {"carrier", "service"})) {
    if (row.at("service") == text(before, "service") || change.size() > 5) continue;
    change.insert(change.end(), {"--carrier", row.at("carrier"), "--service", row.at("service")});
  }
  REQUIRE(change.size() > 5);
  CHECK(o.asked(change).at("labels").to_number<int>() >= 1);
  const auto messages = [&] {
    json::array of_order;
    for (const auto& message : o.list({"message", "list", "--all"})) {
      if (text(message, "order") == order) of_order.push_back(message);
    }
    return of_order;
  };
  REQUIRE(o.floor.work_until([&](const json::object&) {
    const auto all = messages();
    return all.size() == 2 && text(all.front(), "state") == "done";
  }));
  CHECK(text(messages().front(), "id") != text(messages().back(), "id"));
  REQUIRE(o.floor.drain());
  o.floor.floor().stop_all();
  const std::string of_parcel =
      "FROM label_job WHERE parcel_id = (SELECT parcel_id FROM label_job "
      "GROUP BY parcel_id HAVING COUNT(*) > 1)";
  CHECK(o.floor.count("SELECT COUNT(*) " + of_parcel + " AND state = 'voided'") >= 1);
  CHECK(o.floor.count("SELECT COUNT(*) " + of_parcel + " AND state <> 'voided'") == 1);
  CHECK(o.floor.count("SELECT COUNT(*) FROM fulfilment WHERE departure_id = " + departure) == 0);
  for (const std::string& broken : o.floor.broken_rules()) FAIL_CHECK(broken);
}

}  // namespace fw::test
