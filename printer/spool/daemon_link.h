// The printer daemon's life with the server: hello, claims of its printers and
// upstreams, heartbeat, and results repeated until the server has stored them.
//
// Claims are renewed every 10 s (the server's lease is 30 s); when the server
// was not heard for 15 s the link starts again with hello. After each claim the
// server sends what is unfinished, so nothing is kept here but results that are
// not confirmed. Stepped: never blocks, reads no clock, starts no thread.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/types.h"
#include "shared/wire/link.h"
#include "shared/wire/values/envelope.h"

namespace fw::printer {

struct DaemonLinkOptions {
  std::string device;  // "printer-1"
  std::string version;
  std::vector<wire::Resource> resources;
};

// What the rest of the daemon does with what comes in.
struct DaemonLinkHandlers {
  std::function<void(const wire::Resource&, int epoch)> leased;  // 0 = not ours
  std::function<void(std::vector<wire::LabelJob>)> labels;
  std::function<void(std::vector<wire::UpstreamMessage>)> messages;
  std::function<void(const wire::ResultsStored&)> stored;
};

class DaemonLink {
 public:
  DaemonLink(DaemonLinkOptions options, wire::DeviceLink& link, DaemonLinkHandlers handlers);

  // Takes in what arrived and sends what is due. `monotonic_ms` for time-outs.
  void step(std::int64_t monotonic_ms);
  // Results to be told; final ones are repeated every 2 s until stored.
  void report(wire::LabelResult result);
  void report(wire::PushResult result);
  void leave();

  bool is_welcome() const { return welcome_; }
  // Once after each silence of 15 s: time for a fresh connection.
  bool take_lost() { return std::exchange(lost_, false); }
  // What the server said when it refused this daemon; "" = it did not.
  const std::string& refused() const { return refused_; }

 private:
  void on(const wire::Welcome& welcome);
  void on(const wire::Goodbye& goodbye);
  void on(const wire::Claimed& claimed);
  void on(const wire::LabelJobs& jobs);
  void on(const wire::UpstreamMessages& messages);
  void on(const wire::ResultsStored& stored);
  template <class Other>
  void on(const Other&) {}  // for terminals

  bool send(wire::ToServer body);
  void say_hello();
  void send_claim();
  void send_results();

  DaemonLinkOptions options_;
  wire::DeviceLink& link_;
  DaemonLinkHandlers handlers_;
  bool welcome_ = false;
  bool lost_ = false;
  std::string refused_;
  std::int64_t now_ms_ = 0;
  std::int64_t heard_ms_ = 0;
  std::int64_t next_hello_ms_ = 0;
  std::int64_t next_claim_ms_ = 0;
  std::int64_t next_ping_ms_ = 0;
  std::int64_t next_repeat_ms_ = 0;
  bool news_ = false;
  std::map<Id, wire::LabelResult> labels_;            // last result of each job
  std::map<std::string, wire::PushResult> messages_;  // last result of each message
};

}  // namespace fw::printer
