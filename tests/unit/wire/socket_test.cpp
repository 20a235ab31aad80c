#include "shared/wire/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include <catch2/catch.hpp>
#include <zmq.h>

#include "shared/base/random.h"
#include "shared/wire/codec.h"

using namespace fw;
using namespace fw::wire;

namespace {

constexpr int patience = 300;  // waits of at most 20 ms, ended early by a message

std::unique_ptr<RouterSocket> serve(SocketContext& context,
                                    std::optional<ServerKeys> keys = std::nullopt) {
  auto bound = RouterSocket::bind(context, "tcp://127.0.0.1:*", std::move(keys));
  REQUIRE(bound);
  return std::move(bound).value();
}

std::unique_ptr<DealerSocket> join(SocketContext& context, const RouterSocket& router,
                                   std::optional<DeviceKeys> keys = std::nullopt) {
  auto connected = DealerSocket::connect(context, {router.endpoint(), std::move(keys), 50, 200});
  if (!connected) FAIL(to_line(connected.error()));
  return std::move(connected).value();
}

// Sends until the connection stands and the server has it; skips what is no message.
std::optional<Incoming> deliver(DealerSocket& dealer, RouterSocket& router, const std::string& text,
                                int tries = patience) {
  Sent sent = dealer.send(text);
  for (int i = 0; i < tries; ++i) {
    if (sent != Sent::ok) sent = dealer.send(text);
    router.wait(20);
    auto got = router.receive();
    if (got && std::holds_alternative<FromPeer>(*got)) return got;
  }
  return std::nullopt;
}

std::optional<Incoming> next(RouterSocket& router) {
  for (int i = 0; i < patience; ++i) {
    if (auto got = router.receive()) return got;
    router.wait(20);
  }
  return std::nullopt;
}

std::optional<std::string> next(DealerSocket& dealer, RouterSocket& router) {
  for (int i = 0; i < patience; ++i) {
    if (auto got = dealer.receive()) return got;
    router.wait(0);
    dealer.wait(20);
  }
  return std::nullopt;
}

void serves_on(SocketContext& context, RouterSocket& router) {
  const auto dealer = join(context, router);
  const auto got = deliver(*dealer, router, "still here");
  REQUIRE(got);
  CHECK(std::get<FromPeer>(*got).text == "still here");
}

// A peer that speaks ZeroMQ but not our protocol.
class RawPeer {
 public:
  explicit RawPeer(const std::string& endpoint) : context_(zmq_ctx_new()) {
    socket_ = zmq_socket(context_, ZMQ_DEALER);
    const int linger = 0;
    zmq_setsockopt(socket_, ZMQ_LINGER, &linger, sizeof linger);
    zmq_connect(socket_, endpoint.c_str());
  }
  ~RawPeer() {
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }
  void send(const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i)
      zmq_send(socket_, parts[i].data(), parts[i].size(), i + 1 < parts.size() ? ZMQ_SNDMORE : 0);
  }

 private:
  void* context_;
  void* socket_;
};

// A plain TCP connection to the server's port.
class RawConnection {
 public:
  explicit RawConnection(const std::string& endpoint) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    const int port = std::stoi(endpoint.substr(endpoint.rfind(':') + 1));
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~RawConnection() { ::close(fd_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  void send(const std::string& bytes) {
    [[maybe_unused]] const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  void receive(std::size_t count) {
    std::string bytes(count, '\0');
    REQUIRE(::recv(fd_, bytes.data(), count, MSG_WAITALL) == static_cast<ssize_t>(count));
  }

 private:
  int fd_;
};

// ZMTP 3.1 (ZeroMQ RFC 37): the greeting, and READY with one property more.
const std::string zmtp_greeting =
    "\xFF" + std::string(7, '\0') + "\x01\x7F\x03\x01NULL" + std::string(48, '\0');

std::string zmtp_ready(const std::string& property, const std::string& value) {
  const auto pair = [](const std::string& name, const std::string& content) {
    return std::string(1, static_cast<char>(name.size())) + name + std::string(3, '\0') +
           std::string(1, static_cast<char>(content.size())) + content;
  };
  const std::string ready =
      std::string("\x05READY") + pair("Socket-Type", "DEALER") + pair(property, value);
  return "\x04" + std::string(1, static_cast<char>(ready.size())) + ready;
}

}  // namespace

TEST_CASE("a terminal and the server talk over a plain loopback link") {
  SocketContext context;
  const auto router = serve(context);
  const auto dealer = join(context, *router);
  const auto got = deliver(*dealer, *router, "hello");
  REQUIRE(got);
  const auto& message = std::get<FromPeer>(*got);
  CHECK(message.host.empty());
  CHECK(router->send(message.peer, "welcome") == Sent::ok);
  CHECK(next(*dealer, *router).value() == "welcome");
  CHECK(router->send("nobody", "x") == Sent::unreachable);
}

TEST_CASE("a terminal without a connection keeps its message instead of queueing it") {
  SocketContext context;
  const auto dealer = DealerSocket::connect(context, {"tcp://127.0.0.1:1", std::nullopt, 50, 200});
  REQUIRE(dealer);
  CHECK((*dealer)->send("x") == Sent::would_block);
  CHECK(DealerSocket::connect(context, {"here", std::nullopt, 50, 200}).error().code ==
        "plain_not_loopback");
  CHECK(DealerSocket::connect(context, {"tcp://127.0.0.1:x", std::nullopt, 50, 200}).error().code ==
        "bad_endpoint");
}

TEST_CASE("without keys the server listens on this machine only") {
  SocketContext context;
  for (const char* open : {"tcp://*:0", "tcp://0.0.0.0:*", "tcp://192.0.2.1:7601"})
    CHECK(RouterSocket::bind(context, open, std::nullopt).error().code == "plain_not_loopback");
  const auto router = serve(context);
  CHECK(RouterSocket::bind(context, router->endpoint(), std::nullopt).error().code ==
        "cannot_bind");
}

TEST_CASE("with keys only authorised hosts get in, each under its own name") {
  SocketContext context;
  const KeyPair server = generate_keys();
  const KeyPair hall = generate_keys();
  AuthorisedHosts hosts;
  REQUIRE(hosts.add("hall-1", hall.public_key));
  const auto router = serve(context, ServerKeys{server, hosts});

  const auto known = join(context, *router, DeviceKeys{hall, server.public_key});
  const auto got = deliver(*known, *router, "hello");
  REQUIRE(got);
  CHECK(std::get<FromPeer>(*got).host == "hall-1");

  const KeyPair stranger = generate_keys();
  const auto unknown = join(context, *router, DeviceKeys{stranger, server.public_key});
  CHECK_FALSE(deliver(*unknown, *router, "let me in", 40));
  CHECK(router->refused_handshakes() > 0);
  const auto plain = join(context, *router);
  CHECK_FALSE(deliver(*plain, *router, "let me in", 20));
  const auto misled = join(context, *router, DeviceKeys{hall, stranger.public_key});
  CHECK_FALSE(deliver(*misled, *router, "are you my server?", 20));

  REQUIRE(hosts.add("hall-2", stranger.public_key));
  router->set_hosts(hosts);
  const auto enrolled = deliver(*unknown, *router, "let me in now");
  REQUIRE(enrolled);
  CHECK(std::get<FromPeer>(*enrolled).host == "hall-2");
}

TEST_CASE("a peer's own claims about its user id are worth nothing") {
  SocketContext context;
  const auto router = serve(context);
  RawConnection liar(router->endpoint());
  liar.send(zmtp_greeting);
  liar.receive(zmtp_greeting.size());
  liar.send(zmtp_ready("User-Id", "hall-1"));
  liar.send(std::string("\x01\x03") + "FW1" + std::string(1, '\0') + "\x02{}");
  const auto got = next(*router);
  REQUIRE(got);
  CHECK(std::get<FromPeer>(*got).text == "{}");
  CHECK(std::get<FromPeer>(*got).host.empty());
}

TEST_CASE("messages of the wrong shape are reported, not delivered, and the server goes on") {
  SocketContext context;
  const auto router = serve(context);
  RawPeer peer(router->endpoint());
  peer.send({"FW2", "{}"});
  CHECK(std::get<BadFrame>(next(*router).value()).why == "the first part is not FW1");
  peer.send({"FW1"});
  CHECK(std::get<BadFrame>(next(*router).value()).why == "one part instead of 2");
  peer.send({"FW1", "{}", "{}"});
  CHECK(std::get<BadFrame>(next(*router).value()).why == "more than 2 parts");
  serves_on(context, *router);
}

TEST_CASE("a message of thousands of parts is thrown away piece by piece") {
  SocketContext context;
  const auto router = serve(context);
  RawPeer peer(router->endpoint());
  peer.send(std::vector<std::string>(5000, "FW1"));
  peer.send({"FW1", "after"});
  const auto bad = next(*router);
  REQUIRE(bad);
  CHECK(std::get<BadFrame>(*bad).parts == 3);
  CHECK(std::get<FromPeer>(next(*router).value()).text == "after");
  serves_on(context, *router);
}

TEST_CASE("a frame of ten megabytes ends its connection and nothing else") {
  SocketContext context;
  const auto router = serve(context);
  const auto good = join(context, *router);
  REQUIRE(deliver(*good, *router, "before"));
  RawPeer peer(router->endpoint());
  peer.send({"FW1", std::string(10 * 1024 * 1024, 'x')});
  peer.send({"FW1", std::string(max_frame_to_server + 1, 'x')});
  for (int i = 0; i < 20; ++i) {
    router->wait(10);
    CHECK_FALSE(router->receive());
  }
  CHECK(std::get<FromPeer>(deliver(*good, *router, "after").value()).text == "after");
  const auto largest = deliver(*good, *router, std::string(max_frame_to_server, 'x'));
  REQUIRE(largest);
  CHECK(std::get<FromPeer>(*largest).text.size() == max_frame_to_server);
}

TEST_CASE("random bytes on the port and random frames disturb nobody") {
  SocketContext context;
  const auto router = serve(context);
  Random random(20261121);
  for (int i = 0; i < 50; ++i) {
    std::string bytes;
    for (std::uint64_t n = random.below(300); n > 0; --n)
      bytes += static_cast<char>(random.below(256));
    RawConnection(router->endpoint()).send(bytes);
    CHECK_FALSE(decode_to_server(bytes));
    router->wait(1);
  }
  serves_on(context, *router);
}

TEST_CASE("a server restarted on its port has its terminals back") {
  SocketContext context;
  auto router = serve(context);
  const std::string endpoint = router->endpoint();
  const auto dealer = join(context, *router);
  REQUIRE(deliver(*dealer, *router, "one"));
  router.reset();
  Result<std::unique_ptr<RouterSocket>> again = RouterSocket::bind(context, endpoint, std::nullopt);
  for (int i = 0; i < patience && !again; ++i) {
    dealer->wait(10);
    again = RouterSocket::bind(context, endpoint, std::nullopt);
  }
  REQUIRE(again);
  // What was sent before the terminal noticed is gone: it repeats.
  std::optional<Incoming> got;
  for (int i = 0; i < patience && !got; ++i) got = deliver(*dealer, **again, "two", 10);
  CHECK(got);
}

TEST_CASE("a terminal whose link died for good makes a new one") {
  SocketContext context;
  const auto router = serve(context);
  const auto dealer = join(context, *router);
  REQUIRE(deliver(*dealer, *router, "one"));
  REQUIRE(dealer->reconnect());
  CHECK(std::get<FromPeer>(deliver(*dealer, *router, "two").value()).text == "two");
}

TEST_CASE("another thread ends a wait") {
  SocketContext context;
  const auto router = serve(context);
  std::thread other([&] { router->wake(); });
  router->wait(60000);
  other.join();
  CHECK_FALSE(router->receive());
  CHECK(descriptor_use().open > 3);
  CHECK(descriptor_use().limit >= descriptor_use().open);
}
