// Results on their way from the engine's thread back to the door's: closures
// that the door runs in its next step. The only thing the two threads share.
#pragma once
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace fw::floor {

class Mailbox {
 public:
  // `wake` ends the door's wait; called from the posting thread.
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void post(std::function<void()> result) {
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = results_.empty();
      results_.push_back(std::move(result));
    }
    if (first && wake_) wake_();
  }

  std::vector<std::function<void()>> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(results_, {});
  }

 private:
  std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<std::function<void()>> results_;
};

}  // namespace fw::floor
