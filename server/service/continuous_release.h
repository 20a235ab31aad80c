// Continuous release (domain/continuous_release.h) on a running server: looks every few
// seconds how much work waits for people, has the planner make the next trips from the
// orders with the earliest trucks and releases them, and takes trips back that nobody
// has begun when an order in a hurry must go before them.
//
// The settings trips_ahead (0 = off) and cart_slots are read each time.
#pragma once
#include <atomic>
#include <map>

#include "server/domain/continuous_release.h"
#include "server/service/planner.h"

namespace fw::service {

// Template of the waves that are made so.
inline constexpr const char* continuous_template = "continuous";

class ContinuousRelease {
 public:
  ContinuousRelease(Engine& engine, Readers& readers, WavePlanner& planner);

  // Asks the readers when it is time; never waits.
  void step(std::int64_t monotonic_ms, EpochMs now_ms);

  // What one look leads to; true when the planner or the engine was asked for something.
  bool look(store::Connection& database, std::int64_t monotonic_ms, EpochMs now_ms);

 private:
  bool top_up(Id site, std::int64_t orders, std::int64_t cart_slots, std::int64_t monotonic_ms);
  bool take_back(Id site, std::vector<std::string> waves);

  Engine& engine_;
  Readers& readers_;
  WavePlanner& planner_;
  std::int64_t next_ms_ = 0;
  std::atomic<bool> under_way_{false};  // a look, or what it asked for: one at a time
  // By site, monotonic; only touched by what is under way.
  std::map<Id, std::int64_t> in_vain_ms_;    // the last plan found nothing to pick
  std::map<Id, std::int64_t> replanned_ms_;  // trips were taken back
};

}  // namespace fw::service
