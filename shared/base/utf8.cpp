#include "shared/base/utf8.h"

namespace fw {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// The table of well-formed sequences in RFC 3629, section 4.
std::size_t expected_length(unsigned first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

bool second_byte_fits(unsigned first, unsigned second) {
  switch (first) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const unsigned first = byte_at(text, 0);
  const std::size_t length = expected_length(first);
  if (length <= 1) return length;
  if (text.size() < length || !second_byte_fits(first, byte_at(text, 1))) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if ((byte_at(text, i) & 0xC0U) != 0x80U) return 0;
  return length;
}

bool is_clean_utf8(std::string_view text, std::size_t max) {
  if (text.size() > max) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (byte_at(text, i) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string clean_utf8(std::string_view text, std::size_t max) {
  static constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text.substr(i));
    const std::string_view part = length == 0 ? replacement : text.substr(i, length);
    if (clean.size() + part.size() > max) break;
    clean += part;
    i += length == 0 ? 1 : length;
  }
  return clean;
}

}  // namespace fw
