// Packets and their leases: storing revisions, finding work, giving it to a
// worker, ending it. A packet has at most one live lease; a lease with facts
// never passes to another worker by time.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/service/context.h"
#include "shared/wire/values/packet.h"

namespace fw::service {

struct Lease {
  Id id = 0;
  Id packet = 0;
  int epoch = 0;
  Id worker = 0;
  Id device = 0;
  std::int64_t facts = 0;
};

// One row of packet_step to store beside a packet's content.
struct StepLink {
  Id step = 0;
  std::string kind;  // the fact kind it emits, or its request kind
  Id pick_task = 0;
  Id fulfilment = 0;
  Id order_line = 0;
  Id tote_load = 0;
  Id item = 0;
  Id lot = 0;
  Id place = 0;
  std::int64_t slot = 0;
};

struct NewPacket {
  Id site = 0;
  std::string kind;  // "pick", "pack"
  Id wave = 0;
  Id batch = 0;
  Id fulfilment = 0;
  Id zone = 0;
  std::int64_t rank = 0;  // offered in ascending order: departure, then priority
  wire::Packet content;   // id 0: gets the row's id
  std::vector<StepLink> links;
};

// Stores packet, revision 1 and step links; returns the packet with its id.
wire::Packet create_packet(Context& context, const NewPacket& packet);
// Stores revision n + 1 (content.revision is set here), replaces links of steps
// that are not done, and hints the door.
wire::Packet amend_packet(Context& context, wire::Packet content,
                          const std::vector<StepLink>& new_links);
// The stored content of the newest revision, epoch of the live lease filled in.
std::optional<wire::Packet> load_packet(db::Database& database, Id packet);

// A new lease with the next epoch; ends a live one of the same packet.
Lease begin_lease(Context& context, Id packet, Id worker, Id device, Id session);
std::optional<Lease> live_lease(db::Database& database, Id packet);
// The live lease that this worker or this device holds, pick or pack.
std::optional<Lease> lease_of_worker(db::Database& database, Id worker);
std::optional<Lease> lease_of_device(db::Database& database, Id device);
void end_lease(Context& context, const Lease& lease, const std::string& reason);
// The packet is over: marks it done and ends its lease.
void finish_packet(Context& context, Id packet, const std::string& reason);

}  // namespace fw::service
