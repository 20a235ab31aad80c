// A disk in memory under SQLite, with the faults of real ones.
//
// Files are named "/sim/HOST/NAME" and belong to a host, a program that may be
// killed. What was written but not synced is lost, kept or torn by chance when
// the power fails; kill -9 loses nothing that was written. A host can be made to
// die in the middle of its n-th disk operation from now: from then on nothing it
// does reaches the disk. Other paths go to the machine's own disk.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "shared/base/random.h"

namespace fw::sim {

class Disk {
 public:
  explicit Disk(std::uint64_t seed);  // becomes SQLite's default; one at a time
  ~Disk();                            // every database on it is closed before
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // The host dies at its n-th write or sync from now (1 = the next one).
  void die_after(const std::string& host, int operations);
  void kill(const std::string& host);
  bool is_dead(const std::string& host) const;
  // It died when what it had written was safe, and nobody could be told.
  bool died_after_sync(const std::string& host) const;
  // The host starts again on what the disk still holds.
  void revive(const std::string& name, bool power_was_lost);
  // A file is put in place of a database that nobody has open; its log is gone.
  void put(const std::string& path, std::string content);
  // Until told otherwise: no space left; syncs fail.
  void be_full(const std::string& host, bool full);
  void fail_syncs(const std::string& host, bool fail);
  // A disk that says "synced" and has only begun to write.
  void lie_about_syncs(const std::string& host) { hosts_[host].syncs_lie = true; }

  std::int64_t operations(const std::string& host) const;

 private:
  struct Methods;
  friend struct Methods;

  struct Write {
    std::int64_t at = 0;
    std::string bytes;           // of a truncation: empty
    std::int64_t truncate = -1;  // new size
  };
  struct File {
    std::string host;
    std::string now;      // as the running program sees it
    std::string durable;  // as it was at the last sync
    std::vector<Write> unsynced;
    std::vector<std::unique_ptr<std::string>> shared_memory;
  };
  struct Host {
    bool dead = false;
    bool full = false;
    bool syncs_fail = false;
    bool syncs_lie = false;
    bool died_after_sync = false;
    int dies_after = 0;  // 0 = not
    std::int64_t operations = 0;
  };

  bool may_write(const std::string& name);
  void lose_power(File& file);
  static void apply(std::string& content, const Write& write);

  Random random_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::map<std::string, Host> hosts_;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
};

}  // namespace fw::sim
