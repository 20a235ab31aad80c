// WebSocket (RFC 6455), server sessions and the small client: the slow half of
// Beast in one file, over one stream type.
#include <algorithm>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>

#include <boost/asio/connect.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "shared/http/client.h"
#include "shared/http/core.h"
#include "shared/http/url.h"

namespace fw::http {
namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
// Without permessage-deflate: our messages are small, the memory per client is not.
using Stream = websocket::stream<tcp::socket, false>;

websocket::close_reason close_reason_of(std::uint16_t code, const std::string& reason) {
  constexpr std::size_t most = 123;  // RFC 6455 section 5.5: control frames hold 125 bytes
  websocket::close_reason out;
  out.code = code;
  out.reason.assign(reason.data(), std::min(reason.size(), most));
  return out;
}

beast::http::request<beast::http::empty_body> to_beast(const Request& request) {
  beast::http::request<beast::http::empty_body> out;
  out.method_string({request.method.data(), request.method.size()});
  out.target({request.target.data(), request.target.size()});
  out.version(11);
  for (const Header& h : request.headers) out.insert(h.name, h.value);
  return out;
}

class Session final : public WebSocketSession,
                      public Peer,
                      public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Core> core, tcp::socket socket, Core::Slot slot, Request request,
          const WebSocketHandler& handler)
      : core_(std::move(core)),
        handler_(handler),
        request_(std::move(request)),
        stream_(std::move(socket)),
        slot_(std::move(slot)) {
    core_->peers.insert(this);
  }

  void start() {
    websocket::stream_base::timeout limits =
        websocket::stream_base::timeout::suggested(beast::role_type::server);
    limits.handshake_timeout = std::chrono::milliseconds(core_->options.header_timeout_ms);
    limits.idle_timeout = std::chrono::milliseconds(core_->options.idle_timeout_ms);
    limits.keep_alive_pings = true;
    stream_.set_option(limits);
    stream_.read_message_max(core_->options.websocket_message_limit);
    stream_.auto_fragment(false);
    stream_.text(true);
    stream_.async_accept(to_beast(request_), [self = shared_from_this()](const error_code& ec) {
      self->on_accepted(ec);
    });
  }

  void send(std::shared_ptr<const std::string> text) override { enqueue({}, std::move(text)); }
  void send_latest(const std::string& topic, std::shared_ptr<const std::string> text) override {
    enqueue(topic, std::move(text));
  }
  void close(std::uint16_t code, std::string reason) override {
    const std::lock_guard lock(mutex_);
    if (gone_ || closing_) return;
    closing_ = close_reason_of(code, reason);
    wake();
  }
  const Request& request() const override { return request_; }

  void drain() override {
    close(static_cast<std::uint16_t>(websocket::close_code::going_away), "the server stops");
  }
  void cut() override {
    error_code ignored;
    beast::get_lowest_layer(stream_).close(ignored);
  }

 private:
  struct Item {
    std::string topic;  // empty: never replaced
    std::shared_ptr<const std::string> text;
  };

  // Bounded in the sender's thread, so that a stuck client cannot fill the
  // memory however busy the server's thread is.
  void enqueue(const std::string& topic, std::shared_ptr<const std::string> text) {
    const std::lock_guard lock(mutex_);
    if (gone_ || closing_) return;
    if (!topic.empty() && replace(topic, text)) return;
    const ServerOptions& o = core_->options;
    const bool too_many = queue_.size() >= o.websocket_queue_messages;
    const bool too_much = bytes_ > 0 && bytes_ + text->size() > o.websocket_queue_bytes;
    if (too_many || too_much) return drop();
    bytes_ += text->size();
    queue_.push_back(Item{topic, std::move(text)});
    wake();
  }

  bool replace(const std::string& topic, std::shared_ptr<const std::string>& text) {
    const auto at = std::find_if(queue_.begin(), queue_.end(),
                                 [&](const Item& item) { return item.topic == topic; });
    if (at == queue_.end()) return false;
    bytes_ = bytes_ - at->text->size() + text->size();
    at->text = std::move(text);
    return true;
  }

  void drop() {
    gone_ = true;
    queue_.clear();
    core_->post([self = shared_from_this()] { self->cut(); });
  }

  // With mutex_ held: makes the server's thread look at the queue.
  void wake() {
    if (pumping_) return;
    pumping_ = true;
    core_->post([self = shared_from_this()] { self->pump(); });
  }

  // Server's thread from here on.

  void on_accepted(const error_code& ec) {
    if (ec) return leave();
    opened_ = true;
    if (handler_.on_open) {
      guarded("WebSocket on_open", [&] { handler_.on_open(shared_from_this()); });
    }
    if (core_->draining) drain();
    read();
  }

  void read() {
    stream_.async_read(input_, [self = shared_from_this()](const error_code& ec, std::size_t) {
      self->on_read(ec);
    });
  }

  void on_read(const error_code& ec) {
    if (ec) return leave();
    std::string message = beast::buffers_to_string(input_.data());
    input_.consume(input_.size());
    if (handler_.on_message) {
      guarded("WebSocket on_message",
              [&] { handler_.on_message(shared_from_this(), std::move(message)); });
    }
    read();
  }

  // Writes one message at a time; closes when the queue is empty and it is due.
  void pump() {
    {
      const std::lock_guard lock(mutex_);
      pumping_ = !gone_ && !queue_.empty();
      if (pumping_) {
        in_flight_ = std::move(queue_.front().text);
        queue_.pop_front();
      } else if (gone_ || !closing_) {
        return;
      }
    }
    if (!in_flight_) return close_stream();
    stream_.async_write(
        asio::buffer(*in_flight_),
        [self = shared_from_this()](const error_code& ec, std::size_t) { self->on_written(ec); });
  }

  void on_written(const error_code& ec) {
    {
      const std::lock_guard lock(mutex_);
      bytes_ -= in_flight_->size();
      in_flight_.reset();
    }
    if (ec) return cut();
    pump();
  }

  void close_stream() {
    if (close_sent_) return;
    close_sent_ = true;
    stream_.async_close(*closing_, [self = shared_from_this()](const error_code& ec) {
      if (ec) self->cut();
    });
  }

  // The connection is over; the read ends last and only once.
  void leave() {
    {
      const std::lock_guard lock(mutex_);
      gone_ = true;
      queue_.clear();
    }
    cut();
    // Its timer would keep the server's thread waiting while somebody holds us.
    stream_.set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                       websocket::stream_base::none(), false});
    core_->peers.erase(this);
    slot_.release();
    if (opened_ && handler_.on_close) {
      guarded("WebSocket on_close", [&] { handler_.on_close(shared_from_this()); });
    }
  }

  const std::shared_ptr<Core> core_;
  const WebSocketHandler handler_;
  const Request request_;
  Stream stream_;
  Core::Slot slot_;
  beast::flat_buffer input_;
  std::shared_ptr<const std::string> in_flight_;
  bool opened_ = false;
  bool close_sent_ = false;

  std::mutex mutex_;  // guards what follows; closing_ is only set once
  std::deque<Item> queue_;
  std::size_t bytes_ = 0;  // in the queue and in flight
  bool pumping_ = false;
  bool gone_ = false;
  std::optional<websocket::close_reason> closing_;
};

}  // namespace

void start_websocket(std::shared_ptr<Core> core, tcp::socket socket, Core::Slot slot,
                     Request request, const WebSocketHandler& handler) {
  std::make_shared<Session>(std::move(core), std::move(socket), std::move(slot), std::move(request),
                            handler)
      ->start();
}

struct WebSocketClient::Impl {
  asio::io_context io{1};
  Stream stream{io};
  beast::flat_buffer input;
  bool reading = false;
  std::optional<error_code> read_result;

  // Runs until `result` is there; false when the time is up.
  bool wait(std::optional<error_code>& result, int timeout_ms) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    io.restart();
    while (!result && io.run_one_until(deadline) > 0) {
    }
    return result.has_value();
  }

  // Starts an operation and waits for its end; cuts the connection when it is late.
  template <class Start>
  error_code run(int timeout_ms, Start start) {
    std::optional<error_code> result;
    start([&result](const error_code& ec, auto&&...) { result = ec; });
    if (wait(result, timeout_ms)) return *result;
    error_code ignored;
    beast::get_lowest_layer(stream).close(ignored);
    wait(result, 1'000);
    return asio::error::timed_out;
  }
};

namespace {

Failure<Fault> fault(Sent sent, const error_code& ec, const std::string& what) {
  const bool late = ec == asio::error::timed_out || ec == beast::error::timeout;
  return {Fault{sent, late ? "timeout" : "reset", what + ": " + ec.message()}};
}

}  // namespace

Result<std::unique_ptr<WebSocketClient>, Fault> WebSocketClient::connect(const std::string& url,
                                                                         const Headers& headers,
                                                                         int timeout_ms) {
  const Result<Url> to = parse_url(url);
  if (!to) return Failure{Fault{Sent::never, "bad_url", to_line(to.error())}};
  auto impl = std::make_unique<Impl>();
  error_code ec;
  tcp::resolver resolver(impl->io);
  const auto found = resolver.resolve(to.value().host, std::to_string(to.value().port), ec);
  if (ec) return Failure{Fault{Sent::never, "resolve", url + ": " + ec.message()}};
  ec = impl->run(timeout_ms, [&](auto done) {
    asio::async_connect(beast::get_lowest_layer(impl->stream), found, std::move(done));
  });
  if (ec) return Failure{Fault{Sent::never, "connect", url + ": " + ec.message()}};

  impl->stream.set_option(websocket::stream_base::decorator([headers](auto& request) {
    for (const Header& h : headers) request.set(h.name, h.value);
  }));
  impl->stream.text(true);
  websocket::response_type response;
  const std::string host = to.value().host_header();
  ec = impl->run(timeout_ms, [&](auto done) {
    impl->stream.async_handshake(response, host, to.value().target, std::move(done));
  });
  if (ec == websocket::error::upgrade_declined) {
    return Failure{Fault{Sent::unknown, "bad_response",
                         "upgrade refused with " + std::to_string(response.result_int())}};
  }
  if (ec) return fault(Sent::unknown, ec, "handshake with " + url);
  return std::unique_ptr<WebSocketClient>(new WebSocketClient(std::move(impl)));
}

WebSocketClient::WebSocketClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

WebSocketClient::~WebSocketClient() {
  error_code ignored;
  beast::get_lowest_layer(impl_->stream).close(ignored);
  // Handlers that refer to our own members run before those go.
  impl_->io.restart();
  impl_->io.run_for(std::chrono::milliseconds(100));
}

Result<Done, Fault> WebSocketClient::send(std::string_view text) {
  const error_code ec = impl_->run(
      5'000, [&](auto done) { impl_->stream.async_write(asio::buffer(text), std::move(done)); });
  if (ec) return fault(Sent::unknown, ec, "send");
  return Done{};
}

Result<std::string, Fault> WebSocketClient::receive(int timeout_ms) {
  Impl& my = *impl_;
  if (!my.reading) {
    my.reading = true;
    my.read_result.reset();
    my.stream.async_read(my.input,
                         [&my](const error_code& ec, std::size_t) { my.read_result = ec; });
  }
  if (!my.wait(my.read_result, timeout_ms)) {
    return Failure{Fault{Sent::unknown, "timeout", "no message came"}};
  }
  const error_code ec = *my.read_result;
  if (ec == websocket::error::closed) {
    const auto& reason = my.stream.reason();
    return Failure{Fault{Sent::unknown, "closed",
                         std::to_string(reason.code) + " " + std::string(reason.reason.c_str())}};
  }
  if (ec) return fault(Sent::unknown, ec, "receive");
  my.reading = false;
  std::string message = beast::buffers_to_string(my.input.data());
  my.input.consume(my.input.size());
  return message;
}

void WebSocketClient::close() {
  impl_->run(2'000, [&](auto done) {
    impl_->stream.async_close(websocket::close_code::normal, std::move(done));
  });
}

}  // namespace fw::http
