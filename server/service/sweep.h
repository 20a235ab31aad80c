// What time does to work whose device nobody hears of: bounded internal commands
// that the server runs every second (service/housekeeping.h).
//
// A packet without facts goes back to the list, also one that was given to somebody as
// their next job and that they do not ask for. One with facts never passes by
// time: its lease becomes silent, is shown, and may be taken over by whoever
// scans its cart or a tote. A sort tote whose last unit is packed is free, also when its
// packer put it away without a word. Sessions of devices that stay away end; old marks of
// the inbox are trimmed.
#pragma once
#include <cstdint>

#include "server/service/context.h"

namespace fw::service {

struct SweepLimits {
  std::int64_t silent_after_ms = 30'000;
  std::int64_t return_after_ms = 60'000;
  std::int64_t next_job_kept_ms = 600'000;  // for somebody who does not ask for it
  std::int64_t session_ends_after_ms = 8LL * 3'600'000;
  std::int64_t inbox_kept_ms = 7LL * 24 * 3'600'000;
  std::int64_t most = 100;         // leases, totes and sessions of one sweep
  std::int64_t marks_most = 1000;  // inbox marks of one sweep
};

struct Swept {
  std::int64_t silent = 0;
  std::int64_t returned = 0;
  std::int64_t sort_totes_freed = 0;
  std::int64_t sessions_ended = 0;
  std::int64_t marks_trimmed = 0;
};
Swept sweep(Context& context, Id site, const SweepLimits& limits = {});

// At the start of the server nobody is connected: devices are away from now on,
// not since they were last heard.
void begin_watch(Context& context);

}  // namespace fw::service
