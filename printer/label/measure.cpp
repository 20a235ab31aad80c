#include "printer/label/measure.h"

#include <algorithm>

namespace fw::printer::label {
namespace {

bool is_linear(SymbolKind kind) { return kind != SymbolKind::gs1_datamatrix; }

std::string dots(int count, int wanted) {
  return std::to_string(count) + " of " + std::to_string(wanted) + " dots";
}

// Eight dots from x on, the leftmost highest.
unsigned eight_dots(std::span<const std::uint8_t> row, int x) {
  const auto at = static_cast<std::size_t>(x >> 3);
  const unsigned first = row[at];
  const unsigned second = at + 1 < row.size() ? row[at + 1] : 0u;
  return (first << 8 | second) >> (8 - (x & 7)) & 0xFFu;
}

// No ink from x on for `width` dots, all of them on the label.
bool blank(std::span<const std::uint8_t> row, int x, int width) {
  for (; width >= 8; x += 8, width -= 8) {
    if (eight_dots(row, x) != 0) return false;
  }
  return width == 0 || eight_dots(row, x) >> (8 - width) == 0;
}

// Blank columns next to the symbol, counted outwards until the first ink.
int blank_columns(const Bitmap& label, const Rect& area, bool left, int wanted) {
  int count = std::min(wanted, left ? area.x : label.width() - area.right());
  for (int y = area.y; y < area.bottom(); ++y) {
    const auto row = label.row(y);
    while (count > 0 && !blank(row, left ? area.x - count : area.right(), count)) --count;
  }
  return count;
}

int blank_rows(const Bitmap& label, const Rect& area, int first, int step, int wanted) {
  int count = 0;
  for (int y = first; count < wanted && y >= 0 && y < label.height(); y += step, ++count) {
    if (!blank(label.row(y), area.x, area.width)) return count;
  }
  return count;
}

class Check {
 public:
  Check(const Bitmap& label, const PlacedSymbol& symbol, const SymbolRule& rule, int dpi)
      : label_(label), symbol_(symbol), rule_(rule), dpi_(dpi) {}

  std::vector<Fault> run() {
    if (!inside()) return faults_;
    size();
    quiet_zones();
    every_dot();
    return faults_;
  }

 private:
  void fault(std::string what) { faults_.push_back({symbol_.name, std::move(what)}); }

  bool inside() {
    const Rect& a = symbol_.area;
    if (symbol_.x_dots > 0 && a.x >= 0 && a.y >= 0 && a.width > 0 && a.height > 0 &&
        a.right() <= label_.width() && a.bottom() <= label_.height()) {
      return true;
    }
    fault("symbol is not wholly on the label");
    return false;
  }

  void size() {
    const int x_um = length_um(symbol_.x_dots, dpi_);
    if (x_um < rule_.x_um_min) {
      fault("X is " + std::to_string(x_um) + " of at least " + std::to_string(rule_.x_um_min) +
            " micrometres");
    }
    if (symbol_.area.width != symbol_.modules.columns * symbol_.x_dots) {
      fault("width is " + dots(symbol_.area.width, symbol_.modules.columns * symbol_.x_dots));
    }
    const bool linear = is_linear(symbol_.modules.kind);
    const int height =
        linear ? dots_at_least(rule_.height_um_min, dpi_) : symbol_.modules.rows * symbol_.x_dots;
    if (linear ? symbol_.area.height < height : symbol_.area.height != height) {
      fault("height is " + dots(symbol_.area.height, height));
    }
  }

  void quiet_zones() {
    const Rect& a = symbol_.area;
    const int wanted = rule_.quiet_x * symbol_.x_dots;
    const auto side = [&](const char* where, int found) {
      if (found < wanted) fault(std::string("quiet zone ") + where + " is " + dots(found, wanted));
    };
    side("on the left", blank_columns(label_, a, true, wanted));
    side("on the right", blank_columns(label_, a, false, wanted));
    if (is_linear(symbol_.modules.kind)) return;
    side("above", blank_rows(label_, a, a.y - 1, -1, wanted));
    side("below", blank_rows(label_, a, a.bottom(), 1, wanted));
  }

  // The one row of dots that module row `r` must give.
  Bitmap expected_row(int r) const {
    Bitmap row(symbol_.area.width, 1);
    for (int c = 0; c < symbol_.modules.columns; ++c) {
      if (symbol_.modules.at(r, c)) row.fill({c * symbol_.x_dots, 0, symbol_.x_dots, 1});
    }
    return row;
  }

  // Every dot of the area must be what its module says: bars of the right width
  // over the full height, no ink between them, no white through them.
  void every_dot() {
    const Rect& a = symbol_.area;
    if (a.width != symbol_.modules.columns * symbol_.x_dots) return;  // said already
    int extra = 0;
    int missing = 0;
    int row_drawn = -1;
    Bitmap expected(1, 1);
    for (int y = 0; y < a.height; ++y) {
      const int r = is_linear(symbol_.modules.kind)
                        ? 0
                        : std::min(y / symbol_.x_dots, symbol_.modules.rows - 1);
      if (r != row_drawn) expected = expected_row(row_drawn = r);
      compare_row(expected, y, extra, missing);
    }
    if (extra > 0) fault(std::to_string(extra) + " dots of ink over it");
    if (missing > 0) fault(std::to_string(missing) + " dots of ink missing");
  }

  void compare_row(const Bitmap& expected, int y, int& extra, int& missing) const {
    const Rect& a = symbol_.area;
    const auto row = label_.row(a.y + y);
    const auto wanted = expected.row(0);
    for (int i = 0; i < static_cast<int>(wanted.size()); ++i) {
      const int bits = std::min(8, a.width - i * 8);
      const unsigned mask = 0xFFu << (8 - bits) & 0xFFu;
      const unsigned seen = eight_dots(row, a.x + i * 8) & mask;
      const unsigned want = wanted[static_cast<std::size_t>(i)];
      if (seen == want) continue;
      for (unsigned bit = 1; bit < 256; bit <<= 1) {
        if ((seen & bit) > (want & bit)) ++extra;
        if ((seen & bit) < (want & bit)) ++missing;
      }
    }
  }

  const Bitmap& label_;
  const PlacedSymbol& symbol_;
  const SymbolRule& rule_;
  int dpi_;
  std::vector<Fault> faults_;
};

}  // namespace

int dots_per_metre(int dpi) {
  if (dpi == 203) return 8000;
  return static_cast<int>(dpi * 10000LL / 254);
}

int dots_at_least(int um, int dpi) {
  const auto per_metre = static_cast<std::int64_t>(dots_per_metre(dpi));
  return static_cast<int>((um * per_metre + 999'999) / 1'000'000);
}

int length_um(int count, int dpi) {
  return static_cast<int>(count * 1'000'000LL / dots_per_metre(dpi));
}

std::vector<Fault> measure(const Bitmap& label, const PlacedSymbol& symbol, const SymbolRule& rule,
                           int dpi) {
  return Check(label, symbol, rule, dpi).run();
}

}  // namespace fw::printer::label
