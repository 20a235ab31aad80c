#include "terminal/ui/vt.h"

namespace fw::terminal {
namespace {

std::string move_to(int row, int column) {
  return "\x1b[" + std::to_string(row + 1) + ";" + std::to_string(column + 1) + "H";
}

const char* sgr(Style style) {
  switch (style) {
    case Style::plain:
      return "\x1b[0m";
    case Style::bold:
      return "\x1b[0;1m";
    case Style::reverse:
      return "\x1b[0;7m";
  }
  return "";
}

}  // namespace

std::string VtRenderer::update(const Screen& screen, int cursor_row, int cursor_column) {
  std::string out;
  const bool fresh =
      !shown_ || shown_->columns() != screen.columns() || shown_->rows() != screen.rows();
  if (fresh) {
    out += "\x1b[0m\x1b[2J";
    style_ = Style::plain;
    shown_.emplace(screen.columns(), screen.rows());
  }
  for (int r = 0; r < screen.rows(); ++r) {
    int at = -1;  // column where the terminal's cursor stands; -1 = elsewhere
    for (int c = 0; c < screen.columns(); ++c) {
      const Cell& cell = screen.at(r, c);
      if (cell.glyph == 0 || (shown_->at(r, c) == cell)) continue;
      if (at != c) out += move_to(r, c);
      if (cell.style != style_) out += sgr(cell.style);
      style_ = cell.style;
      const std::string glyph = encode_utf8(cell.glyph);
      out += glyph;
      at = c + display_width(glyph);
      // At the right edge terminals differ in where the cursor is.
      if (at >= screen.columns()) at = -1;
    }
  }
  if (style_ != Style::plain) out += sgr(Style::plain);
  style_ = Style::plain;
  shown_ = screen;
  out += move_to(cursor_row, cursor_column);
  return out;
}

std::string VtRenderer::begin() { return "\x1b[0m\x1b[2J\x1b[?25h"; }

std::string VtRenderer::end() { return "\x1b[0m\x1b[2J\x1b[1;1H"; }

std::string VtRenderer::bell(int times) {
  return std::string(static_cast<std::size_t>(times), '\a');
}

}  // namespace fw::terminal
