// Goal: what the office decides reaches the people on the floor, on the real programs:
// with `floorwave` at one end and a hand terminal at the other.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "shared/base/csv.h"
#include "tests/flow/careful_person.h"
#include "tests/flow/hand_terminal.h"
#include "tests/support/floor_processes.h"

namespace fw::test {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string text(const json::value& row, const char* member) {
  return std::string(row.as_object().at(member).as_string());
}

using Row = std::map<std::string, std::string>;

std::vector<Row> read_rows(const std::string& file, const std::vector<std::string>& columns) {
  const auto table = parse_csv(admin::read_whole_file(file));
  REQUIRE(table);
  std::vector<Row> rows;
  for (const auto& row : table->rows) {
    Row fields;
    for (const auto& column : columns) fields[column] = field_of(row, table->column(column));
    rows.push_back(std::move(fields));
  }
  return rows;
}

// The office: a floor whose orders the story writes, and `floorwave` to steer it.
struct Office {
  explicit Office(const FloorOptions& options) : floor(options) {}

  std::string floorwave(std::vector<std::string> words) {
    Command command;
    command.words = {FLOORWAVE_BINARY_DIR "/bin/floorwave"};
    command.words.insert(command.words.end(), words.begin(), words.end());
    for (const char* more : {"--server", floor.url().c_str(), "--json"}) {
      command.words.emplace_back(more);
    }
    const auto finished = run_to_end(command, 20'000);
    REQUIRE(finished);
    INFO(finished->output << finished->errors);
    REQUIRE(finished->status.ok());
    return finished->output;
  }
  json::value asked(std::vector<std::string> words) {
    return json::parse(floorwave(std::move(words)));
  }

  json::array list(std::vector<std::string> words) { return asked(std::move(words)).as_array(); }

  FloorProcesses floor;
};

// Without robots: people have hand terminals, and the story says what is ordered, of
// goods that lie in one place each.
struct HandFloor : Office {
  HandFloor() : Office(options()) {
    const auto stock = read_rows(floor.data_file("stock.csv"), {"sku", "location"});
    const auto items = read_rows(floor.data_file("items.csv"),
                                 {"sku", "tracks_lot", "tracks_expiry", "tracks_serial"});
    const auto locations = read_rows(floor.data_file("locations.csv"), {"location", "role"});
    std::set<std::string> pick_places;
    for (const auto& row : locations) {
      if (row.at("role") == "pick") pick_places.insert(row.at("location"));
    }
    for (const auto& item : items) {
      if (item.at("tracks_lot") == "1" || item.at("tracks_expiry") == "1") continue;
      if (item.at("tracks_serial") == "1") continue;
      std::vector<std::string> places;
      for (const auto& row : stock) {
        if (row.at("sku") == item.at("sku")) places.push_back(row.at("location"));
      }
      if (places.size() != 1 || !pick_places.contains(places.front())) continue;
      goods.emplace_back(places.front(), item.at("sku"));
    }
    std::sort(goods.begin(), goods.end());
    REQUIRE(goods.size() >= 3);
  }
  static FloorOptions options() {
    FloorOptions options;
    options.orders = 1;
    options.pickers = 4;
    options.short_per_mille = 0;
    options.deviation_per_mille = 0;
    return options;
  }

  // Orders by reference, each of the goods with these numbers, one unit each; the first
  // is the most urgent.
  void open(const std::vector<std::pair<std::string, std::vector<std::size_t>>>& orders) {
    const auto service = read_rows(floor.data_file("carriers.csv"), {"carrier", "service"}).front();
    std::ofstream file(floor.data_file("orders.csv"));
    file << "channel,reference,priority,carrier,service,name,street,postal_code,city,country,sku,"
            "quantity\n";
    int priority = 9;
    for (const auto& [reference, lines] : orders) {
      for (const std::size_t line : lines) {
        file << "SHOP," << reference << "," << priority << "," << service.at("carrier") << ","
             << service.at("service") << ",Kim Muster,Weg 1,80331,Muenchen,DE,"
             << goods.at(line).second << ",1\n";
      }
      --priority;
    }
    file.close();
    fs::remove(floor.data_file("cases.csv"));
    floor.open_office();
  }
  void wave(int orders) {
    REQUIRE(admin::release_wave(floor.api(), orders, [](const auto&) {}));
  }
  // Of pickers who read English.
  std::string badge(std::size_t picker) {
    std::vector<std::string> badges;
    for (const auto& row :
         read_rows(floor.data_file("workers.csv"), {"badge", "roles", "language"})) {
      const bool picks = row.at("roles").find("picker") != std::string::npos;
      if (picks && row.at("language") == "en") badges.push_back(row.at("badge"));
    }
    return badges.at(picker);
  }
  std::vector<std::string> device(const std::string& code) {
    return {FLOORWAVE_BINARY_DIR "/bin/floorwave-terminal",
            "--device",
            code,
            "--server",
            floor.floor().floor_endpoint(),
            "--data",
            floor.file("hand-" + code)};
  }
  std::string own_folder(const std::string& name) {
    fs::create_directories(floor.file(name));
    return floor.file(name);
  }
  // Everything is told and nothing is wrong with the books.
  void close() {
    floor.floor().stop_all();
    CHECK(floor.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
    CHECK(floor.count("SELECT COUNT(*) FROM discrepancy WHERE resolved_at_ms IS NULL") == 0);
    for (const std::string& broken : floor.broken_rules()) FAIL_CHECK(broken);
  }
  std::int64_t units(const std::string& reference, const std::string& bucket) {
    return floor.count("SELECT CAST(SUM(l." + bucket +
                       ") AS BIGINT) FROM order_line l JOIN orders o ON o.id = l.order_id WHERE "
                       "o.external_reference = '" +
                       reference + "'");
  }

  std::vector<std::pair<std::string, std::string>> goods;  // place, SKU
};

}  // namespace

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
  // The tote is set down: its goods are work as soon as the office has seen to it.
  const auto wanted = [&] {
    const auto packets = f.list({"packet", "list", "--kind", "put_back"});
    return !packets.empty() && text(packets.front(), "state") == "free";
  };
  REQUIRE(f.floor.work_until([&](const json::object&) { return wanted(); }));
  const std::string no_job = terminal.settled();
  terminal.press("Enter");  // asks again
  terminal.wait_for_change(no_job);
  person.work();
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
