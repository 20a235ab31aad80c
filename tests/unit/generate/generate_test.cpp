#include "server/admin/generate.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "server/planning/warehouse.h"
#include "tests/unit/generate/data_folder.h"

using namespace fw::admin;
using fw::testing::DataFolder;
using fw::testing::Row;

namespace {

constexpr fw::EpochMs now = 1'806'000'000'000;  // 2027-03-25

GenerateOptions options_at_now(std::uint64_t seed = 1) {
  GenerateOptions options;
  options.seed = seed;
  options.now_ms = now;
  return options;
}

}  // namespace

TEST_CASE("the demo's data fits together: every file names only what others define") {
  const DataFolder folder;
  REQUIRE(write_data_folder(folder.path(), generate_demo_data(options_at_now())));
  folder.require_consistent();
  CHECK(folder.rows("locations.csv").size() > 1'200);
  CHECK(folder.rows("items.csv").size() == 411);  // 11 for the hard cases
  std::set<std::string> orders;
  std::map<std::string, int> lines;
  for (const Row& row : folder.rows("orders.csv")) {
    orders.insert(row.at("channel") + " " + row.at("reference"));
    ++lines[row.at("reference")];
  }
  CHECK(orders.size() == 300);
  for (const auto& [reference, count] : lines) CHECK((count >= 1 && count <= 6));
}

TEST_CASE("the same seed makes the same files, another seed others") {
  const DataFolder one;
  const DataFolder again;
  const DataFolder other;
  REQUIRE(write_data_folder(one.path(), generate_demo_data(options_at_now(7))));
  REQUIRE(write_data_folder(again.path(), generate_demo_data(options_at_now(7))));
  REQUIRE(write_data_folder(other.path(), generate_demo_data(options_at_now(8))));
  for (const char* name : fw::testing::file_names) {
    CHECK(one.text(name) == again.text(name));
  }
  CHECK(one.text("orders.csv") != other.text("orders.csv"));
  CHECK(one.text("stock.csv") != other.text("stock.csv"));
}

TEST_CASE("more orders change neither the hall nor the items") {
  GenerateOptions options = options_at_now();
  const DemoData few = generate_demo_data(options);
  options.orders = 1'000;
  const DemoData many = generate_demo_data(options);
  CHECK(many.orders.size() == 1'000);
  REQUIRE(few.items.size() == many.items.size());
  for (std::size_t i = 0; i < few.items.size(); ++i) {
    CHECK(few.items[i].packagings.front().barcode == many.items[i].packagings.front().barcode);
  }
}

TEST_CASE("some items run short, most do not") {
  const DemoData data = generate_demo_data(options_at_now());
  std::map<std::string, fw::Quantity> stock;
  std::map<std::string, fw::Quantity> demand;
  for (const DemoStock& s : data.stock) stock[s.sku] += s.quantity;
  for (const DemoOrder& o : data.orders) {
    for (const DemoLine& l : o.lines) demand[l.sku] += l.quantity;
  }
  std::size_t scarce = 0;
  for (const auto& [sku, quantity] : demand) scarce += stock[sku] < quantity ? 1 : 0;
  CHECK(scarce >= 1);
  CHECK(scarce * 20 <= demand.size());

  GenerateOptions options = options_at_now();
  options.short_per_mille = 0;
  const DemoData plenty = generate_demo_data(options);
  stock.clear();
  for (const DemoStock& s : plenty.stock) stock[s.sku] += s.quantity;
  for (const auto& [sku, quantity] : demand) CHECK(stock[sku] >= quantity);
}

TEST_CASE("a few shelves hold less than the books say, none holds a negative number") {
  const DemoData data = generate_demo_data(options_at_now());
  std::size_t different = 0;
  for (const DemoStock& s : data.stock) {
    REQUIRE(s.real >= 0);
    REQUIRE(s.real <= s.quantity);
    different += s.real != s.quantity ? 1 : 0;
  }
  CHECK(different >= 1);
  CHECK(different * 20 <= data.stock.size());
}

TEST_CASE("cut-offs lie ahead, seconds to minutes, and each truck leaves after its packing") {
  const DemoData data = generate_demo_data(options_at_now());
  std::map<std::string, int> soon;
  for (const DemoDeparture& d : data.departures) {
    CHECK(d.cut_off_at_ms > now);
    CHECK(d.cut_off_at_ms <= d.pick_by_ms);
    CHECK(d.pick_by_ms <= d.pack_by_ms);
    CHECK(d.pack_by_ms <= d.leaves_at_ms);
    if (d.cut_off_at_ms < now + 600'000) ++soon[d.carrier];
  }
  CHECK(soon.size() == 4);
}

TEST_CASE("each hard case has its order, and goods that make it happen") {
  const DemoData data = generate_demo_data(options_at_now());
  const auto on_shelf = [&](const std::string& sku, bool real) {
    fw::Quantity units = 0;
    for (const DemoStock& row : data.stock) {
      if (row.sku == sku) units += real ? row.real : row.quantity;
    }
    return units;
  };
  std::set<std::string> situations;
  for (const DemoCase& one : data.cases) {
    situations.insert(one.situation);
    const auto order = std::find_if(data.orders.begin(), data.orders.end(), [&](const auto& o) {
      return o.channel == one.channel && o.reference == one.reference;
    });
    REQUIRE(order != data.orders.end());
    const DemoLine& line = order->lines.front();
    CHECK(on_shelf(line.sku, false) >= line.quantity);  // as far as the books know
    const bool is_short = on_shelf(line.sku, true) < line.quantity;
    CHECK(is_short == (one.situation == "short_shipped"));
  }
  CHECK(situations == std::set<std::string>{"cancelled_after_pick", "case_pick", "expiry",
                                            "missed_departure", "short_reallocated",
                                            "short_shipped", "two_parcels", "two_totes"});
}

TEST_CASE("a demo of very few orders shows as many cases as it has orders") {
  GenerateOptions options = options_at_now();
  options.orders = 3;
  CHECK(generate_demo_data(options).cases.size() == 3);
}

TEST_CASE("people who stand next to a shelf cannot confuse its check digits with the neighbours'") {
  const DemoData data = generate_demo_data(options_at_now());
  for (std::size_t i = 1; i < data.locations.size(); ++i) {
    CHECK(data.locations[i].check_digits.size() == 2);
    CHECK(data.locations[i].check_digits != data.locations[i - 1].check_digits);
  }
}

TEST_CASE("the planner reads the demo's hall as one block of parallel aisles") {
  const DemoData data = generate_demo_data(options_at_now());
  std::vector<fw::planning::Place> places;
  for (const DemoLocation& l : data.locations) {
    fw::planning::Place p;
    p.x_mm = l.x_mm;
    p.y_mm = l.y_mm;
    if (!l.aisle.empty()) p.aisle = static_cast<fw::planning::Index>(std::stoi(l.aisle) - 1);
    places.push_back(p);
  }
  const fw::planning::Warehouse hall(std::move(places));
  CHECK(hall.one_block());
  CHECK(hall.columns_mm().size() == 10);
}

TEST_CASE("GTINs carry the check digit of the GS1 specification") {
  CHECK(demo_gtin13("629104150", 21) == "6291041500213");  // the specification's own example
  CHECK(demo_gtin14(1, "6291041500213") == "16291041500210");
  CHECK(demo_gtin13("9521234", 1) == "9521234000013");
}

TEST_CASE("instants and dates are written in UTC") {
  CHECK(iso_instant(0) == "1970-01-01T00:00:00.000Z");
  CHECK(iso_instant(1'709'210'096'789) == "2024-02-29T12:34:56.789Z");
  CHECK(iso_date(1'709'210'096'789) == "2024-02-29");
}

TEST_CASE("a folder that cannot be written is refused with its path") {
  const DataFolder folder;
  std::ofstream(folder.path() / "file") << "not a folder";
  const auto refused = write_data_folder(folder.path() / "file", DemoData{});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "cannot_write");
  CHECK(refused.error().given.find("file") != std::string::npos);
}
