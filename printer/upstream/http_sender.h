// Sends attempts over HTTP on threads of its own, each with one kept connection.
#pragma once
#include <functional>
#include <memory>

#include "printer/upstream/sender.h"

namespace fw::printer::upstream {

class HttpSender final : public Sender {
 public:
  // `threads` attempts run at once, further ones wait. `on_end` is called from
  // those threads when an attempt has ended (to wake the thread that steps).
  HttpSender(int threads, http::ClientOptions options, std::function<void()> on_end = {});
  // Cuts what is under way: the receiver may have taken it, the message's id
  // makes the repeat harmless.
  ~HttpSender() override;

  void start(Attempt attempt) override;
  std::vector<AttemptEnd> collect() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fw::printer::upstream
