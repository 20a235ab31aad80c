#include "shared/http/server.h"

#include <chrono>
#include <thread>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "shared/base/log.h"
#include "shared/http/core.h"

namespace fw::http {

using boost::system::error_code;

void Core::post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  if (!shut_) asio::post(io, std::move(task));
}

void Core::shut() {
  const std::lock_guard lock(mutex_);
  shut_ = true;
}

bool Core::has_room(const std::string& address) const {
  const auto at = per_address_.find(address);
  const int same = at == per_address_.end() ? 0 : at->second;
  return open.load() < options.connections && same < options.connections_per_address;
}

Core::Slot::Slot(std::shared_ptr<Core> core, std::string address)
    : core_(std::move(core)), address_(std::move(address)) {
  ++core_->open;
  ++core_->per_address_[address_];
}

Core::Slot& Core::Slot::operator=(Slot&& other) noexcept {
  release();
  core_ = std::move(other.core_);
  address_ = std::move(other.address_);
  return *this;
}

void Core::Slot::release() {
  if (!core_) return;
  --core_->open;
  const auto at = core_->per_address_.find(address_);
  if (at != core_->per_address_.end() && --at->second == 0) core_->per_address_.erase(at);
  core_.reset();
}

void guarded(const char* what, const std::function<void()>& call) {
  try {
    call();
  } catch (const std::exception& e) {
    log::error(std::string("http: ") + what + " failed: " + e.what());
  }
}

struct Server::Impl {
  std::shared_ptr<Core> core;
  std::optional<tcp::acceptor> acceptor;
  std::optional<asio::steady_timer> timer;  // pause after a failed accept; the drain's end
  std::uint16_t port = 0;
  std::thread thread;

  Impl(ServerOptions options, Handler handler)
      : core(std::make_shared<Core>(std::move(options), std::move(handler))) {}

  Result<Done> listen();
  void accept();
  void on_accept(const error_code& ec, tcp::socket socket);
  void begin_drain(int drain_ms);
  void finish_drain();
};

namespace {

std::string where(const ServerOptions& options) {
  return "port " + std::to_string(options.port) + " on " + options.address;
}

Failure<Refusal> cannot_listen(const ServerOptions& options, const error_code& ec) {
  if (ec == asio::error::address_in_use) {
    return refuse("port_in_use", where(options) + " is in use", "a free port",
                  "stop the program that has it or set " + options.port_key);
  }
  if (ec == asio::error::access_denied) {
    return refuse("port_forbidden", where(options) + ": " + ec.message(),
                  "a port that this user may open (1024 or higher)", "set " + options.port_key);
  }
  if (ec == boost::system::errc::address_not_available) {
    return refuse("bad_address", where(options) + ": " + ec.message(), "an address of this machine",
                  "set the address beside " + options.port_key);
  }
  return refuse("cannot_listen", where(options) + ": " + ec.message(), "a port to listen on",
                "set " + options.port_key);
}

// The answer to a connection over the caps: best effort, nothing is read.
void turn_away(tcp::socket socket) {
  static constexpr std::string_view answer =
      "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\n"
      "Content-Length: 0\r\n\r\n";
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.send(asio::buffer(answer), 0, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace

Result<Done> Server::Impl::listen() {
  const ServerOptions& options = core->options;
  error_code ec;
  const asio::ip::address address = asio::ip::make_address(options.address, ec);
  if (ec) {
    return refuse("bad_address", "address '" + options.address + "'", "an IP address",
                  "set the address beside " + options.port_key + ", for example to 127.0.0.1");
  }
  const tcp::endpoint endpoint(address, options.port);
  acceptor.emplace(core->io);
  acceptor->open(endpoint.protocol(), ec);
  if (!ec) acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) acceptor->bind(endpoint, ec);
  if (!ec) acceptor->listen(1024, ec);
  if (!ec) port = acceptor->local_endpoint(ec).port();
  if (!ec) return Done{};
  acceptor.reset();
  return cannot_listen(options, ec);
}

void Server::Impl::accept() {
  acceptor->async_accept(
      [this](const error_code& ec, tcp::socket socket) { on_accept(ec, std::move(socket)); });
}

void Server::Impl::on_accept(const error_code& ec, tcp::socket socket) {
  if (core->draining) return;
  if (ec) {
    // Out of descriptors and the like: pause, or this thread would spin.
    log::warn("http: cannot accept a connection: " + ec.message());
    timer->expires_after(std::chrono::milliseconds(200));
    timer->async_wait([this](const error_code& cancelled) {
      if (!cancelled && !core->draining) accept();
    });
    return;
  }
  error_code gone;
  const std::string address = socket.remote_endpoint(gone).address().to_string();
  if (!gone) {
    if (core->has_room(address)) {
      start_connection(core, std::move(socket), address);
    } else {
      turn_away(std::move(socket));
    }
  }
  accept();
}

void Server::Impl::begin_drain(int drain_ms) {
  core->draining = true;
  error_code ignored;
  acceptor->close(ignored);
  const std::set<Peer*> all = core->peers;  // drain() may take peers out
  for (Peer* peer : all) peer->drain();
  timer->expires_after(std::chrono::milliseconds(drain_ms));
  finish_drain();
}

// Looks often rather than being told: drains are rare and short.
void Server::Impl::finish_drain() {
  const bool over = timer->expiry() <= std::chrono::steady_clock::now();
  if (core->peers.empty() || over) {
    const std::set<Peer*> rest = core->peers;
    for (Peer* peer : rest) peer->cut();
    return;  // nothing is left to wait for: run() ends by itself
  }
  auto poll = std::make_shared<asio::steady_timer>(core->io, std::chrono::milliseconds(5));
  poll->async_wait([this, poll](const error_code&) { finish_drain(); });
}

Server::Server(ServerOptions options, Handler handler)
    : impl_(new Impl(std::move(options), std::move(handler))) {}

Server::~Server() { stop(0); }

void Server::on_websocket(std::string path, WebSocketHandler handler) {
  impl_->core->websockets.insert_or_assign(std::move(path), std::move(handler));
}

Result<Done> Server::start() {
  Result<Done> listening = impl_->listen();
  if (!listening) return listening;
  impl_->timer.emplace(impl_->core->io);
  impl_->accept();
  impl_->thread = std::thread([core = impl_->core] { core->io.run(); });
  return Done{};
}

std::uint16_t Server::port() const { return impl_->port; }
int Server::connections() const { return impl_->core->open.load(); }

void Server::stop(int drain_ms) {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->core->io, [impl = impl_.get(), drain_ms] { impl->begin_drain(drain_ms); });
  impl_->thread.join();
  impl_->core->shut();
  // A task posted between the end of run() and shut() is dropped with its captures.
  impl_->core->io.restart();
  impl_->core->io.poll();
  impl_->core->handler = nullptr;
  impl_->core->websockets.clear();
}

}  // namespace fw::http
