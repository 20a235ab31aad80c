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
    if (fonts_.glyph(c, {}) != nullptr) {
      kept.push_back(c);
    } else if (is_pictograph(c)) {
      ++left_out;
    } else if (!refusal_) {
      refusal_ = Refusal{"no_glyph", std::string(field) + " with " + code_point(c),
                         "letters that a font of this printer has",
                         "install a font that has it (for Chinese, Japanese and Korean: "
                         "fonts-droid-fallback), or name one in label.fallback_fonts"};
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
