// The server's side of the link, played by a test for real printer daemons: it
// lets them in, leases resources with epochs, offers work until it is accepted,
// and stores results when it is told to.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shared/wire/socket.h"
#include "shared/wire/values/envelope.h"

namespace fw::test {

class PlayedServer {
 public:
  // port 0: a free one.
  explicit PlayedServer(int port = 0);

  const std::string& endpoint() const { return socket_->endpoint(); }

  // Plays until `done` or 20 s have passed; false when it never was.
  bool play_until(const std::function<bool()>& done, int timeout_ms = 20'000);
  void play_for(int milliseconds);

  // ---- what it offers -----------------------------------------------------
  void add(wire::LabelJob job);
  void add(wire::UpstreamMessage message);
  // The next claim of anybody gets the resource under a new epoch.
  void end_lease(const std::string& resource);
  // Nobody may have it: every claim is answered with epoch 0.
  void close(const std::string& resource) { closed.insert(resource); }

  // ---- what it heard --------------------------------------------------------
  std::size_t final_labels() const { return final_label_results_.size(); }
  std::size_t final_messages() const { return final_push_results_.size(); }
  const wire::LabelResult* label_result(Id job) const;
  const wire::PushResult* push_result(const std::string& id) const;
  int times_told(Id job) const;  // its final result
  const std::string& holder_of(const std::string& resource) const;
  int epoch_of(const std::string& resource) const;

  bool stores_results = true;  // else it says nothing to results
  bool knows_devices = true;   // else every message is answered with hello_first
  bool is_silent = false;      // reads and says nothing at all
  std::set<std::string> closed;
  std::map<std::string, int> hellos;  // by device
  std::map<std::string, int> claims;
  std::set<std::string> said_bye;
  std::vector<wire::LabelResult> label_results;  // all of them, as they came
  std::vector<std::string> refused;              // claims answered "not yours", by device

 private:
  struct Held {
    std::string device;
    int epoch = 0;
  };

  void receive(const wire::FromPeer& message);
  void on(const std::string& device, const wire::Hello& hello);
  void on(const std::string& device, const wire::Claim& claim);
  void on(const std::string& device, const wire::LabelResults& results);
  void on(const std::string& device, const wire::PushResults& results);
  void on(const std::string& device, const wire::Ping& ping);
  void on(const std::string& device, const wire::Bye& bye);
  template <class Other>
  void on(const std::string&, const Other&) {}
  void send(const std::string& device, wire::ToDevice body);
  void offer(const std::string& device, bool unaccepted_only);

  wire::SocketContext context_;
  std::unique_ptr<wire::RouterSocket> socket_;
  std::map<std::string, std::string> peers_;  // by device, of those that said hello
  std::map<std::string, Held> leases_;
  std::map<Id, wire::LabelJob> jobs_;
  std::map<std::string, wire::UpstreamMessage> messages_;
  std::set<Id> accepted_jobs_;
  std::set<std::string> accepted_messages_;
  std::map<Id, wire::LabelResult> final_label_results_;
  std::map<std::string, wire::PushResult> final_push_results_;
  std::map<Id, int> times_told_;
};

}  // namespace fw::test
