// The seam between device sessions and their carrier. Several sessions of one
// host share one port; ZeroMQ (link_port.h) is one, the simulator's network
// another.
#pragma once
#include <optional>

#include "shared/wire/link.h"
#include "shared/wire/values/envelope.h"

namespace fw::terminal {

class Port {
 public:
  virtual ~Port() = default;
  // Never blocks. Only an application's answer means that it arrived.
  virtual wire::Sent send(const wire::Envelope<wire::ToServer>& message) = 0;
  virtual std::optional<wire::Envelope<wire::ToDevice>> receive() = 0;
};

}  // namespace fw::terminal
