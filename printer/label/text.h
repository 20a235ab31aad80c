// Setting text: measuring, breaking into lines, fitting into a box.
//
// Nothing is ever cut off. What does not fit is set narrower, then smaller, then
// on more lines, then broken within words; what still does not fit is reported
// to the caller, who refuses the label.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "printer/label/bitmap.h"
#include "printer/label/fonts.h"

namespace fw::printer::label {

enum class Align { left, centre, right };

int text_width(Fonts& fonts, std::u32string_view text, const Style& style);

// One line in reading order; (x, baseline) is where its first pen position is.
// `ink` false writes in white.
void draw_text(Bitmap& bitmap, Fonts& fonts, int x, int baseline, std::u32string_view text,
               const Style& style, bool ink = true);

// Lines no wider than `width`, broken at blanks and after '-', '/' and ','.
// With `within_words` a word that is too wide is broken anywhere; without it,
// there is no answer then.
std::optional<std::vector<std::u32string>> break_lines(Fonts& fonts, std::u32string_view text,
                                                       const Style& style, int width,
                                                       bool within_words);

// A paragraph wants `height` dots and accepts anything down to `height_min`.
struct Paragraph {
  std::u32string text;
  bool bold = false;
  int height = 24;
  int height_min = 16;
  int space_above = 0;
};

struct SetLine {
  std::u32string text;
  Style style;
  int baseline = 0;  // from the top of the block
};

struct Block {
  std::vector<SetLine> lines;
  int height = 0;
};

// The paragraphs one below the other in a box of this size, as large as fits.
std::optional<Block> fit(Fonts& fonts, const std::vector<Paragraph>& paragraphs, int width,
                         int height);

void draw_block(Bitmap& bitmap, Fonts& fonts, const Block& block, const Rect& box,
                Align align = Align::left, bool ink = true);

}  // namespace fw::printer::label
