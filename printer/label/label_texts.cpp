#include "printer/label/label_texts.h"

#include <array>
#include <cstdio>

#include "printer/label/unicode.h"

namespace fw::printer::label {
namespace {

constexpr std::size_t field_limit = 1000;  // bytes; far beyond any real name

std::string code_point(char32_t c) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "U+%04X", static_cast<unsigned>(c));
  return text.data();
}

// Scripts whose letters change places and shapes around each other (Syriac, Thaana,
// the Indic scripts, Tibetan, Burmese, Khmer, Mongolian): without a shaping engine
// they would come out wrong, which is worse than not at all.
bool needs_shaping(char32_t c) {
  return (c >= 0x700 && c <= 0x7BF) || (c >= 0x900 && c <= 0xDFF) || (c >= 0xF00 && c <= 0x109F) ||
         (c >= 0x1780 && c <= 0x18AF);
}

Refusal no_glyph(std::string_view field, char32_t c) {
  if (needs_shaping(c)) {
    return {"script_not_supported", std::string(field) + " with " + code_point(c),
            "a script that labels can set (Latin, Greek, Cyrillic, Hebrew, Arabic, Chinese ...)",
            "write it in Latin letters, as international post asks"};
  }
  return {"no_glyph", std::string(field) + " with " + code_point(c),
          "letters that a font of this printer has",
          "install a font that has it (for Chinese, Japanese and Korean: "
          "fonts-droid-fallback), or name one in label.fallback_fonts"};
}

}  // namespace

std::u32string LabelTexts::take(std::string_view field, std::string_view utf8) {
  if (utf8.size() > field_limit) {
    if (!refusal_) {
      refusal_ = Refusal{"text_too_long",
                         std::string(field) + " of " + std::to_string(utf8.size()) + " bytes",
                         "at most " + std::to_string(field_limit), "shorten it at its source"};
    }
    return {};
  }
  std::u32string kept;
  int left_out = 0;
  for (const char32_t c : prepare(utf8)) {
    if (!needs_shaping(c) && fonts_.glyph(c, {}) != nullptr) {
      kept.push_back(c);
    } else if (is_pictograph(c)) {
      ++left_out;
    } else if (!refusal_) {
      refusal_ = no_glyph(field, c);
    }
  }
  if (left_out > 0) {
    notes_.push_back(std::string(field) + ": left out " + std::to_string(left_out) +
                     " pictures that no font has");
  }
  // What was left out may have stood between two blanks.
  return clean(kept);
}

}  // namespace fw::printer::label
