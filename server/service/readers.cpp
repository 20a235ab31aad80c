#include "server/service/readers.h"

#include <optional>

#include "shared/base/log.h"

namespace fw::service {

Readers::Readers(OpenReader open, std::size_t queue_most)
    : open_(std::move(open)), queue_most_(queue_most) {}

Readers::~Readers() { stop(); }

void Readers::start(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

void Readers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.clear();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool Readers::submit(Question question) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_most_) {
      counters_.refused += 1;
      return false;
    }
    counters_.asked += 1;
    queue_.push_back(std::move(question));
  }
  changed_.notify_one();
  return true;
}

void Readers::work() {
  std::optional<store::Connection> database;
  for (;;) {
    Question question;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      question = std::move(queue_.front());
      queue_.pop_front();
    }
    try {
      if (!database) database.emplace(open_());
    } catch (const std::exception& error) {
      log::error(std::string("a reader cannot open the database: ") + error.what());
      question.fail(error.what());
      continue;
    }
    if (!answer(question, *database)) database.reset();
  }
}

bool Readers::answer(Question& question, store::Connection& database) {
  std::function<void()> tell;
  bool usable = true;
  try {
    tell = question.run(database);
  } catch (const std::exception& error) {
    log::error(std::string("a question to the database failed: ") + error.what());
    const auto* known = dynamic_cast<const store::Error*>(&error);
    usable = known == nullptr || known->kind() != store::ErrorKind::lost_connection;
    {
      const std::lock_guard lock(mutex_);
      counters_.failed += 1;
    }
    question.fail(error.what());
    return usable;
  }
  tell();
  return true;
}

bool Readers::step(store::Connection& database) {
  Question question;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.empty()) return false;
    question = std::move(queue_.front());
    queue_.pop_front();
  }
  answer(question, database);
  return true;
}

ReaderCounters Readers::counters() const {
  const std::lock_guard lock(mutex_);
  ReaderCounters copy = counters_;
  copy.queued = queue_.size();
  return copy;
}

}  // namespace fw::service
