// Goal: a caller learns whether its request may have been taken. Method: a bare
// listener breaks each step in turn; `openssl s_server` stands for a shop with TLS.
#include "shared/http/client.h"

#include <fstream>
#include <functional>
#include <thread>

#include <catch2/catch.hpp>

#include "shared/base/ports.h"
#include "shared/base/process.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/http/raw_socket.h"

namespace fw::http {
namespace {

ClientOptions patient() {
  ClientOptions o;
  o.read_timeout_ms = 10'000;
  return o;
}
ClientOptions hasty() {
  ClientOptions o;
  o.read_timeout_ms = 50;
  return o;
}

// A shop that treats each connection with the next of its ways.
class Shop {
 public:
  using Way = std::function<void(RawSocket&)>;
  explicit Shop(std::vector<Way> ways)
      : thread_([this, mine = std::move(ways)] {
          for (const Way& way : mine) {
            RawSocket s = listener_.accept();
            way(s);
          }
        }) {}
  ~Shop() { thread_.join(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/s"; }

 private:
  RawListener listener_;
  std::thread thread_;
};

Shop::Way answers(const std::string& bytes) {
  return [bytes](RawSocket& s) {
    s.read_until("\r\n\r\n");
    s.send(bytes);
  };
}

Fault fault_of(const std::vector<Shop::Way>& ways, const ClientOptions& options = patient()) {
  Shop shop(ways);
  Client client(options);
  const auto answer = client.fetch({"POST", shop.url(), {}, "{}"});
  REQUIRE_FALSE(answer);
  return answer.error();
}

}  // namespace

TEST_CASE("what never left the house is told from what may have arrived") {
  std::uint16_t nobody = 0;
  {
    RawListener listener;
    nobody = listener.port();
  }
  Client client;
  const auto refused =
      client.fetch({"POST", "http://127.0.0.1:" + std::to_string(nobody) + "/", {}, "{}"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().sent == Sent::never);
  CHECK(refused.error().kind == "connect");
  CHECK(client.fetch({"GET", "not a url", {}, ""}).error().kind == "bad_url");
  CHECK(client.fetch({"GET", "http://x/", {{"X", "a\r\nB: c"}}, ""}).error().kind == "bad_call");
  const auto unknown = client.fetch({"GET", "http://nobody.invalid/", {}, ""});
  CHECK(unknown.error().sent == Sent::never);

  const Fault reset = fault_of({[](RawSocket& s) {
    s.read_until("{}");
    s.reset();
  }});
  CHECK(reset.sent == Sent::unknown);
  CHECK(reset.kind == "reset");
  const Fault silent = fault_of({[](RawSocket& s) { s.read_all(); }}, hasty());
  CHECK(silent.sent == Sent::unknown);
  CHECK(silent.kind == "timeout");
  const Fault half = fault_of({answers("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")});
  CHECK(half.sent == Sent::unknown);
  CHECK(half.kind == "bad_response");
  const Fault drip = fault_of({[](RawSocket& s) {
                                s.read_until("{}");
                                s.send("HTTP/1.1 200 OK\r\n");
                                s.read_all();
                              }},
                              hasty());
  CHECK(drip.kind == "timeout");
}

TEST_CASE("an endless answer is cut off") {
  ClientOptions options = patient();
  options.response_limit = 1000;
  const Fault long_body =
      fault_of({answers("HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x'))}, options);
  CHECK(long_body.kind == "too_large");
  CHECK(fault_of({answers("HTTP/1.1 200 OK\r\nX: " + std::string(50'000, 'x'))}).kind ==
        "too_large");
}

TEST_CASE("a redirect is an answer and nothing is asked elsewhere") {
  Shop shop(
      {answers("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://192.0.2.1/\r\n"
               "Content-Length: 0\r\n\r\n")});
  Client client(patient());
  const auto answer = client.fetch({"POST", shop.url(), {}, "{}"});
  REQUIRE(answer);
  CHECK(answer.value().status == 307);
  CHECK(answer.value().headers.get("Location") == "http://192.0.2.1/");
}

TEST_CASE("the request on the wire is one, complete and framed by its length") {
  std::string seen;
  Shop shop({[&seen](RawSocket& s) {
    seen = s.read_until("{\"a\":1}");
    s.send("HTTP/1.1 204 No Content\r\n\r\n");
  }});
  Client client(patient());
  REQUIRE(client.fetch({"POST", shop.url() + "?x=1", {{"webhook-id", "m1"}}, "{\"a\":1}"}));
  CHECK(seen.starts_with("POST /s?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(seen.find("\r\nwebhook-id: m1\r\n") != std::string::npos);
  CHECK(seen.find("\r\nContent-Length: 7\r\n") != std::string::npos);
}

TEST_CASE("a kept connection that the shop has closed is opened anew") {
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  Shop shop({answers(ok), answers(ok)});  // each closes after its answer
  Client client(patient());
  REQUIRE(client.fetch({"POST", shop.url(), {}, "{}"}));
  // The end of the first connection may still be on its way; then the fault
  // must say that the request may have been taken, never that it was not.
  const auto second = client.fetch({"POST", shop.url(), {}, "{}"});
  if (second) {
    CHECK(client.connections_opened() == 2);
  } else {
    CHECK(second.error().sent == Sent::unknown);
    REQUIRE(client.fetch({"POST", shop.url(), {}, "{}"}));
  }
}

TEST_CASE("a GET that dies with a kept connection is repeated, a POST is not") {
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  const Shop::Way dies_on_second = [ok](RawSocket& s) {
    s.read_until("\r\n\r\n");
    s.send(ok);
    s.forget();
    s.read_until("\r\n\r\n");
  };
  {
    Shop shop({dies_on_second, answers(ok)});
    Client client(patient());
    REQUIRE(client.fetch({"GET", shop.url(), {}, ""}));
    REQUIRE(client.fetch({"GET", shop.url(), {}, ""}));
    CHECK(client.connections_opened() == 2);
  }
  {
    Shop shop({dies_on_second});
    Client client(patient());
    REQUIRE(client.fetch({"GET", shop.url(), {}, ""}));
    const auto second = client.fetch({"POST", shop.url(), {}, ""});
    REQUIRE_FALSE(second);
    CHECK(second.error().sent == Sent::unknown);
    CHECK(client.connections_opened() == 1);
  }
}

TEST_CASE("a fetch under way ends when the program stops") {
  Shop shop({[](RawSocket& s) { s.read_all(); }});
  Client client(patient());
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    client.cancel();
  });
  const auto answer = client.fetch({"POST", shop.url(), {}, "{}"});
  stopper.join();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == "cancelled");
  CHECK(client.fetch({"GET", shop.url(), {}, ""}).error().sent == Sent::never);
}

namespace {

// A shop with TLS: openssl's test server with a certificate of its own.
struct TlsShop {
  test::TempFolder folder;
  std::uint16_t port = free_port();
  std::string certificate = folder.file("cert.pem");
  std::optional<Process> process;

  explicit TlsShop(const std::string& name) {
    const std::string key = folder.file("key.pem");
    Command make;
    make.words = {"openssl",  "req",       "-x509",   "-newkey",
                  "rsa:2048", "-nodes",    "-keyout", key,
                  "-out",     certificate, "-days",   "1",
                  "-subj",    "/CN=shop",  "-addext", "subjectAltName=" + name};
    const auto made = run_to_end(make, 60'000);
    REQUIRE(made);
    REQUIRE(made.value().status.ok());
    Command server;
    server.words = {
        "openssl", "s_server",  "-www", "-quiet", "-accept", "127.0.0.1:" + std::to_string(port),
        "-cert",   certificate, "-key", key};
    server.log_file = folder.file("s_server.log");
    process.emplace(Process::start(server).value());
    REQUIRE(wait_until_listening(port, 10'000));
  }
  std::string url(const std::string& host) const {
    return "https://" + host + ":" + std::to_string(port) + "/";
  }
};

}  // namespace

TEST_CASE("a shop with TLS is believed only with the right certificate for its name") {
  TlsShop shop("IP:127.0.0.1");
  ClientOptions trusting = patient();
  trusting.ca_file = shop.certificate;

  Client client(trusting);
  const auto answer = client.fetch({"GET", shop.url("127.0.0.1"), {}, ""});
  INFO((answer ? "" : answer.error().text));
  REQUIRE(answer);
  CHECK(answer.value().status == 200);
  CHECK(answer.value().body.find("TLSv1.") != std::string::npos);

  const auto wrong_name = client.fetch({"POST", shop.url("localhost"), {}, "{}"});
  REQUIRE_FALSE(wrong_name);
  CHECK(wrong_name.error().kind == "tls");
  CHECK(wrong_name.error().sent == Sent::never);

  Client stranger(patient());
  const auto untrusted = stranger.fetch({"POST", shop.url("127.0.0.1"), {}, "{}"});
  REQUIRE_FALSE(untrusted);
  CHECK(untrusted.error().kind == "tls");

  ClientOptions lost = patient();
  lost.ca_file = shop.folder.file("missing.pem");
  Client without(lost);
  CHECK(without.fetch({"GET", shop.url("127.0.0.1"), {}, ""}).error().kind == "tls");
}

TEST_CASE("a plain server on the TLS port is a TLS fault, and nothing was sent") {
  Shop shop({[](RawSocket& s) { s.send("HTTP/1.1 400 Bad Request\r\n\r\n"); }});
  Client client(patient());
  std::string url = shop.url();
  url.insert(4, "s");
  const auto answer = client.fetch({"POST", url, {}, "{}"});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == "tls");
  CHECK(answer.error().sent == Sent::never);
}

}  // namespace fw::http
