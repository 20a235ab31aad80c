// Backups of a running server, one at a time.
//
// The pages are copied on the writing connection, between the groups of commands
// (a second connection that reads for minutes would keep the write-ahead log from
// shrinking; changes of the writer itself are carried along), some at a time, so
// that no fact waits longer than a few milliseconds. Syncing, summing up and
// deleting old ones is done by a thread of its own.
//
//   engine's thread: while (...) { engine.step(); backups.copy(database, now); }
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "server/service/backup_file.h"
#include "server/store/connection.h"

namespace fw::service {

struct BackupPlan {
  std::string folder;            // of backups without a name
  std::int64_t every_hours = 0;  // 0 = none by themselves
  std::int64_t keep = 14;        // of those made by themselves
  std::string version;
};

class Backups {
 public:
  using Told = std::function<void(Result<BackupManifest>, const std::string& file)>;

  explicit Backups(BackupPlan plan);
  ~Backups();  // stops; an unfinished copy is removed
  Backups(const Backups&) = delete;
  Backups& operator=(const Backups&) = delete;

  void start();
  void stop();

  // From any thread. `file`: a path of this machine that does not exist; "" = one
  // in the folder, named after the time. `told` is called on the backups' thread.
  // Refusals of the copy come there, too. False when one is under way.
  bool request(const std::string& file, EpochMs now, Told told);
  // On the writing connection between two transactions: some pages. True while
  // there are more, so that the caller need not wait for commands.
  bool copy(store::Connection& database, EpochMs now);

 private:
  struct Job {
    std::string file;
    bool scheduled = false;
    Told told;
    BackupManifest manifest;
    std::optional<Refusal> failed;
  };
  struct Copy;
  void begin_if_due(EpochMs now);
  bool take_request(store::Connection& database);
  void work();
  void finish(Job& job);
  void delete_old();

  const BackupPlan plan_;
  std::unique_ptr<Copy> copy_;  // the engine's thread only
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<Job> requested_;  // not begun
  std::unique_ptr<Copy> copied_;    // to be synced
  bool under_way_ = false;
  bool stopping_ = false;
  EpochMs next_look_ms_ = 0;
  std::thread thread_;
};

}  // namespace fw::service
