// The planner: turns requests for a wave into waves, one after another, on a
// thread of its own.
//
// It reads a snapshot through its own read-only connection, computes the plan
// outside any transaction, and submits the command that stores it. The next
// request waits until the jobs that apply the last plan are done: on an older
// snapshot it would plan the same orders again.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "server/service/engine.h"
#include "server/service/readers.h"
#include "server/service/waves.h"

namespace fw::service {

struct PlanOrder {
  WaveRequest request;
  std::string command_id;  // of the command that stores it; "" = without an inbox mark
  std::string content_hash;
  // Runs in the command that has stored the plan; the answer to keep under the id.
  std::function<std::string(Context&, const WavePlanned&)> answer;
  // Command::done; (failed, why) when it could not be planned at all.
  std::function<void(CommandEnd, const std::string& answer)> done;
};

class WavePlanner {
 public:
  WavePlanner(Engine& engine, OpenReader open, std::size_t queue_most = 16);
  ~WavePlanner();  // stops
  WavePlanner(const WavePlanner&) = delete;
  WavePlanner& operator=(const WavePlanner&) = delete;

  void start();
  void stop();

  // From any thread. False when too many wait or it is stopped.
  [[nodiscard]] bool submit(PlanOrder order);
  // Requests that wait or are being computed.
  std::size_t waiting() const;

  // For tests and the simulator, which start no thread: plans the next request
  // and submits its command; false when none waits or the last plan is not
  // applied yet.
  bool step(store::Connection& database);

 private:
  // The last plan is stored and applied (or came to nothing).
  bool last_is_applied(store::Connection& database);
  bool ended() const;
  std::optional<PlanOrder> take();
  void plan(store::Connection& database, PlanOrder order);
  void work();
  bool pause(std::int64_t milliseconds);

  Engine& engine_;
  OpenReader open_;
  std::size_t queue_most_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<PlanOrder> queue_;
  bool under_way_ = false;  // from take() until the command has ended
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace fw::service
