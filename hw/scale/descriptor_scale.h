// A scale at a serial port or TCP connection, opened and set up by the caller
// (9600 7E1 for Toledo 8217).
#pragma once
#include <optional>
#include <string>

#include "hw/scale/codecs.h"

namespace fw::hw {

struct DescriptorScaleRules {
  ScaleProtocol protocol = ScaleProtocol::mt_sics;
  WeightUnit unit = WeightUnit::kilogram;  // for scales that send none
  std::int64_t ask_every_ms = 100;
  std::int64_t answer_within_ms = 1000;  // no answer for so long: fault
};

class DescriptorScale final : public Scale {
 public:
  // The descriptor is not closed here; it should not block.
  DescriptorScale(int descriptor, DescriptorScaleRules rules);

  // Asks the scale when it is time and gives its newest answer: `moving` until the
  // first one, `fault` when it does not answer or the connection is gone.
  Reading read(std::int64_t now_ms) override;
  int descriptor() const override { return descriptor_; }

 private:
  void receive();
  void ask(std::int64_t now_ms);

  int descriptor_;
  DescriptorScaleRules rules_;
  std::string received_;
  Reading newest_{0, ScaleStatus::moving};
  std::optional<std::int64_t> asked_ms_;  // a question is open since
  std::optional<std::int64_t> last_asked_ms_;
  bool broken_ = false;
};

}  // namespace fw::hw
