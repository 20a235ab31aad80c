#include "shared/wire/socket.h"

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include <zmq.h>

#include "shared/wire/values/limits.h"
#include "shared/wire/zap.h"

namespace fw::wire {
namespace {

constexpr std::string_view tag = "FW1";
constexpr std::size_t body_parts = 2;  // tag and JSON
// ZMQ_ZAP_ENFORCE_DOMAIN: without the judge nobody gets in. libzmq 4.3 has the
// option but hides its name behind the draft interface.
constexpr int zap_enforce_domain = 93;

// A thread-safe way to end another thread's zmq_poll.
class Wakeup {
 public:
  Wakeup() : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (fd_ < 0) std::abort();  // out of descriptors before anything started
  }
  ~Wakeup() { ::close(fd_); }
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;
  void signal() const {
    const std::uint64_t one = 1;
    // A full counter means that it is signalled already.
    [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof one);
  }
  void drain() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(fd_, &count, sizeof count);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

class Message {
 public:
  Message() { zmq_msg_init(&message_); }
  ~Message() { zmq_msg_close(&message_); }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  // False when nothing waits.
  bool receive(void* socket) {
    int got = -1;
    do got = zmq_msg_recv(&message_, socket, ZMQ_DONTWAIT);
    while (got < 0 && errno == EINTR);
    return got >= 0;
  }
  bool more() const { return zmq_msg_more(&message_) != 0; }
  std::string_view bytes() {
    return {static_cast<const char*>(zmq_msg_data(&message_)), zmq_msg_size(&message_)};
  }
  std::string property(const char* name) {
    const char* value = zmq_msg_gets(&message_, name);
    return value == nullptr ? "" : value;
  }

 private:
  zmq_msg_t message_;
};

int send_part(void* socket, std::string_view part, int flags) {
  int sent = -1;
  do sent = zmq_send(socket, part.data(), part.size(), flags | ZMQ_DONTWAIT);
  while (sent < 0 && errno == EINTR);
  return sent;
}

Sent outcome(int sent) {
  if (sent >= 0) return Sent::ok;
  return errno == EAGAIN ? Sent::would_block : Sent::unreachable;
}

bool set(void* socket, int option, int value) {
  return zmq_setsockopt(socket, option, &value, sizeof value) == 0;
}
bool set(void* socket, int option, const std::string& value) {
  return zmq_setsockopt(socket, option, value.c_str(), value.size()) == 0;
}

// What both sides have: a half-made handshake is dropped after 5 s, and closing never
// waits.
bool set_common(void* socket, const std::string& endpoint) {
  const bool ipv6 = endpoint.find('[') != std::string::npos;
  return set(socket, ZMQ_LINGER, 0) && set(socket, ZMQ_IPV6, ipv6 ? 1 : 0) &&
         set(socket, ZMQ_HANDSHAKE_IVL, 5000);
}

// A peer is dead that does not answer a heartbeat in time. libzmq 4.3.4 walks through
// all timers of the process to end one, and each answer ends one: a server of 10,000
// devices spent a core on asking every 2 s. So a device asks often, the server seldom
// (the door knows by the devices' pings who is silent), and nobody sets a time to live,
// which is a timer at the other side.
bool set_heartbeat(void* socket, int every_ms, int dead_after_ms) {
  return set(socket, ZMQ_HEARTBEAT_IVL, every_ms) &&
         set(socket, ZMQ_HEARTBEAT_TIMEOUT, dead_after_ms);
}

bool set_max_frame(void* socket, std::size_t bytes) {
  const auto most = static_cast<std::int64_t>(bytes);
  return zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &most, sizeof most) == 0;
}

bool is_loopback(const std::string& endpoint) {
  for (const char* start :
       {"ipc://", "inproc://", "tcp://127.", "tcp://localhost:", "tcp://[::1]:", "tcp://lo:"})
    if (endpoint.rfind(start, 0) == 0) return true;
  return false;
}

Failure<Refusal> plain_not_loopback(const std::string& endpoint) {
  return refuse("plain_not_loopback", endpoint + " without keys",
                "an address of this machine (tcp://127.0.0.1:PORT), or CURVE keys",
                "configure the key files, or use the loopback address");
}

void poll_all(std::array<zmq_pollitem_t, 3>& items, int count, std::int64_t timeout_ms,
              const Wakeup& wakeup) {
  zmq_poll(items.data(), count, static_cast<long>(timeout_ms));
  if (items[1].revents != 0) wakeup.drain();
}

}  // namespace

SocketContext::SocketContext(int most_sockets) : context_(zmq_ctx_new()) {
  if (context_ == nullptr) std::abort();
  zmq_ctx_set(context_, ZMQ_MAX_SOCKETS, most_sockets);
}

SocketContext::~SocketContext() { zmq_ctx_term(context_); }

// --- ROUTER -------------------------------------------------------------------

struct RouterSocket::State {
  void* socket = nullptr;
  std::optional<ZapHandler> zap;
  Wakeup wakeup;
  std::string endpoint;
  bool discarding = false;  // the rest of an overlong message is still to be read

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (socket != nullptr) zmq_close(socket);
  }

  // HANDOVER: a device that lost its network may come back under its name while
  // the old connection still looks alive. MANDATORY: a send to nobody fails.
  bool set_options(const std::string& address, const std::optional<ServerKeys>& keys) {
    bool good = set_common(socket, address) && set_heartbeat(socket, 20'000, 20'000) &&
                set(socket, ZMQ_ROUTER_HANDOVER, 1) && set(socket, ZMQ_ROUTER_MANDATORY, 1) &&
                set(socket, ZMQ_SNDHWM, 200) && set(socket, ZMQ_RCVHWM, 1000) &&
                set(socket, ZMQ_BACKLOG, 1024) && set_max_frame(socket, max_frame_to_server);
    if (keys)
      good = good && set(socket, ZMQ_CURVE_SERVER, 1) &&
             set(socket, ZMQ_CURVE_SECRETKEY, keys->own.secret_key) &&
             set(socket, ZMQ_ZAP_DOMAIN, std::string(zap_domain)) &&
             set(socket, zap_enforce_domain, 1);
    return good;
  }

  // Reads on in the rest of a message nobody wants, a bounded piece at a time.
  void discard() {
    constexpr int piece = 1000;
    for (int i = 0; i < piece && discarding; ++i) {
      Message part;
      if (!part.receive(socket)) return;
      discarding = part.more();
    }
  }
};

RouterSocket::RouterSocket(std::unique_ptr<State> state) : state_(std::move(state)) {}
RouterSocket::~RouterSocket() = default;

Result<std::unique_ptr<RouterSocket>> RouterSocket::bind(SocketContext& context,
                                                         const std::string& endpoint,
                                                         std::optional<ServerKeys> keys) {
  if (!keys && !is_loopback(endpoint)) return plain_not_loopback(endpoint);
  auto state = std::make_unique<State>();
  if (keys) {
    state->zap.emplace(keys->hosts);
    if (auto bound = state->zap->bind(context.handle()); !bound)
      return Failure<Refusal>{bound.error()};
  }
  state->socket = zmq_socket(context.handle(), ZMQ_ROUTER);
  if (state->socket == nullptr || !state->set_options(endpoint, keys) ||
      zmq_bind(state->socket, endpoint.c_str()) != 0)
    return refuse("cannot_bind", endpoint + ": " + zmq_strerror(errno),
                  "an address of this machine with a free port",
                  "stop the program that has the port, or configure another one");
  std::array<char, 256> bound{};
  std::size_t size = bound.size();
  zmq_getsockopt(state->socket, ZMQ_LAST_ENDPOINT, bound.data(), &size);
  state->endpoint = bound.data();
  return std::unique_ptr<RouterSocket>(new RouterSocket(std::move(state)));
}

std::optional<Incoming> RouterSocket::receive() {
  state_->discard();
  Message name;
  if (state_->discarding || !name.receive(state_->socket)) return std::nullopt;
  BadFrame seen{std::string(name.bytes()), "", "", 0, 0};
  std::string text;
  bool tagged = false;
  for (bool more = name.more(); more && seen.parts <= body_parts;) {
    Message part;
    if (!part.receive(state_->socket)) break;
    more = part.more();
    ++seen.parts;
    seen.bytes += part.bytes().size();
    // On a plain link a peer could claim any User-Id in its greeting, so only
    // the judge's word counts; libzmq 4.3.4 loses it on the name's part.
    if (state_->zap) seen.host = part.property("User-Id");
    if (seen.parts == 1) tagged = part.bytes() == tag;
    if (seen.parts == body_parts && tagged) text = part.bytes();
    state_->discarding = more && seen.parts > body_parts;
  }
  if (seen.parts == body_parts && tagged) return FromPeer{seen.peer, seen.host, std::move(text)};
  if (!tagged)
    seen.why = "the first part is not FW1";
  else
    seen.why = seen.parts < body_parts ? "one part instead of 2" : "more than 2 parts";
  return seen;
}

Sent RouterSocket::send(const std::string& peer, std::string_view text) {
  const int named = send_part(state_->socket, peer, ZMQ_SNDMORE);
  if (named < 0) return outcome(named);
  send_part(state_->socket, tag, ZMQ_SNDMORE);
  return outcome(send_part(state_->socket, text, 0));
}

void RouterSocket::wait(std::int64_t timeout_ms) {
  std::array<zmq_pollitem_t, 3> items{};
  items[0] = {state_->socket, 0, ZMQ_POLLIN, 0};
  items[1] = {nullptr, state_->wakeup.fd(), ZMQ_POLLIN, 0};
  if (state_->zap) items[2] = {state_->zap->socket(), 0, ZMQ_POLLIN, 0};
  poll_all(items, state_->zap ? 3 : 2, timeout_ms, state_->wakeup);
  if (state_->zap) state_->zap->serve();
}

void RouterSocket::wake() { state_->wakeup.signal(); }
const std::string& RouterSocket::endpoint() const { return state_->endpoint; }
void RouterSocket::set_hosts(AuthorisedHosts hosts) {
  if (state_->zap) state_->zap->set_hosts(std::move(hosts));
}
std::uint64_t RouterSocket::refused_handshakes() const {
  return state_->zap ? state_->zap->refused() : 0;
}

// --- DEALER -------------------------------------------------------------------

struct DealerSocket::State {
  void* context = nullptr;
  DealerOptions options;
  void* socket = nullptr;
  Wakeup wakeup;
  std::uint64_t bad_frames = 0;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { close(); }

  void close() {
    if (socket != nullptr) zmq_close(socket);
    socket = nullptr;
  }

  Result<Done> open() {
    close();
    socket = zmq_socket(context, ZMQ_DEALER);
    if (socket == nullptr || !set_options() || zmq_connect(socket, options.endpoint.c_str()) != 0)
      return refuse("bad_endpoint", options.endpoint + ": " + zmq_strerror(errno),
                    "tcp://HOST:PORT of the server", "correct the server's address");
    return Done{};
  }

  // IMMEDIATE: what cannot be sent now is refused, not queued for later; the
  // outbox and the request's time-out know better when to repeat it. No routing
  // id is set: the server names each connection, so none can be taken over.
  bool set_options() {
    bool good = set_common(socket, options.endpoint) && set_heartbeat(socket, 2'000, 6'000) &&
                set(socket, ZMQ_IMMEDIATE, 1) &&
                set(socket, ZMQ_RECONNECT_IVL, options.reconnect_first_ms) &&
                set(socket, ZMQ_RECONNECT_IVL_MAX, options.reconnect_most_ms) &&
                set(socket, ZMQ_CONNECT_TIMEOUT, 5000) && set(socket, ZMQ_SNDHWM, 100) &&
                set(socket, ZMQ_RCVHWM, 1000) && set_max_frame(socket, max_frame_to_device);
    if (options.keys)
      good = good && set(socket, ZMQ_CURVE_SERVERKEY, options.keys->server_public_key) &&
             set(socket, ZMQ_CURVE_PUBLICKEY, options.keys->own.public_key) &&
             set(socket, ZMQ_CURVE_SECRETKEY, options.keys->own.secret_key);
    return good;
  }
};

DealerSocket::DealerSocket(std::unique_ptr<State> state) : state_(std::move(state)) {}
DealerSocket::~DealerSocket() = default;

Result<std::unique_ptr<DealerSocket>> DealerSocket::connect(SocketContext& context,
                                                            const DealerOptions& options) {
  if (!options.keys && !is_loopback(options.endpoint)) return plain_not_loopback(options.endpoint);
  auto state = std::make_unique<State>();
  state->context = context.handle();
  state->options = options;
  if (auto opened = state->open(); !opened) return Failure<Refusal>{opened.error()};
  return std::unique_ptr<DealerSocket>(new DealerSocket(std::move(state)));
}

Result<Done> DealerSocket::reconnect() { return state_->open(); }

std::optional<std::string> DealerSocket::receive() {
  while (true) {
    Message first;
    if (!first.receive(state_->socket)) return std::nullopt;
    const bool tagged = first.bytes() == tag;
    std::string text;
    std::size_t parts = 1;
    for (bool more = first.more(); more; ++parts) {
      Message part;
      if (!part.receive(state_->socket)) break;
      more = part.more();
      if (parts == 1) text = part.bytes();
    }
    if (tagged && parts == body_parts) return text;
    ++state_->bad_frames;
  }
}

Sent DealerSocket::send(std::string_view text) {
  const int tagged = send_part(state_->socket, tag, ZMQ_SNDMORE);
  if (tagged < 0) return outcome(tagged);
  return outcome(send_part(state_->socket, text, 0));
}

void DealerSocket::wait(std::int64_t timeout_ms) {
  std::array<zmq_pollitem_t, 3> items{};
  items[0] = {state_->socket, 0, ZMQ_POLLIN, 0};
  items[1] = {nullptr, state_->wakeup.fd(), ZMQ_POLLIN, 0};
  poll_all(items, 2, timeout_ms, state_->wakeup);
}

void DealerSocket::wake() { state_->wakeup.signal(); }
std::uint64_t DealerSocket::bad_frames() const { return state_->bad_frames; }

DescriptorUse descriptor_use() {
  DescriptorUse use;
  std::error_code fault;
  for (auto it = std::filesystem::directory_iterator("/proc/self/fd", fault);
       !fault && it != std::filesystem::directory_iterator(); it.increment(fault))
    ++use.open;
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) use.limit = limit.rlim_cur;
  return use;
}

}  // namespace fw::wire
