#include "hw/label_printer/printer_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace fw::hw {
namespace {

constexpr int look_at_stop_every_ms = 20;

bool readable(int fd) {
  pollfd one{fd, POLLIN, 0};
  return ::poll(&one, 1, look_at_stop_every_ms) > 0;
}

// Closing with a zero linger time sends a reset instead of an end of stream.
void close_with_reset(int fd) {
  const linger at_once{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(fd);
}

}  // namespace

PrinterServer::PrinterServer(std::uint16_t port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 4) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    const std::string why = std::strerror(errno);
    ::close(listener_);
    throw std::runtime_error(
        "simulated printer cannot listen on 127.0.0.1:" + std::to_string(port) + ": " + why);
  }
  port_ = ntohs(address.sin_port);
}

PrinterServer::~PrinterServer() { ::close(listener_); }

void PrinterServer::serve(const std::atomic<bool>& stop) {
  while (!stop) {
    if (!readable(listener_)) continue;
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) talk(fd, stop);
  }
}

void PrinterServer::talk(int fd, const std::atomic<bool>& stop) {
  std::array<char, 4096> part{};
  std::size_t taken = 0;
  bool reset = false;
  while (!stop && !reset) {
    if (!readable(fd)) continue;
    std::size_t room = part.size();
    {
      const std::lock_guard lock(mutex_);
      if (reset_after_) room = std::min(room, *reset_after_ - std::min(*reset_after_, taken));
      reset = reset_after_ && room == 0;
    }
    const ssize_t n = reset ? 0 : ::recv(fd, part.data(), room, 0);
    if (n <= 0) break;
    taken += static_cast<std::size_t>(n);
    std::string answers;
    {
      const std::lock_guard lock(mutex_);
      answers = model_.feed({part.data(), static_cast<std::size_t>(n)});
    }
    if (!answers.empty()) ::send(fd, answers.data(), answers.size(), MSG_NOSIGNAL);
  }
  {
    const std::lock_guard lock(mutex_);
    model_.connection_ended();
  }
  reset ? close_with_reset(fd) : static_cast<void>(::close(fd));
}

void PrinterServer::reset_after(std::optional<std::size_t> bytes) {
  const std::lock_guard lock(mutex_);
  reset_after_ = bytes;
}

void PrinterServer::with(const std::function<void(PrinterModel&)>& use) {
  const std::lock_guard lock(mutex_);
  use(model_);
}

}  // namespace fw::hw
