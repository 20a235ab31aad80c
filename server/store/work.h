// Which packet is next, whose it is and how far it is: what giving work asks.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/packets.h"

namespace fw::store {

struct FreePacket {
  Id packet = 0;
  Id start = 0;  // where its trip begins; 0 = not said
};
// The open packets of these kinds with the lowest rank, `most` at most, that nobody holds and
// nobody has begun, and of which nothing is on hold. The one to be done first comes first.
std::vector<FreePacket> next_free_packets(Connection& database, Id site,
                                          const std::vector<std::string>& kinds, std::int64_t most);
// Where the last trip that a person walked to its end has ended; 0 = nobody knows.
Id last_trip_end(Connection& database, Id worker);
// The open packet that a container names: a tote or cart of its trip, or goods in
// it that are to be brought away; also for a location whose goods are.
std::optional<Id> packet_of_place(Connection& database, Id place);

// Open packets that work with a container: trips whose tote or cart it is, the put-back
// of what lies in it, the order at a pack station whose goods are in it (or came out of
// it, if it is a sort tote, and are in an open box).
std::vector<Id> packets_with(Connection& database, Id container);
// A container of the packet (as above) that is on hold: its code.
std::optional<std::string> held_container_of(Connection& database, Id packet);
// A tote of the fulfilment that is on hold: its code; also a sort tote that its unit is
// in, or was in before it was put into its open box.
std::optional<std::string> held_tote_of(Connection& database, Id fulfilment);

// Tasks of a packet, of all its revisions.
struct WorkProgress {
  std::int64_t tasks = 0, ended = 0;
  std::string first_load, last_load;  // codes of the totes that are bound; "" = none
};
WorkProgress progress_of(Connection& database, Id packet);

std::string worker_name(Connection& database, Id worker);
std::string worker_roles(Connection& database, Id worker);
// Whether the worker is signed on at this device.
bool is_signed_on(Connection& database, Id worker, Id device);

// The trip's cart; 0 = none. A cart is free when no open packet's trip has it.
void bind_cart(Writer& writer, Id batch, Id cart);
bool cart_is_free(Connection& database, Id cart);

}  // namespace fw::store
