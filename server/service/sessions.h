// Devices and people: hello, sign-on by badge, sign-off, what a device holds,
// and what time does to sessions and leases.
#pragma once
#include <optional>
#include <string>

#include "server/service/floor.h"
#include "server/service/requests.h"

namespace fw::service {

struct Session {
  Id id = 0;
  Id worker = 0;
  std::string worker_name;
  std::string language;
};
std::optional<Session> live_session(db::Database& database, Id device);

// Hello of a device on a host: refused (Goodbye) unless the device is enrolled
// under that host and the protocol versions overlap. Opens the stream, settles
// a gap that the terminal can no longer fill, compares what it holds.
HelloOutcome greet(Context& context, const std::string& host, const std::string& device_code,
                   const wire::Hello& hello);

wire::Answer sign_on(Context& context, const RequestScope& scope);
wire::Answer sign_off(Context& context, const RequestScope& scope);

// What a signed-on device may do when it holds no work, by its role.
wire::Packet home_packet(const std::string& device_role);

}  // namespace fw::service
