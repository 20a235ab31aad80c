// The judge of handshakes (ZeroMQ RFC 27, ZAP): a CURVE client whose public key
// is not of an authorised host is refused before it can send a message. libzmq
// attaches the host's name to each message of the connection as "User-Id".
// Polled by RouterSocket, which owns it; there is one for each context.
#pragma once
#include <cstdint>

#include "shared/base/result.h"
#include "shared/wire/keys.h"

namespace fw::wire {

inline constexpr const char* zap_domain = "floorwave";

class ZapHandler {
 public:
  explicit ZapHandler(AuthorisedHosts hosts) : hosts_(std::move(hosts)) {}
  ~ZapHandler();
  ZapHandler(const ZapHandler&) = delete;
  ZapHandler& operator=(const ZapHandler&) = delete;

  // Must be bound before the ROUTER, else libzmq takes any key.
  Result<Done> bind(void* context);
  // Answers every handshake that waits.
  void serve();

  void* socket() const { return socket_; }  // for zmq_poll
  void set_hosts(AuthorisedHosts hosts) { hosts_ = std::move(hosts); }
  std::uint64_t refused() const { return refused_; }

 private:
  bool answer_one();

  AuthorisedHosts hosts_;
  void* socket_ = nullptr;
  std::uint64_t refused_ = 0;
};

}  // namespace fw::wire
