// Devices that nobody hears of, and the leases and sessions that they hold.
#pragma once
#include <vector>

#include "server/store/devices.h"
#include "server/store/packets.h"

namespace fw::store {

struct AwayLease {
  Lease lease;
  bool returns = false;  // nothing was done under it: back to the list
};
// Live leases of devices away since before `returns_before_ms` whose packet has no
// facts, and those that have, are not silent yet and away since `silent_before_ms`.
// A device is away since it said so or the door missed it; one whose end nobody
// noticed counts as away after ten minutes.
std::vector<AwayLease> leases_away(Connection& database, Id site, EpochMs silent_before_ms,
                                   EpochMs returns_before_ms, std::int64_t most);
// Live leases given before this to somebody who has not asked for the job (their next
// one), though nothing else keeps them; nothing was done under them.
std::vector<Lease> jobs_not_asked_for(Connection& database, Id site, EpochMs before_ms,
                                      std::int64_t most);
void mark_silent(Writer& writer, Id lease);

// Live sessions on devices that are away since before this.
std::vector<Id> sessions_away(Connection& database, Id site, EpochMs before_ms, std::int64_t most);

void all_devices_gone(Writer& writer);

}  // namespace fw::store
