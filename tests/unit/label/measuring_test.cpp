// The measuring check finds the faults that a good scanner forgives. Each test
// draws a good label, spoils it the way layouts go wrong, and measures again.
#include <catch2/catch.hpp>

#include "printer/label/measure.h"
#include "tests/unit/label/sample_labels.h"

namespace fw::test {
namespace {

using printer::label::Bitmap;
using printer::label::Fault;
using printer::label::measure;
using printer::label::PlacedSymbol;
using printer::label::SymbolRule;

struct Specimen {
  Bitmap bitmap;
  PlacedSymbol symbol;
  SymbolRule rule;

  std::vector<Fault> measured(int dpi = 203) const { return measure(bitmap, symbol, rule, dpi); }
};

Specimen specimen(const std::string& name) {
  static const wire::Label label = munich_label();
  auto drawing = renderer().draw({label, "1", 1, ""});
  if (!drawing) FAIL(to_line(drawing.error()));
  for (std::size_t i = 0; i < drawing->symbols.size(); ++i) {
    if (drawing->symbols[i].name == name) {
      return {drawing->bitmap, drawing->symbols[i], drawing->rules[i]};
    }
  }
  FAIL("no symbol " << name);
  throw 0;
}

const char* const names[] = {"2D", "tracking", "sscc"};

TEST_CASE("Each code of a good label measures up") {
  for (const char* name : names) CHECK(specimen(name).measured().empty());
}

TEST_CASE("One dot of dirt in a quiet zone is found") {
  for (const char* name : names) {
    const int reach = specimen(name).rule.quiet_x * specimen(name).symbol.x_dots;
    for (const bool left : {true, false}) {
      Specimen dirty = specimen(name);
      const auto& a = dirty.symbol.area;
      dirty.bitmap.fill({left ? a.x - reach : a.right() + reach - 1, a.y + 5, 1, 1});
      CHECK(dirty.measured() ==
            std::vector<Fault>{
                {name, std::string("quiet zone on the ") + (left ? "left" : "right") + " is " +
                           std::to_string(reach - 1) + " of " + std::to_string(reach) + " dots"}});
    }
  }
}

TEST_CASE("A symbol too near to the edge of the label is found") {
  Specimen s = specimen("sscc");
  Bitmap narrow = s.bitmap.crop({s.symbol.area.x - 12, 0, s.bitmap.width(), s.bitmap.height()});
  s.symbol.area.x = 12;
  CHECK(measure(narrow, s.symbol, s.rule, 203) ==
        std::vector<Fault>{{"sscc", "quiet zone on the left is 12 of 40 dots"}});
}

TEST_CASE("Text above a 2D symbol, inside its quiet zone, is found") {
  Specimen s = specimen("2D");
  s.bitmap.fill({s.symbol.area.x, s.symbol.area.y - 3, 20, 1});
  CHECK(s.measured() == std::vector<Fault>{{"2D", "quiet zone above is 2 of 6 dots"}});
}

TEST_CASE("A rule printed through the bars is found, however thin") {
  for (const char* name : names) {
    Specimen s = specimen(name);
    const auto& a = s.symbol.area;
    s.bitmap.fill({a.x, a.y + a.height / 2, a.width, 1});
    const auto faults = s.measured();
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].what.find("dots of ink over it") != std::string::npos);
  }
}

TEST_CASE("A dead dot of the head, white through every bar, is found") {
  Specimen s = specimen("sscc");
  const auto& a = s.symbol.area;
  s.bitmap.fill({a.x + 1, a.y, 1, a.height}, false);
  CHECK(s.measured() ==
        std::vector<Fault>{{"sscc", std::to_string(a.height) + " dots of ink missing"}});
}

TEST_CASE("Bars lower than the standard's 31.75 mm are found") {
  Specimen s = specimen("sscc");
  s.symbol.area.height -= 60;
  CHECK(s.measured() == std::vector<Fault>{{"sscc", "height is 194 of 254 dots"}});
}

TEST_CASE("The usual three dots a module at 203 dpi are too narrow for a logistic label") {
  Specimen s = specimen("sscc");
  s.rule.x_um_min = 495;
  s.symbol.x_dots = 3;
  const auto faults = s.measured();
  REQUIRE(faults.size() >= 2);
  CHECK(faults[0].what == "X is 375 of at least 495 micrometres");
  CHECK(faults[1].what == "width is 624 of 468 dots");
}

TEST_CASE("A symbol that hangs over the edge is found") {
  Specimen s = specimen("tracking");
  s.symbol.area.x = 500;
  CHECK(s.measured() == std::vector<Fault>{{"tracking", "symbol is not wholly on the label"}});
}

TEST_CASE("Heads marked 203 dpi have eight dots a millimetre") {
  CHECK(printer::label::length_um(4, 203) == 500);
  CHECK(printer::label::dots_at_least(495, 203) == 4);
  CHECK(printer::label::dots_at_least(743, 203) == 6);
  CHECK(printer::label::dots_at_least(31'750, 203) == 254);
  CHECK(printer::label::dots_at_least(495, 300) == 6);
  CHECK(printer::label::dots_at_least(495, 600) == 12);
}

}  // namespace
}  // namespace fw::test
