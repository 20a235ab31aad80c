#include "server/floor/descriptor_alarm.h"

#include <string>

#include "shared/base/log.h"

namespace fw::floor {

bool DescriptorAlarm::step(std::int64_t now_ms) {
  constexpr std::int64_t look_every_ms = 10'000;
  constexpr std::int64_t warn_every_ms = 60'000;
  if (looked_ && now_ms - looked_ms_ < look_every_ms) return false;
  looked_ = true;
  looked_ms_ = now_ms;
  const wire::DescriptorUse use = look_();
  const bool above = use.limit > 0 && use.open * 5 >= use.limit * 4;
  const bool warn = above && (!above_ || now_ms - warned_ms_ >= warn_every_ms);
  above_ = above;
  if (!warn) return false;
  warned_ms_ = now_ms;
  log::error("door: " + std::to_string(use.open) + " of " + std::to_string(use.limit) +
             " descriptors are open; at the limit no further device can connect: raise the limit " +
             "(LimitNOFILE=) or spread devices over sites");
  return true;
}

}  // namespace fw::floor
