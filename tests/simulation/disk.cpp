#include "tests/simulation/disk.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

namespace fw::sim {
namespace {

Disk* the_disk = nullptr;
constexpr const char* prefix = "/sim/";

std::string host_of(const std::string& path) {
  const auto begin = std::strlen(prefix);
  return path.substr(begin, path.find('/', begin) - begin);
}

}  // namespace

// SQLite's view of one open file. Errors are results: no exception may pass C.
struct Disk::Methods {
  struct Open {
    sqlite3_file base{};
    std::shared_ptr<File>* file = nullptr;
  };
  static File& of(sqlite3_file* file) { return **reinterpret_cast<Open*>(file)->file; }

  static int close(sqlite3_file* file) {
    delete std::exchange(reinterpret_cast<Open*>(file)->file, nullptr);
    return SQLITE_OK;
  }
  static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    const std::string& content = of(file).now;
    const auto begin = static_cast<std::size_t>(at);
    const std::size_t wanted = static_cast<std::size_t>(size);
    const std::size_t there = begin < content.size() ? std::min(wanted, content.size() - begin) : 0;
    std::memcpy(to, content.data() + (there > 0 ? begin : 0), there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(to) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
  }
  static int change(File& file, Write write) {
    if (!the_disk->may_write(file.host)) {
      return the_disk->hosts_[file.host].full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    apply(file.now, write);
    file.unsynced.push_back(std::move(write));
    return SQLITE_OK;
  }
  static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    return change(
        of(file),
        {at, std::string(static_cast<const char*>(from), static_cast<std::size_t>(size)), -1});
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return change(of(file), {0, "", size});
  }
  static int sync(sqlite3_file* file, int) {
    File& f = of(file);
    if (!the_disk->may_write(f.host) || the_disk->hosts_[f.host].syncs_fail) {
      return SQLITE_IOERR_FSYNC;
    }
    if (the_disk->hosts_[f.host].syncs_lie) return SQLITE_OK;
    if (the_disk->hosts_[f.host].dead) the_disk->hosts_[f.host].died_after_sync = true;
    for (const Write& write : f.unsynced) apply(f.durable, write);  // far less than all of it
    f.unsynced.clear();
    return SQLITE_OK;
  }
  static int size(sqlite3_file* file, sqlite3_int64* bytes) {
    *bytes = static_cast<sqlite3_int64>(of(file).now.size());
    return SQLITE_OK;
  }
  // One program at a time has its files open: locks are always free.
  static int lock(sqlite3_file*, int) { return SQLITE_OK; }
  static int check_lock(sqlite3_file*, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector(sqlite3_file*) { return 512; }
  static int traits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
  static int map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    auto& regions = of(file).shared_memory;
    const auto number = static_cast<std::size_t>(region);
    if (number >= regions.size() && extend == 0) {
      *memory = nullptr;
      return SQLITE_OK;
    }
    while (regions.size() <= number) {
      regions.push_back(std::make_unique<std::string>(static_cast<std::size_t>(size), '\0'));
    }
    *memory = regions[number]->data();
    return SQLITE_OK;
  }
  static int lock_shared(sqlite3_file*, int, int, int) { return SQLITE_OK; }
  static void barrier(sqlite3_file*) {}
  static int unmap(sqlite3_file* file, int forget) {
    if (forget != 0) of(file).shared_memory.clear();
    return SQLITE_OK;
  }

  static const sqlite3_io_methods* table() {
    static const sqlite3_io_methods methods{
        2,       close,  read,   write, truncate,    sync,    size,  lock,    lock,   check_lock,
        control, sector, traits, map,   lock_shared, barrier, unmap, nullptr, nullptr};
    return &methods;
  }

  static bool ours(const char* name) {
    return name != nullptr && std::strncmp(name, prefix, std::strlen(prefix)) == 0;
  }
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    if (!ours(name)) {
      return the_disk->real_->xOpen(the_disk->real_, name, file, flags, out);
    }
    auto& known = the_disk->files_[name];
    if (!known) {
      if ((flags & SQLITE_OPEN_CREATE) == 0) {
        the_disk->files_.erase(name);
        return SQLITE_CANTOPEN;
      }
      known = std::make_shared<File>();
      known->host = host_of(name);
    }
    auto* opened = new (file) Open;
    opened->file = new std::shared_ptr<File>(known);
    opened->base.pMethods = table();
    if (out != nullptr) *out = flags;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs*, const char* name, int sync_folder) {
    if (!ours(name)) return the_disk->real_->xDelete(the_disk->real_, name, sync_folder);
    if (!the_disk->may_write(host_of(name))) return SQLITE_IOERR_DELETE;
    return the_disk->files_.erase(name) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
  }
  static int access(sqlite3_vfs*, const char* name, int flags, int* result) {
    if (!ours(name)) return the_disk->real_->xAccess(the_disk->real_, name, flags, result);
    const auto found = the_disk->files_.find(name);
    *result = found != the_disk->files_.end() &&
              (flags != SQLITE_ACCESS_EXISTS || !found->second->now.empty());
    return SQLITE_OK;
  }
  static int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
    if (!ours(name)) return the_disk->real_->xFullPathname(the_disk->real_, name, size, out);
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
  }
  static int random(sqlite3_vfs*, int size, char* out) {
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(the_disk->random_.below(256));
    return size;
  }
};

Disk::Disk(std::uint64_t seed) : random_(seed), real_(sqlite3_vfs_find(nullptr)) {
  if (the_disk != nullptr) throw std::logic_error("a second simulated disk");
  the_disk = this;
  vfs_ = *real_;
  vfs_.zName = "simulated";
  vfs_.szOsFile = std::max<int>(real_->szOsFile, static_cast<int>(sizeof(Methods::Open)));
  vfs_.xOpen = Methods::open;
  vfs_.xDelete = Methods::remove;
  vfs_.xAccess = Methods::access;
  vfs_.xFullPathname = Methods::full_name;
  vfs_.xRandomness = Methods::random;
  sqlite3_vfs_register(&vfs_, 1);
  // SQLite's own chance is drawn once in a process: else a day after another one would
  // not be the day that is replayed alone.
  sqlite3_randomness(0, nullptr);
}

Disk::~Disk() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
  the_disk = nullptr;
}

// Counts the operation; false when it no longer happens.
bool Disk::may_write(const std::string& name) {
  Host& host = hosts_[name];
  if (host.dead || host.full) return false;
  ++host.operations;
  if (host.dies_after == 0 || --host.dies_after > 0) return true;
  // Killed before the operation, or right after it: committed, and nobody told.
  host.dead = true;
  return random_.chance(500);
}

void Disk::apply(std::string& content, const Write& write) {
  if (write.truncate >= 0) {
    content.resize(static_cast<std::size_t>(write.truncate));
    return;
  }
  const auto end = static_cast<std::size_t>(write.at) + write.bytes.size();
  if (content.size() < end) content.resize(end);
  content.replace(static_cast<std::size_t>(write.at), write.bytes.size(), write.bytes);
}

// Each piece of each write that was not synced got to the disk, did not, or got
// there as nonsense. Truncations happen or do not.
void Disk::lose_power(File& file) {
  constexpr std::size_t piece = 512;
  const std::uint64_t kept_per_mille = random_.below(1001);
  std::string content = file.durable;
  for (const Write& write : file.unsynced) {
    if (write.truncate >= 0) {
      if (random_.chance(kept_per_mille)) apply(content, write);
      continue;
    }
    for (std::size_t at = 0; at < write.bytes.size(); at += piece) {
      if (!random_.chance(kept_per_mille)) continue;
      std::string bytes = write.bytes.substr(at, piece);
      if (random_.chance(20)) {
        for (char& c : bytes) c = static_cast<char>(random_.below(256));
      }
      apply(content, {write.at + static_cast<std::int64_t>(at), std::move(bytes), -1});
    }
  }
  file.now = file.durable = std::move(content);
  file.unsynced.clear();
}

void Disk::die_after(const std::string& host, int operations) {
  hosts_[host].dies_after = operations;
}
void Disk::kill(const std::string& host) { hosts_[host].dead = true; }

bool Disk::is_dead(const std::string& host) const {
  const auto found = hosts_.find(host);
  return found != hosts_.end() && found->second.dead;
}

bool Disk::died_after_sync(const std::string& host) const {
  const auto found = hosts_.find(host);
  return found != hosts_.end() && found->second.died_after_sync;
}

void Disk::revive(const std::string& name, bool power_was_lost) {
  Host& host = hosts_[name];
  host.dead = host.full = host.syncs_fail = host.died_after_sync = false;
  host.dies_after = 0;
  for (auto& [path, file] : files_) {
    if (file->host != name) continue;
    file->shared_memory.clear();
    if (power_was_lost) lose_power(*file);
  }
}

void Disk::put(const std::string& path, std::string content) {
  for (const char* suffix : {"-wal", "-shm", "-journal"}) files_.erase(path + suffix);
  auto file = std::make_shared<File>();
  file->host = host_of(path);
  file->now = file->durable = std::move(content);
  files_[path] = std::move(file);
}

void Disk::be_full(const std::string& host, bool full) { hosts_[host].full = full; }
void Disk::fail_syncs(const std::string& host, bool fail) { hosts_[host].syncs_fail = fail; }

std::int64_t Disk::operations(const std::string& host) const {
  const auto found = hosts_.find(host);
  return found == hosts_.end() ? 0 : found->second.operations;
}

}  // namespace fw::sim
