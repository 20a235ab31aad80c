// The one packet that a terminal makes itself: scan your badge.
#pragma once
#include "shared/wire/values/packet.h"
#include "terminal/core/words.h"

namespace fw::terminal {

// One badge step (scanned, or the worker's number typed) that asks `sign_on`.
wire::Packet sign_on_packet(Language language, const std::string& device);

}  // namespace fw::terminal
