// Goal: a person with a real terminal picks a whole trip, scans wrongly on the
// way, loses the battery in the middle of an item, and ends with what was asked.
#include "tests/flow/hand_terminal.h"

#include <map>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "server/store/invariants.h"
#include "shared/base/csv.h"
#include "shared/db/database.h"
#include "tests/support/floor_processes.h"

namespace fw::test {
namespace {

// Does what the screen says, with the goods and labels of the data folder.
class PersonWithTerminal {
 public:
  PersonWithTerminal(FloorProcesses& floor, HandTerminal& terminal)
      : terminal_(terminal),
        badge_(floor.floor().options().picker_badges.at(0)),
        pack_place_(floor.floor().options().packing_places.at(0)) {
    read(floor.data_file("packagings.csv"), "sku", "barcode", barcodes_);
    read(floor.data_file("containers.csv"), "container", "kind", containers_);
    for (const auto& [code, kind] : containers_) {
      if (kind == "tote") totes_.push_back(code);
    }
  }

  // One screen; false when there is no more work.
  bool act() {
    const std::string before = terminal_.settled();
    const auto lines = HandTerminal::lines_of(before);
    const std::string verb = line_of(lines, 2);
    const std::string big = trimmed(line_of(lines, 4));
    if (verb == "SIGN ON") {
      terminal_.scan(badge_);
    } else if (verb == "NEXT JOB") {
      if (trips_ > 0) return false;
      ++trips_;
      terminal_.press("Enter");
      terminal_.wait_for("SLOT 1");
    } else if (verb.starts_with("WELCOME BACK") || verb.starts_with("IS IT EMPTY")) {
      terminal_.press("Enter");
    } else if (verb.starts_with("PUT EMPTY") || verb.starts_with("PUT AN")) {
      tote_in_[big] = totes_.at(next_tote_);
      terminal_.scan(totes_.at(next_tote_++));
    } else if (verb == "GO TO") {
      go_to(big);
    } else if (verb == "PICK") {
      pick(lines, before);
    } else if (verb.starts_with("PUT ")) {
      put(big);
    } else if (verb.starts_with("BRING CART")) {
      terminal_.scan(pack_place_);
    } else {
      throw std::runtime_error("a screen that this person does not understand:\n" + before);
    }
    terminal_.wait_for_change(before);
    return true;
  }

  int wrong_scans = 0;
  int battery_losses = 0;

 private:
  using Column = std::map<std::string, std::string>;

  static void read(const std::string& file, const char* key, const char* value, Column& into) {
    const auto table = parse_csv(admin::read_whole_file(file));
    REQUIRE(table);
    for (const auto& row : table->rows) {
      into.emplace(field_of(row, table->column(key)), field_of(row, table->column(value)));
    }
  }
  static std::string line_of(const std::vector<std::string>& lines, std::size_t index) {
    return index < lines.size() ? lines[index] : "";
  }
  static std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first);
  }

  // Scans something that is not wanted; the terminal says so and stays.
  void scan_wrongly(const std::string& code, const std::string& says) {
    terminal_.scan(code);
    terminal_.wait_for(says);
    CHECK(terminal_.settled().find("NEEDED") != std::string::npos);
    ++wrong_scans;
  }

  void go_to(const std::string& place) {
    if (wrong_scans == 0) scan_wrongly(pack_place_, "WRONG PLACE");
    terminal_.scan(place);
  }

  void pick(const std::vector<std::string>& lines, const std::string& before) {
    std::string sku;
    std::string lot;
    bool asks_number = false;
    bool asks_lot = false;
    for (const std::string& line : lines) {
      if (line.starts_with("sku ")) sku = line.substr(4, line.find(' ', 4) - 4);
      if (line.starts_with("lot ")) lot = line.substr(4, line.find(' ', 4) - 4);
      if (line.starts_with("How many?")) asks_number = true;
      if (line.starts_with("Scan or type LOT")) asks_lot = true;
    }
    if (asks_lot) return terminal_.type(lot);
    if (asks_number) return terminal_.press("Enter");
    if (wrong_scans == 1) scan_wrongly(barcodes_.rbegin()->second, "WRONG ITEM");
    const bool half_done = before.find("got 1 of") != std::string::npos;
    if (half_done && battery_losses == 0) {
      ++battery_losses;
      terminal_.pull_battery();
      terminal_.start();
      terminal_.wait_for("WELCOME BACK");
      terminal_.press("Enter");
      terminal_.wait_for("got 1 of");  // the same line, the same count
    }
    terminal_.scan(barcodes_.at(sku));
  }

  void put(const std::string& slot) {
    const std::string& right = tote_in_.at(slot);
    if (wrong_scans == 2) scan_wrongly(totes_.back(), "WRONG");
    terminal_.scan(right);
  }

  HandTerminal& terminal_;
  std::string badge_;
  std::string pack_place_;
  Column barcodes_;
  Column containers_;
  std::vector<std::string> totes_;
  std::size_t next_tote_ = 0;
  std::map<std::string, std::string> tote_in_;  // "SLOT 1" -> tote
  int trips_ = 0;
};

}  // namespace

TEST_CASE("a trip by hand on 20x16: wrong scans are told, a lost battery loses nothing") {
  FloorProcesses floor(
      {.orders = 4, .pickers = 1, .seed = 5, .short_per_mille = 0, .deviation_per_mille = 0});
  floor.open_office();
  HandTerminal terminal(
      floor.folder(),
      HandTerminal::words_of("HH-01", floor.floor().floor_endpoint(), floor.file("hand")));
  REQUIRE(admin::release_wave(floor.api(), 8, [](const std::string&) {}));
  terminal.start();
  terminal.wait_for("SIGN ON");
  PersonWithTerminal person(floor, terminal);
  int screens = 0;
  while (person.act()) REQUIRE(++screens < 300);
  CHECK(person.wrong_scans == 3);
  CHECK(person.battery_losses == 1);
  // Help is there at home, too, and closes again.
  terminal.press("F1");
  terminal.wait_for("HELP");
  terminal.press("F3");
  terminal.wait_for("NEXT JOB");
  floor.floor().stop_all();
  CHECK(floor.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(floor.count("SELECT CAST(SUM(allocated + reserved + open) AS BIGINT) FROM order_line") ==
        0);
  CHECK(floor.count("SELECT CAST(SUM(picked) AS BIGINT) FROM order_line") ==
        floor.count("SELECT CAST(SUM(ordered) AS BIGINT) FROM order_line"));
  CHECK(floor.count("SELECT SUM(COALESCE(json_extract(body, '$.wrong_scans'), 0)) FROM fact") == 3);
  CHECK(floor.count("SELECT COUNT(*) FROM discrepancy") == 0);
  for (const std::string& broken : floor.broken_rules()) FAIL_CHECK(broken);
}

}  // namespace fw::test
