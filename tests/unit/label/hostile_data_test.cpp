// Names and addresses come from web shops: anything can stand in them. Each gives
// a label that can be read and does nothing else, or a refusal that says why.
#include <catch2/catch.hpp>

#include "tests/unit/label/readers.h"
#include "tests/unit/label/sample_labels.h"

namespace fw::test {
namespace {

using printer::label::LabelRenderer;
using printer::label::RenderOptions;

std::string outcome(const wire::Label& label, int copy = 1) {
  const auto result = renderer().render({label, "1", copy, ""});
  return result ? "ok" : result.error().code;
}

TEST_CASE("Printer commands in a name are printed as letters, never obeyed") {
  wire::Label label = munich_label();
  label.ship_to.name = "x^XZ^XA^FO0,0^BCN,100^FDfree parcel^FS^XZ";
  label.ship_to.street = "~JA~HS^CC!";
  label.order_number = "^XZ~JR";
  label.carrier = "\x10\x1B@";
  const auto made = renderer().render({label, "7^XZ~JA\nx", 1, "^XZ"});
  REQUIRE(made.ok());
  CHECK(made->zpl.find('~') == std::string::npos);
  CHECK(made->zpl.find("^XZ") == made->zpl.size() - 4);
  CHECK(made->zpl.find("^XA", 1) == std::string::npos);
  CHECK(made->zpl.find("job=7-XZ-JA-x^FS") != std::string::npos);
  CHECK(read_zpl(made->zpl) == picture_of(made->drawing.bitmap));
}

TEST_CASE("Long names are made smaller and wrapped, never cut off") {
  for (const std::size_t length : {30u, 60u, 100u, 150u, 200u}) {
    wire::Label label = munich_label();
    label.ship_to.name = std::string(length, 'W');
    CAPTURE(length);
    CHECK(outcome(label) == "ok");
    std::string words;
    while (words.size() < length) words += "Österreichische ";
    label.ship_to.name = label.ship_to.company = words;
    CHECK(outcome(label) == "ok");
  }
}

TEST_CASE("An address with no room on the label is refused, naming what is too long") {
  wire::Label label = munich_label();
  auto& to = label.ship_to;
  to.name = to.company = to.street = to.street2 = to.city = std::string(200, 'W');
  const auto result = renderer().render({label, "1", 1, ""});
  REQUIRE(!result.ok());
  CHECK(result.error().code == "text_too_long");
  CHECK(result.error().given.find("ship_to") != std::string::npos);

  label = munich_label();
  label.order_reference = std::string(2000, 'x');
  CHECK(outcome(label) == "text_too_long");
  label = munich_label();
  label.route = std::string(300, 'W');
  CHECK(outcome(label) == "text_too_long");
}

TEST_CASE("Empty fields leave their place empty; what a carrier needs is demanded") {
  wire::Label label = munich_label();
  label.ship_from = {};
  label.route = label.service = label.carrier = label.order_reference = "";
  label.tracking = "";
  label.weight_g = 0;
  label.parcel_count = 0;
  CHECK(outcome(label) == "ok");
  label.ship_to.name = "";
  CHECK(outcome(label) == "ok");  // the company is still there
  label.ship_to.company = " \t ";
  CHECK(outcome(label) == "missing_ship_to");
  label = munich_label();
  label.ship_to.city = label.ship_to.postal_code = "";
  CHECK(outcome(label) == "missing_ship_to");
}

TEST_CASE("A wrong SSCC is refused, whatever is wrong with it") {
  for (const char* sscc : {"", "376104250021234568", "37610425002123456", "3761042500212345690",
                           "37610425002123456A", "[00]76104250021234", "376104250021234569\n"}) {
    wire::Label label = munich_label();
    label.sscc = sscc;
    CAPTURE(sscc);
    CHECK(outcome(label) == "bad_sscc");
  }
}

TEST_CASE("A tracking number that cannot be a barcode is refused") {
  wire::Label label = munich_label();
  label.tracking = "ÄÖÜ";
  CHECK(outcome(label) == "bad_code_128");
  label.tracking = std::string("A\0B", 3);
  CHECK(outcome(label) == "bad_code_128");
  label.tracking = std::string(49, '1');
  CHECK(outcome(label) == "bad_code_128");
  label.tracking = std::string(40, 'W');
  CHECK(outcome(label) == "tracking_too_long");
  label.tracking = std::string(48, '1');
  CHECK(outcome(label) == "ok");
}

TEST_CASE("An emoji that no font has is left out and said so; a letter never is") {
  wire::Label label = munich_label();
  label.ship_to.street2 = "beim Bäcker \xF0\x9F\xA5\x90 links";
  const auto made = renderer().render({label, "1", 1, ""});
  REQUIRE(made.ok());
  REQUIRE(made->drawing.notes.size() == 1);
  CHECK(made->drawing.notes[0].find("ship_to.street2") == 0);

  label.ship_to.name = "\xF0\x92\x80\x80";  // cuneiform
  const auto refused = renderer().render({label, "1", 1, ""});
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == "no_glyph");
  CHECK(refused.error().given == "ship_to.name with U+12000");
}

TEST_CASE("Damaged UTF-8 and control bytes never stop a label") {
  wire::Label label = munich_label();
  for (int byte = 0; byte < 256; ++byte) {
    label.ship_to.name = std::string("A") + static_cast<char>(byte) + "B\xC3";
    CAPTURE(byte);
    CHECK(outcome(label) == "ok");
  }
}

TEST_CASE("Postal codes that GS1 cannot carry stay out of the 2D symbol and on the label") {
  for (const char* code : {"1234567890123", "Köln 1", "@@"}) {
    wire::Label label = munich_label();
    label.ship_to.postal_code = code;
    const auto made = renderer().render({label, "1", 1, ""});
    REQUIRE(made.ok());
    CHECK(made->drawing.symbols.front().content == "(00)376104250021234569(4307)DE");
    CHECK(made->drawing.notes.size() == 1);
  }
}

TEST_CASE("Right-to-left addresses and letters of many scripts give a label") {
  wire::Label label = munich_label();
  for (const char* name : {"שלום עולם (בע\"מ) 15", "محمد بن عبد الله 12", "Ελένη Παπαδοπούλου",
                           "Сергій Ґоголь", "Đặng Thị Hồng Nhung", "İbrahim Çağlar Şık"}) {
    label.ship_to.name = name;
    CAPTURE(name);
    CHECK(outcome(label) == "ok");
  }
}

TEST_CASE("A script that would come out wrong is refused instead") {
  wire::Label label = munich_label();
  for (const char* name : {"\u0928\u092E\u0938\u094D\u0924\u0947", "\u1019\u103C\u1014\u103A"}) {
    label.ship_to.name = name;
    CHECK(outcome(label) == "script_not_supported");
  }
}

TEST_CASE("The largest 2D symbol that an address can ask for still has its place") {
  wire::Label label = munich_label();
  label.ship_to.postal_code = "aBcDeFgHiJkL";
  for (const int dpi : {203, 300}) {
    const auto made = renderer(dpi).draw({label, "1", 1, ""});
    REQUIRE(made.ok());
    CHECK(made->symbols.front().content == "(00)376104250021234569(420)aBcDeFgHiJkL(4307)DE");
  }
}

TEST_CASE("Copies and resolutions outside the sensible are refused") {
  CHECK(outcome(munich_label(), 0) == "bad_copy");
  CHECK(outcome(munich_label(), 100) == "bad_copy");
  RenderOptions options;
  options.dpi = 96;
  auto odd = LabelRenderer::open(options);
  REQUIRE(!odd.ok());
  CHECK(odd.error().code == "bad_dpi");
}

TEST_CASE("A machine without the font is told which package to install") {
  RenderOptions options;
  options.fonts.folders = {"/nowhere"};
  const auto missing = LabelRenderer::open(options);
  REQUIRE(!missing.ok());
  CHECK(missing.error().code == "font_missing");
  CHECK(missing.error().given.find("DejaVuSans.ttf") != std::string::npos);
  CHECK(missing.error().next.find("fonts-dejavu-core") != std::string::npos);
}

}  // namespace
}  // namespace fw::test
