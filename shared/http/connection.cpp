// One HTTP/1.1 connection of the server: read a request, hand it over, write
// the answer, read the next. Each phase has one deadline for the whole of it,
// so neither a dripping header nor a stuck reader keeps a connection.
#include <array>
#include <chrono>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "shared/http/core.h"
#include "shared/http/http_date.h"
#include "shared/http/reader.h"
#include "shared/http/text.h"

namespace fw::http {
namespace {

using boost::system::error_code;

EpochMs wall_clock_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool is_ours(std::string_view name) {
  for (const std::string_view own :
       {"Content-Length", "Transfer-Encoding", "Connection", "Date", "Keep-Alive"}) {
    if (equal_ignoring_case(name, own)) return true;
  }
  return false;
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

// Status line and headers. A header that could change the framing is left out:
// it can only come from a bug, and splitting a response is worse than losing it.
std::string head_of(const Response& response, std::string_view connection) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head += reason_phrase(response.status);
  head += "\r\nDate: " + format_http_date(wall_clock_ms());
  for (const Header& h : response.headers) {
    if (is_ours(h.name) || !is_field_name(h.name) || !is_field_value(h.value)) continue;
    head += "\r\n" + h.name + ": " + h.value;
  }
  if (!has_no_body(response.status)) {
    head += "\r\nContent-Length: " + std::to_string(response.body.size());
  }
  if (!connection.empty()) {
    head += "\r\nConnection: ";
    head += connection;
  }
  return head + "\r\n\r\n";
}

ReadLimits read_limits(const ServerOptions& o) {
  return ReadLimits{o.header_limit, o.body_limit, o.body_limits};
}

Response timed_out(int status, std::string given, std::string wanted) {
  return problem(status, Refusal{"timed_out", std::move(given), std::move(wanted), "try again"});
}

class Connection : public Peer, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Core> core, tcp::socket socket, std::string address)
      : core_(std::move(core)),
        slot_(core_, address),
        address_(std::move(address)),
        socket_(std::move(socket)),
        timer_(core_->io),
        reader_(read_limits(core_->options)) {
    core_->peers.insert(this);
  }
  ~Connection() override { core_->peers.erase(this); }

  void start() {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    enter(Phase::idle);
    read();
  }

  void drain() override {
    close_after_ = true;
    if (phase_ == Phase::idle) close();
  }
  void cut() override { close(); }

  // The answer to the request with this ticket; later or repeated ones are
  // too late and mean nothing.
  void answer(std::uint64_t ticket, Response response) {
    if (phase_ != Phase::answering || ticket != ticket_) return;
    if (response.status == cut_the_connection) return reset();
    write(std::move(response));
  }
  void decide(std::uint64_t ticket, const WebSocketHandler& handler, Request request,
              std::optional<Response> refused) {
    if (phase_ != Phase::answering || ticket != ticket_) return;
    if (refused) return write(std::move(*refused));
    phase_ = Phase::closed;  // the socket goes to the session
    timer_.cancel();
    core_->peers.erase(this);
    start_websocket(core_, std::move(socket_), std::move(slot_), std::move(request), handler);
  }

 private:
  enum class Phase { idle, header, body, answering, writing, lingering, closed };

  int phase_limit_ms() const {
    const ServerOptions& o = core_->options;
    switch (phase_) {
      case Phase::idle:
        return o.idle_timeout_ms;
      case Phase::header:
        return o.header_timeout_ms;
      case Phase::body:
        return o.body_timeout_ms;
      case Phase::answering:
        return o.answer_timeout_ms;
      case Phase::writing:
        return o.write_timeout_ms;
      case Phase::lingering:
      case Phase::closed:
        break;
    }
    return linger_ms;
  }

  void enter(Phase phase) {
    phase_ = phase;
    timer_.expires_after(std::chrono::milliseconds(phase_limit_ms()));
    timer_.async_wait([self = shared_from_this(), watch = ++watch_](const error_code& ec) {
      if (!ec && watch == self->watch_) self->on_deadline();
    });
  }

  void on_deadline() {
    switch (phase_) {
      case Phase::header:
      case Phase::body:
        return write_and_close(timed_out(408, "an incomplete request", "the rest of it in time"));
      case Phase::answering:
        return write_and_close(timed_out(504, "no answer in time", "an answer"));
      case Phase::idle:
      case Phase::writing:
      case Phase::lingering:
      case Phase::closed:
        return close();
    }
  }

  void close() {
    if (phase_ == Phase::closed) return;
    phase_ = Phase::closed;
    ++watch_;
    timer_.cancel();
    error_code ignored;
    socket_.close(ignored);
    core_->peers.erase(this);
    slot_.release();
  }

  void reset() {
    error_code ignored;
    socket_.set_option(tcp::socket::linger(true, 0), ignored);
    close();
  }

  void read() {
    if (reading_) return;
    reading_ = true;
    socket_.async_read_some(asio::buffer(input_),
                            [self = shared_from_this()](const error_code& ec, std::size_t size) {
                              self->reading_ = false;
                              self->on_read(ec, size);
                            });
  }

  void on_read(const error_code& ec, std::size_t size) {
    if (phase_ == Phase::closed) return;
    if (ec) return close();
    if (phase_ == Phase::lingering) {
      lingered_ += size;
      return lingered_ > linger_bytes ? close() : read();
    }
    if (phase_ == Phase::writing) return;  // a 408 or 504 is on its way; the rest is unread
    reader_.feed(std::string_view(input_.data(), size));
    process();
  }

  // Looks at what the reader has; runs until it must wait for something.
  void process() {
    switch (reader_.state()) {
      case RequestReader::State::between:
        if (close_after_) return close();
        if (phase_ != Phase::idle) enter(Phase::idle);
        return read();
      case RequestReader::State::header:
        if (phase_ != Phase::header) enter(Phase::header);
        return read();
      case RequestReader::State::body:
        if (phase_ != Phase::body) {
          enter(Phase::body);
          if (reader_.expects_continue()) return send_continue();
        }
        return read();
      case RequestReader::State::refused:
        is_head_ = false;
        return write_and_close(problem(reader_.refusal().status, reader_.refusal().refusal));
      case RequestReader::State::complete:
        return dispatch();
    }
  }

  void send_continue() {
    static constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(interim),
                      [self = shared_from_this()](const error_code& ec, std::size_t) {
                        if (self->phase_ != Phase::body) return;
                        return ec ? self->close() : self->read();
                      });
  }

  void dispatch() {
    keep_alive_ = reader_.keep_alive();
    http_1_0_ = reader_.is_http_1_0();
    const bool pipelined = reader_.has_more();
    Request request = reader_.take();
    request.peer = address_;
    is_head_ = request.method == "HEAD";
    enter(Phase::answering);
    ++ticket_;
    const auto websocket = core_->websockets.find(request.path);
    if (websocket != core_->websockets.end()) {
      return upgrade(std::move(request), websocket->second, pipelined);
    }
    // What leaves the handler by an exception is answered 500 by the reply's end.
    guarded("handler", [&] { core_->handler(std::move(request), make_reply()); });
  }

  Reply make_reply();
  void upgrade(Request request, const WebSocketHandler& handler, bool pipelined);

  void write_and_close(Response response) {
    close_after_ = true;
    write(std::move(response));
  }

  void write(Response response) {
    enter(Phase::writing);
    const bool closing = close_after_ || !keep_alive_ || core_->draining;
    close_after_ = closing;
    const std::string_view connection = closing ? "close" : http_1_0_ ? "keep-alive" : "";
    out_head_ = head_of(response, connection);
    out_body_ = std::move(response.body);
    if (is_head_ || has_no_body(response.status)) out_body_.clear();
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(out_head_),
                                                    asio::buffer(out_body_)};
    asio::async_write(
        socket_, buffers,
        [self = shared_from_this()](const error_code& ec, std::size_t) { self->on_written(ec); });
  }

  void on_written(const error_code& ec) {
    if (phase_ == Phase::closed) return;
    if (ec) return close();
    if (!close_after_) return process();
    return may_be_unread() ? linger() : close();
  }

  bool may_be_unread() {
    error_code ignored;
    return reader_.state() != RequestReader::State::between || socket_.available(ignored) > 0;
  }

  // Closing with unread bytes makes TCP reset the connection, and the answer
  // may be lost on the way: read on for a moment (RFC 9112 section 9.6).
  void linger() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    enter(Phase::lingering);
    read();
  }

  static constexpr int linger_ms = 1'000;
  static constexpr std::size_t linger_bytes = 256 * 1024;

  std::shared_ptr<Core> core_;
  Core::Slot slot_;
  std::string address_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  RequestReader reader_;
  Phase phase_ = Phase::idle;
  std::uint64_t watch_ = 0;   // the deadline that counts
  std::uint64_t ticket_ = 0;  // the request in hand
  bool reading_ = false;
  bool keep_alive_ = false;
  bool http_1_0_ = false;
  bool is_head_ = false;
  bool close_after_ = false;
  std::size_t lingered_ = 0;
  std::array<char, 8 * 1024> input_{};
  std::string out_head_;
  std::string out_body_;
};

// Carries one answer from any thread to the connection; answers 500 when it is
// let go without one.
class PendingReply {
 public:
  PendingReply(std::shared_ptr<Core> core, std::weak_ptr<Connection> connection,
               std::uint64_t ticket)
      : core_(std::move(core)), connection_(std::move(connection)), ticket_(ticket) {}
  PendingReply(const PendingReply&) = delete;
  PendingReply& operator=(const PendingReply&) = delete;
  ~PendingReply() {
    send(problem(500, Refusal{"no_answer", "a request that nobody answered", "an answer",
                              "try again; if it stays, report it"}));
  }

  void send(Response response) {
    if (done_.exchange(true)) return;
    auto shared = std::make_shared<Response>(std::move(response));
    core_->post([connection = connection_, ticket = ticket_, shared] {
      if (const auto c = connection.lock()) c->answer(ticket, std::move(*shared));
    });
  }

 private:
  std::shared_ptr<Core> core_;
  std::weak_ptr<Connection> connection_;
  std::uint64_t ticket_;
  std::atomic<bool> done_{false};
};

Reply Connection::make_reply() {
  auto pending = std::make_shared<PendingReply>(core_, weak_from_this(), ticket_);
  return [pending](Response response) { pending->send(std::move(response)); };
}

// An Origin, if any, must name the host that was asked for (RFC 6455 section 10.2).
bool is_same_origin(const Request& request) {
  const std::string* origin = request.headers.find("Origin");
  if (!origin) return true;
  const std::size_t at = origin->find("://");
  return at != std::string::npos &&
         equal_ignoring_case(std::string_view(*origin).substr(at + 3), request.headers.get("Host"));
}

std::optional<Response> check_upgrade(const Request& request, bool http_1_0, bool pipelined) {
  const bool asked = request.method == "GET" && !http_1_0 &&
                     has_token(request.headers.get("Connection"), "upgrade") &&
                     has_token(request.headers.get("Upgrade"), "websocket");
  if (!asked) {
    Response answer = problem(426, Refusal{"upgrade_required", "a plain request", "a WebSocket",
                                           "connect with a WebSocket client"});
    answer.headers.set("Upgrade", "websocket");
    return answer;
  }
  if (pipelined || !request.body.empty()) {
    return problem(
        400, Refusal{"bad_request", "data before the handshake was answered",
                     "a client that waits for it (RFC 6455 section 4.1)", "correct the client"});
  }
  if (!is_same_origin(request)) {
    return problem(403,
                   Refusal{"foreign_origin", "Origin " + std::string(request.headers.get("Origin")),
                           "the origin of this server", "open the page from this server"});
  }
  return std::nullopt;
}

void Connection::upgrade(Request request, const WebSocketHandler& handler, bool pipelined) {
  if (auto refused = check_upgrade(request, http_1_0_, pipelined)) {
    return write_and_close(std::move(*refused));
  }
  auto shared = std::make_shared<Request>(std::move(request));
  // The decision travels like a reply; the handler outlives every connection.
  const UpgradeDecision decision = [core = core_, self = weak_from_this(), ticket = ticket_,
                                    &handler, shared](std::optional<Response> refused) {
    core->post([self, ticket, &handler, shared, refused = std::move(refused)] {
      if (const auto c = self.lock()) c->decide(ticket, handler, *shared, refused);
    });
  };
  if (!handler.accept) return decision(std::nullopt);
  guarded("WebSocket accept", [&] { handler.accept(*shared, decision); });
}

}  // namespace

void start_connection(std::shared_ptr<Core> core, tcp::socket socket, std::string address) {
  std::make_shared<Connection>(std::move(core), std::move(socket), std::move(address))->start();
}

}  // namespace fw::http
