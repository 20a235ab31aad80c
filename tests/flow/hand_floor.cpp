#include "tests/flow/hand_floor.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "shared/base/csv.h"
#include "tests/flow/hand_terminal.h"

namespace fw::test {
namespace {

namespace fs = std::filesystem;

// Without robots.
FloorOptions by_hand() {
  FloorOptions options;
  options.orders = 1;
  options.pickers = 4;
  options.short_per_mille = 0;
  options.deviation_per_mille = 0;
  return options;
}

}  // namespace

std::string text(const boost::json::value& row, const char* member) {
  return std::string(row.as_object().at(member).as_string());
}

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

std::string Office::floorwave(std::vector<std::string> words) {
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

boost::json::value Office::asked(std::vector<std::string> words) {
  return boost::json::parse(floorwave(std::move(words)));
}

boost::json::array Office::list(std::vector<std::string> words) {
  return asked(std::move(words)).as_array();
}

HandFloor::HandFloor() : Office(by_hand()) {
  const auto stock = read_rows(floor.data_file("stock.csv"), {"sku", "location"});
  const auto items =
      read_rows(floor.data_file("items.csv"),
                {"sku", "name", "weight_g", "tracks_lot", "tracks_expiry", "tracks_serial"});
  for (const auto& item : items) items_[item.at("sku")] = item;
  for (const auto& row :
       read_rows(floor.data_file("packagings.csv"), {"sku", "packaging", "barcode"})) {
    if (row.at("packaging") == "each") barcodes_.emplace(row.at("sku"), row.at("barcode"));
  }
  for (const auto& row : read_rows(floor.data_file("cartons.csv"), {"name", "tare_g"})) {
    cartons_[row.at("name")] = row;
  }
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

void HandFloor::open(const std::vector<std::pair<std::string, std::vector<Wanted>>>& orders) {
  const auto service = read_rows(floor.data_file("carriers.csv"), {"carrier", "service"}).front();
  std::ofstream file(floor.data_file("orders.csv"));
  file << "channel,reference,priority,carrier,service,name,street,postal_code,city,country,sku,"
          "quantity,upstream\n";
  int priority = 9;
  for (const auto& [reference, lines] : orders) {
    for (const Wanted& line : lines) {
      file << "SHOP," << reference << "," << priority << "," << service.at("carrier") << ","
           << service.at("service") << ",Kim Muster,Weg 1,80331,Muenchen,DE,"
           << goods.at(line.good).second << "," << line.quantity << ",demo-shop\n";
    }
    --priority;
  }
  file.close();
  fs::remove(floor.data_file("cases.csv"));
  floor.open_office();
}

void HandFloor::wave(int orders) {
  REQUIRE(admin::release_wave(floor.api(), orders, [](const auto&) {}));
}

std::string HandFloor::badge(std::size_t person, const std::string& role) {
  std::vector<std::string> badges;
  for (const auto& row :
       read_rows(floor.data_file("workers.csv"), {"badge", "roles", "language"})) {
    const bool may = row.at("roles").find(role) != std::string::npos;
    if (may && row.at("language") == "en") badges.push_back(row.at("badge"));
  }
  return badges.at(person);
}

std::vector<std::string> HandFloor::device(const std::string& code) {
  return HandTerminal::words_of(code, floor.floor().floor_endpoint(), floor.file("hand-" + code));
}

std::string HandFloor::own_folder(const std::string& name) {
  fs::create_directories(floor.file(name));
  return floor.file(name);
}

std::string HandFloor::barcode(const std::string& sku) const { return barcodes_.at(sku); }
std::string HandFloor::item_name(const std::string& sku) const { return items_.at(sku).at("name"); }
std::int64_t HandFloor::weight_g(const std::string& sku) const {
  return std::stoll(items_.at(sku).at("weight_g"));
}
std::int64_t HandFloor::tare_g(const std::string& carton) const {
  return std::stoll(cartons_.at(carton).at("tare_g"));
}

CaseOf HandFloor::case_of_some_good() const {
  for (const auto& row :
       read_rows(floor.data_file("packagings.csv"), {"sku", "packaging", "quantity", "barcode"})) {
    if (row.at("packaging") != "case") continue;
    for (std::size_t good = 0; good < goods.size(); ++good) {
      if (goods[good].second != row.at("sku")) continue;
      return {good, std::stoll(row.at("quantity")), row.at("barcode")};
    }
  }
  FAIL("no good of this floor comes in cases");
  return {};
}

void HandFloor::close() {
  floor.floor().stop_all();
  CHECK(floor.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(floor.count("SELECT COUNT(*) FROM discrepancy WHERE resolved_at_ms IS NULL") == 0);
  for (const std::string& broken : floor.broken_rules()) FAIL_CHECK(broken);
}

std::int64_t HandFloor::units(const std::string& reference, const std::string& bucket) {
  return floor.count("SELECT CAST(SUM(l." + bucket +
                     ") AS BIGINT) FROM order_line l JOIN orders o ON o.id = l.order_id WHERE "
                     "o.external_reference = '" +
                     reference + "'");
}

}  // namespace fw::test
