// What time alone makes happen, as internal commands of the engine: departures
// are expanded from their rules, missed ones are closed and their fulfilments
// moved, holds whose end has come are lifted, silent devices and old marks are swept, what waits
// for stock is reserved when there is some. One step a second; each command is bounded and comes
// again when it left something.
#pragma once
#include <atomic>
#include <cstdint>
#include <map>

#include "server/service/jobs.h"
#include "server/service/sweep.h"

namespace fw::service {

class Housekeeping {
 public:
  // Made before the first device can say hello: from here on all are away until
  // they are heard.
  Housekeeping(Engine& engine, JobRunner& jobs, const SweepLimits& limits = {});

  // Submits what is due; never waits.
  void step(std::int64_t monotonic_ms);

 private:
  Engine& engine_;
  JobRunner& jobs_;
  const SweepLimits limits_;
  std::int64_t next_ms_ = 0;
  std::int64_t next_expand_ms_ = 0;
  std::atomic<bool> under_way_{false};
  std::map<Id, Id> waiting_item_;   // by site: reserve_waiting() goes on after it
  std::map<Id, Id> held_item_;      // by site: take_back_promises() goes on after it
  std::map<Id, Id> promised_item_;  // the same for take_back_beyond_stock()
};

}  // namespace fw::service
