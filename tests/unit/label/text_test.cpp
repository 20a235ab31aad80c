// Setting text: whatever the text and the box, nothing is lost and nothing sticks
// out.
#include "printer/label/text.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "printer/label/unicode.h"
#include "shared/base/random.h"

namespace fw::printer::label {
namespace {

Fonts& fonts() {
  static Fonts opened = [] {
    auto fonts = Fonts::open();
    if (!fonts) throw std::runtime_error(to_line(fonts.error()));
    return std::move(fonts.value());
  }();
  return opened;
}

std::u32string without_blanks(std::u32string text) {
  text.erase(std::remove(text.begin(), text.end(), U' '), text.end());
  return text;
}

std::u32string random_text(Random& random) {
  constexpr std::u32string_view letters = U"abcWMilj   -/,ÄßŁЖ王1";
  std::u32string text;
  for (std::uint64_t n = random.below(120); n > 0; --n) {
    text.push_back(letters[random.below(letters.size())]);
  }
  return clean(text);
}

TEST_CASE("Breaking a text into lines loses no letter and no line is too wide") {
  Random random(7);
  for (int i = 0; i < 300; ++i) {
    const std::u32string text = random_text(random);
    const Style style{random.chance(500), static_cast<int>(random.between(15, 40)), 88};
    const int width = static_cast<int>(random.between(60, 700));
    const auto lines = break_lines(fonts(), text, style, width, true);
    CAPTURE(encode_utf8(text), width, style.height);
    REQUIRE(lines);
    std::u32string joined;
    for (const std::u32string& line : *lines) {
      CHECK(text_width(fonts(), line, style) <= width);
      CHECK(!line.empty());
      joined += line;
    }
    CHECK(without_blanks(joined) == without_blanks(text));
  }
}

TEST_CASE("Lines break between words where they can") {
  const Style style{false, 20, 100};
  const int width = text_width(fonts(), U"Hinterhaus, 3.", style);
  const auto lines = break_lines(fonts(), U"Hinterhaus, 3. Obergeschoss", style, width, false);
  CHECK(lines == std::vector<std::u32string>{U"Hinterhaus, 3.", U"Obergeschoss"});
  CHECK(!break_lines(fonts(), U"Donaudampfschifffahrt", style, width, false));
}

TEST_CASE("A block is as large as its box allows and its ink stays inside") {
  Random random(11);
  for (int i = 0; i < 60; ++i) {
    std::vector<Paragraph> paragraphs;
    for (std::uint64_t n = random.between(1, 5); n > 0; --n) {
      paragraphs.push_back({random_text(random), random.chance(500),
                            static_cast<int>(random.between(20, 60)), 15, 4});
    }
    const Rect box{40, 40, static_cast<int>(random.between(300, 700)),
                   static_cast<int>(random.between(60, 400))};
    const auto block = fit(fonts(), paragraphs, box.width, box.height);
    if (!block) continue;
    CHECK(block->height <= box.height);
    std::u32string set;
    std::u32string given;
    for (const SetLine& line : block->lines) set += line.text;
    for (const Paragraph& paragraph : paragraphs) given += paragraph.text;
    CHECK(without_blanks(set) == without_blanks(given));

    Bitmap bitmap(box.right() + 40, box.bottom() + 40);
    draw_block(bitmap, fonts(), *block, box);
    bitmap.fill({box.x - 2, box.y, box.width + 4, box.height}, false);
    const auto bytes = bitmap.bytes();
    CHECK(std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; }));
  }
}

TEST_CASE("Drawing beyond the edge is remembered") {
  Bitmap bitmap(100, 30);
  draw_text(bitmap, fonts(), 4, 22, U"ab", Style{});
  CHECK(!bitmap.clipped());
  draw_text(bitmap, fonts(), 80, 22, U"WW", Style{});
  CHECK(bitmap.clipped());
}

}  // namespace
}  // namespace fw::printer::label
