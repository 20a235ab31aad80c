// What a person sees: a grid of cells, any size from 20x8 up. Faces draw it; the
// text terminal sends its changes, tests keep it as text.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fw::terminal {

enum class Style : std::uint8_t { plain, bold, reverse };

struct Cell {
  char32_t glyph = U' ';  // 0 = the right half of a wide glyph before it
  Style style = Style::plain;

  friend bool operator==(const Cell&, const Cell&) = default;
};

class Screen {
 public:
  Screen(int columns, int rows);

  int columns() const { return columns_; }
  int rows() const { return rows_; }
  const Cell& at(int row, int column) const;

  // Writes from `column` on, clipped at the right edge; rows outside are ignored.
  void put(int row, int column, std::string_view utf8, Style style = Style::plain);
  void put_right(int row, std::string_view utf8, Style style = Style::plain);
  void put_centred(int row, std::string_view utf8, Style style = Style::plain);
  void fill(int row, char32_t glyph, Style style = Style::plain);

  std::string row_text(int row) const;  // UTF-8, trailing blanks kept
  std::string text() const;             // all rows, each between bars: "|PICK  |\n"

  friend bool operator==(const Screen&, const Screen&) = default;

 private:
  int columns_;
  int rows_;
  std::vector<Cell> cells_;
};

// Cells that a text takes: 2 for the wide glyphs of East Asia, 0 for combining
// marks, 1 for all else (Unicode TR 11, the blocks that matter here).
int display_width(std::string_view utf8);
// Cut in the middle with ".." to at most `cells`, so that both ends stay: names
// of goods differ at the end.
std::string shorten(std::string_view utf8, int cells);
// Words to lines of at most `cells`; a word that is longer is broken.
std::vector<std::string> wrap(std::string_view utf8, int cells);

std::u32string decode_utf8(std::string_view s);  // bad bytes become U+FFFD
std::string encode_utf8(char32_t c);

}  // namespace fw::terminal
