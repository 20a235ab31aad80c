#include "shared/http/reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "shared/http/text.h"

namespace fw::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;

constexpr std::string_view header_end = "\r\n\r\n";
// Beast counts the header once more; our own limit is the one that counts.
constexpr std::uint32_t beast_header_limit = 1u << 30;

std::string_view to_view(boost::beast::string_view text) { return {text.data(), text.size()}; }

// What makes a header block unfit before it is parsed: empty when it is fit.
// Beast would join folded lines unseen, and different programs disagree about
// line ends without CR.
std::string_view find_framing_fault(std::string_view block) {
  for (std::size_t at = block.find('\n'); at != std::string_view::npos;
       at = block.find('\n', at + 1)) {
    if (at == 0 || block[at - 1] != '\r') return "header lines that end in CR LF";
    if (at + 1 < block.size() && (block[at + 1] == ' ' || block[at + 1] == '\t')) {
      return "header lines that are not folded";
    }
  }
  return {};
}

// Collects the bytes of one header block; shared by both readers.
class HeaderBlock {
 public:
  explicit HeaderBlock(std::size_t limit) : limit_(limit) {}

  enum class Found { more, complete, too_large, bad_lines };

  // Looks at `buffer` from where the last call stopped.
  Found look(const std::string& buffer) {
    const std::size_t at = buffer.find(header_end, scanned_);
    const std::size_t size = at == std::string::npos ? buffer.size() : at + header_end.size();
    if (size > limit_) return Found::too_large;
    fault_ = find_framing_fault(std::string_view(buffer).substr(0, size));
    if (!fault_.empty()) return Found::bad_lines;
    scanned_ = buffer.size() < 3 ? 0 : buffer.size() - 3;
    if (at == std::string::npos) return Found::more;
    scanned_ = 0;
    return Found::complete;
  }
  std::string_view fault() const { return fault_; }
  std::size_t limit() const { return limit_; }

 private:
  std::size_t limit_;
  std::size_t scanned_ = 0;
  std::string_view fault_;
};

Headers copy_headers(const beast_http::fields& fields) {
  Headers headers;
  for (const auto& field : fields) {
    headers.add(std::string(to_view(field.name_string())), std::string(to_view(field.value())));
  }
  return headers;
}

ReadRefusal refusal_of(int status, std::string code, std::string given, std::string wanted,
                       std::string next) {
  return {status, {std::move(code), std::move(given), std::move(wanted), std::move(next)}};
}

ReadRefusal bad_request(std::string given, std::string wanted) {
  return refusal_of(400, "bad_request", std::move(given), std::move(wanted),
                    "correct the client that sent it");
}

std::size_t count_of(const Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(),
                    [&](const Header& h) { return equal_ignoring_case(h.name, name); }));
}

// How long the body is must be beyond doubt: exactly one way to say it, said once.
std::optional<ReadRefusal> check_body_framing(const Headers& headers, bool http_1_0) {
  const std::size_t codings = count_of(headers, "Transfer-Encoding");
  const std::size_t lengths = count_of(headers, "Content-Length");
  if (codings > 0 && http_1_0) {
    return bad_request("Transfer-Encoding in an HTTP/1.0 request", "Content-Length");
  }
  if (codings > 0 && lengths > 0) {
    return bad_request("both Transfer-Encoding and Content-Length", "one of them");
  }
  if (codings > 1 || lengths > 1) {
    return bad_request("the body's length said more than once", "one length");
  }
  if (codings == 1 && !equal_ignoring_case(headers.get("Transfer-Encoding"), "chunked")) {
    return refusal_of(501, "unknown_transfer_coding",
                      "Transfer-Encoding '" + std::string(headers.get("Transfer-Encoding")) + "'",
                      "chunked or Content-Length", "send the body without another coding");
  }
  if (lengths == 1 &&
      headers.get("Content-Length").find_first_not_of("0123456789") != std::string_view::npos) {
    return bad_request("Content-Length '" + std::string(headers.get("Content-Length")) + "'",
                       "digits only");
  }
  return std::nullopt;
}

std::optional<ReadRefusal> check_host(const Headers& headers, bool http_1_0) {
  const std::size_t hosts = count_of(headers, "Host");
  if (hosts > 1) return bad_request("several Host headers", "one");
  if (hosts == 0 && !http_1_0) return bad_request("no Host header", "one (RFC 9112 section 3.2)");
  return std::nullopt;
}

std::optional<ReadRefusal> check_method(const std::string& method) {
  static constexpr std::array<std::string_view, 7> known{"GET",   "HEAD",   "POST",   "PUT",
                                                         "PATCH", "DELETE", "OPTIONS"};
  if (std::find(known.begin(), known.end(), method) != known.end()) return std::nullopt;
  return refusal_of(501, "unknown_method", "method '" + method.substr(0, 32) + "'",
                    "GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS", "use one of them");
}

ReadRefusal body_too_large(std::size_t limit) {
  return refusal_of(413, "body_too_large", "a body over the limit",
                    "at most " + std::to_string(limit) + " bytes", "send it in smaller parts");
}

}  // namespace

struct RequestReader::Impl {
  using Parser = beast_http::request_parser<beast_http::string_body>;

  ReadLimits limits;
  HeaderBlock block;
  State state = State::between;
  std::string buffer;  // received, not yet parsed
  std::optional<Parser> parser;
  Request request;
  std::size_t body_limit = 0;
  bool keep_alive = false;
  bool http_1_0 = false;
  ReadRefusal refused;

  explicit Impl(ReadLimits given) : limits(std::move(given)), block(limits.header) {}

  void refuse(ReadRefusal why) {
    refused = std::move(why);
    state = State::refused;
    buffer.clear();
    parser.reset();
  }

  void skip_blank_lines() {  // RFC 9112 section 2.2 allows them before a request
    while (buffer.compare(0, 2, "\r\n") == 0) buffer.erase(0, 2);
  }

  void advance() {
    if (state == State::between || state == State::header) read_header();
    if (state == State::body) read_body();
  }

  void read_header() {
    skip_blank_lines();
    state = buffer.empty() ? State::between : State::header;
    if (buffer.empty()) return;
    switch (block.look(buffer)) {
      case HeaderBlock::Found::more:
        return;
      case HeaderBlock::Found::too_large:
        return refuse(refusal_of(431, "header_too_large", "a request line and headers over it",
                                 "at most " + std::to_string(block.limit()) + " bytes",
                                 "send fewer or shorter headers"));
      case HeaderBlock::Found::bad_lines:
        return refuse(bad_request("malformed header lines", std::string(block.fault())));
      case HeaderBlock::Found::complete:
        return parse_header();
    }
  }

  void parse_header() {
    parser.emplace();
    parser->header_limit(beast_header_limit);
    parser->body_limit(boost::none);
    parser->eager(false);
    error_code ec;
    const std::size_t used = parser->put(boost::asio::buffer(buffer), ec);
    if (ec || !parser->is_header_done()) {
      if (ec == beast_http::error::bad_version) {
        return refuse(refusal_of(505, "bad_http_version", "another version of HTTP",
                                 "HTTP/1.1 or HTTP/1.0", "use a client that speaks it"));
      }
      return refuse(bad_request("a malformed request (" + ec.message() + ")", "HTTP/1.1"));
    }
    buffer.erase(0, used);
    accept_header();
  }

  void accept_header() {
    const auto& message = parser->get();
    request = Request{};
    request.method = std::string(to_view(message.method_string()));
    request.headers = copy_headers(message);
    http_1_0 = message.version() == 10;
    keep_alive = message.keep_alive();
    const bool target_ok = parse_target(to_view(message.target()), request);
    if (auto why = check_method(request.method)) return refuse(std::move(*why));
    if (auto why = check_host(request.headers, http_1_0)) return refuse(std::move(*why));
    if (auto why = check_body_framing(request.headers, http_1_0)) return refuse(std::move(*why));
    if (!target_ok) {
      return refuse(bad_request("target '" + request.target.substr(0, 200) + "'",
                                "an absolute path with well-formed percent-escapes"));
    }
    const std::string_view expect = request.headers.get("Expect");
    if (!expect.empty() && !equal_ignoring_case(expect, "100-continue")) {
      return refuse(refusal_of(417, "unknown_expectation", "Expect '" + std::string(expect) + "'",
                               "100-continue", "send no other expectation"));
    }
    begin_body();
  }

  void begin_body() {
    body_limit = limits.body;
    for (const BodyLimit& special : limits.bodies) {
      if (special.method == request.method &&
          request.path.compare(0, special.path_prefix.size(), special.path_prefix) == 0) {
        body_limit = special.bytes;
        break;
      }
    }
    const auto length = parser->content_length();
    if (length && *length > body_limit) return refuse(body_too_large(body_limit));
    parser->body_limit(body_limit);
    parser->eager(true);
    state = State::body;
  }

  void read_body() {
    error_code ec;
    if (!parser->is_done() && !buffer.empty()) {
      const std::size_t used = parser->put(boost::asio::buffer(buffer), ec);
      buffer.erase(0, used);
    }
    if (ec == beast_http::error::body_limit) return refuse(body_too_large(body_limit));
    if (ec && ec != beast_http::error::need_more) {
      return refuse(bad_request("a malformed body (" + ec.message() + ")", "well-formed chunks"));
    }
    if (parser->is_done()) {
      request.body = std::move(parser->get().body());
      state = State::complete;
    } else if (buffer.size() > limits.header) {
      refuse(bad_request("a chunk header or trailer without end",
                         "at most " + std::to_string(limits.header) + " bytes"));
    }
  }
};

RequestReader::RequestReader(ReadLimits limits) : impl_(new Impl(std::move(limits))) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

RequestReader::State RequestReader::feed(std::string_view bytes) {
  if (impl_->state == State::refused) return impl_->state;
  impl_->buffer += bytes;
  impl_->advance();
  return impl_->state;
}

RequestReader::State RequestReader::state() const { return impl_->state; }

Request RequestReader::take() {
  Request request = std::move(impl_->request);
  impl_->parser.reset();
  impl_->state = State::between;
  impl_->advance();
  return request;
}

const ReadRefusal& RequestReader::refusal() const { return impl_->refused; }
bool RequestReader::keep_alive() const { return impl_->keep_alive; }
bool RequestReader::is_http_1_0() const { return impl_->http_1_0; }

bool RequestReader::expects_continue() const {
  return impl_->state == State::body && !impl_->http_1_0 && impl_->buffer.empty() &&
         impl_->request.headers.find("Expect") != nullptr;
}

bool RequestReader::has_more() const { return !impl_->buffer.empty(); }

struct ResponseReader::Impl {
  using Parser = beast_http::response_parser<beast_http::string_body>;

  HeaderBlock block;
  std::size_t body_limit;
  bool head;
  State state = State::reading;
  std::string buffer;
  std::optional<Parser> parser;  // empty while the header is incomplete
  bool any = false;
  bool keep_alive = false;
  Response response;
  std::string kind;
  std::string reason;

  Impl(bool is_head, std::size_t header_limit, std::size_t limit)
      : block(header_limit), body_limit(limit), head(is_head) {}

  void fail(std::string what, std::string why) {
    state = State::failed;
    kind = std::move(what);
    reason = std::move(why);
  }

  void advance() {
    while (state == State::reading && !parser) {
      if (!read_header()) return;
    }
    if (state == State::reading) read_body();
  }

  // False when more bytes are needed or it failed.
  bool read_header() {
    switch (block.look(buffer)) {
      case HeaderBlock::Found::more:
        return false;
      case HeaderBlock::Found::too_large:
        fail("too_large", "headers over " + std::to_string(block.limit()) + " bytes");
        return false;
      case HeaderBlock::Found::bad_lines:
        fail("bad_response", "wanted " + std::string(block.fault()));
        return false;
      case HeaderBlock::Found::complete:
        break;
    }
    parser.emplace();
    parser->header_limit(beast_header_limit);
    parser->body_limit(body_limit);
    parser->eager(false);
    parser->skip(head);
    error_code ec;
    const std::size_t used = parser->put(boost::asio::buffer(buffer), ec);
    buffer.erase(0, used);
    return accept_header(ec);
  }

  bool accept_header(const error_code& ec) {
    if (ec == beast_http::error::body_limit) {
      fail("too_large", "body over " + std::to_string(body_limit) + " bytes");
      return false;
    }
    if (ec || !parser->is_header_done()) {
      fail("bad_response", ec ? ec.message() : "header incomplete");
      return false;
    }
    const auto& message = parser->get();
    const int status = static_cast<int>(message.result_int());
    if (status == 101) {
      fail("bad_response", "101 Switching Protocols was not asked for");
      return false;
    }
    if (status < 200) {  // an interim response; the real one follows
      parser.reset();
      return true;
    }
    response.status = status;
    response.headers = copy_headers(message);
    keep_alive = parser->keep_alive();
    parser->eager(true);
    return true;
  }

  void read_body() {
    error_code ec;
    if (!parser->is_done() && !buffer.empty()) {
      const std::size_t used = parser->put(boost::asio::buffer(buffer), ec);
      buffer.erase(0, used);
    }
    if (ec == beast_http::error::body_limit) {
      return fail("too_large", "body over " + std::to_string(body_limit) + " bytes");
    }
    if (ec && ec != beast_http::error::need_more) return fail("bad_response", ec.message());
    if (parser->is_done()) return finish();
    if (buffer.size() > block.limit()) fail("bad_response", "a chunk header without end");
  }

  void finish() {
    response.body = std::move(parser->get().body());
    state = State::complete;
  }
};

ResponseReader::ResponseReader(bool head, std::size_t header_limit, std::size_t body_limit)
    : impl_(new Impl(head, header_limit, body_limit)) {}
ResponseReader::~ResponseReader() = default;

ResponseReader::State ResponseReader::feed(std::string_view bytes) {
  if (impl_->state != State::reading) return impl_->state;
  impl_->any = impl_->any || !bytes.empty();
  impl_->buffer += bytes;
  impl_->advance();
  return impl_->state;
}

ResponseReader::State ResponseReader::end() {
  if (impl_->state != State::reading) return impl_->state;
  impl_->keep_alive = false;
  error_code ec = beast_http::error::partial_message;
  if (impl_->parser) impl_->parser->put_eof(ec);
  if (ec) {
    impl_->fail("bad_response", "the connection ended within the response");
  } else {
    impl_->finish();
  }
  return impl_->state;
}

ResponseReader::State ResponseReader::state() const { return impl_->state; }
Response ResponseReader::take() { return std::move(impl_->response); }
bool ResponseReader::nothing_yet() const { return !impl_->any; }
bool ResponseReader::reusable() const {
  return impl_->state == State::complete && impl_->keep_alive && impl_->buffer.empty();
}
const std::string& ResponseReader::kind() const { return impl_->kind; }
const std::string& ResponseReader::reason() const { return impl_->reason; }

}  // namespace fw::http
