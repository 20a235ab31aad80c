// An HTTP/1.1 client (plain and TLS) that says how far a failed call got, and a
// small WebSocket client.
//
// Redirects are never followed: a 3xx is an answer like any other. TLS verifies
// the chain and the host name against the system's certificates or a CA file.
// A client that sent its request and got no answer does not know whether it was
// taken: Fault::sent tells the two cases apart, so that the caller repeats with
// the same idempotency key.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/http/message.h"

namespace fw::http {

struct Call {
  std::string method = "GET";
  std::string url;  // "https://shop.example/shipments"; http or https
  Headers headers;  // Host, Content-Length, User-Agent and Connection are ours
  std::string body;
};

enum class Sent {
  never,    // no byte of the request can have reached the other side's program
  unknown,  // it may have been received and acted upon
};

struct Fault {
  Sent sent = Sent::never;
  // bad_url, bad_call (a header with a line break), resolve, connect, tls, timeout, reset,
  // too_large, bad_response, closed, cancelled
  std::string kind;
  std::string text;  // one line for people: "connect to 127.0.0.1:9: Connection refused"
};

struct ClientOptions {
  int connect_timeout_ms = 5'000;  // name, TCP and TLS together
  int write_timeout_ms = 15'000;   // the whole request
  int read_timeout_ms = 15'000;    // from the request's end to the response's last byte
  std::size_t header_limit = 16 * 1024;
  std::size_t response_limit = 1024 * 1024;  // bytes of a response's body
  std::string ca_file;                       // PEM; empty: the system's certificates
  std::string user_agent = "floorwave";
};

// Used by one thread at a time. Keeps the last connection open and uses it
// again for the same scheme, host and port.
class Client {
 public:
  explicit Client(ClientOptions options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Blocks until the answer is complete or one of the time-outs has passed. A
  // kept connection that the other side has closed is opened anew; a GET or
  // HEAD that died on one is repeated once, any other method never.
  Result<Response, Fault> fetch(const Call& call);
  // From any thread: a fetch under way, and every later one, ends as `cancelled`.
  void cancel();
  // Connections opened so far (tests of keep-alive).
  int connections_opened() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A WebSocket connection for tests and command-line tools. Used by one thread.
class WebSocketClient {
 public:
  // "ws://127.0.0.1:8080/live" (ws only). A refused upgrade is a bad_response
  // whose text holds the status.
  static Result<std::unique_ptr<WebSocketClient>, Fault> connect(const std::string& url,
                                                                 const Headers& headers = {},
                                                                 int timeout_ms = 5'000);
  ~WebSocketClient();

  Result<Done, Fault> send(std::string_view text);
  // The next text message; kind `timeout` when none came, the connection stays
  // usable; `closed` when the server closed it (text: code and reason).
  Result<std::string, Fault> receive(int timeout_ms);
  void close();

 private:
  struct Impl;
  explicit WebSocketClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace fw::http
