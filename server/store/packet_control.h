// Packets as a supervisor sees them, and the rows that move one by hand.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/packets.h"

namespace fw::store {

struct PacketView {
  Id id = 0, site = 0;
  std::string kind, wave, order;
  std::string state;  // "free", "in_hand", "away" (not in its device's memory), "silent",
                      // "left" (begun, nobody's), "done"
  std::string worker, device;
  std::int64_t tasks = 0, tasks_done = 0, facts = 0;
  std::string first_load, last_load, cart, end_reason;
  std::int64_t revision = 0;
  EpochMs created_at_ms = 0;
  std::optional<EpochMs> begun_at_ms, heard_at_ms, done_at_ms;
};
// Open ones by rank, or the newest of all with `all`.
std::vector<PacketView> list_packets(Connection& database, const std::string& kind, bool all,
                                     std::int64_t most);
std::optional<PacketView> find_packet(Connection& database, Id packet);

// The device at which somebody is signed on, with the session.
struct SignedOn {
  Id device = 0, session = 0;
  std::string device_role;
};
std::optional<SignedOn> where_signed_on(Connection& database, Id worker);

}  // namespace fw::store
