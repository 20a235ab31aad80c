// Readers that share no code with the renderer: libpng for the preview, an own
// decoder of ^GFA for the printer's bytes, and zbar and ZXing (when installed)
// for the barcodes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "printer/label/bitmap.h"

namespace fw::test {

struct Picture {
  int width = 0;
  int height = 0;
  std::vector<bool> ink;

  friend bool operator==(const Picture&, const Picture&) = default;
};

Picture picture_of(const printer::label::Bitmap& bitmap);
// Throws std::runtime_error when the bytes are not what they claim to be.
Picture read_png(const std::string& png);
Picture read_zpl(const std::string& zpl);

struct Scan {
  std::string symbology;  // AIM identifier, "]C1"; zbar: "CODE-128" or "CODE-128 GS1"
  std::string content;    // bytes as a scanner sends them, FNC1 as 0x1D

  friend bool operator==(const Scan&, const Scan&) = default;
};

bool has_program(const std::string& name);
// Everything zbarimg finds on the whole label.
std::vector<Scan> scan_with_zbar(const std::string& png);
// What ZXingReader finds on a picture with one symbol.
std::optional<Scan> scan_with_zxing(const std::string& png);

}  // namespace fw::test
