// The printer daemon's life with the server: hello, claims of its printers and
// upstreams, heartbeat, and results repeated until the server has stored them.
//
// Claims are renewed every 10 s. The server's lease lasts 30 s, so what was not
// renewed for 25 s, counted from the sending of the claim, is given up here too:
// by then another daemon may hold it. After each claim the server sends what is
// unfinished, so nothing is kept here but results that are not confirmed.
// Stepped: never blocks, reads no clock, starts no thread.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/random.h"
#include "shared/base/types.h"
#include "shared/wire/link.h"
#include "shared/wire/values/envelope.h"

namespace fw::printer {

struct DaemonLinkOptions {
  std::string device;  // "printer-1"
  std::string version;
  std::vector<wire::Resource> resources;
  std::uint64_t seed = 1;  // of the random part of pauses
};

// What the rest of the daemon does with what comes in.
struct DaemonLinkHandlers {
  std::function<void(const wire::Resource&, int epoch)> leased;  // 0 = not ours (any more)
  std::function<void(std::vector<wire::LabelJob>)> labels;
  std::function<void(std::vector<wire::UpstreamMessage>)> messages;
  std::function<void(const wire::ResultsStored&)> stored;
};

class DaemonLink {
 public:
  DaemonLink(DaemonLinkOptions options, wire::DeviceLink& link, DaemonLinkHandlers handlers);

  // Takes in what arrived and sends what is due. `monotonic_ms` for time-outs.
  // Returns for how many milliseconds at most it may be left alone.
  std::int64_t step(std::int64_t monotonic_ms);
  // Results to be told; final ones are repeated every 2 s until stored.
  void report(wire::LabelResult result);
  void report(wire::PushResult result);
  void leave();

  bool is_welcome() const { return welcome_; }
  // Once for each minute without a word from the server: time for a fresh
  // connection.
  bool take_lost() { return std::exchange(lost_, false); }
  // What the server said when it refused this daemon; "" = it did not.
  const std::string& refused() const { return refused_; }

 private:
  template <class Result>
  struct Waiting {  // to be told
    Result result;
    std::int64_t due_ms = 0;
  };
  struct Lease {
    int epoch = 0;
    std::int64_t until_ms = 0;
  };

  void on(const wire::Welcome& welcome);
  void on(const wire::Goodbye& goodbye);
  void on(const wire::Claimed& claimed);
  void on(const wire::LabelJobs& jobs);
  void on(const wire::UpstreamMessages& messages);
  void on(const wire::ResultsStored& stored);
  template <class Other>
  void on(const Other&) {}  // for terminals

  bool send(wire::ToServer body);
  void receive();
  void keep_time();
  void say_hello();
  void send_claim();
  void send_results();
  template <class Message, class Key, class Result>
  void send_due(std::map<Key, Waiting<Result>>& waiting);

  DaemonLinkOptions options_;
  wire::DeviceLink& link_;
  DaemonLinkHandlers handlers_;
  Random random_;
  bool welcome_ = false;
  bool lost_ = false;
  std::string refused_;
  std::int64_t heartbeat_ms_ = 5'000;
  std::int64_t hello_pause_ms_ = 0;
  std::int64_t now_ms_ = 0;
  std::int64_t heard_ms_ = 0;
  std::int64_t lost_since_ms_ = 0;
  std::int64_t next_hello_ms_ = 0;
  std::int64_t next_claim_ms_ = 0;
  std::int64_t next_ping_ms_ = 0;
  std::int64_t next_results_ms_ = 0;
  std::optional<std::int64_t> claim_sent_ms_;  // of the oldest claim without an answer
  std::map<wire::Resource, Lease> leases_;
  std::map<Id, Waiting<wire::LabelResult>> labels_;            // last result of each job
  std::map<std::string, Waiting<wire::PushResult>> messages_;  // last result of each message
};

}  // namespace fw::printer
