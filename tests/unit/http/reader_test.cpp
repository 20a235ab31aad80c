// Goal: a request means the same to us however it is cut into packets, and
// nothing that two programs could read differently gets past the reader.
#include "shared/http/reader.h"

#include <catch2/catch.hpp>

#include "shared/base/random.h"

namespace fw::http {
namespace {

using State = RequestReader::State;

RequestReader reader(std::size_t body_limit = 1000) {
  return RequestReader(ReadLimits{512, body_limit, {{"POST", "/imports", 5000}}});
}

int status_of(std::string_view bytes) {
  RequestReader r = reader();
  const State state = r.feed(bytes);
  return state == State::refused ? r.refusal().status : state == State::complete ? 200 : 0;
}

const std::string two_requests =
    "POST /orders?a=1 HTTP/1.1\r\nHost: floor\r\nContent-Length: 5\r\n\r\nhello"
    "\r\nPUT /stock HTTP/1.1\r\nHost: floor\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3;name=value\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Trailer: 1\r\n\r\n";

std::string describe(const Request& r) {
  return r.method + " " + r.target + " [" + r.body + "] " + std::to_string(r.headers.size());
}

}  // namespace

TEST_CASE("two requests in a row read the same however they are cut") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    RequestReader r = reader();
    std::vector<std::string> seen;
    std::string_view rest = two_requests;
    const std::uint64_t most = 1 + random.below(seed % 3 == 0 ? 1 : 40);
    while (!rest.empty()) {
      const std::size_t n = std::min<std::size_t>(rest.size(), 1 + random.below(most));
      r.feed(rest.substr(0, n));
      rest.remove_prefix(n);
      while (r.state() == State::complete) seen.push_back(describe(r.take()));
    }
    CHECK(seen == std::vector<std::string>{"POST /orders?a=1 [hello] 2", "PUT /stock [abcdefg] 2"});
    CHECK(r.state() == State::between);
  }
}

TEST_CASE("requests that two programs could read differently are refused") {
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  CHECK(status_of(get + "\r\n") == 400);                                // no Host
  CHECK(status_of(get + "Host: a\r\nHost: a\r\n\r\n") == 400);          // two
  CHECK(status_of(get + "Host: a\r\nX: 1\r\n folded\r\n\r\n") == 400);  // folded
  CHECK(status_of(get + "Host : a\r\n\r\n") == 400);                    // space before the colon
  CHECK(status_of("GET / HTTP/1.1\nHost: a\n\n") == 400);               // bare LF
  CHECK(status_of(post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc") == 400);
  CHECK(status_of(post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n") ==
        400);
  CHECK(status_of(post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd") == 400);
  CHECK(status_of(post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc") == 400);
  CHECK(status_of(post + "Content-Length: 3, 3\r\n\r\nabc") == 400);
  CHECK(status_of(post + "Content-Length: +3\r\n\r\nabc") == 400);
  CHECK(status_of(post + "Content-Length: -3\r\n\r\nabc") == 400);
  CHECK(status_of(post + "Content-Length: 99999999999999999999999\r\n\r\nabc") == 400);
  CHECK(status_of(post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n") == 501);
  CHECK(status_of(post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") == 501);
  CHECK(status_of(post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n") == 501);
  CHECK(status_of(post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n") ==
        400);
  CHECK(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
  CHECK(status_of(post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n") == 400);
  CHECK(status_of(post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n") == 400);
}

TEST_CASE("what we do not speak is refused by name") {
  CHECK(status_of("BREW / HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
  CHECK(status_of("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
  CHECK(status_of("get / HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
  CHECK(status_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n") == 505);
  CHECK(status_of("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(status_of("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(status_of("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n") == 417);
  CHECK(status_of("\x16\x03\x01\x02 TLS hello to a plain port\r\n\r\n") == 400);
}

TEST_CASE("what old and careful clients send is taken") {
  CHECK(status_of("GET / HTTP/1.0\r\n\r\n") == 200);
  CHECK(status_of("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
  CHECK(status_of("GET / HTTP/1.1\r\nhOsT: a\r\n\r\n") == 200);
  CHECK(status_of("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n") ==
        200);
  CHECK(status_of("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
}

TEST_CASE("headers and bodies over their limits are refused before they are read") {
  CHECK(status_of("GET /" + std::string(600, 'a')) == 431);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'a') + "\r\n\r\n") == 431);
  const std::string host = " HTTP/1.1\r\nHost: a\r\n";
  CHECK(status_of("POST /" + host + "Content-Length: 1001\r\n\r\n") == 413);
  CHECK(status_of("POST /imports" + host + "Content-Length: 1001\r\n\r\n") == 0);  // its own limit
  CHECK(status_of("PUT /imports" + host + "Content-Length: 1001\r\n\r\n") == 413);
  CHECK(status_of("POST /imports" + host + "Content-Length: 5001\r\n\r\n") == 413);
  const std::string chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";
  const std::string chunked =
      "POST /" + host + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk;
  CHECK(status_of(chunked + "0\r\n\r\n") == 200);
  CHECK(status_of(chunked + "1\r\n") == 413);
}

TEST_CASE("a chunk extension or trailer without end does not fill the memory") {
  RequestReader r = reader();
  r.feed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;x=");
  for (int i = 0; i < 10; ++i) r.feed(std::string(100, 'y'));
  CHECK(r.state() == State::refused);

  RequestReader trailer = reader();
  trailer.feed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
  for (int i = 0; i < 10; ++i)
    trailer.feed("X" + std::to_string(i) + ": " + std::string(90, 'y') + "\r\n");
  CHECK(trailer.state() == State::refused);
}

TEST_CASE("a trailer cannot smuggle a header in") {
  RequestReader r = reader();
  r.feed(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
      "Authorization: me\r\n\r\n");
  REQUIRE(r.state() == State::complete);
  CHECK(r.take().headers.find("Authorization") == nullptr);
}

TEST_CASE("a client that waits for 100 Continue is noticed once its headers are good") {
  RequestReader r = reader();
  r.feed("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(r.state() == State::body);
  CHECK(r.expects_continue());
  r.feed("ok");
  CHECK(r.state() == State::complete);
}

TEST_CASE("random bytes never break the reader") {
  const std::string alphabet =
      "\r\n :;GETPOST/HTTP1.0aé\t%xContent-Length: 7" + std::string(1, '\0');
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Random random(seed);
    RequestReader r = reader();
    std::string bytes = two_requests;
    for (std::uint64_t edits = 1 + random.below(6); edits > 0; --edits) {
      const std::size_t at = random.below(bytes.size());
      switch (random.below(3)) {
        case 0:
          bytes[at] = alphabet[random.below(alphabet.size())];
          break;
        case 1:
          bytes.erase(at, random.below(9));
          break;
        default:
          bytes.insert(at, alphabet.substr(random.below(alphabet.size()), 1 + random.below(4)));
      }
    }
    int taken = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 7) {
      r.feed(std::string_view(bytes).substr(at, 7));
      while (r.state() == State::complete) {
        r.take();
        ++taken;
      }
    }
    CHECK(taken <= 3);
  }
}

TEST_CASE("a response is read to its end, whatever marks the end") {
  const auto read = [](std::string_view bytes, bool closed, bool head = false) {
    ResponseReader r(head, 512, 100);
    for (const char c : bytes) r.feed(std::string_view(&c, 1));
    if (closed) r.end();
    if (r.state() == ResponseReader::State::reading) return std::string("reading");
    if (r.state() == ResponseReader::State::failed) return r.kind();
    const bool again = r.reusable();
    const Response response = r.take();
    return std::to_string(response.status) + " " + response.body + (again ? " again" : "");
  };
  CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false) == "200 ok again");
  CHECK(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
             false) == "201  again");
  CHECK(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", false) ==
        "200 ok again");
  CHECK(read("HTTP/1.1 200 OK\r\n\r\nuntil the end", true) == "200 until the end");
  CHECK(read("HTTP/1.1 204 No Content\r\n\r\n", false) == "204  again");
  CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", false, true) == "200  again");
  CHECK(read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", false) ==
        "200 ok");
  CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", true) == "bad_response");
  CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", false) == "too_large");
  CHECK(read("HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x'), false) == "too_large");
  CHECK(read("HTTP/1.1 200 OK\r\nX: " + std::string(600, 'x'), false) == "too_large");
  CHECK(read("SSH-2.0-OpenSSH\r\n\r\n", false) == "bad_response");
  CHECK(read("HTTP/1.1 101 Switching Protocols\r\n\r\n", false) == "bad_response");
}

}  // namespace fw::http
