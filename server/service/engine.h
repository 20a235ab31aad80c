// The engine: the one writer. Commands queue from any thread; step() runs what
// queued as one group in one transaction, commits, and only then answers.
//
// A group holds at most 256 commands or 5 ms of work, without a timer: what
// queued while the last commit ran is the next group. Facts go before office
// commands, which get at least one place in each group. If the database refuses
// a group it is rolled back and its commands run again one per transaction; a
// command that fails even alone is rolled back, its `on_failure` (facts: store
// the mark as a discrepancy) runs in a transaction of its own, and the engine
// goes on. A failed sync, a full or a corrupt disk throws FatalStore: the
// process must stop and recover by reopening.
//
// Each command with an id leaves an inbox mark in its own transaction; the same
// id again returns the stored answer, with other content it is a conflict. Fact
// batches carry no id: their mark is the stream's acked_seq.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/service/context.h"
#include "server/service/halls.h"
#include "shared/base/clock.h"

namespace fw::service {

enum class CommandClass { fact, office };

enum class CommandEnd {
  done,      // committed; `answer` is what run() returned
  repeated,  // committed before under the same id; `answer` is the stored one
  conflict,  // the id was used with other content
  failed,    // a bug: rolled back and recorded; nothing changed
};

struct Command {
  std::string id;            // "" = no inbox mark (facts: the stream's mark serves)
  std::string kind;          // "place_order", "facts", "close_parcel": for log and metrics
  std::string content_hash;  // compared when the id comes again
  CommandClass command_class = CommandClass::office;
  // Load, decide, save; returns the answer to keep under the id. May run twice
  // (after a rolled-back group), so it must not keep state between runs.
  std::function<std::string(Context&)> run;
  // Runs in its own transaction when run() failed even alone. May be empty.
  std::function<void(Context&, const std::string& error)> on_failure;
  // After the commit (or the failure), on the engine's thread.
  std::function<void(CommandEnd, const std::string& answer)> done;
};

class FatalStore : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct EngineLimits {
  std::size_t queue_most = 20000;  // beyond it submit() refuses: the caller answers "busy"
  std::size_t group_most = 256;
  std::int64_t group_work_ms = 5;
  // Pages of the database's log to move into its file: after so many when nothing
  // waits, after so many in any case. Answers never wait for it, what comes next does.
  std::int64_t checkpoint_idle_pages = 400;
  std::int64_t checkpoint_busy_pages = 2000;
  // Each row that is kept in memory is held against the stored one (tests do).
  bool prove_rows = false;
};

struct EngineCounters {
  std::uint64_t commands = 0;
  std::uint64_t groups = 0;
  std::uint64_t groups_rolled_back = 0;
  std::uint64_t failures = 0;
  std::uint64_t queued = 0;
};

class Engine {
 public:
  Engine(store::Connection& database, const Clock& clock, EngineLimits limits = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // From any thread. False when the queue is full; nothing was taken then.
  [[nodiscard]] bool submit(Command command);
  // Runs one group if anything waits; returns the number of commands ended.
  std::size_t step();
  // Waits until something is queued or the time-out; for the engine's thread.
  void wait(std::int64_t timeout_ms);
  // Ends a wait() from another thread.
  void wake();

  // Called on the engine's thread after each commit that changed something.
  void on_commit(std::function<void(const Effects&)> listener);

  EngineCounters counters() const;
  // Rows kept in memory that were not the stored ones, with prove_rows. On the engine's
  // thread; anything but 0 is a bug.
  std::uint64_t rows_differing() const;

 private:
  struct Ended {
    CommandEnd end = CommandEnd::done;
    std::string answer;
  };
  std::vector<Command> take_group();
  bool run_group(std::vector<Command>& group, std::vector<Ended>& ended, Effects& effects);
  Ended run_one(Command& command, Effects& effects);
  void run_alone(Command& command, Ended& ended, Effects& effects);
  void record_failure(Command& command, const std::string& error, Effects& effects);
  Context make_context(const std::string& command_id);
  void roll_back();
  void keep_log_short();
  EpochMs next_now();

  store::Connection& database_;
  const Clock& clock_;
  EngineLimits limits_;
  store::IdSource ids_;
  store::EventSeq event_seq_;
  Halls halls_;
  std::unique_ptr<store::Rows> rows_;
  std::optional<EpochMs> last_now_;  // nothing until the database was asked
  EpochMs now_ = 0;
  std::vector<std::function<void(const Effects&)>> listeners_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Command> facts_;
  std::deque<Command> office_;
  EngineCounters counters_;
  bool woken_ = false;
};

}  // namespace fw::service
