// Giving work to people: which packet is next, whose it is, and how it changes
// hands.
//
// Work in hand is the person's and goes on where they sign on. Without any, the next
// is the open packet of the lowest rank that the worker's roles allow, of whatever
// kind (pick, count, put_back ...); a scanned cart, tote or place chooses. Work that
// somebody has begun passes only after the one who takes it was shown whose it is
// and how far, and said yes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/service/requests.h"
#include "server/store/packets.h"

namespace fw::service {

// Kinds of packets that somebody with these roles does on such a device. Whoever
// picks also counts and puts back.
std::vector<std::string> kinds_for(const std::string& roles, const std::string& device_role);
// All kinds that are done on such a device.
std::vector<std::string> kinds_on(const std::string& device_role);

// A device that has nothing of the packet in its memory goes on with it: its next
// revision holds what is left, made by its kind.
void renew_packet(Context& context, Id packet);

// Requests.
// next_work: the worker's packet in progress, else the next free one. Values.container
// may name a cart or tote, Values.place a place of a packet that waits; an idle cart
// becomes the cart of the next trip. When the packet is another's, the answer is a
// home packet that shows it and asks: take_over.
wire::Answer next_work(Context& context, const RequestScope& scope);
// take_over: the step's id is the packet; Values.choice "take" or "leave".
wire::Answer take_over(Context& context, const RequestScope& scope);
// leave: the person goes; Values.choice says why. "hand_over" gives the packet to
// whoever scans its cart or tote, everything else keeps it for this person.
wire::Answer leave_work(Context& context, const RequestScope& scope);

// What a person who signs on here finds: work of somebody else that this device
// holds, as the question whether to take it over.
std::optional<wire::Packet> work_of_others_here(Context& context, Id device, Id worker);

}  // namespace fw::service
