#include "hw/label_printer/tcp_connection.h"

#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "shared/base/clock.h"

namespace fw::hw {
namespace {

std::string last_error() { return std::strerror(errno); }

int socket_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

constexpr int look_again_ms = 5;

}  // namespace

TcpConnection::~TcpConnection() {
  if (fd_ >= 0) ::close(fd_);
}

bool TcpConnection::wait_for(short events, int timeout_ms) const {
  const SystemClock clock;
  const std::int64_t until = clock.monotonic_ms() + timeout_ms;
  while (true) {
    const std::int64_t left = until - clock.monotonic_ms();
    pollfd one{fd_, events, 0};
    const int ready = ::poll(&one, 1, left > 0 ? static_cast<int>(left) : 0);
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

std::optional<std::string> TcpConnection::connect(const std::string& host, std::uint16_t port,
                                                  int timeout_ms) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int rc = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (rc != 0) return ::gai_strerror(rc);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  std::string why = "no address";
  for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = ::socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
    if (fd_ < 0) {
      why = last_error();
      continue;
    }
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(fd_, a->ai_addr, a->ai_addrlen) == 0) return std::nullopt;
    if (errno != EINPROGRESS) {
      why = last_error();
    } else if (!wait_for(POLLOUT, timeout_ms)) {
      why = "no answer";
    } else if (const int error = socket_error(fd_); error != 0) {
      why = std::strerror(error);
    } else {
      return std::nullopt;
    }
  }
  return why;
}

std::optional<std::string> TcpConnection::write(std::string_view bytes, int timeout_ms,
                                                std::size_t& written) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n > 0) {
      written += static_cast<std::size_t>(n);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_for(POLLOUT, timeout_ms)) return "it takes no more bytes";
    } else if (errno != EINTR) {
      return last_error();
    }
  }
  return std::nullopt;
}

std::optional<std::string> TcpConnection::wait_until_taken(int timeout_ms) {
  const SystemClock clock;
  const std::int64_t until = clock.monotonic_ms() + timeout_ms;
  while (true) {
    int waiting = 0;
    if (::ioctl(fd_, SIOCOUTQ, &waiting) != 0) return last_error();
    if (const int error = socket_error(fd_); error != 0) return std::strerror(error);
    if (waiting == 0) return std::nullopt;
    if (clock.monotonic_ms() >= until) return "it does not take the last bytes";
    ::poll(nullptr, 0, look_again_ms);
  }
}

std::optional<std::string> TcpConnection::finish(int wait_ms) {
  if (::shutdown(fd_, SHUT_WR) != 0) return last_error();
  const SystemClock clock;
  const std::int64_t until = clock.monotonic_ms() + wait_ms;
  std::array<char, 512> ignored{};
  while (true) {
    const std::int64_t left = until - clock.monotonic_ms();
    if (left <= 0 || !wait_for(POLLIN, static_cast<int>(left))) return std::nullopt;
    const ssize_t n = ::recv(fd_, ignored.data(), ignored.size(), 0);
    if (n == 0) return std::nullopt;
    if (n < 0 && errno != EAGAIN && errno != EINTR) return last_error();
  }
}

bool TcpConnection::read_some(std::string& into, int timeout_ms) {
  if (!wait_for(POLLIN, timeout_ms)) return false;
  std::array<char, 512> part{};
  const ssize_t n = ::recv(fd_, part.data(), part.size(), 0);
  if (n <= 0) return false;
  into.append(part.data(), static_cast<std::size_t>(n));
  return true;
}

}  // namespace fw::hw
