// The bounded pool that answers questions: each thread has a read-only
// connection of its own and gives every question one unmoving snapshot.
//
// Nothing a reader does can delay the one writer. A question should take well
// under a second (a long reader keeps the write-ahead log from shrinking); the
// queue is bounded, and a full one is answered "busy" instead of growing.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/store/connection.h"
#include "shared/base/result.h"

namespace fw::service {

// A read transaction for the life of the object: what is read does not move.
class Snapshot {
 public:
  explicit Snapshot(store::Connection& database) : database_(database) { database_.begin(); }
  ~Snapshot() { database_.rollback(); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  store::Connection& database_;
};

// Opens one more read-only connection; called on the thread that will use it.
using OpenReader = std::function<store::Connection()>;

struct ReaderCounters {
  std::uint64_t asked = 0;
  std::uint64_t failed = 0;
  std::uint64_t refused = 0;  // the queue was full
  std::uint64_t queued = 0;
};

class Readers {
 public:
  explicit Readers(OpenReader open, std::size_t queue_most = 1000);
  ~Readers();  // stops
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  // Starts the pool's threads; once.
  void start(int threads);
  // Questions that wait are dropped unanswered; joins. Harmless when repeated.
  void stop();

  // From any thread: runs `query(connection)` on a reader, then
  // `done(Result<T, std::string>)` there, with what went wrong as its error.
  // False when the queue is full or the pool is stopped: nothing was taken.
  template <class Query, class Done>
  [[nodiscard]] bool ask(Query query, Done done) {
    using T = std::invoke_result_t<Query&, store::Connection&>;
    return submit(
        {[query = std::move(query), done](store::Connection& database) mutable {
           T answer = read(database, query);
           return std::function<void()>(
               [done, answer = std::move(answer)]() mutable { done(std::move(answer)); });
         },
         [done](const std::string& error) { done(Result<T, std::string>(Failure{error})); }});
  }

  // Answers one waiting question on the caller's thread; false when none waits.
  // For tests and the simulator, which start no threads.
  bool step(store::Connection& database);

  ReaderCounters counters() const;

 private:
  struct Question {
    // Reads; what it returns tells the asker.
    std::function<std::function<void()>(store::Connection&)> run;
    std::function<void(const std::string& error)> fail;
  };

  template <class Query>
  static std::invoke_result_t<Query&, store::Connection&> read(store::Connection& database,
                                                               Query& query) {
    const Snapshot snapshot(database);
    return query(database);
  }

  bool submit(Question question);
  void work();
  // False when the connection is lost and must be opened anew.
  bool answer(Question& question, store::Connection& database);

  OpenReader open_;
  std::size_t queue_most_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Question> queue_;
  ReaderCounters counters_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace fw::service
