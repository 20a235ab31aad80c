// What a scanner on the belt reads must be exactly what the label was made from,
// and what the packer sees on the screen must be what the printer prints.
#include <algorithm>

#include <catch2/catch.hpp>

#include "printer/label/png.h"
#include "printer/label/zpl.h"
#include "tests/support/skip.h"
#include "tests/unit/label/readers.h"
#include "tests/unit/label/sample_labels.h"

namespace fw::test {
namespace {

using printer::label::PlacedSymbol;
using printer::label::Rect;
using printer::label::RenderedLabel;

RenderedLabel rendered(const wire::Label& label, int dpi = 203, int copy = 1) {
  auto result = renderer(dpi).render({label, "48151623", copy, "2026-11-21 22:10"});
  if (!result) FAIL(to_line(result.error()));
  return std::move(result.value());
}

// The symbol with its quiet zones as a picture of its own: ZXingReader 1.4 aborts
// on whole labels with large linear codes.
std::string close_up(const RenderedLabel& label, const PlacedSymbol& symbol, int dpi) {
  const int quiet = 10 * symbol.x_dots;
  const Rect& a = symbol.area;
  return printer::label::to_png(
      label.drawing.bitmap.crop({a.x - quiet, a.y - 8, a.width + 2 * quiet, a.height + 16}), dpi);
}

std::vector<wire::Label> labels_to_many_places() {
  std::vector<wire::Label> labels(5, munich_label());
  labels[1].ship_to.postal_code = "SW1A 1AA";
  labels[1].ship_to.country = "GB";
  labels[1].tracking = "JD014600003SE00000000012345678";
  labels[2].ship_to.postal_code = "";
  labels[2].ship_to.country = "HK";
  labels[2].tracking = "RR473124829GB";
  labels[3].sscc = "395212340000000014";
  labels[3].ship_to.postal_code = "98101-1234";
  labels[3].ship_to.country = "US";
  labels[3].tracking = "420981019400100000000000000000";
  labels[4].tracking = "a~^{}<>&\"' \\b";
  labels[4].sscc = "000000000000000000";
  return labels;
}

std::string expected_matrix(const wire::Label& label) {
  std::string content = "00" + label.sscc;
  std::string postal_code = label.ship_to.postal_code;
  postal_code.erase(std::remove(postal_code.begin(), postal_code.end(), ' '), postal_code.end());
  if (!postal_code.empty()) content += "420" + postal_code + "\x1D";
  return content + "4307" + label.ship_to.country;
}

TEST_CASE("A scanner reads SSCC, tracking number and 2D symbol exactly") {
  if (!has_program("ZXingReader")) FLOORWAVE_SKIP("no ZXingReader (package zxing-cpp-tools)");
  const int dpi = GENERATE(203, 300);
  for (const wire::Label& label : labels_to_many_places()) {
    const RenderedLabel made = rendered(label, dpi);
    REQUIRE(made.drawing.symbols.size() == 3);
    const std::vector<Scan> expected = {
        {"]d2", expected_matrix(label)}, {"]C0", label.tracking}, {"]C1", "00" + label.sscc}};
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const PlacedSymbol& symbol = made.drawing.symbols[i];
      CAPTURE(dpi, symbol.name, symbol.content);
      CHECK(scan_with_zxing(close_up(made, symbol, dpi)) == expected[i]);
    }
  }
}

TEST_CASE("A second make of scanner reads both linear codes on the whole label") {
  if (!has_program("zbarimg")) FLOORWAVE_SKIP("no zbarimg (package zbar-tools)");
  for (const wire::Label& label : labels_to_many_places()) {
    const auto scans = scan_with_zbar(rendered(label).png);
    CAPTURE(label.tracking);
    CHECK(std::count(scans.begin(), scans.end(), Scan{"CODE-128 GS1", "00" + label.sscc}) == 1);
    if (label.tracking.find('<') != std::string::npos) continue;  // zbar's own escaping differs
    CHECK(std::count(scans.begin(), scans.end(), Scan{"CODE-128", label.tracking}) == 1);
  }
}

TEST_CASE("The picture on the screen and the bytes for the printer are the same dots") {
  const int dpi = GENERATE(203, 300);
  for (const wire::Label& label : labels_to_many_places()) {
    const RenderedLabel made = rendered(label, dpi, 2);
    const Picture drawn = picture_of(made.drawing.bitmap);
    CHECK(read_png(made.png) == drawn);
    CHECK(read_zpl(made.zpl) == drawn);
  }
}

TEST_CASE("Stripes, noise and empty pages survive the printer's compression") {
  for (const int width : {1, 7, 8, 9, 812, 2400}) {
    printer::label::Bitmap bitmap(width, 40);
    std::uint32_t chance = 1;
    for (int y = 8; y < 40; ++y) {
      for (int x = 0; x < width; ++x) {
        chance = chance * 1664525 + 1013904223;
        const bool ink = y < 16 ? true : y < 24 ? x % 3 == 0 : (chance >> 28) == 0;
        if (ink) bitmap.fill({x, y, 1, 1});
      }
    }
    CAPTURE(width);
    CHECK(read_zpl(printer::label::to_zpl(bitmap, "1")) == picture_of(bitmap));
    CHECK(read_png(printer::label::to_png(bitmap, 203)) == picture_of(bitmap));
  }
}

TEST_CASE("One label is one job of one copy, with the job's number in a comment") {
  const std::string zpl = rendered(munich_label()).zpl;
  CHECK(zpl.rfind("^XA\n^FXjob=48151623^FS\n^CI28^PW812^LL1218^LH0,0^LT0^PON\n", 0) == 0);
  const std::string end = "^FS\n^PQ1,0,1,Y^XZ\n";
  CHECK(zpl.substr(zpl.size() - end.size()) == end);
  CHECK(zpl.find("^XA", 1) == std::string::npos);
  CHECK(std::count(zpl.begin(), zpl.end(), '~') == 0);
}

TEST_CASE("A reprint says COPY and keeps every code") {
  const RenderedLabel first = rendered(munich_label(), 203, 1);
  const RenderedLabel second = rendered(munich_label(), 203, 2);
  CHECK(!(first.drawing.bitmap == second.drawing.bitmap));
  REQUIRE(first.drawing.symbols.size() == second.drawing.symbols.size());
  for (std::size_t i = 0; i < first.drawing.symbols.size(); ++i) {
    CHECK(first.drawing.symbols[i].modules == second.drawing.symbols[i].modules);
    CHECK(first.drawing.symbols[i].area == second.drawing.symbols[i].area);
  }
}

TEST_CASE("The same data always gives the same bytes") {
  const RenderedLabel once = rendered(munich_label());
  const RenderedLabel again = rendered(munich_label());
  CHECK(once.zpl == again.zpl);
  CHECK(once.png == again.png);
}

TEST_CASE("The SSCC is the lowest code, upright, with the standard's module and height") {
  for (const int dpi : {203, 300}) {
    const RenderedLabel made = rendered(munich_label(), dpi);
    const PlacedSymbol& sscc = made.drawing.symbols.back();
    CHECK(sscc.name == "sscc");
    for (const PlacedSymbol& other : made.drawing.symbols) {
      CHECK(other.area.bottom() <= sscc.area.bottom());
    }
    CHECK(sscc.x_dots == (dpi == 203 ? 4 : 6));
    CHECK(printer::label::length_um(sscc.area.height, dpi) >= 31'750);
  }
}

}  // namespace
}  // namespace fw::test
