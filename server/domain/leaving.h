// Going away with work in hand: a way off every packet, whatever its kind.
//
// The person says why (a break, the end of the shift, called away) and the work
// waits for them, or hands it over to whoever scans its cart or tote. It is offered
// on every group of a packet that is given out, and stored with none.
#pragma once
#include "shared/wire/values/packet.h"

namespace fw::domain {

// Does nothing to a group that has it, and nothing to the home packet.
void offer_leaving(wire::Packet& packet);
void drop_leaving(wire::Packet& packet);

}  // namespace fw::domain
