#include "server/admin/link_proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <list>
#include <string>
#include <vector>

#include "shared/base/random.h"

namespace fw::admin {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int step_ms = 5;
constexpr std::size_t held_most = 256 * 1024;  // bytes of one direction on their way

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Without lingering, so that the other side sees a reset, as from a router that forgot.
void reset(int descriptor) {
  const linger none{1, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  ::close(descriptor);
}

struct Held {
  Steady::time_point due;
  std::string bytes;
};

// One direction of one connection.
struct Stream {
  int from = -1;
  int to = -1;
  std::deque<Held> held;
  std::size_t held_bytes = 0;
  bool ended = false;
};

struct Connection {
  std::array<Stream, 2> streams;
  int extra_delay_ms = 0;
};

}  // namespace

struct LinkProxy::State {
  int listener = -1;
  std::uint16_t target_port = 0;
  std::list<Connection> connections;
  Random random{20'260'101};
  double allowance = 0;  // bytes that may still move in this step
  Steady::time_point stepped = Steady::now();

  // False: the connection is over.
  bool read(Stream& stream, int delay_ms) const {
    std::array<char, 16 * 1024> bytes{};
    while (stream.held_bytes < held_most) {
      const auto got = ::recv(stream.from, bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (got < 0) return errno == EAGAIN || errno == EINTR;
      if (got == 0) {
        stream.ended = true;
        return true;
      }
      stream.held.push_back({Steady::now() + std::chrono::milliseconds(delay_ms),
                             std::string(bytes.data(), static_cast<std::size_t>(got))});
      stream.held_bytes += static_cast<std::size_t>(got);
    }
    return true;
  }

  bool write(Stream& stream, bool limited) {
    while (!stream.held.empty() && stream.held.front().due <= Steady::now()) {
      std::string& bytes = stream.held.front().bytes;
      std::size_t most = bytes.size();
      if (limited) most = std::min(most, static_cast<std::size_t>(std::max(0.0, allowance)));
      if (most == 0) return true;
      const auto sent = ::send(stream.to, bytes.data(), most, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN || errno == EINTR;
      allowance -= static_cast<double>(sent);
      stream.held_bytes -= static_cast<std::size_t>(sent);
      bytes.erase(0, static_cast<std::size_t>(sent));
      if (bytes.empty()) stream.held.pop_front();
    }
    return !(stream.ended && stream.held.empty());
  }

  void close(const Connection& connection) {
    reset(connection.streams[0].from);
    reset(connection.streams[0].to);
  }

  bool accept_one(int spread_ms) {
    const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) return false;
    const int target = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(target_port);
    if (::connect(target, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      reset(client);
      ::close(target);
      return false;
    }
    const int at_once = 1;
    for (const int one : {client, target}) {
      ::setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    }
    Connection connection;
    connection.streams[0].from = client;
    connection.streams[0].to = target;
    connection.streams[1].from = target;
    connection.streams[1].to = client;
    connection.extra_delay_ms = static_cast<int>(random.between(0, std::max(0, spread_ms)));
    connections.push_back(std::move(connection));
    return true;
  }

  // Until something can be read, or a step has passed.
  void wait(bool listening) const {
    std::vector<pollfd> polled;
    if (listening) polled.push_back({listener, POLLIN, 0});
    bool waiting = false;
    for (const Connection& connection : connections) {
      for (const Stream& stream : connection.streams) {
        waiting = waiting || !stream.held.empty();
        if (listening && !stream.ended && stream.held_bytes < held_most) {
          polled.push_back({stream.from, POLLIN, 0});
        }
      }
    }
    ::poll(polled.data(), polled.size(), waiting || !listening ? step_ms : 50);
  }
};

Result<std::unique_ptr<LinkProxy>> LinkProxy::start(std::uint16_t target_port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (listener < 0 ||
      ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 1024) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    if (listener >= 0) ::close(listener);
    return refuse("cannot_listen", "127.0.0.1", "a free port", "look at the machine's limits");
  }
  return std::unique_ptr<LinkProxy>(new LinkProxy(listener, ntohs(address.sin_port), target_port));
}

LinkProxy::LinkProxy(int listener, std::uint16_t port, std::uint16_t target_port)
    : port_(port), state_(std::make_unique<State>()) {
  state_->listener = listener;
  state_->target_port = target_port;
  thread_ = std::thread([this] { run(); });
}

LinkProxy::~LinkProxy() {
  stop_ = true;
  thread_.join();
  for (const Connection& connection : state_->connections) state_->close(connection);
  ::close(state_->listener);
}

void LinkProxy::cut(int per_mille) { cut_per_mille_ = per_mille; }

void LinkProxy::heal() {
  faults_.frozen = false;
  faults_.partitioned = false;
  faults_.bytes_a_second = 0;
  faults_.delay_ms = 0;
  faults_.delay_spread_ms = 0;
}

void LinkProxy::run() {
  State& state = *state_;
  while (!stop_) {
    const bool frozen = faults_.frozen;
    const bool partitioned = faults_.partitioned;
    const int rate = faults_.bytes_a_second;
    state.wait(!frozen && !partitioned);
    const auto now = Steady::now();
    const double passed = std::chrono::duration<double>(now - state.stepped).count();
    state.stepped = now;
    state.allowance = std::min(state.allowance + passed * rate, static_cast<double>(rate) / 4);
    const int cut = partitioned ? 1000 : cut_per_mille_.exchange(0);
    if (cut > 0) {
      std::erase_if(state.connections, [&](const Connection& connection) {
        if (state.random.below(1000) >= static_cast<std::uint64_t>(cut)) return false;
        state.close(connection);
        ++cuts_;
        return true;
      });
    }
    if (frozen || partitioned) continue;
    while (state.accept_one(faults_.delay_spread_ms)) ++connections_;
    const int delay_ms = faults_.delay_ms;
    std::erase_if(state.connections, [&](Connection& connection) {
      const bool lives =
          std::all_of(connection.streams.begin(), connection.streams.end(), [&](Stream& stream) {
            return (stream.ended ||
                    state.read(stream,
                               delay_ms + (delay_ms > 0 ? connection.extra_delay_ms : 0))) &&
                   state.write(stream, rate > 0);
          });
      if (!lives) state.close(connection);
      return !lives;
    });
  }
}

}  // namespace fw::admin
