#include "tests/flow/careful_person.h"

#include <algorithm>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "shared/base/csv.h"

namespace fw::test {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first);
}

std::string line_of(const std::string& screen, std::size_t line) {
  const auto lines = HandTerminal::lines_of(screen);
  return line < lines.size() ? trimmed(lines[line]) : "";
}

bool says(const std::string& screen, const std::string& part) {
  return screen.find(part) != std::string::npos;
}

constexpr std::size_t verb_line = 2;
constexpr std::size_t big_line = 4;
constexpr int screens_most = 300;

}  // namespace

CarefulPerson::CarefulPerson(FloorProcesses& floor, HandTerminal& terminal, std::string badge,
                             std::size_t first_tote)
    : floor_(floor),
      terminal_(terminal),
      badge_(std::move(badge)),
      pack_place_(floor.floor().options().packing_places.at(0)),
      next_tote_(first_tote) {
  const auto each_row = [&](const char* file, const auto& take) {
    const auto table = parse_csv(admin::read_whole_file(floor_.data_file(file)));
    REQUIRE(table);
    for (const auto& row : table->rows) {
      take([&](const char* column) { return field_of(row, table->column(column)); });
    }
  };
  each_row("packagings.csv", [&](const auto& field) {
    if (field("packaging") == "each") barcodes_.emplace(field("sku"), field("barcode"));
  });
  each_row("containers.csv", [&](const auto& field) {
    if (field("kind") == "tote") free_totes_.emplace_back(field("container"));
  });
  each_row("locations.csv", [&](const auto& field) {
    if (field("role") == "pick") pick_place_ = field("location");
  });
}

std::string CarefulPerson::verb() { return line_of(terminal_.settled(), verb_line); }
std::string CarefulPerson::big() { return line_of(terminal_.settled(), big_line); }

bool CarefulPerson::act() {
  const std::string screen = terminal_.settled();
  const std::string order = line_of(screen, verb_line);
  if (says(screen, "NO JOB NOW")) return false;
  verbs_.push_back(order);
  if (order == "GO TO") places_.push_back(line_of(screen, big_line));
  obey(screen, order, line_of(screen, big_line));
  terminal_.wait_for_change(screen);
  return true;
}

void CarefulPerson::work() {
  for (int i = 0; act(); ++i) REQUIRE(i < screens_most);
}

bool CarefulPerson::obeyed(const std::string& verb) const {
  return std::any_of(verbs_.begin(), verbs_.end(),
                     [&](const std::string& one) { return one.starts_with(verb); });
}

void CarefulPerson::until(const std::string& wanted) {
  for (int i = 0; !verb().starts_with(wanted); ++i) {
    INFO("waits for " << wanted << " at\n" << terminal_.text());
    REQUIRE(i < screens_most);
    REQUIRE(act());
  }
}

void CarefulPerson::obey(const std::string& screen, const std::string& order,
                         const std::string& big) {
  if (says(screen, "JOB STOPPED")) {
    ++stopped;
    terminal_.press("Enter");
  } else if (order == "SIGN ON") {
    terminal_.scan(badge_);
  } else if (order == "NEXT JOB" || order.starts_with("IS THAT ALL") ||
             order.starts_with("EMPTY NOW") || order.starts_with("IS IT EMPTY")) {
    terminal_.press("Enter");
  } else if (order.starts_with("PUT EMPTY") || order.starts_with("PUT AN EMPTY")) {
    tote_in_[big] = free_totes_.at(next_tote_++);
    terminal_.scan(tote_in_.at(big));
  } else if (order == "GO TO" || order.starts_with("GOODS FROM") ||
             order.starts_with("TAKE GOODS FROM")) {
    terminal_.scan(big);
  } else if (order == "PICK" || order == "TAKE OUT") {
    take_goods(screen);
  } else if (order.starts_with("BRING CART")) {
    terminal_.scan(pack_place_);
  } else if (order.starts_with("BRING")) {
    terminal_.scan(says(screen, "PICK PLACE") && !says(screen, "another") ? pick_place_ : big);
  } else if (order.starts_with("PUT ")) {
    terminal_.scan(tote_in_.at(big));
  } else {
    throw std::runtime_error("a screen that this person does not understand:\n" + screen);
  }
}

void CarefulPerson::take_goods(const std::string& screen) {
  std::string sku;
  for (const std::string& line : HandTerminal::lines_of(screen)) {
    if (line.starts_with("sku ")) sku = line.substr(4, line.find(' ', 4) - 4);
    if (line.starts_with("How many?")) return terminal_.press("Enter");
  }
  terminal_.scan(barcodes_.at(sku));
}

}  // namespace fw::test
