#include "hw/scale/weighing.h"

#include <cstdlib>

namespace fw::hw {

void Weighing::begin() {
  expected_ = true;
  to_drop_ = rules_.drop_first;
  candidate_g_.reset();
}

// A plate lifted off reads below zero: it is empty, too.
bool Weighing::is_empty(const Reading& reading) const {
  if (reading.status == ScaleStatus::under) return true;
  return reading.status == ScaleStatus::stable &&
         std::llabs(reading.weight_g) <= rules_.zero_band_g;
}

std::optional<std::int64_t> Weighing::feed(const Reading& reading, std::int64_t now_ms) {
  if (to_drop_ > 0) {
    --to_drop_;
    return std::nullopt;
  }
  if (is_empty(reading)) emptied_ = true;
  if (is_empty(reading) || reading.status != ScaleStatus::stable) {
    candidate_g_.reset();
    return std::nullopt;
  }
  if (!emptied_) return std::nullopt;
  const bool same =
      candidate_g_ && std::llabs(reading.weight_g - *candidate_g_) <= rules_.steady_band_g;
  if (!same) {
    candidate_g_ = reading.weight_g;
    since_ms_ = now_ms;
  }
  if (!expected_ || now_ms - since_ms_ < rules_.steady_ms) return std::nullopt;
  expected_ = false;
  emptied_ = false;
  candidate_g_.reset();
  return reading.weight_g;
}

Weighing::Waiting Weighing::waiting() const {
  if (!expected_) return Waiting::not_begun;
  if (!emptied_) return Waiting::for_empty_plate;
  return candidate_g_ ? Waiting::for_steady_weight : Waiting::for_parcel;
}

}  // namespace fw::hw
