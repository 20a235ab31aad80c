// One process owns a data folder: the lock that makes a second server, an
// offline restore or a doctor beside a running server impossible.
//
// The operating system holds the lock (flock on "floorwave.lock" in the folder)
// and gives it back when the process ends, however it ends. It does not work
// across machines on network file systems, where a database must not lie anyway.
#pragma once
#include <string>

#include "shared/base/result.h"

namespace fw::db {

class Database;

class FolderLock {
 public:
  // Takes the lock, or refuses at once: "data_folder_in_use" names the process
  // that holds it, "data_folder_unusable" says what the system said. The folder
  // is made, readable by its owner alone, when it is missing.
  static Result<FolderLock> take(const std::string& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// The same for a PostgreSQL database that several machines can reach: one
// connection of the cluster writes. The claim lasts as long as the connection.
// Always succeeds on SQLite, whose file lies in a locked folder.
Result<Done> claim_for_writing(Database& database);

}  // namespace fw::db
