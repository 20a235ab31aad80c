// The time of a simulation: it passes only when the scheduler says so. The wall
// clock may jump; the monotonic one never does.
#pragma once
#include "shared/base/clock.h"

namespace fw::sim {

class SimClock final : public Clock {
 public:
  EpochMs wall_ms() const override { return began_at_ms + monotonic_ + jumped_ms; }
  std::int64_t monotonic_ms() const override { return monotonic_; }
  void pass(std::int64_t ms) { monotonic_ += ms; }

  static constexpr EpochMs began_at_ms = 1'795'262'400'000;
  std::int64_t jumped_ms = 0;

 private:
  std::int64_t monotonic_ = 1'000'000;
};

}  // namespace fw::sim
