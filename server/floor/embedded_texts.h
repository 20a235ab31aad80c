// The files of config/texts as they were when the program was built.
#pragma once
#include <span>
#include <string_view>

namespace fw::floor {

struct EmbeddedText {
  std::string_view language;  // "en", the file's name
  std::string_view content;
};

std::span<const EmbeddedText> embedded_texts();

}  // namespace fw::floor
