// One bit for each dot of the label: the only picture there is. The preview and
// the printer's bytes are both made from it, so what is seen is what is printed.
//
// Bit 1 is ink. Rows are packed, the leftmost dot is the highest bit, each row
// starts on a byte; the bits beyond the width are always 0. Coordinates are dots
// from the upper left corner. Drawing outside is clipped and remembered in
// clipped(), so that a label with anything cut off can be refused.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace fw::printer::label {

struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  int right() const { return x + width; }
  int bottom() const { return y + height; }
  friend bool operator==(const Rect&, const Rect&) = default;
};

class Bitmap {
 public:
  Bitmap(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  int stride() const { return stride_; }  // bytes in a row
  bool clipped() const { return clipped_; }

  // A dot outside is paper.
  bool ink(int x, int y) const;
  std::span<const std::uint8_t> row(int y) const;
  std::span<const std::uint8_t> bytes() const { return bytes_; }

  void fill(const Rect& area, bool ink = true);
  // Draws the ink of a packed mask (same bit order, `mask_stride` bytes a row)
  // with its upper left corner at (x, y); `ink` false draws in white.
  void draw(int x, int y, const std::uint8_t* mask, int mask_stride, int mask_width,
            int mask_height, bool ink = true);
  // A part as a picture of its own.
  Bitmap crop(const Rect& area) const;

  friend bool operator==(const Bitmap& a, const Bitmap& b) {
    return a.width_ == b.width_ && a.height_ == b.height_ && a.bytes_ == b.bytes_;
  }

 private:
  void draw_row(int x, std::uint8_t* row, const std::uint8_t* mask, int mask_width, bool ink);

  int width_;
  int height_;
  int stride_;
  bool clipped_ = false;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace fw::printer::label
