// What changes in a database that was put back from a backup, so that nothing
// given out in the time that is lost is given out again.
#pragma once
#include <string>
#include <vector>

#include "server/store/connection.h"
#include "shared/base/types.h"

namespace fw::store {

// A packet of a higher revision may have been in work in a time that is lost.
inline constexpr int revisions_skipped = 1'000;

// Runs the migrations that a backup of an older program lacks.
void bring_up_to_date(Connection& database);

// Number ranges that have no `block` of numbers left, as "sscc 0123456 (site 1)".
std::vector<std::string> ranges_without_room(Connection& database, std::int64_t block);

// In one transaction: every number range skips `block` numbers and every id
// counter 100 million ids; printers and shops must be claimed anew; new leases of
// packets have epochs that none of the lost time had, so that facts of a lost lease
// do not count for whoever has the packet now; open packets skip revisions, so that
// a device with a lost one takes what is sent, and one that is given out now has
// steps of its own; the server has a new incarnation, by which terminals
// know that it may have forgotten facts; and an event "restored" stands behind a gap of a million,
// so that no reader of the feed takes new events for those that it has read.
void begin_anew(Connection& database, const std::string& incarnation, std::int64_t block,
                EpochMs backup_made_at_ms, EpochMs now);

}  // namespace fw::store
