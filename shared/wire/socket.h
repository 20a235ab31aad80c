// The protocol over ZeroMQ: one ROUTER at the server, one DEALER at each device.
// Frames are [ "FW1" ][ JSON ]. With keys.cpp the only files that know zmq.h.
//
// With keys, connections are CURVE (ZeroMQ RFC 26) and only authorised hosts get
// past the handshake (ZAP, RFC 27); without keys only loopback is served. An
// object belongs to the thread that uses it; only wake() may come from others.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/wire/keys.h"
#include "shared/wire/link.h"

namespace fw::wire {

// The library's I/O thread. Outlives every socket made with it; destroying it
// waits until those are gone.
class SocketContext {
 public:
  // `most_sockets`: a process of many simulated terminals needs many.
  explicit SocketContext(int most_sockets = 1000);
  ~SocketContext();
  SocketContext(const SocketContext&) = delete;
  SocketContext& operator=(const SocketContext&) = delete;
  void* handle() const { return context_; }

 private:
  void* context_;
};

struct ServerKeys {
  KeyPair own;
  AuthorisedHosts hosts;
};

class RouterSocket final : public ServerLink {
 public:
  // endpoint: "tcp://127.0.0.1:7601", "tcp://*:7601" (all of IPv4),
  // "tcp://[::]:7601" (IPv6 too); port "*": a free one, see endpoint(). Refused:
  // `plain_not_loopback` for any address beyond this machine without keys, `cannot_bind`.
  static Result<std::unique_ptr<RouterSocket>> bind(SocketContext& context,
                                                    const std::string& endpoint,
                                                    std::optional<ServerKeys> keys);
  ~RouterSocket() override;

  std::optional<Incoming> receive() override;
  Sent send(const std::string& peer, std::string_view text) override;

  // Waits for a message, a wake() or the time-out; judges handshakes meanwhile,
  // so it must be called often, also when there is no time to wait (0).
  void wait(std::int64_t timeout_ms);
  // Ends a wait(); from any thread.
  void wake();

  const std::string& endpoint() const;       // as bound, with the real port
  void set_hosts(AuthorisedHosts hosts);     // for connections made from now on
  std::uint64_t refused_handshakes() const;  // unknown keys so far

 private:
  struct State;
  explicit RouterSocket(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct DeviceKeys {
  KeyPair own;
  std::string server_public_key;
};

struct DealerOptions {
  std::string endpoint;  // "tcp://server:7601"
  std::optional<DeviceKeys> keys;
  // Pause before a reconnect, doubled each time up to the second, with a random
  // part added by the library.
  int reconnect_first_ms = 500;
  int reconnect_most_ms = 30000;
};

class DealerSocket final : public DeviceLink {
 public:
  // Connecting goes on in the background, forever. Refused with `bad_endpoint`
  // when the address cannot be understood, `plain_not_loopback` as above.
  static Result<std::unique_ptr<DealerSocket>> connect(SocketContext& context,
                                                       const DealerOptions& options);
  ~DealerSocket() override;

  std::optional<std::string> receive() override;
  // would_block also while there is no connection: nothing queues up unsent.
  Sent send(std::string_view text) override;

  // A new connection in place of one that was silent for long: libzmq gives a
  // connection up for good when the other side once spoke nonsense.
  Result<Done> reconnect();

  // Waits for a message, a wake() or the time-out.
  void wait(std::int64_t timeout_ms);
  void wake();                       // from any thread
  std::uint64_t bad_frames() const;  // dropped so far

 private:
  struct State;
  explicit DealerSocket(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Open descriptors of this process and how many it may have: at the limit no
// further device can connect, so alarm at 80 %. Reads /proc/self/fd: not for
// every message.
struct DescriptorUse {
  std::size_t open = 0;
  std::size_t limit = 0;
};
DescriptorUse descriptor_use();

}  // namespace fw::wire
