// Goal: a person with a real terminal takes a put back, tells of a short, of damaged
// goods and of a full tote, counts the place, and the books stay whole.
#include <algorithm>
#include <chrono>
#include <map>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

#include "shared/base/csv.h"
#include "tests/flow/hand_terminal.h"
#include "tests/support/floor_processes.h"

namespace fw::test {
namespace {

class TellingPerson {
 public:
  TellingPerson(FloorProcesses& floor, HandTerminal& terminal)
      : terminal_(terminal),
        badge_(floor.floor().options().picker_badges.at(0)),
        pack_place_(floor.floor().options().packing_places.at(0)) {
    read(floor.data_file("packagings.csv"), "sku", "barcode", barcodes_);
    std::map<std::string, std::string> containers;
    read(floor.data_file("containers.csv"), "container", "kind", containers);
    for (const auto& [code, kind] : containers) {
      if (kind == "tote") totes_.push_back(code);
    }
  }

  // One screen; false when there is nothing more to do.
  bool act() {
    const std::string before = terminal_.settled();
    const auto lines = HandTerminal::lines_of(before);
    const std::string verb = lines.size() > 2 ? lines[2] : "";
    const std::string big = trimmed(lines.size() > 4 ? lines[4] : "");
    if (verb == "SIGN ON") {
      terminal_.scan(badge_);
    } else if (verb == "NEXT JOB") {
      if (before.find("NO JOB NOW") != std::string::npos || jobs_ > 6) return false;
      ++jobs_;
      terminal_.press("Enter");
    } else if (before.find("NO JOB NOW") != std::string::npos) {
      return false;
    } else if (verb.starts_with("PUT EMPTY") || verb.starts_with("PUT AN")) {
      tote_in_[big] = totes_.at(next_tote_++);
      terminal_.scan(tote_in_[big]);
    } else if (verb == "GO TO") {
      place_ = big;
      if (puts_ >= 1 && undone == 0) {
        ++undone;
        terminal_.call("Undo");
      } else {
        terminal_.scan(big);
      }
    } else if (verb == "PICK") {
      pick(lines);
    } else if (verb == "COUNT") {
      terminal_.type("0");
      counted++;
    } else if (verb.starts_with("IS THAT ALL") || verb.starts_with("IS IT EMPTY")) {
      terminal_.press("Enter");
    } else if (verb.starts_with("PUT ")) {
      put(verb, big);
    } else if (verb.starts_with("BRING CART")) {
      terminal_.scan(pack_place_);
    } else {
      throw std::runtime_error("a screen that this person does not understand:\n" + before);
    }
    terminal_.wait_for_change(before);
    return true;
  }

  int undone = 0;
  int shorts = 0;
  int swaps = 0;
  int counted = 0;

 private:
  static void read(const std::string& file, const char* key, const char* value,
                   std::map<std::string, std::string>& into) {
    const auto table = parse_csv(admin::read_whole_file(file));
    REQUIRE(table);
    for (const auto& row : table->rows) {
      into.emplace(field_of(row, table->column(key)), field_of(row, table->column(value)));
    }
  }
  static std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first);
  }

  // Nothing is there, at one stop of the first trip.
  void tell_short() {
    ++shorts;
    terminal_.call("Short");
    terminal_.wait_for("Found");
    terminal_.type("0");
    terminal_.wait_for("WHY?");
    terminal_.press("1");
    terminal_.wait_for("CONFIRM");
    terminal_.scan(place_);
  }

  void pick(const std::vector<std::string>& lines) {
    std::string sku;
    std::string lot;
    for (const std::string& line : lines) {
      if (line.starts_with("sku ")) sku = line.substr(4, line.find(' ', 4) - 4);
      if (line.starts_with("lot ")) lot = line.substr(4, line.find(' ', 4) - 4);
      if (line.starts_with("How many?")) return terminal_.press("Enter");
      if (line.starts_with("Scan or type LOT")) return terminal_.type(lot);
    }
    if (swaps == 1 && shorts == 0) return tell_short();
    terminal_.scan(barcodes_.at(sku));
  }

  void put(const std::string& verb, const std::string& slot) {
    ++puts_;
    const auto units = std::atoi(verb.substr(4).c_str());
    if (puts_ >= 3 && swaps == 0 && units > 0) {
      ++swaps;
      terminal_.call("full");
      terminal_.wait_for("How many");
      terminal_.type("0");
      terminal_.wait_for("SPARE");
      tote_in_[slot] = totes_.at(next_tote_++);
      terminal_.scan(tote_in_.at(slot));
      // The same code again at once would be a double trigger.
      std::this_thread::sleep_for(std::chrono::milliseconds(1500));
      return;
    }
    terminal_.scan(tote_in_.at(slot));
  }

  HandTerminal& terminal_;
  std::string badge_;
  std::string pack_place_;
  std::string place_;
  std::map<std::string, std::string> barcodes_;
  std::vector<std::string> totes_;
  std::size_t next_tote_ = 0;
  std::map<std::string, std::string> tote_in_;  // "SLOT 1" -> tote
  int jobs_ = 0;
  int puts_ = 0;
};

}  // namespace

TEST_CASE(
    "by hand: a put taken back, a tote full, a short found elsewhere or backordered, a count") {
  FloorProcesses floor(
      {.orders = 4, .pickers = 1, .seed = 5, .short_per_mille = 0, .deviation_per_mille = 0});
  floor.open_office();
  HandTerminal terminal(
      floor.folder(),
      HandTerminal::words_of("HH-01", floor.floor().floor_endpoint(), floor.file("hand")));
  REQUIRE(admin::release_wave(floor.api(), 8, [](const std::string&) {}));
  terminal.start();
  terminal.wait_for("SIGN ON");
  TellingPerson person(floor, terminal);
  int screens = 0;
  while (person.act()) REQUIRE(++screens < 400);
  CHECK(person.undone >= 1);
  CHECK(person.swaps == 1);
  CHECK(person.shorts == 1);
  CHECK(person.counted >= 1);
  floor.floor().stop_all();
  CHECK(floor.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(floor.count("SELECT COUNT(*) FROM fact WHERE kind IN ('undo_put', 'tote_full', 'short')") ==
        3);
  CHECK(floor.count("SELECT COUNT(*) FROM count_task WHERE ended_at_ms IS NULL") == 0);
  CHECK(floor.count("SELECT CAST(SUM(allocated + reserved) AS BIGINT) FROM order_line") == 0);
  CHECK(floor.count("SELECT COUNT(*) FROM job WHERE finished_at_ms IS NULL OR failed <> ''") == 0);
  for (const std::string& broken : floor.broken_rules()) FAIL_CHECK(broken);
}

}  // namespace fw::test
