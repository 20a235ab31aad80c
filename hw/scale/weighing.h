// When a weight belongs to the parcel on the plate.
//
// The last parcel's weight must never be taken for the next one's: after each
// weighing the plate has to be seen empty before another weight counts, and the
// weight has to be steady. Pure: readings and times are arguments.
#pragma once
#include <cstdint>
#include <optional>

#include "hw/scale/scale.h"

namespace fw::hw {

struct WeighingRules {
  std::int64_t zero_band_g = 5;    // up to this the plate counts as empty
  std::int64_t steady_ms = 200;    // the same stable weight for so long
  std::int64_t steady_band_g = 2;  // ... within this
  int drop_first = 1;              // readings after `begin` that may be old
};

class Weighing {
 public:
  explicit Weighing(WeighingRules rules = {}) : rules_(rules) {}

  // A parcel is expected from now on. Readings may be fed before, too: a box that is
  // put on the emptied plate early is weighed at once.
  void begin();
  // Takes a reading; gives the weight in grams once, when it belongs to the parcel.
  std::optional<std::int64_t> feed(const Reading& reading, std::int64_t now_ms);

  enum class Waiting { not_begun, for_empty_plate, for_parcel, for_steady_weight };
  Waiting waiting() const;

 private:
  bool is_empty(const Reading& reading) const;

  WeighingRules rules_;
  bool expected_ = false;
  bool emptied_ = false;  // since the last weight was taken
  int to_drop_ = 0;
  std::optional<std::int64_t> candidate_g_;  // the same weight since since_ms_
  std::int64_t since_ms_ = 0;
};

}  // namespace fw::hw
