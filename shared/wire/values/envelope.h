// One message on the link: who it is from or for, and what it says.
#pragma once
#include <string>
#include <variant>

#include "shared/wire/values/printing.h"
#include "shared/wire/values/terminal.h"

namespace fw::wire {

// Device -> server. The device is named in the envelope; the connection's key
// names the host, which may speak only for devices enrolled under it.
using ToServer =
    std::variant<Hello, Facts, Request, Standing, Ping, Bye, Claim, LabelResults, PushResults>;

// Server -> device.
using ToDevice = std::variant<Welcome, Goodbye, Ack, Resend, Answer, Amend, Revoke, Notice, Pong,
                              Claimed, LabelJobs, UpstreamMessages, ResultsStored>;

template <class Body>
struct Envelope {
  std::string device;  // device code: "HH-07", "PACK-2", "printer-1"
  Body body;

  friend bool operator==(const Envelope&, const Envelope&) = default;
};

}  // namespace fw::wire
