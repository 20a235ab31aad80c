// The files of config/texts as they were when the program was built.
#pragma once
#include <string_view>
#include <vector>

namespace fw::floor {

struct EmbeddedText {
  std::string_view language;  // "en", the file's name
  std::string_view content;
};

const std::vector<EmbeddedText>& embedded_texts();

}  // namespace fw::floor
