#include "printer/label/text.h"

#include <algorithm>
#include <array>

#include "printer/label/unicode.h"

namespace fw::printer::label {
namespace {

bool breaks_after(char32_t c) { return c == U' ' || c == U'-' || c == U'/' || c == U','; }

int advance(Fonts& fonts, char32_t c, const Style& style) {
  const Glyph* glyph = fonts.glyph(c, style);
  return glyph == nullptr ? 0 : glyph->advance;
}

std::u32string trimmed(std::u32string_view line) {
  while (!line.empty() && line.back() == U' ') line.remove_suffix(1);
  while (!line.empty() && line.front() == U' ') line.remove_prefix(1);
  return std::u32string(line);
}

// How a whole block is shrunk together, so that its hierarchy stays: first a
// little narrower, then smaller, step by step.
struct Step {
  int size_percent;
  int width_percent;
};
constexpr Step steps[] = {{100, 100}, {100, 88}, {90, 88}, {82, 88}, {75, 88}, {68, 86},
                          {60, 86},   {52, 84},  {45, 84}, {38, 82}, {30, 80}, {20, 80}};

std::optional<Block> set(Fonts& fonts, const std::vector<Paragraph>& paragraphs, int width,
                         int height, const Step& step, bool within_words) {
  Block block;
  for (const Paragraph& paragraph : paragraphs) {
    if (paragraph.text.empty()) continue;
    const int wanted = paragraph.height * step.size_percent / 100;
    const Style style{paragraph.bold, std::max(wanted, paragraph.height_min), step.width_percent};
    const auto lines = break_lines(fonts, paragraph.text, style, width, within_words);
    if (!lines) return std::nullopt;
    if (!block.lines.empty()) block.height += paragraph.space_above * step.size_percent / 100;
    for (const std::u32string& line : *lines) {
      block.lines.push_back({line, style, block.height + Fonts::ascent(style)});
      block.height += Fonts::line_height(style);
      if (block.height > height) return std::nullopt;
    }
  }
  return block;
}

}  // namespace

int text_width(Fonts& fonts, std::u32string_view text, const Style& style) {
  int width = 0;
  for (const char32_t c : text) width += advance(fonts, c, style);
  return width;
}

void draw_text(Bitmap& bitmap, Fonts& fonts, int x, int baseline, std::u32string_view text,
               const Style& style, bool ink) {
  for (const char32_t c : visual_order(text)) {
    const Glyph* glyph = fonts.glyph(c, style);
    if (glyph == nullptr) continue;  // the label has been checked for these before
    bitmap.draw(x + glyph->left, baseline - glyph->top, glyph->mask.data(), glyph->stride,
                glyph->width, glyph->height, ink);
    x += glyph->advance;
  }
}

std::optional<std::vector<std::u32string>> break_lines(Fonts& fonts, std::u32string_view text,
                                                       const Style& style, int width,
                                                       bool within_words) {
  std::vector<std::u32string> lines;
  std::size_t start = 0;
  std::size_t last_break = 0;  // the line may end before this index
  int used = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int next = advance(fonts, text[i], style);
    while (used + next > width && text[i] != U' ') {
      if (last_break <= start && !within_words) return std::nullopt;
      const std::size_t end = last_break > start ? last_break : i;
      if (end == start) return std::nullopt;  // not even one character fits
      lines.push_back(trimmed(text.substr(start, end - start)));
      start = end;
      used = text_width(fonts, text.substr(start, i - start), style);
    }
    used += next;
    if (breaks_after(text[i])) last_break = i + 1;
  }
  const std::u32string rest = trimmed(text.substr(start));
  if (!rest.empty()) lines.push_back(rest);
  return lines;
}

std::optional<Block> fit(Fonts& fonts, const std::vector<Paragraph>& paragraphs, int width,
                         int height) {
  for (const bool within_words : {false, true}) {
    for (const Step& step : steps) {
      auto block = set(fonts, paragraphs, width, height, step, within_words);
      if (block) return block;
    }
  }
  return std::nullopt;
}

void draw_block(Bitmap& bitmap, Fonts& fonts, const Block& block, const Rect& box, Align align,
                bool ink) {
  for (const SetLine& line : block.lines) {
    int x = box.x;
    const int spare = box.width - text_width(fonts, line.text, line.style);
    if (align == Align::centre) x += spare / 2;
    if (align == Align::right) x += spare;
    draw_text(bitmap, fonts, x, box.y + line.baseline, line.text, line.style, ink);
  }
}

}  // namespace fw::printer::label
