// Warns before the process runs out of descriptors: at the limit further devices
// connect into the void and the I/O thread spins (libzmq cannot refuse them).
#pragma once
#include <cstdint>
#include <functional>

#include "shared/wire/socket.h"

namespace fw::floor {

class DescriptorAlarm {
 public:
  explicit DescriptorAlarm(std::function<wire::DescriptorUse()> look = wire::descriptor_use)
      : look_(std::move(look)) {}

  // Looks every 10 s; true when it has just warned: on passing 80 %, and again
  // every minute above. now_ms: monotonic.
  bool step(std::int64_t now_ms);

 private:
  std::function<wire::DescriptorUse()> look_;
  std::int64_t looked_ms_ = 0;
  std::int64_t warned_ms_ = 0;
  bool looked_ = false;
  bool above_ = false;
};

}  // namespace fw::floor
