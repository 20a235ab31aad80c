// Devices and people: hello, sign-on by badge, sign-off, what a device holds,
// and what time does to sessions and leases.
#pragma once
#include <optional>
#include <string>

#include "server/service/floor.h"
#include "server/service/requests.h"
#include "server/store/packets.h"

namespace fw::service {

// Hello of a device on a host: refused (Goodbye) unless the device is enrolled
// under that host and the protocol versions overlap. Opens the stream, settles
// a gap that the terminal can no longer fill, compares what it holds.
HelloOutcome greet(Context& context, const std::string& host, const std::string& device_code,
                   const wire::Hello& hello);

wire::Answer sign_on(Context& context, const RequestScope& scope);
wire::Answer sign_off(Context& context, const RequestScope& scope);

// The packet's live lease ends (its device is told) and a new one begins.
store::Lease pass_lease(Context& context, Id packet, Id worker, Id device, Id session);
// Ends the lease and unbinds its empty totes, so that the packet is on the list
// again; false (and nothing done) when facts tell that it was begun.
bool return_if_untouched(Context& context, const store::Lease& lease, const std::string& reason);
// A device that acts under a lease it no longer has did not hear of its end: it is
// told again. `revision`: of the packet, as far as the device has it.
void tell_lease_lost(Context& context, Id device, Id packet, int epoch, int revision);
// The packet is over before anybody told of it: marks it done and unbinds its empty totes.
void finish_untouched(Context& context, Id packet, const std::string& reason);
// The packet is over: marks it done and ends its lease.
void finish_packet(Context& context, Id packet, const std::string& reason);

// What a signed-on device may do when it holds no work, by its role.
wire::Packet home_packet(const std::string& device_role);

}  // namespace fw::service
