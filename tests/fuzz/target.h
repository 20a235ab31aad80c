// A fuzz target: bytes from a stranger go through one of our readers. It must end
// without a crash, and what it reads must mean itself (a second reading of what we
// write of it is equal). `./fw fuzz NAME` drives it with libFuzzer and sanitizers;
// the tests with the corpus and seeded mutations of it (driver.cpp).
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// The name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming)
    const std::uint8_t* data, std::size_t size);

namespace fw::fuzz {

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return std::string(reinterpret_cast<const char*>(data), size);
}

// What a target promises of its reader; a crash with the input at hand when not.
inline void must(bool so) {
  if (!so) std::abort();
}

}  // namespace fw::fuzz
