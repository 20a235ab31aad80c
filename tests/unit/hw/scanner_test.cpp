#include <unistd.h>

#include <catch2/catch.hpp>

#include "hw/scanner/simulated_labels.h"
#include "hw/scanner/simulated_scanner.h"

using namespace fw::hw;
using fw::barcode::Scan;
using fw::barcode::Symbology;

namespace {

ScannerRules rules() {
  ScannerRules r;
  r.current_year = 2026;
  return r;
}

struct Pipe {
  Pipe() { REQUIRE(::pipe(ends) == 0); }
  ~Pipe() {
    ::close(ends[0]);
    if (ends[1] >= 0) ::close(ends[1]);
  }
  void write(const std::string& bytes) {
    REQUIRE(::write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  void close_writer() {
    ::close(ends[1]);
    ends[1] = -1;
  }
  int ends[2] = {-1, -1};
};

const WorldItem mug = {"MUG", "Blue mug", "4006381333931", false, 350};
const WorldItem milk = {"MILK", "Milk 1 l", "4006381333948", true, 1030};

}  // namespace

TEST_CASE("a wedge on a terminal gives keys and scans in the order they came") {
  Pipe pipe;
  DescriptorScanner scanner(pipe.ends[0], rules());
  CHECK(scanner.descriptor() == pipe.ends[0]);
  CHECK(scanner.poll(0).empty());
  pipe.write("]E04006381333931\r\x1BOP");
  const auto events = scanner.poll(10);
  REQUIRE(events.size() == 2);
  CHECK(std::get<Scan>(events[0]).gtin14 == "04006381333931");
  CHECK(std::get<KeyPress>(events[1]).key == Key::f1);
  CHECK_FALSE(scanner.ended());
  pipe.close_writer();
  CHECK(scanner.poll(20).empty());
  CHECK(scanner.ended());
}

TEST_CASE("typing reaches the screen once it is sure that it is no scan") {
  Pipe pipe;
  DescriptorScanner scanner(pipe.ends[0], rules());
  pipe.write("7");
  CHECK(scanner.poll(0).empty());
  REQUIRE(scanner.next_deadline_ms().has_value());
  const auto events = scanner.poll(*scanner.next_deadline_ms());
  REQUIRE(events.size() == 1);
  CHECK(std::get<KeyPress>(events[0]).text == "7");
}

TEST_CASE("a robot's scanner reads the labels of the world as a real one does") {
  SimulatedScanner scanner(rules());
  scanner.scan(plain_label("A-12-03-B"));
  scanner.scan(item_label(mug, "", ""));
  scanner.scan(item_label(milk, "L7", "2027-01-31"));
  scanner.scan(sscc_label("395212340000000014"));
  scanner.press(Key::f4);
  scanner.type("12");
  const auto events = scanner.poll(0);
  REQUIRE(events.size() == 7);
  CHECK(std::get<Scan>(events[0]).text == "A-12-03-B");
  CHECK(std::get<Scan>(events[1]).gtin14 == "04006381333931");
  const auto& carton = std::get<Scan>(events[2]);
  CHECK(carton.symbology == Symbology::gs1_data_matrix);
  CHECK(carton.gtin14 == "04006381333948");
  CHECK(carton.lot == "L7");
  CHECK(carton.expiry == "2027-01-31");
  CHECK(std::get<Scan>(events[3]).sscc == "395212340000000014");
  CHECK(std::get<KeyPress>(events[4]).key == Key::f4);
  CHECK(std::get<KeyPress>(events[5]).text == "1");
  CHECK(std::get<KeyPress>(events[6]).text == "2");
  CHECK(scanner.poll(0).empty());
}

TEST_CASE("badly set up scanners can be simulated") {
  ScannerProfile profile;
  profile.sends_identifier = false;
  profile.separator = "~";
  profile.terminator = "";
  SimulatedScanner scanner(rules(), profile);
  scanner.scan(item_label(milk, "L7", "2027-01-31"));
  const auto events = scanner.poll(0);
  REQUIRE(events.size() == 1);
  CHECK(std::get<Scan>(events[0]).lot == "L7");
  CHECK(std::get<Scan>(events[0]).symbology == Symbology::unknown);
}

TEST_CASE("every kind of article number has its own print") {
  const auto label = [](const std::string& barcode) {
    return item_label({"X", "", barcode, false, 1}, "", "");
  };
  CHECK(label("96385074") == "]E496385074");
  CHECK(label("036000291452") == "]E00036000291452");
  CHECK(label("14006381333938") == "]I114006381333938");
  CHECK(label("SHELF-TAG-1") == "]C0SHELF-TAG-1");
}
