#include "terminal/ui/screen.h"

#include <algorithm>

namespace fw::terminal {
namespace {

int width_of(char32_t c) {
  if (c == 0 || (c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0x200D || c == 0xFEFF) return 0;
  const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                    (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                    (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
                    (c >= 0x20000 && c <= 0x3FFFD);
  return wide ? 2 : 1;
}

// Control characters would move the cursor.
char32_t printable(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) ? U' ' : c; }

std::string encode(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) out += encode_utf8(c);
  return out;
}

int width_of(const std::u32string& text) {
  int width = 0;
  for (const char32_t c : text) width += width_of(c);
  return width;
}

}  // namespace

std::u32string decode_utf8(std::string_view s) {
  std::u32string out;
  for (std::size_t i = 0; i < s.size();) {
    const auto lead = static_cast<unsigned char>(s[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    bool good = length > 0 && i + length <= s.size();
    for (std::size_t k = 1; good && k < length; ++k) {
      const auto next = static_cast<unsigned char>(s[i + k]);
      good = (next & 0xC0) == 0x80;
      c = (c << 6) | (next & 0x3Fu);
    }
    out += good ? c : U'\uFFFD';
    i += good ? length : 1;
  }
  return out;
}

std::string encode_utf8(char32_t c) {
  std::string out;
  const auto add = [&](char32_t bits) { out += static_cast<char>(bits); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xC0 | (c >> 6));
    add(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    add(0xE0 | (c >> 12));
    add(0x80 | ((c >> 6) & 0x3F));
    add(0x80 | (c & 0x3F));
  } else {
    add(0xF0 | (c >> 18));
    add(0x80 | ((c >> 12) & 0x3F));
    add(0x80 | ((c >> 6) & 0x3F));
    add(0x80 | (c & 0x3F));
  }
  return out;
}

int display_width(std::string_view utf8) { return width_of(decode_utf8(utf8)); }

std::string shorten(std::string_view utf8, int cells) {
  std::u32string text = decode_utf8(utf8);
  if (width_of(text) <= cells) return std::string(utf8);
  if (cells <= 4) {
    while (width_of(text) > cells) text.pop_back();
    return encode(text);
  }
  std::size_t left = text.size() / 2;
  std::size_t right = left;
  while (width_of(text.substr(0, left)) + width_of(text.substr(right)) + 2 > cells) {
    if (left > text.size() - right && left > 0)
      --left;
    else
      ++right;
  }
  return encode(text.substr(0, left)) + ".." + encode(text.substr(right));
}

std::vector<std::string> wrap(std::string_view utf8, int cells) {
  std::vector<std::string> lines;
  std::u32string line;
  std::u32string word;
  const auto end_line = [&] {
    if (!line.empty()) lines.push_back(encode(line));
    line.clear();
  };
  const auto end_word = [&] {
    while (width_of(word) > cells) {
      end_line();
      std::u32string part;
      while (!word.empty() && width_of(part) + width_of(word.front()) <= cells) {
        part += word.front();
        word.erase(0, 1);
      }
      lines.push_back(encode(part));
    }
    if (word.empty()) return;
    if (!line.empty() && width_of(line) + 1 + width_of(word) > cells) end_line();
    if (!line.empty()) line += U' ';
    line += word;
    word.clear();
  };
  for (const char32_t c : decode_utf8(utf8)) {
    if (c == U' ' || c == U'\n') {
      end_word();
      if (c == U'\n') end_line();
    } else {
      word += c;
    }
  }
  end_word();
  end_line();
  return lines;
}

Screen::Screen(int columns, int rows)
    : columns_(std::max(columns, 10)),
      rows_(std::max(rows, 4)),
      cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {}

const Cell& Screen::at(int row, int column) const {
  return cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                static_cast<std::size_t>(column)];
}

void Screen::put(int row, int column, std::string_view utf8, Style style) {
  if (row < 0 || row >= rows_) return;
  for (char32_t c : decode_utf8(utf8)) {
    c = printable(c);
    const int width = width_of(c);
    if (width == 0) continue;  // a mark of its own cannot stand in a cell
    if (column < 0 || column + width > columns_) return;
    auto* cell = &cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                         static_cast<std::size_t>(column)];
    *cell = Cell{c, style};
    if (width == 2) cell[1] = Cell{0, style};
    column += width;
  }
}

void Screen::put_right(int row, std::string_view utf8, Style style) {
  put(row, std::max(0, columns_ - display_width(utf8)), utf8, style);
}

void Screen::put_centred(int row, std::string_view utf8, Style style) {
  const std::string text = shorten(utf8, columns_);
  put(row, (columns_ - display_width(text)) / 2, text, style);
}

void Screen::fill(int row, char32_t glyph, Style style) {
  for (int c = 0; c < columns_; ++c) put(row, c, encode_utf8(glyph), style);
}

std::string Screen::row_text(int row) const {
  std::string out;
  for (int c = 0; c < columns_; ++c)
    if (at(row, c).glyph != 0) out += encode_utf8(at(row, c).glyph);
  return out;
}

std::string Screen::text() const {
  std::string out;
  for (int r = 0; r < rows_; ++r) out += "|" + row_text(r) + "|\n";
  return out;
}

}  // namespace fw::terminal
