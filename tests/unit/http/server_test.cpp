// Goal: the server over real sockets, with clients that behave and clients
// that do not. Method: handlers answer at once, later or never; time-outs are
// set short where one must be seen, never measured.
#include "shared/http/server.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "shared/http/client.h"
#include "tests/unit/http/raw_socket.h"

namespace fw::http {
namespace {

const std::string get = "GET / HTTP/1.1\r\nHost: floor\r\n\r\n";

void echo(const Request& r, const Reply& reply) {
  reply(text_response(200, r.method + " " + r.target + " from " + r.peer + ": " + r.body));
}

// Replies that were asked for and not yet given.
class Desk {
 public:
  void take(Reply reply) {
    const std::lock_guard lock(mutex_);
    replies_.push_back(std::move(reply));
    changed_.notify_all();
  }
  Reply next() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return !replies_.empty(); });
    REQUIRE_FALSE(replies_.empty());
    Reply reply = std::move(replies_.front());
    replies_.erase(replies_.begin());
    return reply;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Reply> replies_;
};

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

std::string url_of(const Server& server, const std::string& path = "/") {
  return "http://127.0.0.1:" + std::to_string(server.port()) + path;
}

void wait_for(const std::function<bool()>& condition) {
  for (int i = 0; i < 2000 && !condition(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

TEST_CASE("one connection carries many requests") {
  Server server({}, echo);
  REQUIRE(server.start());
  Client client;
  for (int i = 0; i < 50; ++i) {
    Call call{"POST", url_of(server, "/n?i=" + std::to_string(i)), {}, std::string(100, 'x')};
    const auto answer = client.fetch(call);
    REQUIRE(answer);
    CHECK(answer.value().body ==
          "POST /n?i=" + std::to_string(i) + " from 127.0.0.1: " + call.body);
    CHECK(answer.value().headers.find("Date") != nullptr);
  }
  CHECK(client.connections_opened() == 1);
  CHECK(server.connections() == 1);
}

TEST_CASE("pipelined requests are answered in order, one after another") {
  Server server({}, echo);
  REQUIRE(server.start());
  RawSocket s = RawSocket::connect_to(server.port());
  s.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
      "hiGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = s.read_all();
  CHECK(count(all, "HTTP/1.1 200 OK") == 3);
  CHECK(all.find("GET /1") < all.find("POST /2"));
  CHECK(all.find("POST /2") < all.find("GET /3"));
  CHECK(count(all, "Connection: close") == 1);
}

TEST_CASE("an answer may come later, from another thread, and only the first counts") {
  Desk desk;
  Server server({}, [&](Request, Reply reply) { desk.take(std::move(reply)); });
  REQUIRE(server.start());
  RawSocket s = RawSocket::connect_to(server.port());
  s.send(get);
  std::thread worker([&] {
    const Reply reply = desk.next();
    reply(text_response(200, "first"));
    reply(text_response(200, "second"));
  });
  worker.join();
  CHECK(s.read_until("first").find("second") == std::string::npos);
  s.forget();
  s.send(get);
  desk.next()(text_response(201, "third"));
  CHECK(count(s.read_until("third"), "HTTP/1.1") == 1);
}

TEST_CASE("a request that nobody answers gets a 500, not silence") {
  Server server({}, [](const Request& r, const Reply&) {
    if (r.path == "/throws") throw std::runtime_error("a bug");
  });
  REQUIRE(server.start());
  Client client;
  for (const char* path : {"/forgets", "/throws"}) {
    const auto answer = client.fetch({"GET", url_of(server, path), {}, ""});
    REQUIRE(answer);
    CHECK(answer.value().status == 500);
    CHECK(answer.value().headers.get("Content-Type") == "application/problem+json");
  }
}

TEST_CASE("a shop that fails on purpose can reset the connection") {
  Server server({}, [](const Request&, const Reply& reply) {
    reply(Response{cut_the_connection, {}, "never seen"});
  });
  REQUIRE(server.start());
  Client client;
  const auto answer = client.fetch({"POST", url_of(server), {}, "{}"});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == "reset");
  CHECK(answer.error().sent == Sent::unknown);
}

TEST_CASE("a handler that takes too long is answered for, and its late answer is lost") {
  Desk desk;
  ServerOptions options;
  options.answer_timeout_ms = 50;
  Server server(options, [&](Request, Reply reply) { desk.take(std::move(reply)); });
  REQUIRE(server.start());
  RawSocket s = RawSocket::connect_to(server.port());
  s.send(get + get);
  const std::string all = s.read_all();
  CHECK(count(all, "504 Gateway Timeout") == 1);
  desk.next()(text_response(200, "late"));
  CHECK(count(s.read_all(), "HTTP/1.1") == 1);
}

TEST_CASE("smuggled requests never reach the handler") {
  std::atomic<int> handled{0};
  Server server({}, [&](const Request& r, const Reply& reply) {
    ++handled;
    echo(r, reply);
  });
  REQUIRE(server.start());
  const std::string inner = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n";
  for (const std::string& outer :
       {std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"),
        std::string("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n")}) {
    CAPTURE(outer);
    RawSocket s = RawSocket::connect_to(server.port());
    s.send(outer + inner);
    const std::string all = s.read_all();
    CHECK(count(all, "HTTP/1.1 ") == 1);
    CHECK(count(all, "Connection: close") == 1);
    CHECK(count(all, "application/problem+json") == 1);
  }
  CHECK(handled == 0);
}

TEST_CASE("a body over the limit is refused with an answer the client can read") {
  ServerOptions options;
  options.body_limit = 1000;
  options.body_limits = {{"POST", "/imports", 200'000}};
  Server server(options, [](const Request& r, const Reply& reply) {
    reply(text_response(200, std::to_string(r.body.size())));
  });
  REQUIRE(server.start());
  RawSocket s = RawSocket::connect_to(server.port());
  s.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" +
         std::string(100'000, 'x'));
  CHECK(count(s.read_all(), "413 Content Too Large") == 1);

  Client client;
  const auto taken =
      client.fetch({"POST", url_of(server, "/imports"), {}, std::string(150'000, 'x')});
  REQUIRE(taken);
  CHECK(taken.value().body == "150000");
}

TEST_CASE("a client that waits for 100 Continue gets it, or the refusal") {
  Server server({}, echo);
  REQUIRE(server.start());
  RawSocket s = RawSocket::connect_to(server.port());
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
  s.send(head + "2\r\n\r\n");
  s.read_until("100 Continue\r\n\r\n");
  s.send("hi");
  CHECK(count(s.read_until(": hi"), "HTTP/1.1 200 OK") == 1);
  s.forget();
  s.send(head + "10000000\r\n\r\n");
  const std::string refused = s.read_all();
  CHECK(count(refused, "HTTP/1.1 413") == 1);
  CHECK(count(refused, "100 Continue") == 0);
}

TEST_CASE("slow headers and bodies run into a time-out that drips do not extend") {
  ServerOptions options;
  options.header_timeout_ms = 100;
  options.body_timeout_ms = 100;
  Server server(options, echo);
  REQUIRE(server.start());
  for (const std::string& start :
       {std::string("GET / HTTP/1.1\r\nHost: a\r\nX: "),
        std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n")}) {
    RawSocket s = RawSocket::connect_to(server.port());
    s.send(start);
    wait_for([&] { return server.connections() == 1; });
    std::atomic<bool> over{false};
    std::thread drip([&] {
      for (int i = 0; i < 2000 && !over; ++i) {
        s.send("x");
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    });
    wait_for([&] { return server.connections() == 0; });
    over = true;
    drip.join();
    CHECK(server.connections() == 0);
    const std::string answer = s.read_all();  // a reset may have taken the answer along
    CHECK((answer.empty() || count(answer, "408 Request Timeout") == 1));
  }
}

TEST_CASE("idle connections are let go") {
  ServerOptions options;
  options.idle_timeout_ms = 50;
  Server server(options, echo);
  REQUIRE(server.start());
  RawSocket silent = RawSocket::connect_to(server.port());
  CHECK(silent.is_closed());
  RawSocket after_one = RawSocket::connect_to(server.port());
  after_one.send(get);
  CHECK(count(after_one.read_all(), "200 OK") == 1);
}

TEST_CASE("one address cannot take all connections") {
  ServerOptions options;
  options.connections_per_address = 3;
  Server server(options, echo);
  REQUIRE(server.start());
  std::vector<RawSocket> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(RawSocket::connect_to(server.port()));
    held.back().send(get);
    held.back().read_until("from 127.0.0.1: ");
  }
  RawSocket fourth = RawSocket::connect_to(server.port());
  CHECK(count(fourth.read_all(), "503 Service Unavailable") == 1);
  held.pop_back();
  wait_for([&] { return server.connections() == 2; });
  RawSocket fifth = RawSocket::connect_to(server.port());
  fifth.send(get);
  CHECK(count(fifth.read_until("from 127.0.0.1: "), "200 OK") == 1);
}

TEST_CASE("HEAD has the headers of GET and no body; 204 and 304 have none") {
  Server server({}, [](const Request& r, const Reply& reply) {
    const int status = r.path == "/none" ? 204 : r.path == "/same" ? 304 : 200;
    reply(text_response(status, "body"));
  });
  REQUIRE(server.start());
  RawSocket s = RawSocket::connect_to(server.port());
  s.send(
      "HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\n"
      "GET /same HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = s.read_all();
  CHECK(count(all, "HTTP/1.1 ") == 3);
  CHECK(count(all, "Content-Length: 4") == 1);
  CHECK(count(all, "body") == 0);
}

TEST_CASE("HTTP/1.0 clients are closed on unless they ask to stay") {
  Server server({}, echo);
  REQUIRE(server.start());
  RawSocket s = RawSocket::connect_to(server.port());
  s.send(
      "GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\nGET /3 "
      "HTTP/1.0\r\n\r\n");
  const std::string all = s.read_all();
  CHECK(count(all, "200 OK") == 2);
  CHECK(count(all, "Connection: keep-alive") == 1);
  CHECK(count(all, "Connection: close") == 1);
}

TEST_CASE("a header with a line break cannot split an answer") {
  Server server({}, [](const Request&, const Reply& reply) {
    Response r = text_response(200, "ok");
    r.headers.add("Location", "/x\r\nSet-Cookie: stolen=1");
    r.headers.add("Content-Length", "9999");
    reply(r);
  });
  REQUIRE(server.start());
  RawSocket s = RawSocket::connect_to(server.port());
  s.send(get);
  const std::string all = s.read_until("\r\n\r\nok");
  CHECK(count(all, "stolen") == 0);
  CHECK(count(all, "Content-Length") == 1);
}

TEST_CASE("a port in use is told with its name and what to set") {
  Server first({}, echo);
  REQUIRE(first.start());
  ServerOptions options;
  options.port = first.port();
  Server second(options, echo);
  const auto refused = second.start();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "port_in_use");
  CHECK(refused.error().given ==
        "port " + std::to_string(first.port()) + " on 127.0.0.1 is in use");
  CHECK(refused.error().next.find("[http] port") != std::string::npos);

  ServerOptions elsewhere;
  elsewhere.address = "not an address";
  CHECK(Server(elsewhere, echo).start().error().code == "bad_address");
  elsewhere.address = "192.0.2.1";  // TEST-NET-1: nobody's
  CHECK(Server(elsewhere, echo).start().error().code == "bad_address");
}

TEST_CASE("stopping lets the request in hand be answered and closes idle connections") {
  Desk desk;
  Server server({}, [&](Request, Reply reply) { desk.take(std::move(reply)); });
  REQUIRE(server.start());
  RawSocket idle = RawSocket::connect_to(server.port());
  RawSocket busy = RawSocket::connect_to(server.port());
  busy.send(get);
  const Reply reply = desk.next();
  std::thread stopper([&] { server.stop(10'000); });
  CHECK(idle.is_closed());
  reply(text_response(200, "done"));
  const std::string all = busy.read_all();
  CHECK(count(all, "done") == 1);
  CHECK(count(all, "Connection: close") == 1);
  stopper.join();
  CHECK(server.connections() == 0);
  CHECK_THROWS(RawSocket::connect_to(server.port()));
}

TEST_CASE("a reply after the server has stopped, or is gone, does no harm") {
  Desk desk;
  auto server = std::make_unique<Server>(
      ServerOptions{}, [&](Request, Reply reply) { desk.take(std::move(reply)); });
  REQUIRE(server->start());
  RawSocket first = RawSocket::connect_to(server->port());
  RawSocket second = RawSocket::connect_to(server->port());
  first.send(get);
  second.send(get);
  const Reply one = desk.next();
  const Reply two = desk.next();
  server->stop(0);
  one(text_response(200, "late"));
  server.reset();
  two(text_response(200, "later"));
  CHECK(first.is_closed());
  CHECK(second.read_all().empty());
}

TEST_CASE("many clients at once are all answered") {
  Server server({}, echo);
  REQUIRE(server.start());
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int t = 0; t < 8; ++t) {
    clients.emplace_back([&, t] {
      Client client;
      for (int i = 0; i < 50; ++i) {
        const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
        const auto answer = client.fetch({"GET", url_of(server, path), {}, ""});
        if (answer && answer.value().body == "GET " + path + " from 127.0.0.1: ") ++good;
      }
    });
  }
  for (std::thread& t : clients) t.join();
  CHECK(good == 400);
}

}  // namespace fw::http
