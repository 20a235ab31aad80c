// A weighing scale and what it says.
//
// `read` never blocks: it gives the newest reading. Weights are grams, rounded to
// the nearest; a scale that shows a negative weight is `under`.
#pragma once
#include <cstdint>

#include "shared/base/types.h"

namespace fw::hw {

enum class ScaleStatus {
  stable,
  moving,  // the weight still changes, or the scale is busy: weight_g is no weight
  over,    // above its capacity
  under,   // below zero: the plate must be emptied and zeroed
  fault,   // broken, or no answer
};

struct Reading {
  std::int64_t weight_g = 0;  // only when stable
  ScaleStatus status = ScaleStatus::fault;

  friend bool operator==(const Reading&, const Reading&) = default;
};

class Scale {
 public:
  virtual ~Scale() = default;
  virtual Reading read(std::int64_t now_ms) = 0;  // monotonic
  // To wait on for answers; -1 when there is nothing to wait on.
  virtual int descriptor() const { return -1; }
};

}  // namespace fw::hw
