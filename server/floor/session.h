// What the door knows of one connected device.
#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "server/service/floor.h"
#include "shared/wire/values/packet.h"

namespace fw::floor {

// So many a second on average, so many at once.
class RateLimit {
 public:
  RateLimit(int a_second, int burst) : a_second_(a_second), burst_(burst), milli_(burst * 1000LL) {}

  bool allow(std::int64_t now_ms) {
    const std::int64_t passed = std::clamp<std::int64_t>(now_ms - last_ms_, 0, 60'000);
    last_ms_ = now_ms;
    milli_ = std::min<std::int64_t>(milli_ + passed * a_second_, burst_ * 1000LL);
    if (milli_ < 1000) return false;
    milli_ -= 1000;
    return true;
  }

 private:
  int a_second_;
  int burst_;
  std::int64_t milli_;  // thousandths of a message
  std::int64_t last_ms_ = 0;
};

// A new revision that the terminal has not answered with where it stands.
struct Unanswered {
  wire::Packet packet;  // rendered
  std::int64_t sent_ms = 0;
};

struct Session {
  std::uint64_t serial = 0;  // tells a device's sessions apart
  std::string peer;          // where to send
  std::string host;          // whose key the connection proved
  service::DeviceInfo device;
  std::string stream;
  RateLimit rate;
  std::int64_t acked_seq = 0;
  std::int64_t heard_ms = 0;     // last message; all times are monotonic
  std::int64_t reported_ms = 0;  // last time the service was told
  std::size_t facts_in_flight = 0;
  std::set<std::string> requests_in_flight;
  std::map<Id, Unanswered> unanswered;  // by packet
  bool has_claims = false;              // a daemon that prints or pushes
  std::int64_t work_asked_ms = 0;
  bool gone = false;  // its peer is unreachable
};

}  // namespace fw::floor
