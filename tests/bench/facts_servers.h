// Two servers for the same load of facts: the real door, engine and books, and
// the bare path, which knows no rule: the same socket and codec, one writing
// thread with the same group commit, and for each fact as many rows inserted and
// changed as the real one writes.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/floor/door.h"
#include "server/service/backups.h"
#include "server/service/engine.h"
#include "server/service/floor.h"
#include "server/service/jobs.h"
#include "shared/base/clock.h"
#include "shared/db/database.h"
#include "shared/wire/socket.h"

namespace fw::bench {

// Rows that one fact costs, on average.
struct RowsPerFact {
  double inserted = 0;
  double changed = 0;
};

// What a thread has used of a core; other work on the machine does not count.
double cpu_seconds_of(std::thread& thread);

std::string device_name(int number);  // "HH-0001"
std::string badge_of(int number);

class RealServer {
 public:
  // A hall with one picker, one order, one place for each terminal, in this new file.
  // With `backup_mib` the file is that much larger, and is copied again and again.
  RealServer(const std::string& database_file, int terminals, int backup_mib = 0);
  ~RealServer();

  std::string endpoint() const { return router_->endpoint(); }
  // Processor time of the writing thread so far.
  double writer_seconds() { return cpu_seconds_of(engine_thread_); }
  int backups_made() const { return backups_made_; }
  // Counts all rows: call it before and after, not while measuring.
  void begin_counting();
  RowsPerFact rows_per_fact();

 private:
  struct Rows {
    std::int64_t stored = 0;
    std::int64_t changes = 0;
    std::int64_t facts = 0;
    std::vector<std::string> odd;  // outcomes of facts that were not just applied
  };

  template <class Work>
  void run(Work work);
  void describe(int terminals);
  void give_work(int terminals);
  Rows count_rows();
  void grow(int mib);
  void run_engine();
  void run_door();
  void begin_backup();

  SystemClock clock_;
  std::string backup_;  // of which file; "" = none are made
  db::Database database_;
  service::Engine engine_;
  service::Backups backups_;
  service::JobRunner jobs_;
  service::FloorService floor_;
  wire::SocketContext context_;
  std::unique_ptr<wire::RouterSocket> router_;
  std::unique_ptr<floor::Door> door_;
  Rows before_;
  std::atomic<bool> stop_{false};
  std::atomic<int> backups_made_{0};
  std::thread engine_thread_;
  std::thread door_thread_;
};

class BareServer {
 public:
  BareServer(const std::string& folder, const RowsPerFact& rows);
  ~BareServer();

  std::string endpoint() const { return router_->endpoint(); }
  double writer_seconds() { return cpu_seconds_of(writer_thread_); }

 private:
  struct Arrived {
    std::string peer;
    std::string device;
    wire::Facts facts;
  };
  struct Answer {
    std::string peer;
    std::string text;
  };

  void run_socket();
  void run_writer();
  void write(const Arrived& arrived);

  RowsPerFact rows_;
  db::Database database_;
  wire::SocketContext context_;
  std::unique_ptr<wire::RouterSocket> router_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Arrived> arrived_;
  std::vector<Answer> answers_;
  double inserts_due_ = 0;
  double changes_due_ = 0;
  std::int64_t next_id_ = 1;
  std::atomic<bool> stop_{false};
  std::thread socket_thread_;
  std::thread writer_thread_;
};

}  // namespace fw::bench
