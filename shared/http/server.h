// An HTTP/1.1 server with WebSocket end points, behind plain values.
//
// One thread, owned by the Server, runs all connections. The handler is called
// on that thread and must not block: it hands the request to whoever does the
// work and returns; `reply` may be called later, from any thread, once. When
// every copy of `reply` is gone uncalled, the client gets a 500.
//
// What is refused before the handler sees it, always with the connection closed
// after the answer (RFC 9112 section 3.2 and 6.1; request smuggling): a missing
// or repeated Host, Transfer-Encoding on HTTP/1.0 or any coding but `chunked`,
// both lengths at once, folded or malformed headers, headers or bodies over the
// limit, unknown methods, targets that are not absolute paths. Slow headers and
// bodies run into time-outs that bound the whole read. There is no TLS here: a
// reverse proxy adds it.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/http/message.h"
#include "shared/http/reader.h"

namespace fw::http {

// A Response with this status is not sent: the connection is reset instead. For
// servers that fail on purpose.
inline constexpr int cut_the_connection = 0;

using Reply = std::function<void(Response)>;
using Handler = std::function<void(Request, Reply)>;

struct ServerOptions {
  std::string address = "127.0.0.1";     // an IP address; loopback unless configured
  std::uint16_t port = 0;                // 0: a free port, see Server::port()
  std::string port_key = "[http] port";  // the setting that a bind error names
  std::size_t header_limit = 8 * 1024;   // bytes of request line and headers
  std::size_t body_limit = 64 * 1024;    // bytes, unless body_limits says otherwise
  std::vector<BodyLimit> body_limits;    // the first that fits counts
  int header_timeout_ms = 10'000;        // from a request's first byte to its last header
  int body_timeout_ms = 30'000;          // the whole body
  int answer_timeout_ms = 60'000;        // handler to reply; then 504
  int write_timeout_ms = 30'000;         // the whole response
  int idle_timeout_ms = 60'000;          // keep-alive: between two requests
  int connections = 2'000;               // open at once; more get 503 and are closed
  int connections_per_address = 256;     // of those, from one IP address
  std::size_t websocket_message_limit = 64 * 1024;  // bytes of one incoming message
  std::size_t websocket_queue_messages = 64;        // unsent; beyond it the client is dropped
  std::size_t websocket_queue_bytes = 256 * 1024;   // unsent; a single larger message may pass
};

// One client of a WebSocket end point. All functions are thread-safe.
class WebSocketSession {
 public:
  virtual ~WebSocketSession() = default;

  // Queues a text message. The buffer is shared: a broadcast serialises once.
  // A client that does not keep up (queue over its cap) is dropped.
  virtual void send(std::shared_ptr<const std::string> text) = 0;
  // The same, but an unsent message of the same topic is replaced: for states
  // of which only the latest counts.
  virtual void send_latest(const std::string& topic, std::shared_ptr<const std::string> text) = 0;
  // Sends what is queued, then closes with this code (RFC 6455 section 7.4) and reason.
  virtual void close(std::uint16_t code, std::string reason) = 0;
  // The request that opened it (path, query, cookies).
  virtual const Request& request() const = 0;
};

using WebSocketPtr = std::shared_ptr<WebSocketSession>;
// Answers an upgrade: nothing lets it pass, a Response refuses it.
using UpgradeDecision = std::function<void(std::optional<Response>)>;

// What an end point does. All functions but `accept` may be empty; they run on
// the server's thread and must not block. `decide` may be called later, from
// any thread, once. Before `accept` an Origin header, if any, must name the
// host that the Host header names (no cross-site WebSockets).
struct WebSocketHandler {
  std::function<void(const Request&, UpgradeDecision decide)> accept;  // empty: all may pass
  std::function<void(const WebSocketPtr&)> on_open;
  std::function<void(const WebSocketPtr&, std::string message)> on_message;
  std::function<void(const WebSocketPtr&)> on_close;  // exactly once after on_open
};

class Server {
 public:
  Server(ServerOptions options, Handler handler);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Before start(). `path` compares exactly, without the query.
  void on_websocket(std::string path, WebSocketHandler handler);

  // Binds, listens and starts the thread. Refused (port_in_use, bad_address,
  // port_forbidden, cannot_listen) when the port cannot be had.
  Result<Done> start();
  // The port bound; 0 before start().
  std::uint16_t port() const;
  // Connections open now, WebSockets included.
  int connections() const;
  // Stops accepting, lets requests in hand be answered and WebSockets close
  // (going_away) for at most `drain_ms`, then cuts the rest and joins the thread.
  // Harmless when called twice; never from the server's own thread.
  void stop(int drain_ms = 5'000);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fw::http
