// The typefaces of labels and a cache of their glyphs as ink masks.
//
// A glyph is rasterised by FreeType once for each size and kept: drawing text
// from the cache is several hundred times faster than asking FreeType again.
// One Fonts belongs to one thread.
//
// Font files are looked for by name in the given folders and below them, without
// fontconfig, so the same label looks the same on every machine with the same
// package (Debian: fonts-dejavu-core).
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "shared/base/result.h"

namespace fw::printer::label {

struct FontOptions {
  std::string regular = "DejaVuSans.ttf";  // a file name, or a path with '/'
  std::string bold = "DejaVuSans-Bold.ttf";
  // Asked in turn for characters that the first two lack; missing ones are skipped.
  std::vector<std::string> fallbacks = {"DroidSansFallbackFull.ttf", "NotoSansCJK-Regular.ttc"};
  std::vector<std::string> folders = {"/usr/share/fonts", "/usr/local/share/fonts"};
};

// Height is the em square in dots; width is that of the letters in percent of
// the design, 100 or less for condensed text.
struct Style {
  bool bold = false;
  int height = 24;
  int width_percent = 100;

  friend bool operator==(const Style&, const Style&) = default;
};

struct Glyph {
  int left = 0;  // dots from the pen to the mask's left side
  int top = 0;   // dots from the baseline up to the mask's upper side
  int width = 0;
  int height = 0;
  int stride = 0;
  int advance = 0;  // dots to the next pen position
  std::vector<std::uint8_t> mask;
};

class Fonts {
 public:
  // Refuses (`font_missing`) when regular or bold is not found or not a font.
  static Result<Fonts> open(const FontOptions& options = {});
  Fonts(Fonts&&) noexcept;
  Fonts& operator=(Fonts&&) noexcept;
  ~Fonts();

  // The glyph, or null when no font has it. Stays valid as long as the Fonts,
  // unless more than 50,000 glyphs are asked for and forget_excess() is called.
  const Glyph* glyph(char32_t c, const Style& style);
  void forget_excess();

  // Dots above and below the baseline that any letter of this style may use.
  static int ascent(const Style& style) { return (style.height * 93 + 99) / 100; }
  static int descent(const Style& style) { return (style.height * 24 + 99) / 100; }
  static int line_height(const Style& style) { return ascent(style) + descent(style); }
  // Height of a capital or a digit.
  static int cap_height(const Style& style) { return (style.height * 73 + 50) / 100; }

 private:
  struct Impl;
  explicit Fonts(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace fw::printer::label
