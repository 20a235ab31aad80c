// The terminals of the facts benchmark: each its own DEALER and outbox in memory,
// all driven by one thread, each fact a message of its own.
#pragma once
#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "shared/wire/socket.h"
#include "shared/wire/values/envelope.h"

namespace fw::bench {

struct LoadResult {
  std::int64_t facts = 0;  // sent and acknowledged, those of the warming up, too
  double facts_a_second = 0;
  double p50_ms = 0;  // sent to acknowledged
  double p99_ms = 0;
  double p999_ms = 0;
};

class Load {
 public:
  // `signs_on`: says hello, signs on, takes a trip and binds its tote; the bare
  // server knows nothing of that.
  Load(const std::string& endpoint, int terminals, bool signs_on);

  // As fast as acknowledgements come, with up to `window` facts of each terminal
  // under way.
  LoadResult saturate(double seconds, int window);
  // So many a second of all terminals together.
  LoadResult pace(double seconds, double facts_a_second);

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Terminal {
    std::unique_ptr<wire::DealerSocket> socket;
    std::string device;
    std::string stream;
    std::int64_t sent_seq = 0;
    std::int64_t acked_seq = 0;
    std::deque<Time> sent_at;  // of the facts under way
    Time due;
    // from the trip
    wire::Fact pattern;
    Id bind_step = 0;
    int stage = 0;  // of signing on
    Time asked_at;
  };

  void sign_on(Terminal& terminal);
  void say(Terminal& terminal, wire::ToServer body);
  void hear_sign_on(Terminal& terminal, const wire::ToDevice& body);
  bool send_fact(Terminal& terminal);
  void receive(Terminal& terminal, Time now);
  template <class MaySend>
  LoadResult run(double seconds, MaySend may_send);
  void finish();

  wire::SocketContext context_{3000};
  std::vector<Terminal> terminals_;
  std::vector<double> latencies_ms_;
};

}  // namespace fw::bench
