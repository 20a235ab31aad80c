// Putting a backup back in place of the database of a stopped server. The caller
// holds the lock of the data folder.
//
// The backup is verified first (its checksum, every page and index, every
// reference, every invariant), the database that was there is kept aside, and
// nothing that was given out after the backup is given out again (see
// store/restored.h). What the floor did after it is gone from the books;
// terminals send again what they still hold, and the rest is shown as lost.
#pragma once
#include <string>

#include "server/service/backup_file.h"

namespace fw::service {

// Looks only. Refusals: those of read_and_verify(), "newer_backup",
// "damaged_backup" with what was found first.
Result<BackupManifest> check_backup(const std::string& backup);

struct RestoreOrder {
  std::string backup;
  std::string database;         // the file to put in its place
  std::string incarnation;      // a new UUID
  std::int64_t skip = 100'000;  // of each number range: more than were used since
  EpochMs now = 0;
};
struct Restored {
  BackupManifest manifest;
  std::string kept_aside;  // the database that was there; "" = there was none
};
// Refusals: those of check_backup(), "range_too_small", "cannot_restore".
Result<Restored> restore(const RestoreOrder& order);

}  // namespace fw::service
