#include "shared/base/disk.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <vector>

namespace fw {
namespace {

Failure<Refusal> unusable(const std::string& folder, int error) {
  return refuse("folder_unusable", folder + ": " + std::strerror(error),
                "a folder that can be written", "check the path, its owner and the disk");
}

}  // namespace

Result<DiskSpace> disk_space(const std::string& folder) {
  struct statvfs about {};
  if (::statvfs(folder.c_str(), &about) != 0) return unusable(folder, errno);
  const auto block = static_cast<std::int64_t>(about.f_frsize);
  return DiskSpace{static_cast<std::int64_t>(about.f_bavail) * block,
                   static_cast<std::int64_t>(about.f_blocks) * block};
}

Result<SyncTimes> time_syncs(const std::string& folder, int times) {
  using std::chrono::steady_clock;
  const std::string file = folder + "/floorwave-sync-test." + std::to_string(::getpid());
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return unusable(folder, errno);
  std::array<char, 4096> page{};
  std::vector<std::int64_t> took;
  int error = 0;
  for (int i = 0; i < times && error == 0; ++i) {
    page.fill(static_cast<char>(i));
    const auto begin = steady_clock::now();
    const bool written =
        ::pwrite(fd, page.data(), page.size(), 0) == static_cast<ssize_t>(page.size()) &&
        ::fdatasync(fd) == 0;
    if (!written) error = errno == 0 ? ENOSPC : errno;
    took.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begin).count());
  }
  ::close(fd);
  ::unlink(file.c_str());
  if (error != 0 || took.empty()) return unusable(folder, error);
  std::sort(took.begin(), took.end());
  return SyncTimes{took[took.size() / 2], took.back()};
}

}  // namespace fw
