// The only way to ask for the time. Rules get instants as arguments; the
// objects with step(now) get a Clock; only main.cpp makes a SystemClock.
#pragma once
#include "shared/base/types.h"

namespace fw {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual EpochMs wall_ms() const = 0;            // UTC, may jump
  virtual std::int64_t monotonic_ms() const = 0;  // for time-outs, never jumps
};

class SystemClock final : public Clock {
 public:
  EpochMs wall_ms() const override;
  std::int64_t monotonic_ms() const override;
};

}  // namespace fw
