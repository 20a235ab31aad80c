#include "shared/base/ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>

#include <catch2/catch.hpp>

namespace {

// A listener on a loopback port for as long as it lives.
class Listener {
 public:
  explicit Listener(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int yes = 1;  // as servers do it: what lingers of earlier connections is no listener
    setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listening_ = bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                 listen(fd_, 1) == 0;
  }
  ~Listener() { close(fd_); }
  bool listening() const { return listening_; }

 private:
  int fd_;
  bool listening_ = false;
};

}  // namespace

TEST_CASE("free ports differ, can be listened on and lie below the outgoing range") {
  std::set<std::uint16_t> ports;
  for (int i = 0; i < 50; ++i) {
    const std::uint16_t port = fw::free_port();
    CHECK(port >= 1024);
    CHECK(port < 32768);
    CHECK(Listener(port).listening());
    ports.insert(port);
  }
  CHECK(ports.size() == 50);
}

TEST_CASE("waiting for a port ends when somebody listens, or when the time is over") {
  const std::uint16_t port = fw::free_port();
  CHECK(!fw::wait_until_listening(port, 20));
  const Listener listener(port);
  CHECK(fw::wait_until_listening(port, 10'000));
}
