// A backup as it lies on a disk: a copy of the database, and beside it
// "<file>.manifest", one line of JSON that says when and of what it was made and
// what its bytes sum up to.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/types.h"

namespace fw::service {

struct BackupManifest {
  EpochMs made_at_ms = 0;
  std::string version;  // of the program
  std::int64_t schema = 0;
  std::string incarnation;  // of the server it was made of
  std::int64_t last_event = 0;
  std::int64_t bytes = 0;
  std::string sha256;
};
std::string encode_manifest(const BackupManifest& manifest);  // without a line break

inline std::string manifest_file(const std::string& backup) { return backup + ".manifest"; }
// Sums the file up and writes the manifest, synced.
Result<Done> write_manifest(const std::string& backup, BackupManifest& manifest);
// The manifest, once file and checksum agree with it. Refusals: "no_manifest",
// "bad_manifest", "damaged_backup".
Result<BackupManifest> read_and_verify(const std::string& backup);

// Backups made by themselves: "floorwave-20270331-163000.db" (UTC).
std::string scheduled_name(EpochMs at_ms);
// Their full paths in the folder, oldest first; nothing where there is no folder.
std::vector<std::string> scheduled_backups(const std::string& folder);
// When such a file was made, by its name; 0 = it is none.
EpochMs made_at(const std::string& path);

}  // namespace fw::service
