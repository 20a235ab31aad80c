// The live board: one reading for all who watch, at most four times a second,
// and only when something was committed or the clock moved on. Where a reading
// takes long it becomes rarer: a fifth of one reader's time at most.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "server/web/desk.h"

namespace fw::web {

class Live {
 public:
  Live(Desk& desk, std::int64_t every_ms, std::int64_t at_least_every_ms)
      : desk_(desk), every_ms_(every_ms), at_least_every_ms_(at_least_every_ms) {}

  http::WebSocketHandler handler();
  // Something was committed; from any thread.
  void changed() { changed_ = true; }
  // From one thread, often.
  void step();
  std::size_t watchers() const;

 private:
  void send(const std::string& board);

  Desk& desk_;
  std::int64_t every_ms_;
  std::int64_t at_least_every_ms_;
  std::int64_t last_ms_ = 0;
  std::atomic<std::int64_t> began_ms_{0}, took_ms_{0};  // of the last reading
  std::atomic<bool> changed_{true};
  std::atomic<bool> reading_{false};
  mutable std::mutex mutex_;
  std::set<http::WebSocketPtr> watchers_;
  bool somebody_new_ = false;
};

}  // namespace fw::web
