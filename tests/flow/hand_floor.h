// A floor without robots for a flow test: people have hand terminals, the office has
// `floorwave`, and the story writes what is ordered.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "tests/support/floor_processes.h"

namespace fw::test {

using Row = std::map<std::string, std::string>;
// The named columns of a CSV file.
std::vector<Row> read_rows(const std::string& file, const std::vector<std::string>& columns);
std::string text(const boost::json::value& row, const char* member);

// The office: a floor whose orders the story writes, and `floorwave` to steer it.
struct Office {
  explicit Office(const FloorOptions& options) : floor(options) {}

  // What it prints with --json; fails the story when it does not end well.
  std::string floorwave(std::vector<std::string> words);
  boost::json::value asked(std::vector<std::string> words);
  boost::json::array list(std::vector<std::string> words);

  FloorProcesses floor;
};

// What a line wants: one unit of the good with this number, or more.
struct Wanted {
  Wanted(std::size_t wanted, std::int64_t units = 1) : good(wanted), quantity(units) {}
  std::size_t good;
  std::int64_t quantity;
};

struct CaseOf {
  std::size_t good = 0;
  std::int64_t quantity = 0;  // base units in it
  std::string barcode;
};

// Orders are of goods that lie in one place each and are known by their barcode alone.
struct HandFloor : Office {
  HandFloor();

  // Orders by reference and what they want; the first is the most urgent.
  void open(const std::vector<std::pair<std::string, std::vector<Wanted>>>& orders);
  void wave(int orders);
  // Of people of a role who read English.
  std::string badge(std::size_t person, const std::string& role = "picker");
  // The words that start the text terminal of a device.
  std::vector<std::string> device(const std::string& code);
  std::string own_folder(const std::string& name);
  // Everything is told and nothing is wrong with the books.
  void close();
  std::int64_t units(const std::string& reference, const std::string& bucket);

  // What the data say of an item, of one unit, and of a carton by its name.
  std::string barcode(const std::string& sku) const;
  std::string item_name(const std::string& sku) const;
  std::int64_t weight_g(const std::string& sku) const;
  std::int64_t tare_g(const std::string& carton) const;
  CaseOf case_of_some_good() const;

  std::vector<std::pair<std::string, std::string>> goods;  // place, SKU

 private:
  std::map<std::string, Row> items_, cartons_;
  std::map<std::string, std::string> barcodes_;
};

}  // namespace fw::test
