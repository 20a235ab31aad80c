#include "printer/label/zpl.h"

#include <array>
#include <cstring>
#include <vector>

namespace fw::printer::label {
namespace {

constexpr std::size_t comment_max = 64;

std::string comment(std::string_view job) {
  std::string text;
  for (const char c : job.substr(0, comment_max)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '_' || c == '.' || c == ':';
    text.push_back(plain ? c : '-');
  }
  return text;
}

constexpr char hex[] = "0123456789ABCDEF";

// ACS repeat counts: g..z are 20, 40 .. 400, G..Y are 1 .. 19; they add up.
void put_run(std::string& out, int length, char digit) {
  for (; length > 419; length -= 400) out.push_back('z');
  if (length >= 20) {
    out.push_back(static_cast<char>('g' + length / 20 - 1));
    length %= 20;
    if (length > 0) out.push_back(static_cast<char>('G' + length - 1));
  } else if (length > 1) {
    out.push_back(static_cast<char>('G' + length - 1));
  }
  out.push_back(digit);
}

// One row: ':' repeats the row before, ',' and '!' fill the rest with 0 and F.
void put_row(std::string& out, std::span<const std::uint8_t> row) {
  const int nibbles = static_cast<int>(row.size()) * 2;
  const auto nibble = [&](int i) {
    const unsigned byte = row[static_cast<std::size_t>(i >> 1)];
    return (i & 1) == 0 ? byte >> 4 : byte & 15u;
  };
  int i = 0;
  while (i < nibbles) {
    const unsigned value = nibble(i);
    int end = i + 1;
    while (end < nibbles && nibble(end) == value) ++end;
    if (end == nibbles && (value == 0 || value == 15)) {
      out.push_back(value == 0 ? ',' : '!');
    } else {
      put_run(out, end - i, hex[value]);
    }
    i = end;
  }
}

void put_acs(std::string& out, const Bitmap& bitmap) {
  std::span<const std::uint8_t> before;
  for (int y = 0; y < bitmap.height(); ++y) {
    const auto row = bitmap.row(y);
    if (y > 0 && std::memcmp(row.data(), before.data(), row.size()) == 0) {
      out.push_back(':');
    } else {
      put_row(out, row);
    }
    before = row;
  }
}

}  // namespace

std::string to_zpl(const Bitmap& bitmap, std::string_view job, std::string_view sscc) {
  const std::string total = std::to_string(bitmap.bytes().size());
  std::string zpl;
  zpl.reserve(40'000);
  zpl += "^XA\n^FXjob=" + comment(job) + "^FS\n";
  zpl += "^CI28^PW" + std::to_string(bitmap.width()) + "^LL" + std::to_string(bitmap.height());
  zpl += "^LH0,0^LT0^PON\n";
  zpl += "^FO0,0^GFA," + total + "," + total + "," + std::to_string(bitmap.stride()) + ",";
  put_acs(zpl, bitmap);
  zpl += "^FS\n";
  if (!sscc.empty()) zpl += "^FXsscc=" + comment(sscc) + "^FS\n";
  zpl += "^PQ1,0,1,Y^XZ\n";
  return zpl;
}

}  // namespace fw::printer::label
