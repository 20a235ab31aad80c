// Goal: live connections: what is sent arrives once and in order, and a client
// that does not keep up costs the server a bounded queue and nothing else.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "shared/http/client.h"
#include "shared/http/server.h"
#include "tests/unit/http/raw_socket.h"

namespace fw::http {
namespace {

std::shared_ptr<const std::string> text(std::string s) {
  return std::make_shared<const std::string>(std::move(s));
}

// The sessions of one end point, as a room behind the server would keep them.
class Room {
 public:
  WebSocketHandler handler() {
    WebSocketHandler h;
    h.on_open = [this](const WebSocketPtr& s) {
      const std::lock_guard lock(mutex_);
      open_.push_back(s);
      ++opened_;
      changed_.notify_all();
    };
    h.on_message = [](const WebSocketPtr& s, std::string message) {
      s->send(text("echo " + message));
    };
    h.on_close = [this](const WebSocketPtr& s) {
      const std::lock_guard lock(mutex_);
      std::erase(open_, s);
      ++closed_;
      changed_.notify_all();
    };
    return h;
  }
  WebSocketPtr session() {
    std::unique_lock lock(mutex_);
    wait(lock, [&] { return !open_.empty(); });
    REQUIRE_FALSE(open_.empty());
    return open_.back();
  }
  bool sees_closed(int count) {
    std::unique_lock lock(mutex_);
    wait(lock, [&] { return closed_ >= count; });
    return closed_ == count;
  }

 private:
  void wait(std::unique_lock<std::mutex>& lock, const std::function<bool()>& until) {
    changed_.wait_for(lock, std::chrono::seconds(20), until);
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<WebSocketPtr> open_;
  int opened_ = 0;
  int closed_ = 0;
};

void not_found(const Request&, const Reply& reply) { reply(text_response(404, "")); }

std::string url_of(const Server& server, const std::string& path) {
  return "ws://127.0.0.1:" + std::to_string(server.port()) + path;
}

const std::string handshake =
    "GET /live HTTP/1.1\r\nHost: floor\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

}  // namespace

TEST_CASE("a live connection echoes, knows its request and closes with code and reason") {
  Room room;
  Server server({}, not_found);
  server.on_websocket("/live", room.handler());
  REQUIRE(server.start());
  auto client = WebSocketClient::connect(url_of(server, "/live?zone=A"), {{"Cookie", "s=1"}});
  REQUIRE(client);
  const WebSocketPtr session = room.session();
  CHECK(session->request().query.at("zone") == "A");
  CHECK(session->request().headers.get("Cookie") == "s=1");
  CHECK(session->request().peer == "127.0.0.1");
  for (int i = 0; i < 100; ++i) {
    REQUIRE((*client)->send(std::to_string(i)));
    CHECK((*client)->receive(10'000).value() == "echo " + std::to_string(i));
  }
  CHECK((*client)->receive(1).error().kind == "timeout");
  session->send(text("last words"));
  session->close(4001, "signed out");
  session->send(text("too late"));
  CHECK((*client)->receive(10'000).value() == "last words");
  const auto closed = (*client)->receive(10'000);
  CHECK(closed.error().kind == "closed");
  CHECK(closed.error().text == "4001 signed out");
  CHECK(room.sees_closed(1));
  session->send(text("to nobody"));  // harmless
}

TEST_CASE("a message longer than one frame of the library arrives whole") {
  Room room;
  Server server({}, not_found);
  server.on_websocket("/live", room.handler());
  REQUIRE(server.start());
  auto client = WebSocketClient::connect(url_of(server, "/live"));
  REQUIRE(client);
  const std::string snapshot(1'000'000, 's');
  room.session()->send(text(snapshot));
  CHECK((*client)->receive(10'000).value() == snapshot);
}

TEST_CASE("a broadcast from many threads reaches every client in each sender's order") {
  Room room;
  std::mutex mutex;
  std::vector<WebSocketPtr> all;
  WebSocketHandler handler = room.handler();
  handler.on_open = [&](const WebSocketPtr& s) {
    const std::lock_guard lock(mutex);
    all.push_back(s);
    s->send(text("hello"));
  };
  ServerOptions options;
  options.websocket_queue_messages = 1000;
  Server server(options, not_found);
  server.on_websocket("/live", handler);
  REQUIRE(server.start());
  std::vector<std::unique_ptr<WebSocketClient>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(WebSocketClient::connect(url_of(server, "/live")).value());
    CHECK(clients.back()->receive(10'000).value() == "hello");
  }
  std::vector<std::thread> senders;
  for (int t = 0; t < 3; ++t) {
    senders.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const auto message = text(std::string(1, static_cast<char>('a' + t)) + std::to_string(i));
        const std::lock_guard lock(mutex);
        for (const WebSocketPtr& s : all) s->send(message);
      }
    });
  }
  for (std::thread& t : senders) t.join();
  for (auto& client : clients) {
    std::map<char, int> next;
    for (int i = 0; i < 300; ++i) {
      const std::string message = client->receive(10'000).value();
      CHECK(message.substr(1) == std::to_string(next[message[0]]++));
    }
  }
  const std::lock_guard lock(mutex);
  all.clear();
}

TEST_CASE("a client that does not read is dropped and the others are not held up") {
  Room room;
  Server server({}, not_found);
  server.on_websocket("/live", room.handler());
  REQUIRE(server.start());
  RawSocket stuck = RawSocket::connect_to(server.port(), 4096);
  stuck.send(handshake + "\r\n");
  stuck.read_until("\r\n\r\n");
  const WebSocketPtr slow = room.session();
  auto good = WebSocketClient::connect(url_of(server, "/live"));
  REQUIRE(good);
  const auto message = text(std::string(100'000, 'x'));
  for (int i = 0; i < 200; ++i) slow->send(message);  // far more than the kernel takes
  CHECK(room.sees_closed(1));
  REQUIRE((*good)->send("still here?"));
  CHECK((*good)->receive(10'000).value() == "echo still here?");
  CHECK(server.connections() == 1);
}

TEST_CASE("of states under one topic a slow client gets the latest, not all") {
  Room room;
  ServerOptions options;
  options.websocket_queue_messages = 8;
  Server server(options, not_found);
  server.on_websocket("/live", room.handler());
  REQUIRE(server.start());
  auto client = WebSocketClient::connect(url_of(server, "/live"));
  REQUIRE(client);
  const WebSocketPtr session = room.session();
  for (int i = 1; i <= 5000; ++i) session->send_latest("totals", text(std::to_string(i)));
  session->send(text("end"));
  int last = 0;
  for (;;) {
    const std::string message = (*client)->receive(10'000).value();
    if (message == "end") break;
    CHECK(std::stoi(message) > last);
    last = std::stoi(message);
  }
  CHECK(last == 5000);
}

TEST_CASE("a message over the limit ends the connection") {
  Room room;
  ServerOptions options;
  options.websocket_message_limit = 100;
  Server server(options, not_found);
  server.on_websocket("/live", room.handler());
  REQUIRE(server.start());
  auto client = WebSocketClient::connect(url_of(server, "/live"));
  REQUIRE(client);
  REQUIRE((*client)->send(std::string(101, 'x')));
  CHECK((*client)->receive(10'000).error().text.substr(0, 4) == "1009");
  CHECK(room.sees_closed(1));
}

TEST_CASE("whoever may not come in is told so as plain HTTP") {
  Room room;
  Server server({}, not_found);
  WebSocketHandler guarded = room.handler();
  std::vector<std::thread> deciders;
  guarded.accept = [&](const Request& r, UpgradeDecision decide) {
    const bool may = r.headers.get("Cookie") == "s=1";
    deciders.emplace_back([may, decide] {  // as after a look into the sessions' table
      decide(may ? std::optional<Response>() : text_response(401, "sign in"));
    });
  };
  server.on_websocket("/live", guarded);
  REQUIRE(server.start());
  const auto stranger = WebSocketClient::connect(url_of(server, "/live"));
  REQUIRE_FALSE(stranger);
  CHECK(stranger.error().text == "upgrade refused with 401");
  CHECK(WebSocketClient::connect(url_of(server, "/live"), {{"Cookie", "s=1"}}));
  CHECK(WebSocketClient::connect(url_of(server, "/other")).error().text ==
        "upgrade refused with 404");
  server.stop();
  for (std::thread& t : deciders) t.join();
}

TEST_CASE("a page of another site cannot open a live connection") {
  Room room;
  Server server({}, not_found);
  server.on_websocket("/live", room.handler());
  REQUIRE(server.start());
  const auto answer = [&](const std::string& headers) {
    RawSocket s = RawSocket::connect_to(server.port());
    s.send(headers + "\r\n");
    return s.read_until("\r\n\r\n").substr(9, 3);
  };
  CHECK(answer(handshake + "Origin: http://evil.example\r\n") == "403");
  CHECK(answer(handshake + "Origin: null\r\n") == "403");
  CHECK(answer(handshake + "Origin: http://floor\r\n") == "101");
  CHECK(answer("GET /live HTTP/1.1\r\nHost: floor\r\n") == "426");
  CHECK(answer("POST /live HTTP/1.1\r\nHost: floor\r\nConnection: Upgrade\r\n"
               "Upgrade: websocket\r\nContent-Length: 0\r\n") == "426");
}

TEST_CASE("a stopping server says good-bye to live connections") {
  Room room;
  Server server({}, not_found);
  server.on_websocket("/live", room.handler());
  REQUIRE(server.start());
  auto client = WebSocketClient::connect(url_of(server, "/live"));
  REQUIRE(client);
  room.session();
  std::thread stopper([&] { server.stop(10'000); });
  CHECK((*client)->receive(10'000).error().text == "1001 the server stops");
  stopper.join();
  CHECK(room.sees_closed(1));
}

TEST_CASE("a session outlives its server without harm") {
  WebSocketPtr kept;
  Room room;
  {
    Server server({}, not_found);
    server.on_websocket("/live", room.handler());
    REQUIRE(server.start());
    auto client = WebSocketClient::connect(url_of(server, "/live"));
    REQUIRE(client);
    kept = room.session();
  }
  kept->send(text("anybody?"));
  kept->close(1000, "");
  CHECK(room.sees_closed(1));
}

}  // namespace fw::http
