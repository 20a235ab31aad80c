// The circuit breaker of one destination: after several failures in a row that
// are the destination's (no answer, 5xx, 429) it is left alone for a while, then
// asked with one message; that one's answer opens the way again or makes the
// pause longer. Pure: time and chance are arguments.
#pragma once
#include <cstdint>

#include "shared/base/random.h"

namespace fw::printer::upstream {

// first * 2^(times - 1), at most `most`, of which a random half is taken off at
// most: many that failed together do not come back together. times >= 1.
inline std::int64_t back_off_ms(std::int64_t first_ms, std::int64_t most_ms, int times,
                                Random& random) {
  std::int64_t ms = first_ms;
  for (int i = 1; i < times && ms < most_ms; ++i) ms *= 2;
  if (ms > most_ms) ms = most_ms;
  return ms - static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(ms / 2 + 1)));
}

class Breaker {
 public:
  struct Limits {
    int failures = 5;                     // in a row that open it
    std::int64_t first_pause_ms = 2'000;  // doubles with each failed probe
    std::int64_t longest_pause_ms = 60'000;
  };

  explicit Breaker(Limits limits) : limits_(limits) {}

  // How many attempts may be under way at `now_ms`: none while it is open, one
  // as a probe after that, else `most`.
  int allowed(std::int64_t now_ms, int most) const {
    if (now_ms < open_until_ms_) return 0;
    return is_tripped() ? 1 : most;
  }
  bool is_tripped() const { return failures_ >= limits_.failures; }
  std::int64_t open_until_ms() const { return open_until_ms_; }

  void succeeded() { failures_ = pauses_ = 0; }
  void failed(std::int64_t now_ms, Random& random) {
    if (now_ms < open_until_ms_) return;  // began before it opened: says nothing new
    ++failures_;
    if (!is_tripped()) return;
    pause_until(now_ms +
                back_off_ms(limits_.first_pause_ms, limits_.longest_pause_ms, ++pauses_, random));
  }
  // The receiver, or a rule, asks for a pause without counting as a failure.
  void pause_until(std::int64_t at_ms) {
    if (at_ms > open_until_ms_) open_until_ms_ = at_ms;
  }
  // Open until then and probed after it, whatever went before.
  void trip_until(std::int64_t at_ms) {
    failures_ = limits_.failures;
    pause_until(at_ms);
  }
  void reset() {
    succeeded();
    open_until_ms_ = 0;
  }

 private:
  Limits limits_;
  int failures_ = 0;
  int pauses_ = 0;
  std::int64_t open_until_ms_ = 0;
};

}  // namespace fw::printer::upstream
