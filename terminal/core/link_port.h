// A Port over the protocol's codec and a DeviceLink (ZeroMQ). What cannot be
// read or sent is dropped, counted and logged once in a while, never fatal.
#pragma once
#include <cstdint>

#include "terminal/core/port.h"

namespace fw::terminal {

class LinkPort final : public Port {
 public:
  explicit LinkPort(wire::DeviceLink& link) : link_(link) {}

  wire::Sent send(const wire::Envelope<wire::ToServer>& message) override;
  std::optional<wire::Envelope<wire::ToDevice>> receive() override;
  std::uint64_t unreadable() const { return unreadable_; }

 private:
  wire::DeviceLink& link_;
  std::uint64_t unreadable_ = 0;
};

}  // namespace fw::terminal
