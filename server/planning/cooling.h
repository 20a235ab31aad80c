// Simulated annealing in whole numbers, so that it goes the same way everywhere.
#pragma once
#include <array>
#include <cstdint>

namespace fw::planning {

// 2^-halvings of `first`, linear between the powers; `done` of `planned` steps lie behind.
inline std::int64_t cooled(std::int64_t first, std::int64_t done, std::int64_t planned,
                           std::int64_t halvings) {
  if (planned <= 0) return 0;
  const std::int64_t progress = (done << 16) / planned * halvings;  // 16 fraction bits
  const std::int64_t whole = progress >> 16;
  const std::int64_t part = progress & 0xFFFF;
  if (whole > 40) return 0;
  const std::int64_t here = first >> whole;
  return here - (here / 2 * part >> 16);
}

// 1,024 times -ln of the middle of each 1,024th of (0, 1], by the series of the
// logarithm's halvings: a random one times a temperature is the loss accepted.
constexpr std::array<std::int32_t, 1024> make_losses() {
  std::array<std::int32_t, 1024> losses{};
  for (std::int64_t k = 0; k < 1024; ++k) {
    // log2 of (2k + 1) with 20 fraction bits, bit by bit.
    std::int64_t x = (2 * k + 1) << 30;
    std::int64_t log = 0;
    while (x >= std::int64_t{2} << 30) {
      x >>= 1;
      log += std::int64_t{1} << 20;
    }
    for (std::int64_t bit = std::int64_t{1} << 19; bit > 0; bit >>= 1) {
      x = (x >> 15) * (x >> 15);
      if (x < std::int64_t{2} << 30) continue;
      x >>= 1;
      log += bit;
    }
    const std::int64_t below_one = (std::int64_t{11} << 20) - log;
    losses[static_cast<std::size_t>(k)] =
        static_cast<std::int32_t>(below_one * 710 >> 20);  // ln 2 = 710 / 1024
  }
  return losses;
}
inline constexpr auto losses_1024 = make_losses();

inline std::int64_t accepted_loss(std::int64_t temperature, std::uint64_t random) {
  return temperature * losses_1024[random % 1024] >> 10;
}

}  // namespace fw::planning
