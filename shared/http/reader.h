// Bytes in, messages out: the part of HTTP/1.1 that reads. No socket, no clock,
// so it can be fuzzed and tested byte by byte. Beast parses; what Beast 1.81
// lets through and must not pass (request smuggling, RFC 9112 sections 3.2, 5.2
// and 6.1) is refused here.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/http/message.h"

namespace fw::http {

// A larger (or smaller) body limit for one part of the API.
struct BodyLimit {
  std::string method;       // "POST"
  std::string path_prefix;  // "/api/v1/imports"
  std::size_t bytes = 0;
};

struct ReadLimits {
  std::size_t header = 8 * 1024;  // bytes of start line and headers
  std::size_t body = 64 * 1024;   // bytes, unless `bodies` says otherwise
  std::vector<BodyLimit> bodies;  // the first that fits counts
};

// The HTTP status to answer with and why.
struct ReadRefusal {
  int status = 400;
  Refusal refusal;
};

// Reads the requests of one connection one after another. What follows a
// complete request stays inside until take().
class RequestReader {
 public:
  enum class State {
    between,   // nothing of a request yet
    header,    // a part of the start line or headers
    body,      // the headers are complete and good
    complete,  // take() it
    refused,   // answer refusal() and close; nothing more is read
  };

  explicit RequestReader(ReadLimits limits);
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;

  State feed(std::string_view bytes);
  State state() const;
  // In state complete: the request; reading goes on with what followed it.
  Request take();
  const ReadRefusal& refusal() const;

  // About the request whose headers were read last.
  bool keep_alive() const;
  bool is_http_1_0() const;
  // In state body: the client waits for "100 Continue" before it sends the body.
  bool expects_continue() const;
  // Bytes that follow the complete request (pipelining) are waiting.
  bool has_more() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Reads one response; interim responses (1xx) are skipped.
class ResponseReader {
 public:
  enum class State { reading, complete, failed };

  // `head`: the request was a HEAD, so the response has no body.
  ResponseReader(bool head, std::size_t header_limit, std::size_t body_limit);
  ~ResponseReader();

  State feed(std::string_view bytes);
  // The other side has closed its end.
  State end();
  State state() const;
  Response take();
  // No byte of a response has come yet.
  bool nothing_yet() const;
  // The connection may carry another request: keep-alive and nothing left over.
  bool reusable() const;
  // In state failed: "too_large" or "bad_response", and the reason.
  const std::string& kind() const;
  const std::string& reason() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fw::http
