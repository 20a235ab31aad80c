// Jobs: work too large for one command (planning into the books, releasing or
// recalling a wave, an import). A job is a row with progress; each of its steps
// is a bounded command, every invariant true between them; a job that the
// server died in goes on after the restart.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/service/engine.h"
#include "server/store/jobs.h"

namespace fw::service {

// Runs step `job.steps_done` (0-based) of the job.
using JobStep = std::function<void(Context&, const store::JobRow& job)>;

class JobRunner {
 public:
  explicit JobRunner(Engine& engine) : engine_(engine) {}

  // Each kind of job has one step function; registered before start.
  void handle(const std::string& kind, JobStep step) { steps_[kind] = std::move(step); }
  // Submits the next step of every open job that has none under way. Call it
  // after each commit that hinted at jobs, and now and then.
  void step();

 private:
  void submit_step();

  Engine& engine_;
  std::map<std::string, JobStep> steps_;
  std::atomic<bool> under_way_{false};
};

}  // namespace fw::service
