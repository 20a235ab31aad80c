#include "shared/db/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "shared/db/database.h"

namespace fw::db {
namespace {

Failure<Refusal> unusable(const std::string& folder, const std::string& why) {
  return refuse("data_folder_unusable", "folder '" + folder + "': " + why,
                "a folder this user may write", "correct its path, owner or permissions");
}

std::string read_pid(int descriptor) {
  char text[32] = {};
  const ssize_t size = ::pread(descriptor, text, sizeof text - 1, 0);
  const std::string pid(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  return pid.substr(0, pid.find('\n'));
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::string& folder) {
  std::error_code failed;
  if (std::filesystem::create_directories(folder, failed)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  }
  if (failed) return unusable(folder, failed.message());
  const std::string path = folder + "/floorwave.lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return unusable(folder, std::strerror(errno));
  FolderLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return unusable(folder, std::strerror(errno));
    const std::string pid = read_pid(descriptor);
    return refuse("data_folder_in_use", "folder '" + folder + "', used by process " + pid,
                  "a folder that no other program uses",
                  "stop process " + pid + " or give another folder");
  }
  // Only a help for people; the lock itself is the system's.
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, pid.data(), pid.size(), 0) < 0) {
    return unusable(folder, std::strerror(errno));
  }
  return Result<FolderLock>(std::move(lock));
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);  // the file stays: removing it could race
}

Result<Done> claim_for_writing(Database& database) {
  if (database.claim_for_writing()) return Done{};
  return refuse("database_in_use", "a PostgreSQL database another server writes to",
                "one server for each database", "stop the other server or give another database");
}

}  // namespace fw::db
