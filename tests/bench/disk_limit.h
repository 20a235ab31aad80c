// What the disk can do at most: overwrite 4 KiB of a file and wait until it is
// safe, which is the least that any commit costs (a recycled write-ahead log).
#pragma once
#include <string>

namespace fw::bench {

struct DiskLimit {
  double a_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

// Writes a file of 1 MiB in `folder` again and again for so many seconds.
DiskLimit measure_fdatasync(const std::string& folder, double seconds);

// Makes the next reader of the file wait for the disk (what is not written yet is
// written first): a start after a boot, not one after a restart.
void forget_cached(const std::string& path);

}  // namespace fw::bench
