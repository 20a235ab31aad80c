#include "printer/label/png.h"

#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include <libdeflate.h>

#include "printer/label/measure.h"

namespace fw::printer::label {
namespace {

constexpr int compression_level = 3;  // beyond it: a few per cent smaller, twice the time

struct FreeCompressor {
  void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

void put_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

void put_chunk(std::string& out, std::string_view type, std::string_view data) {
  put_u32(out, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = out.size();
  out += type;
  out += data;
  put_u32(out, libdeflate_crc32(0, out.data() + start, out.size() - start));
}

// Each row behind its filter byte (0, none: best for black and white).
std::vector<std::uint8_t> scanlines(const Bitmap& bitmap) {
  std::vector<std::uint8_t> raw;
  raw.reserve(static_cast<std::size_t>(bitmap.stride() + 1) *
              static_cast<std::size_t>(bitmap.height()));
  for (int y = 0; y < bitmap.height(); ++y) {
    raw.push_back(0);
    // In greyscale 0 is black; the bits beyond the width stay paper.
    for (const std::uint8_t byte : bitmap.row(y)) raw.push_back(static_cast<std::uint8_t>(~byte));
  }
  return raw;
}

std::string zlib(const std::vector<std::uint8_t>& raw) {
  thread_local const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(
      libdeflate_alloc_compressor(compression_level));
  if (!compressor) std::abort();
  std::string packed(libdeflate_zlib_compress_bound(compressor.get(), raw.size()), '\0');
  packed.resize(libdeflate_zlib_compress(compressor.get(), raw.data(), raw.size(), packed.data(),
                                         packed.size()));
  return packed;
}

}  // namespace

std::string to_png(const Bitmap& bitmap, int dpi) {
  std::string header;
  put_u32(header, static_cast<std::uint32_t>(bitmap.width()));
  put_u32(header, static_cast<std::uint32_t>(bitmap.height()));
  header += std::string_view("\x01\x00\x00\x00\x00", 5);  // 1 bit, greyscale, not interlaced
  std::string size;
  put_u32(size, static_cast<std::uint32_t>(dots_per_metre(dpi)));
  put_u32(size, static_cast<std::uint32_t>(dots_per_metre(dpi)));
  size.push_back(1);  // the unit is the metre

  std::string png = "\x89PNG\r\n\x1A\n";
  put_chunk(png, "IHDR", header);
  put_chunk(png, "pHYs", size);
  put_chunk(png, "IDAT", zlib(scanlines(bitmap)));
  put_chunk(png, "IEND", "");
  return png;
}

}  // namespace fw::printer::label
