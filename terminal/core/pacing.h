// When to try again: back-off with jitter, and the offset of the device's clock.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "shared/base/random.h"
#include "shared/base/types.h"

namespace fw::terminal {

// Both clocks at one moment, read by the caller.
struct Now {
  EpochMs wall_ms = 0;
  std::int64_t monotonic_ms = 0;
};

// Doubles from `first_ms` up to `most_ms`; each pause is between half and all of
// it, so that a thousand terminals do not come back in one breath.
class Backoff {
 public:
  Backoff(std::int64_t first_ms, std::int64_t most_ms) : first_ms_(first_ms), most_ms_(most_ms) {}

  std::int64_t next(Random& random) {
    pause_ms_ = pause_ms_ == 0 ? first_ms_ : std::min(pause_ms_ * 2, most_ms_);
    return random.between(pause_ms_ / 2, pause_ms_);
  }
  void reset() { pause_ms_ = 0; }

 private:
  std::int64_t first_ms_;
  std::int64_t most_ms_;
  std::int64_t pause_ms_ = 0;
};

// Device clock minus server clock, measured by a question and its answer as in
// Cristian's algorithm: the error is at most half the round trip. The best of
// the last ten minutes counts, until one contradicts it: somebody set the server's
// clock. When this device's own clock is set, the offset moves with it at once.
class ClockOffset {
 public:
  void measured(std::int64_t sent_monotonic_ms, const Now& now, EpochMs server_time_ms) {
    const std::int64_t half_ms = (now.monotonic_ms - sent_monotonic_ms + 1) / 2;
    if (half_ms < 0) return;
    const std::int64_t measured_ms = now.wall_ms - half_ms - server_time_ms;
    const bool old = known_ && now.monotonic_ms - measured_at_ms_ > 600'000;
    const std::int64_t apart_ms = std::abs(measured_ms - offset_ms(now));
    const bool contradicts = known_ && apart_ms > half_ms + error_ms_ + drift_ms;
    if (known_ && !old && !contradicts && half_ms > error_ms_) return;
    offset_ms_ = measured_ms;
    error_ms_ = half_ms;
    measured_at_ms_ = now.monotonic_ms;
    wall_ahead_ms_ = now.wall_ms - now.monotonic_ms;
    known_ = true;
  }
  std::int64_t offset_ms(const Now& now) const {
    if (!known_) return 0;
    return offset_ms_ + (now.wall_ms - now.monotonic_ms) - wall_ahead_ms_;
  }
  // Ten minutes as long as nothing is known: more than two clocks are apart, less than
  // nobody would notice.
  std::int64_t error_ms() const { return known_ ? error_ms_ : 600'000; }

 private:
  std::int64_t offset_ms_ = 0;
  std::int64_t error_ms_ = 0;
  std::int64_t measured_at_ms_ = 0;
  std::int64_t wall_ahead_ms_ = 0;  // of the monotonic clock, then
  bool known_ = false;

  static constexpr std::int64_t drift_ms = 50;  // clocks may drift apart so far unnoticed
};

}  // namespace fw::terminal
