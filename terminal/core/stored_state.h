// The runner's place in a packet as text, for the outbox file. The packet itself
// is stored beside it (wire::encode_stored_packet): it changes seldom.
#pragma once
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "terminal/core/judge.h"
#include "terminal/core/runner_state.h"

namespace fw::terminal {

// All but the packet and the last scan. JSON with "v": 1.
std::string encode_state(const RunnerState& state);
// Refused with `bad_stored_json` when another version wrote it.
Result<RunnerState> decode_state(std::string_view json, wire::Packet packet);

// What a device keeps of the server between two runs.
struct LinkMemory {
  std::string incarnation;  // the server's, when last seen
  Id session = 0;
  std::string worker_name;
  std::string language = "en";
  std::string device_role;
  std::int64_t last_request = 0;  // Request.number of the newest one
  CodeClasses code_classes;

  friend bool operator==(const LinkMemory&, const LinkMemory&) = default;
};

std::string encode_memory(const LinkMemory& memory);
Result<LinkMemory> decode_memory(std::string_view json);

}  // namespace fw::terminal
