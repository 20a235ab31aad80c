#include "shared/base/uuid.h"

#include <array>
#include <cstring>

#include <sodium.h>

namespace fw {
namespace {
std::string format(std::array<unsigned char, 16> b) {
  b[6] = static_cast<unsigned char>((b[6] & 0x0F) | 0x40);  // version 4
  b[8] = static_cast<unsigned char>((b[8] & 0x3F) | 0x80);  // variant 1
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += digits[b[i] >> 4];
    text += digits[b[i] & 0x0F];
  }
  return text;
}
}  // namespace

std::string random_uuid() {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return format(bytes);
}

std::string seeded_uuid(Random& random) {
  std::array<unsigned char, 16> bytes{};
  const std::uint64_t words[2] = {random.next(), random.next()};
  std::memcpy(bytes.data(), words, sizeof words);
  return format(bytes);
}

}  // namespace fw
