// HTTP requests and responses as plain values, for the server and the client
// (RFC 9110), and the error document of our API (RFC 9457).
//
// Nothing here includes Boost: a room that answers requests compiles fast and
// can be tested without a socket.
#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/refusal.h"

namespace fw::http {

struct Header {
  std::string name;
  std::string value;

  friend bool operator==(const Header&, const Header&) = default;
};

// Header fields in the order given; names compare without regard to case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> fields) : fields_(fields) {}

  // The value of the first field of that name, or nullptr.
  const std::string* find(std::string_view name) const;
  // The same, empty when there is none.
  std::string_view get(std::string_view name) const;
  // Replaces every field of that name by this one.
  void set(std::string name, std::string value);
  // Adds one more field of that name (Set-Cookie).
  void add(std::string name, std::string value);
  void remove(std::string_view name);

  std::size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<Header> fields_;
};

struct Request {
  std::string method;                        // "GET"; upper case as sent
  std::string target;                        // as sent: "/api/v1/orders/A%2F1?limit=5"
  std::string path;                          // without the query, still encoded
  std::vector<std::string> segments;         // the path decoded: {"api","v1","orders","A/1"}
  std::map<std::string, std::string> query;  // decoded; a repeated name keeps its first value
  Headers headers;
  std::string body;
  std::string peer;  // the client's IP address: "127.0.0.1"
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

// Splits a target into path, segments and query of `request`. False when it is
// not an absolute path or a percent-escape is broken.
bool parse_target(std::string_view target, Request& request);

// Percent-decoding of one component; `plus_is_space` for query strings. False
// when an escape is broken.
bool percent_decode(std::string_view text, bool plus_is_space, std::string& out);
// Percent-encodes everything but RFC 3986's unreserved characters.
std::string percent_encode(std::string_view text);

// "Not Found" for 404; "Unknown" for codes without a registered phrase.
std::string_view reason_phrase(int status);

// A JSON response with its content type.
Response json_response(int status, std::string body);
// Plain text, UTF-8.
Response text_response(int status, std::string body);
// RFC 9457 problem details: type "about:blank", title = the status' phrase,
// detail = the refusal as one line, and the refusal's own four members
// (code, given, wanted, next) as extensions.
Response problem(int status, const Refusal& refusal);

// Text as a JSON string, quotes included; invalid UTF-8 becomes U+FFFD.
std::string json_quote(std::string_view text);

}  // namespace fw::http
