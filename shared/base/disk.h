// What a folder's disk can do: the room that is left, and how long a sync takes.
#pragma once
#include <cstdint>
#include <string>

#include "shared/base/result.h"

namespace fw {

struct DiskSpace {
  std::int64_t free_bytes = 0;  // for this user
  std::int64_t total_bytes = 0;
};
// Refusal: "folder_unusable".
Result<DiskSpace> disk_space(const std::string& folder);

struct SyncTimes {
  std::int64_t median_us = 0;
  std::int64_t worst_us = 0;
};
// Writes 4 KiB and syncs it, `times` times, over the same place of a file of its
// own that is removed again: what each commit waits for. Refusal: "folder_unusable".
Result<SyncTimes> time_syncs(const std::string& folder, int times);

}  // namespace fw
