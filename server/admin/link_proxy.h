// A bad network on purpose, for the demo's chaos and the flow tests: everything that
// goes through it may be cut, frozen, slowed, delayed or turned away.
//
// TCP between two programs of one machine loses nothing, so this does to the stream
// what a real network ends up doing to it. Bytes are never changed or reordered
// within a connection, as TCP never does; a cut loses what was under way.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "shared/base/result.h"

namespace fw::admin {

// What the link is like from now on. Each may be set from any thread.
struct LinkFaults {
  std::atomic<bool> frozen{false};       // connected, but no byte moves: a hole in the Wi-Fi
  std::atomic<bool> partitioned{false};  // nobody gets through, old connections are cut
  std::atomic<int> bytes_a_second{0};    // of all connections together; 0: as fast as it goes
  std::atomic<int> delay_ms{0};          // before bytes go on
  std::atomic<int> delay_spread_ms{0};   // and up to so much more, for each connection its own
};

class LinkProxy {
 public:
  // Listens on a free port of 127.0.0.1 and connects on to `target_port` there. Refused
  // with `cannot_listen`.
  static Result<std::unique_ptr<LinkProxy>> start(std::uint16_t target_port);
  ~LinkProxy();
  LinkProxy(const LinkProxy&) = delete;
  LinkProxy& operator=(const LinkProxy&) = delete;

  std::uint16_t port() const { return port_; }
  LinkFaults& faults() { return faults_; }
  // Ends about `per_mille` of the connections at once, bytes under way are lost.
  void cut(int per_mille = 1000);
  // As if nothing had been.
  void heal();

  std::uint64_t connections() const { return connections_; }  // let through so far
  std::uint64_t cuts() const { return cuts_; }

 private:
  struct State;
  LinkProxy(int listener, std::uint16_t port, std::uint16_t target_port);
  void run();

  LinkFaults faults_;
  std::uint16_t port_;
  std::atomic<int> cut_per_mille_{0};
  std::atomic<std::uint64_t> connections_{0};
  std::atomic<std::uint64_t> cuts_{0};
  std::atomic<bool> stop_{false};
  std::unique_ptr<State> state_;
  std::thread thread_;
};

}  // namespace fw::admin
