// A temporary folder of data files, read back the way an importer would.
#pragma once
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

namespace fw::testing {

inline constexpr std::array<const char*, 12> file_names{
    "sites.csv",      "carriers.csv",  "departures.csv", "workers.csv",
    "cartons.csv",    "locations.csv", "containers.csv", "items.csv",
    "packagings.csv", "stock.csv",     "orders.csv",     "world.csv"};

using Row = std::map<std::string, std::string>;

// RFC 4180, for text that ends with a line end.
inline std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string& field = rows.back().back();
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\n') {
      rows.emplace_back(1);
    } else {
      field += c;
    }
  }
  rows.pop_back();
  return rows;
}

inline bool gtin_holds(const std::string& digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    sum += (digits[digits.size() - 1 - i] - '0') * (i % 2 == 0 ? 1 : 3);
  }
  return sum % 10 == 0;
}

class DataFolder {
 public:
  std::filesystem::path path() const { return folder_.path(); }

  std::string text(const std::string& name) const {
    std::ifstream file(path() / name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  std::vector<Row> rows(const std::string& name) const {
    const std::vector<std::vector<std::string>> lines = parse_csv(text(name));
    REQUIRE(!lines.empty());
    std::vector<Row> rows;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      INFO(name << " line " << i + 1);
      REQUIRE(lines[i].size() == lines[0].size());
      Row row;
      for (std::size_t c = 0; c < lines[0].size(); ++c) row[lines[0][c]] = lines[i][c];
      rows.push_back(row);
    }
    return rows;
  }

  // Keys are unique and every name refers to a row of another file.
  void require_consistent() const {
    const std::set<std::string> sites = keys("sites.csv", {"site"});
    const std::set<std::string> services = keys("carriers.csv", {"carrier", "service"});
    const std::set<std::string> locations = keys("locations.csv", {"location"});
    const std::set<std::string> items = keys("items.csv", {"owner", "sku"});
    keys("departures.csv", {"site", "carrier", "leaves_at"});
    keys("workers.csv", {"site", "worker"});
    keys("workers.csv", {"site", "badge"});
    keys("cartons.csv", {"site", "carton"});
    keys("packagings.csv", {"barcode"});
    keys("stock.csv", {"site", "location", "owner", "sku", "lot", "status"});
    keys("world.csv", {"site", "location", "sku", "lot"});
    std::set<std::string> places = locations;
    for (const std::string& code : keys("containers.csv", {"container"})) {
      REQUIRE(places.insert(code).second);  // locations and containers share one set of codes
    }
    for (const Row& row : rows("containers.csv")) REQUIRE(places.count(key(row, {"stands_in"})));
    for (const char* name : {"departures.csv", "locations.csv", "stock.csv", "workers.csv"}) {
      for (const Row& row : rows(name)) REQUIRE(sites.count(key(row, {"site"})));
    }
    for (const Row& row : rows("stock.csv")) {
      REQUIRE(locations.count(key(row, {"location"})));
      REQUIRE(items.count(key(row, {"owner", "sku"})));
      REQUIRE(std::stoll(row.at("quantity")) > 0);
    }
    for (const Row& row : rows("orders.csv")) {
      REQUIRE(items.count(key(row, {"owner", "sku"})));
      REQUIRE(services.count(key(row, {"carrier", "service"})));
      REQUIRE(std::stoll(row.at("quantity")) > 0);
    }
    keys("orders.csv", {"channel", "reference", "line_number"});
    require_packagings(items);
  }

 private:
  static std::string key(const Row& row, const std::vector<std::string>& columns) {
    std::string key;
    for (const std::string& column : columns) key += row.at(column) + "|";
    return key;
  }

  std::set<std::string> keys(const std::string& name,
                             const std::vector<std::string>& columns) const {
    std::set<std::string> keys;
    for (const Row& row : rows(name)) {
      INFO(name << ": " << key(row, columns));
      REQUIRE(keys.insert(key(row, columns)).second);
    }
    return keys;
  }

  void require_packagings(const std::set<std::string>& items) const {
    std::set<std::string> with_each;
    for (const Row& row : rows("packagings.csv")) {
      REQUIRE(items.count(key(row, {"owner", "sku"})));
      REQUIRE(gtin_holds(row.at("barcode")));
      const std::size_t digits = row.at("barcode").size();
      REQUIRE((digits == 13 || digits == 14));
      if (row.at("packaging") == "each") with_each.insert(key(row, {"owner", "sku"}));
      if (row.at("packaging") != "each") REQUIRE(std::stoll(row.at("quantity")) > 1);
    }
    REQUIRE(with_each == items);
  }

  fw::test::TempFolder folder_;
};

}  // namespace fw::testing
