#include "shared/barcode/scan.h"

#include <catch2/catch.hpp>

#include "shared/barcode/gtin.h"
#include "shared/base/random.h"

using namespace fw::barcode;
using fw::Random;

namespace {

constexpr int year = 2026;
const std::string gs(1, group_separator);

Scan read(const std::string& bytes) { return read_scan(bytes, year); }

}  // namespace

TEST_CASE("terminators and control characters never reach the text") {
  for (const char* end : {"", "\r", "\n", "\r\n", "\t", " \r"}) {
    CHECK(read(std::string("A-12-03-B") + end).text == "A-12-03-B");
  }
  CHECK(read("\x02T-00917\x03\r").text == "T-00917");
  CHECK(read("").text.empty());
  CHECK(read("\r\n").text.empty());
}

TEST_CASE("the symbology identifier is taken off and understood") {
  const auto place = read("]C0A-12-03-B\r");
  CHECK(place.text == "A-12-03-B");
  CHECK(place.symbology == Symbology::code_128);
  CHECK(place.aim_identifier == "]C0");
  CHECK(read("]A0TOTE7\r").symbology == Symbology::code_39);
  CHECK(read("]Q1hello\r").symbology == Symbology::qr);
  CHECK(read("]L2x\r").symbology == Symbology::pdf417);
  CHECK(name_of(read("]d10\r").symbology) == "Data Matrix");
  // A bracket that begins no identifier belongs to the text.
  CHECK(read("]?7x").text == "]?7x");
  CHECK(read("]C").text == "]C");
}

TEST_CASE("EAN and UPC of any length name the same article") {
  CHECK(read("]E04006381333931\r").gtin14 == "04006381333931");
  CHECK(read("]E00036000291452\r").gtin14 == "00036000291452");
  CHECK(read("]E0036000291452\r").gtin14 == "00036000291452");
  CHECK(read("]E496385074\r").gtin14 == "00000096385074");
  CHECK(read("]E004252614\r").gtin14 == "00042100005264");
  CHECK(read("]E3400638133393112\r").gtin14 == "04006381333931");
  CHECK(read("]I114006381333938\r").gtin14 == "14006381333938");
  CHECK(read("4006381333931\r").gtin14 == "04006381333931");
  CHECK_FALSE(read("4006381333932\r").gtin14.has_value());
}

TEST_CASE("every GS1 carrier gives its elements") {
  for (const char* carrier : {"]C1", "]e0", "]d2", "]Q3", "]J1"}) {
    const auto scan =
        read(std::string(carrier) + "0109521234543213" + "17280200" + "10AB-7" + gs + "21S5\r\n");
    INFO(carrier);
    CHECK_FALSE(scan.problem.has_value());
    CHECK(scan.gtin14 == "09521234543213");
    CHECK(scan.lot == "AB-7");
    CHECK(scan.serial == "S5");
    CHECK(scan.expiry == "2028-02-29");
    CHECK(scan.text == "(01)09521234543213(17)280200(10)AB-7(21)S5");
    CHECK(scan.data == "01095212345432131728020010AB-721S5");
  }
}

TEST_CASE("a pallet label gives its SSCC, content, count and weight") {
  const auto scan = read("]C1003952123400000000140209521234543213" + ("3302001240"
                                                                      "3712" +
                                                                      gs));
  CHECK(scan.sscc == "395212340000000014");
  CHECK(scan.content_gtin14 == "09521234543213");
  CHECK_FALSE(scan.gtin14.has_value());
  CHECK(scan.count == 12);
  CHECK(scan.gross_weight_g == 12400);
  CHECK(readings(scan).front() == "395212340000000014");
}

TEST_CASE("a wedge that loses the separator may send a stand-in for it") {
  const std::string key =
      "]C10109521234543213"
      "10AB-7";
  for (const std::string& stand_in :
       {std::string("~"), std::string("{GS}"), std::string("<GS>"), gs}) {
    const auto scan = read(key + stand_in + "21S5\r");
    INFO(stand_in);
    CHECK(scan.lot == "AB-7");
    CHECK(scan.serial == "S5");
  }
  ScanRules rules;
  rules.separator_stand_ins = {"%"};
  CHECK(read_scan(key + "%21S5", year, rules).serial == "S5");
  CHECK(read_scan(key + "~21S5", year, rules).problem->code == "gs1_wrong_character");
  // In a code that is not GS1 the stand-in is a character like any other.
  CHECK(read("]C0A~B\r").text == "A~B");
}

TEST_CASE("a GS1 code that cannot be read stays a scan and says why") {
  const auto scan = read("]C10109521234543214\r");
  REQUIRE(scan.problem.has_value());
  CHECK(scan.problem->code == "gs1_wrong_check_digit");
  CHECK(scan.text == "0109521234543214");
  CHECK(scan.elements.empty());
  CHECK_FALSE(scan.gtin14.has_value());
  CHECK(read("]C1\r").problem->code == "gs1_empty");
}

TEST_CASE("without an identifier a GS1 code is known by its key") {
  CHECK(read("00395212340000000014\r").sscc == "395212340000000014");
  CHECK(read("0109521234543213"
             "10AB\r")
            .lot == "AB");
  CHECK(read(gs + "10AB" + gs + "21C\r").serial == "C");
  CHECK(read("0109521234543214"
             "10AB\r")
            .elements.empty());
  CHECK(read("(00) 395212340000000014").sscc == "395212340000000014");
  // Typed as printed below the bars, or scanned as a plain Code 128.
  CHECK(read("395212340000000014").sscc == "395212340000000014");
  CHECK(read("]C000395212340000000014").sscc == "395212340000000014");
  // A location that happens to look like a key is still found by its own text.
  const auto place = read("0109521234543213");
  CHECK(means(place, "0109521234543213"));
  CHECK(means(place, "9521234543213"));
}

TEST_CASE("a QR code with a Digital Link is an article, other addresses are text") {
  const auto scan = read("]Q1https://id.gs1.org/01/09521234543213/10/AB7?17=301231");
  CHECK(scan.gtin14 == "09521234543213");
  CHECK(scan.lot == "AB7");
  CHECK(scan.expiry == "2030-12-31");
  CHECK(scan.text == "https://id.gs1.org/01/09521234543213/10/AB7?17=301231");
  const auto page = read("https://example.com/manual");
  CHECK(page.text == "https://example.com/manual");
  CHECK_FALSE(page.problem.has_value());
}

TEST_CASE("barcodes are kept and looked up under one key") {
  CHECK(code_key("4006381333931") == "04006381333931");
  CHECK(code_key(" 036000291452\r\n") == "00036000291452");
  CHECK(code_key("00395212340000000014") == "395212340000000014");
  CHECK(code_key("395212340000000014") == "395212340000000014");
  CHECK(code_key("A-12-03-B") == "A-12-03-B");
  CHECK(means(read("]C10104006381333931\r"), "4006381333931"));
  CHECK(means(read("]E04006381333931\r"), "04006381333931"));
  CHECK_FALSE(means(read("]E04006381333931\r"), "4006381333948"));
  CHECK(readings(read("A-12")) == std::vector<std::string>{"A-12"});
}

TEST_CASE("whatever a broken scanner sends, reading it gives a printable scan") {
  Random random(31);
  const char* starts[] = {"", "]C1", "]d2", "]Q1", "]E0", "(01)", "https://x/01/", "]", "01"};
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = starts[random.below(9)];
    const auto size = random.below(80);
    for (std::size_t i = 0; i < size; ++i) {
      bytes += random.chance(600) ? static_cast<char>('0' + random.below(10))
                                  : static_cast<char>(random.below(256));
    }
    const auto scan = read(bytes);
    for (const char c : scan.text) CHECK(static_cast<unsigned char>(c) >= 0x20);
    CHECK_FALSE((scan.problem && !scan.elements.empty()));
    if (scan.gtin14) CHECK(to_gtin14(*scan.gtin14) == scan.gtin14);
  }
}
