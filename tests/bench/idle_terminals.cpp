#include "tests/bench/idle_terminals.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "shared/base/uuid.h"
#include "shared/wire/codec.h"

namespace fw::bench {
namespace {

using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int under_way_most = 50;  // handshakes at a time
constexpr auto repeat_hello_after = 3s;
constexpr auto ping_every = 5s;

// Frame flags of ZMTP 3.0.
constexpr char more = 1;
constexpr char is_long = 2;
constexpr char command = 4;

std::string frame(char flags, std::string_view body) {
  std::string bytes;
  if (body.size() < 256) {
    bytes += flags;
    bytes += static_cast<char>(body.size());
  } else {
    bytes += static_cast<char>(flags | is_long);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes += static_cast<char>(body.size() >> shift & 0xFF);
    }
  }
  return bytes.append(body);
}

std::string greeting() {
  std::string bytes("\xFF\0\0\0\0\0\0\0\0\x7F\x03\0NULL", 16);
  bytes.resize(64);
  return bytes;
}

std::string ready_command() {
  using namespace std::string_literals;
  return frame(command,
               "\x05READY\x0BSocket-Type\0\0\0\x06"
               "DEALER\x08Identity\0\0\0\0"s);
}

std::string message(const std::string& device, wire::ToServer body) {
  const auto text = wire::encode(wire::Envelope<wire::ToServer>{device, std::move(body)});
  if (!text) throw std::runtime_error(to_line(text.error()));
  return frame(more, "FW1") + frame(0, *text);
}

std::string hello_of(const std::string& device) {
  wire::Hello hello;
  hello.program = "floorwave-bench";
  hello.stream = random_uuid();
  return message(device, hello);
}

}  // namespace

std::string IdleTerminals::device_name(int number) { return fmt::format("HH-{:05}", number); }

IdleTerminals::IdleTerminals(std::uint16_t port, int count)
    : port_(port), count_(count), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  thread_ = std::thread([this] { run(); });
}

IdleTerminals::~IdleTerminals() {
  stop_ = true;
  thread_.join();
  for (const auto& [descriptor, connection] : connections_) ::close(descriptor);
  ::close(poll_);
}

bool IdleTerminals::wait_until_welcomed(double seconds) {
  const auto give_up = Steady::now() + std::chrono::duration<double>(seconds);
  while (welcomed_ < count_ && Steady::now() < give_up) std::this_thread::sleep_for(20ms);
  return welcomed_ >= count_;
}

void IdleTerminals::run() {
  std::array<epoll_event, 256> events{};
  Time timed = Steady::now();
  while (!stop_) {
    connect_some();
    const int got = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 20);
    for (int i = 0; i < got; ++i) {
      const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
      const auto found = connections_.find(descriptor);
      if (found != connections_.end()) read(descriptor, found->second);
    }
    const Time now = Steady::now();
    if (now - timed < 20ms) continue;
    timed = now;
    for (auto& [descriptor, connection] : connections_) speak(descriptor, connection, now);
  }
}

void IdleTerminals::connect_some() {
  while (started_ < count_ && under_way_ < under_way_most) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor < 0 ||
        ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      if (descriptor >= 0) ::close(descriptor);
      return;  // tried again
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &event);
    Connection& connection = connections_[descriptor];
    connection.number = ++started_;
    connection.open = true;
    ++under_way_;
    say(descriptor, greeting());
  }
}

void IdleTerminals::read(int descriptor, Connection& connection) {
  std::array<char, 4096> bytes{};
  const auto got = ::recv(descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (got < 0) return;
  if (got == 0) {
    ::epoll_ctl(poll_, EPOLL_CTL_DEL, descriptor, nullptr);
    connection.open = false;
    ++lost_;
    return;
  }
  connection.unread.append(bytes.data(), static_cast<std::size_t>(got));
  if (!connection.greeted && connection.unread.size() >= 64) {
    connection.greeted = true;
    connection.unread.erase(0, 64);
    say(descriptor, ready_command());
  }
  if (connection.greeted) take_frames(descriptor, connection);
}

void IdleTerminals::take_frames(int descriptor, Connection& connection) {
  std::string_view left = connection.unread;
  while (left.size() >= 2) {
    const char flags = left[0];
    std::size_t head = 2;
    std::size_t size = static_cast<unsigned char>(left[1]);
    if ((flags & is_long) != 0) {
      head = 9;
      if (left.size() < head) break;
      size = 0;
      for (std::size_t i = 1; i < head; ++i) size = size << 8 | static_cast<unsigned char>(left[i]);
    }
    if (left.size() < head + size) break;
    const std::string_view body = left.substr(head, size);
    if ((flags & command) != 0) {
      take_command(descriptor, connection, body);
    } else if (!connection.welcomed && body.find("\"welcome\"") != std::string_view::npos) {
      connection.welcomed = true;
      --under_way_;
      ++welcomed_;
      // Spread over the five seconds, as people switch on one after another.
      connection.due = Steady::now() + connection.number % 500 * 10ms;
    }
    left.remove_prefix(head + size);
  }
  connection.unread = std::string(left);
}

// READY lets us speak; PING (a time to live, then a context) wants a PONG with it.
void IdleTerminals::take_command(int descriptor, Connection& connection, std::string_view body) {
  if (body.starts_with("\x05READY")) {
    connection.ready = true;
    connection.due = {};
    speak(descriptor, connection, Steady::now());
  } else if (body.starts_with("\x04PING") && body.size() >= 7) {
    say(descriptor, frame(command, "\x04PONG" + std::string(body.substr(7))));
  }
}

void IdleTerminals::speak(int descriptor, Connection& connection, Time now) {
  if (!connection.ready || !connection.open || now < connection.due) return;
  const std::string device = device_name(connection.number);
  if (connection.welcomed) {
    say(descriptor, message(device, wire::Ping{1}));
    connection.due = now + ping_every;
  } else {
    say(descriptor, hello_of(device));
    connection.due = now + repeat_hello_after;
  }
}

void IdleTerminals::say(int descriptor, const std::string& bytes) {
  if (::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
      static_cast<::ssize_t>(bytes.size())) {
    ++lost_;
  }
}

}  // namespace fw::bench
