#include "printer/label/bitmap.h"

#include <algorithm>
#include <cstring>

namespace fw::printer::label {

Bitmap::Bitmap(int width, int height)
    : width_(width),
      height_(height),
      stride_((width + 7) / 8),
      bytes_(static_cast<std::size_t>(stride_) * static_cast<std::size_t>(height)) {}

bool Bitmap::ink(int x, int y) const {
  if (x < 0 || y < 0 || x >= width_ || y >= height_) return false;
  return (row(y)[static_cast<std::size_t>(x >> 3)] >> (7 - (x & 7)) & 1) != 0;
}

std::span<const std::uint8_t> Bitmap::row(int y) const {
  const auto stride = static_cast<std::size_t>(stride_);
  return std::span(bytes_).subspan(static_cast<std::size_t>(y) * stride, stride);
}

void Bitmap::fill(const Rect& area, bool ink) {
  const int left = std::max(area.x, 0);
  const int right = std::min(area.right(), width_);
  const int top = std::max(area.y, 0);
  const int bottom = std::min(area.bottom(), height_);
  if (left != area.x || right != area.right() || top != area.y || bottom != area.bottom()) {
    clipped_ = true;
  }
  if (left >= right || top >= bottom) return;
  const int first = left >> 3;
  const int last = (right - 1) >> 3;
  const auto first_mask = static_cast<std::uint8_t>(0xFF >> (left & 7));
  const auto last_mask = static_cast<std::uint8_t>(0xFF << (7 - ((right - 1) & 7)));
  for (int y = top; y < bottom; ++y) {
    std::uint8_t* line = bytes_.data() + static_cast<std::size_t>(y) * stride_;
    for (int i = first; i <= last; ++i) {
      std::uint8_t mask = 0xFF;
      if (i == first) mask &= first_mask;
      if (i == last) mask &= last_mask;
      line[i] = static_cast<std::uint8_t>(ink ? line[i] | mask : line[i] & ~mask);
    }
  }
}

void Bitmap::draw(int x, int y, const std::uint8_t* mask, int mask_stride, int mask_width,
                  int mask_height, bool ink) {
  for (int i = 0; i < mask_height; ++i) {
    if (y + i < 0 || y + i >= height_) {
      clipped_ = true;
      continue;
    }
    draw_row(x, bytes_.data() + static_cast<std::size_t>(y + i) * stride_,
             mask + static_cast<std::ptrdiff_t>(i) * mask_stride, mask_width, ink);
  }
}

void Bitmap::draw_row(int x, std::uint8_t* row, const std::uint8_t* mask, int mask_width,
                      bool ink) {
  const int shift = x & 7;
  const int start = x >> 3;  // arithmetic, also for x < 0
  for (int i = 0; i * 8 < mask_width; ++i) {
    unsigned bits = mask[i];
    if (mask_width - i * 8 < 8) bits &= 0xFFu << (8 - (mask_width - i * 8));
    bits = bits << 8 >> shift;  // the two bytes it falls on
    for (int half = 0; half < 2; ++half) {
      auto part = static_cast<std::uint8_t>(half == 0 ? bits >> 8 : bits & 0xFF);
      if (part == 0) continue;
      const int at = start + i + half;
      std::uint8_t inside = 0xFF;
      if (at < 0 || at >= stride_) {
        inside = 0;
      } else if (at == stride_ - 1 && (width_ & 7) != 0) {
        inside = static_cast<std::uint8_t>(0xFF << (8 - (width_ & 7)));
      }
      if ((part & ~inside) != 0) clipped_ = true;
      part &= inside;
      if (part == 0) continue;
      row[at] = static_cast<std::uint8_t>(ink ? row[at] | part : row[at] & ~part);
    }
  }
}

Bitmap Bitmap::crop(const Rect& area) const {
  Bitmap part(area.width, area.height);
  for (int y = 0; y < area.height; ++y) {
    for (int x = 0; x < area.width; ++x) {
      if (ink(area.x + x, area.y + y)) part.fill({x, y, 1, 1});
    }
  }
  return part;
}

}  // namespace fw::printer::label
