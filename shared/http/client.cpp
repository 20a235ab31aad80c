#include "shared/http/client.h"

#include <sys/socket.h>

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "shared/http/reader.h"
#include "shared/http/text.h"
#include "shared/http/url.h"

namespace fw::http {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;
using Deadline = std::chrono::steady_clock::time_point;

Deadline after_ms(int ms) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
}

// One connection; `tls` when the URL is https.
struct Link {
  std::string key;  // scheme, host and port
  tcp::socket socket;
  std::optional<ssl::stream<tcp::socket&>> tls;
  bool used = false;      // has carried a request before
  bool reusable = false;  // may carry another

  explicit Link(asio::io_context& io) : socket(io) {}

  // Nothing may be waiting on an idle connection: neither its end nor data.
  bool is_fresh() {
    char byte = 0;
    return ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0;
  }
};

std::string request_text(const Call& call, const Url& url, const ClientOptions& options) {
  std::string text = call.method + " " + url.target + " HTTP/1.1\r\nHost: " + url.host_header();
  text += "\r\nUser-Agent: " + options.user_agent;
  for (const Header& h : call.headers) text += "\r\n" + h.name + ": " + h.value;
  const bool may_lack_body = call.method == "GET" || call.method == "HEAD";
  if (!call.body.empty() || !may_lack_body) {
    text += "\r\nContent-Length: " + std::to_string(call.body.size());
  }
  return text + "\r\n\r\n" + call.body;
}

bool is_well_formed(const Call& call) {
  if (!is_field_name(call.method)) return false;
  for (const Header& h : call.headers) {
    if (!is_field_name(h.name) || !is_field_value(h.value)) return false;
    for (const std::string_view ours :
         {"Host", "Content-Length", "Transfer-Encoding", "Connection", "User-Agent"}) {
      if (equal_ignoring_case(h.name, ours)) return false;
    }
  }
  return true;
}

}  // namespace

struct Client::Impl {
  ClientOptions options;
  asio::io_context io;
  std::optional<ssl::context> tls_context;
  std::unique_ptr<Link> kept;
  std::atomic<bool> cancelled{false};
  int opened = 0;

  explicit Impl(ClientOptions given) : options(std::move(given)) {}

  struct Failed {
    Fault fault;
    bool died_before_answer = false;  // on a kept connection, without one byte of an answer
  };
  using Attempt = Result<Response, Failed>;

  static Failure<Failed> failed(Sent sent, std::string kind, std::string text) {
    return {Failed{Fault{sent, std::move(kind), std::move(text)}, false}};
  }

  // Starts an asynchronous operation and runs it to its end. When it is late or
  // cancelled the socket is closed, which ends it.
  template <class Start>
  error_code run(tcp::socket& socket, Deadline deadline, Start start) {
    std::optional<error_code> result;
    start([&result](const error_code& ec, auto&&...) { result = ec; });
    io.restart();
    while (!result && !cancelled && io.run_one_until(deadline) > 0) {
    }
    if (result) return *result;
    error_code ignored;
    socket.close(ignored);
    while (!result) {
      io.restart();
      io.run_one();
    }
    return cancelled ? error_code(asio::error::operation_aborted)
                     : error_code(asio::error::timed_out);
  }

  std::string kind_of(const error_code& ec, const char* otherwise) const {
    if (cancelled) return "cancelled";
    return ec == asio::error::timed_out ? "timeout" : otherwise;
  }

  Attempt attempt(const Call& call, const Url& url);
  std::optional<Failed> open_link(const Url& url);
  std::optional<Failed> start_tls(Link& link, const Url& url, Deadline deadline);
  std::optional<Failed> resolve(const Url& url, Deadline deadline,
                                std::vector<tcp::endpoint>& endpoints);
  std::optional<Failed> make_tls_context();
  Attempt exchange(Link& link, const Call& call, const Url& url);
  Attempt read_response(Link& link, const Call& call);
};

namespace {

std::string link_key(const Url& url) {
  return url.scheme + "://" + url.host + ":" + std::to_string(url.port);
}

}  // namespace

// The resolver's own thread cannot be interrupted: what it finds after the
// deadline goes to a place that outlives this call.
std::optional<Client::Impl::Failed> Client::Impl::resolve(const Url& url, Deadline deadline,
                                                          std::vector<tcp::endpoint>& endpoints) {
  error_code ec;
  const asio::ip::address address = asio::ip::make_address(url.host, ec);
  if (!ec) {
    endpoints.emplace_back(address, url.port);
    return std::nullopt;
  }
  struct Found {
    std::optional<error_code> result;
    std::vector<tcp::endpoint> endpoints;
  };
  auto found = std::make_shared<Found>();
  auto resolver = std::make_shared<tcp::resolver>(io);
  resolver->async_resolve(url.host, std::to_string(url.port),
                          [found, resolver](const error_code& error, const auto& results) {
                            found->result = error;
                            for (const auto& r : results) found->endpoints.push_back(r.endpoint());
                          });
  io.restart();
  while (!found->result && !cancelled && io.run_one_until(deadline) > 0) {
  }
  if (found->result && !*found->result) {
    endpoints = std::move(found->endpoints);
    return std::nullopt;
  }
  resolver->cancel();
  ec = found->result.value_or(asio::error::timed_out);
  return failed(Sent::never, kind_of(ec, "resolve"), "resolve " + url.host + ": " + ec.message())
      .error;
}

std::optional<Client::Impl::Failed> Client::Impl::make_tls_context() {
  if (tls_context) return std::nullopt;
  error_code ec;
  ssl::context context(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  context.set_verify_mode(ssl::verify_peer, ec);
  if (options.ca_file.empty()) {
    context.set_default_verify_paths(ec);
  } else {
    context.load_verify_file(options.ca_file, ec);
  }
  if (ec) {
    return failed(Sent::never, "tls", "certificates " + options.ca_file + ": " + ec.message())
        .error;
  }
  tls_context.emplace(std::move(context));
  return std::nullopt;
}

std::optional<Client::Impl::Failed> Client::Impl::start_tls(Link& link, const Url& url,
                                                            Deadline deadline) {
  if (auto why = make_tls_context()) return why;
  link.tls.emplace(link.socket, *tls_context);
  link.tls->set_verify_callback(ssl::host_name_verification(url.host));
  error_code ec;
  asio::ip::make_address(url.host, ec);
  const bool is_name = static_cast<bool>(ec);  // SNI carries names only (RFC 6066)
  if (is_name) SSL_set_tlsext_host_name(link.tls->native_handle(), url.host.c_str());
  ec = run(link.socket, deadline,
           [&](auto done) { link.tls->async_handshake(ssl::stream_base::client, done); });
  if (!ec) return std::nullopt;
  return failed(Sent::never, kind_of(ec, "tls"), "TLS with " + url.host + ": " + ec.message())
      .error;
}

// Leaves a connection to the URL's host in `kept`.
std::optional<Client::Impl::Failed> Client::Impl::open_link(const Url& url) {
  const Deadline deadline = after_ms(options.connect_timeout_ms);
  std::vector<tcp::endpoint> endpoints;
  if (auto why = resolve(url, deadline, endpoints)) return why;
  auto link = std::make_unique<Link>(io);
  link->key = link_key(url);
  const error_code ec = run(link->socket, deadline,
                            [&](auto done) { asio::async_connect(link->socket, endpoints, done); });
  if (ec) {
    return failed(Sent::never, kind_of(ec, "connect"),
                  "connect to " + url.host + ":" + std::to_string(url.port) + ": " + ec.message())
        .error;
  }
  ++opened;
  error_code ignored;
  link->socket.set_option(tcp::no_delay(true), ignored);
  if (url.scheme == "https") {
    if (auto why = start_tls(*link, url, deadline)) return why;
  }
  kept = std::move(link);
  return std::nullopt;
}

Client::Impl::Attempt Client::Impl::attempt(const Call& call, const Url& url) {
  if (cancelled) return failed(Sent::never, "cancelled", "the client was stopped");
  if (kept && (kept->key != link_key(url) || !kept->is_fresh())) kept.reset();
  if (!kept) {
    if (auto why = open_link(url)) return Failure{*why};
  }
  std::unique_ptr<Link> link = std::move(kept);
  Attempt done = exchange(*link, call, url);
  if (done && link->reusable) kept = std::move(link);
  return done;
}

Client::Impl::Attempt Client::Impl::exchange(Link& link, const Call& call, const Url& url) {
  const std::string text = request_text(call, url, options);
  const error_code ec = run(link.socket, after_ms(options.write_timeout_ms), [&](auto done) {
    if (link.tls) {
      asio::async_write(*link.tls, asio::buffer(text), done);
    } else {
      asio::async_write(link.socket, asio::buffer(text), done);
    }
  });
  if (ec) {
    auto why = failed(Sent::unknown, kind_of(ec, "reset"), "send: " + ec.message());
    why.error.died_before_answer = link.used && ec != asio::error::timed_out;
    return why;
  }
  return read_response(link, call);
}

Client::Impl::Attempt Client::Impl::read_response(Link& link, const Call& call) {
  const Deadline deadline = after_ms(options.read_timeout_ms);
  ResponseReader reader(call.method == "HEAD", options.header_limit, options.response_limit);
  std::array<char, 16 * 1024> input{};
  while (reader.state() == ResponseReader::State::reading) {
    std::size_t size = 0;
    const error_code ec = run(link.socket, deadline, [&](auto done) {
      const auto sized = [&size, done](const error_code& error, std::size_t n) {
        size = n;
        done(error);
      };
      if (link.tls) {
        link.tls->async_read_some(asio::buffer(input), sized);
      } else {
        link.socket.async_read_some(asio::buffer(input), sized);
      }
    });
    if (ec == asio::error::eof || ec == ssl::error::stream_truncated) {
      if (!reader.nothing_yet()) {
        reader.end();
        break;
      }
    }
    if (ec) {
      auto why = failed(Sent::unknown, kind_of(ec, "reset"), "receive: " + ec.message());
      why.error.died_before_answer =
          link.used && reader.nothing_yet() && ec != asio::error::timed_out;
      return why;
    }
    reader.feed(std::string_view(input.data(), size));
  }
  if (reader.state() == ResponseReader::State::failed) {
    return failed(Sent::unknown, reader.kind(), "response: " + reader.reason());
  }
  link.used = true;
  link.reusable = reader.reusable();
  return reader.take();
}

Client::Client(ClientOptions options) : impl_(new Impl(std::move(options))) {}
Client::~Client() = default;

Result<Response, Fault> Client::fetch(const Call& call) {
  const Result<Url> url = parse_url(call.url);
  if (!url) return Failure{Fault{Sent::never, "bad_url", to_line(url.error())}};
  if (url.value().scheme == "ws") {
    return Failure{Fault{Sent::never, "bad_url", "scheme ws: use WebSocketClient"}};
  }
  if (!is_well_formed(call)) {
    return Failure{Fault{Sent::never, "bad_call", "a method or header that HTTP cannot carry"}};
  }
  Impl::Attempt first = impl_->attempt(call, url.value());
  const bool safe = call.method == "GET" || call.method == "HEAD";
  if (!first && safe && first.error().died_before_answer && !impl_->cancelled) {
    first = impl_->attempt(call, url.value());
  }
  if (!first) return Failure{first.error().fault};
  return std::move(first).value();
}

void Client::cancel() {
  impl_->cancelled = true;
  asio::post(impl_->io, [] {});  // wakes a fetch that waits
}

int Client::connections_opened() const { return impl_->opened; }

}  // namespace fw::http
