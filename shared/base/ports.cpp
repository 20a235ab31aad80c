#include "shared/base/ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>

namespace fw {
namespace {

constexpr int first_port = 20'000;
constexpr int port_count = 12'000;  // stays below 32768, where outgoing connections begin

// A loopback socket that closes itself.
class LoopbackSocket {
 public:
  LoopbackSocket() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  LoopbackSocket(const LoopbackSocket&) = delete;
  LoopbackSocket& operator=(const LoopbackSocket&) = delete;
  ~LoopbackSocket() {
    if (fd_ >= 0) close(fd_);
  }

  bool listen_on(std::uint16_t port) const {
    // As servers do it: a port whose last connections still linger counts as free.
    const int yes = 1;
    setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const sockaddr_in address = loopback(port);
    return bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
           listen(fd_, 1) == 0;
  }
  bool connect_to(std::uint16_t port) const {
    const sockaddr_in address = loopback(port);
    return connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  int fd_;
};

}  // namespace

std::uint16_t free_port() {
  // Test programs run side by side: each starts its search elsewhere.
  static std::atomic<unsigned> next{static_cast<unsigned>(getpid()) * 37U};
  for (int tries = 0; tries < port_count; ++tries) {
    const unsigned offset = next.fetch_add(1) % static_cast<unsigned>(port_count);
    const auto port = static_cast<std::uint16_t>(static_cast<unsigned>(first_port) + offset);
    if (LoopbackSocket().listen_on(port)) return port;
  }
  return 0;
}

bool wait_until_listening(std::uint16_t port, int timeout_ms) {
  using std::chrono::milliseconds;
  using std::chrono::steady_clock;
  const auto deadline = steady_clock::now() + milliseconds(timeout_ms);
  while (!LoopbackSocket().connect_to(port)) {
    if (steady_clock::now() >= deadline) return false;
    poll(nullptr, 0, 5);
  }
  return true;
}

}  // namespace fw
