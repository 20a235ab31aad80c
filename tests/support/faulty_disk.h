// A disk that fails on order, under every SQLite file opened while it lives:
// failing syncs (EIO), no space left (ENOSPC). The files are real ones.
//
//   fw::test::FaultyDisk disk;
//   auto database = fw::db::Database::open(...);
//   disk.fail_syncs(true);
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include <sqlite3.h>

namespace fw::test {

class FaultyDisk {
 public:
  FaultyDisk() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
    if (current() != nullptr) throw std::logic_error("a second FaultyDisk");
    current() = this;
    vfs_.zName = "faulty";
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  // Every database opened on it must be closed before.
  ~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
    current() = nullptr;
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  void fail_syncs(bool fail) { fail_syncs_ = fail; }
  void be_full(bool full) { full_ = full; }
  // Syncs since the start, the failed ones included.
  int syncs() const { return syncs_; }

 private:
  struct Methods {
    sqlite3_io_methods patched;
    const sqlite3_io_methods* original;
  };

  static FaultyDisk*& current() {
    static FaultyDisk* disk = nullptr;
    return disk;
  }

  static const sqlite3_io_methods* original(const sqlite3_file* file) {
    return reinterpret_cast<const Methods*>(file->pMethods)->original;
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    FaultyDisk& disk = *current();
    const int result = disk.real_->xOpen(disk.real_, name, file, flags, out);
    if (file->pMethods != nullptr) file->pMethods = &disk.patched(file->pMethods)->patched;
    return result;
  }

  static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
    if (current()->full_) return SQLITE_FULL;
    return original(file)->xWrite(file, data, size, at);
  }

  static int sync(sqlite3_file* file, int flags) {
    ++current()->syncs_;
    if (current()->fail_syncs_) return SQLITE_IOERR_FSYNC;
    return original(file)->xSync(file, flags);
  }

  // The same methods but for write and sync; one copy for each original table.
  const Methods* patched(const sqlite3_io_methods* methods) {
    const std::lock_guard lock(mutex_);
    auto& copy = methods_[methods];
    if (!copy) {
      copy = std::make_unique<Methods>(Methods{*methods, methods});
      copy->patched.xWrite = write;
      copy->patched.xSync = sync;
    }
    return copy.get();
  }

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  std::mutex mutex_;
  std::map<const sqlite3_io_methods*, std::unique_ptr<Methods>> methods_;
  std::atomic<bool> fail_syncs_{false};
  std::atomic<bool> full_{false};
  std::atomic<int> syncs_{0};
};

}  // namespace fw::test
