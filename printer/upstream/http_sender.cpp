#include "printer/upstream/http_sender.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace fw::printer::upstream {

struct HttpSender::Impl {
  std::function<void()> on_end;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Attempt> waiting;
  std::vector<AttemptEnd> ended;
  bool stopping = false;
  std::vector<std::unique_ptr<http::Client>> clients;
  std::vector<std::thread> threads;

  void work(http::Client& client) {
    for (;;) {
      Attempt attempt;
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stopping || !waiting.empty(); });
        if (stopping) return;
        attempt = std::move(waiting.front());
        waiting.pop_front();
      }
      Outcome outcome = client.fetch(attempt.call);
      {
        const std::lock_guard lock(mutex);
        ended.push_back(AttemptEnd{attempt.number, std::move(outcome)});
      }
      if (on_end) on_end();
    }
  }
};

HttpSender::HttpSender(int threads, http::ClientOptions options, std::function<void()> on_end)
    : impl_(new Impl) {
  impl_->on_end = std::move(on_end);
  for (int i = 0; i < threads; ++i) {
    impl_->clients.push_back(std::make_unique<http::Client>(options));
  }
  for (const auto& client : impl_->clients) {
    impl_->threads.emplace_back([impl = impl_.get(), c = client.get()] { impl->work(*c); });
  }
}

HttpSender::~HttpSender() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  for (const auto& client : impl_->clients) client->cancel();
  for (std::thread& thread : impl_->threads) thread.join();
}

void HttpSender::start(Attempt attempt) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->waiting.push_back(std::move(attempt));
  }
  impl_->changed.notify_one();
}

std::vector<AttemptEnd> HttpSender::collect() {
  const std::lock_guard lock(impl_->mutex);
  return std::exchange(impl_->ended, {});
}

}  // namespace fw::printer::upstream
