// Seeded chance for simulated people, back-off jitter and tests. Rules never
// draw: they get a seed or a Random as an argument, so every run can be repeated.
#pragma once
#include <cstdint>

namespace fw {

// SplitMix64 (Steele, Lea and Flood 2014). Not for secrets: see base/secret.h.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  // Uniform in [0, bound); bound > 0. The bias is below 2^-32 for our bounds.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  // Uniform in [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  // True with probability per_mille / 1000.
  bool chance(std::uint64_t per_mille) { return below(1000) < per_mille; }
  // An independent stream for another actor.
  Random split() { return Random(next()); }

 private:
  std::uint64_t state_;
};

}  // namespace fw
