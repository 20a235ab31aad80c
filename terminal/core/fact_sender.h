// Sends the outbox's facts: in order, in batches, again when no acknowledgement
// comes. It holds no facts itself; the outbox does.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "terminal/core/outbox.h"
#include "terminal/core/pacing.h"
#include "terminal/core/port.h"

namespace fw::terminal {

class FactSender {
 public:
  // Sends what is due; true when something went out.
  bool step(const Outbox& outbox, Port& port, const std::string& device, const Now& now);
  // From the first unacknowledged fact again: after a reconnect, or when the
  // server misses some.
  void rewind(const Outbox& outbox) { rewind_to(outbox.acked_seq() + 1); }
  void rewind_to(std::int64_t seq) { next_seq_ = seq; }
  // An acknowledgement came: the time-out begins anew.
  void heard(const Now& now);
  // All facts up to `seq` went out at least once since the last rewind.
  bool has_sent(std::int64_t seq) const { return next_seq_ > seq; }
  // Milliseconds from the first sending of each fact up to `acked_seq` to now.
  std::vector<std::int64_t> waited_ms(std::int64_t acked_seq, const Now& now);

 private:
  struct Sent {
    std::int64_t seq = 0;
    std::int64_t at_ms = 0;
  };

  std::int64_t next_seq_ = 1;
  std::deque<Sent> first_sent_;  // of facts not acknowledged yet
  std::int64_t waiting_since_ms_ = 0;
  std::int64_t pause_ms_ = first_pause_ms;
  static constexpr std::int64_t first_pause_ms = 2000;
  static constexpr std::int64_t most_pause_ms = 16000;
  static constexpr std::int64_t most_unacknowledged = 500;
};

}  // namespace fw::terminal
