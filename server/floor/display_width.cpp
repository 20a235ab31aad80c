#include "server/floor/display_width.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "shared/base/utf8.h"

namespace fw::floor {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

constexpr std::array<Range, 13> no_cell{{{0x0000, 0x001F},
                                         {0x007F, 0x009F},
                                         {0x00AD, 0x00AD},
                                         {0x0300, 0x036F},
                                         {0x0483, 0x0489},
                                         {0x0591, 0x05BD},
                                         {0x064B, 0x065F},
                                         {0x0E31, 0x0E31},
                                         {0x0E34, 0x0E3A},
                                         {0x0E47, 0x0E4E},
                                         {0x200B, 0x200F},
                                         {0x20D0, 0x20FF},
                                         {0xFE00, 0xFE0F}}};

constexpr std::array<Range, 9> two_cells{{{0x1100, 0x115F},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0xA4CF},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, std::uint32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const Range& r) { return code >= r.first && code <= r.last; });
}

std::uint32_t code_point(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first;
  std::uint32_t code = first & (0xFFU >> (character.size() + 1));
  for (std::size_t i = 1; i < character.size(); ++i)
    code = code << 6 | (static_cast<unsigned char>(character[i]) & 0x3FU);
  return code;
}

struct Cell {
  std::string_view bytes;
  std::size_t width;
};

std::vector<Cell> cells_of(std::string_view text) {
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text.substr(i));
    const std::string_view bytes = text.substr(i, std::max<std::size_t>(length, 1));
    const std::uint32_t code = length == 0 ? 'x' : code_point(bytes);
    cells.push_back({bytes, within(no_cell, code) ? 0U : within(two_cells, code) ? 2U : 1U});
    i += bytes.size();
  }
  return cells;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const Cell& cell : cells_of(text)) width += cell.width;
  return width;
}

std::string cut_end(std::string_view text, std::size_t cells) {
  std::string kept;
  std::size_t width = 0;
  for (const Cell& cell : cells_of(text)) {
    if (width + cell.width > cells) break;
    kept += cell.bytes;
    width += cell.width;
  }
  return kept;
}

std::string cut_middle(std::string_view text, std::size_t cells) {
  static constexpr std::string_view gap = "..";
  if (display_width(text) <= cells) return std::string(text);
  if (cells <= gap.size() + 2) return cut_end(text, cells);
  const std::size_t kept = cells - gap.size();
  const std::string head = cut_end(text, kept / 2);
  const auto all = cells_of(text);
  const std::size_t room = kept - display_width(head);
  std::size_t width = 0;
  std::size_t from = all.size();
  while (from > 0 && width + all[from - 1].width <= room) width += all[--from].width;
  // A combining mark stays with its letter, which did not fit.
  while (from < all.size() && all[from].width == 0) ++from;
  std::string out = head + std::string(gap);
  for (std::size_t i = from; i < all.size(); ++i) out += all[i].bytes;
  return out;
}

}  // namespace fw::floor
