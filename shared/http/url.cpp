#include "shared/http/url.h"

#include <charconv>

#include "shared/http/text.h"

namespace fw::http {
namespace {

int default_port(std::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https") return 443;
  return 0;
}

Failure<Refusal> bad_url(std::string_view text, std::string why) {
  return refuse("bad_url", "url '" + std::string(text) + "'", std::move(why),
                "write it like https://shop.example:8443/shipments");
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  if (number < 1 || number > 65535) return false;
  port = static_cast<std::uint16_t>(number);
  return true;
}

// "host", "host:port", "[v6]" or "[v6]:port".
bool parse_authority(std::string_view text, Url& url) {
  std::string_view port;
  if (!text.empty() && text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    url.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else {
    const std::size_t colon = text.find(':');
    url.host = text.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
  }
  if (url.host.empty()) return false;
  if (port.empty()) return true;
  return port.front() == ':' && parse_port(port.substr(1), url.port);
}

}  // namespace

std::string Url::host_header() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != default_port(scheme)) out += ":" + std::to_string(port);
  return out;
}

Result<Url> parse_url(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) {
      return bad_url(text, "a URL without blanks and control characters");
    }
  }
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return bad_url(text, "a URL with a scheme");
  Url url;
  for (const char c : text.substr(0, scheme_end)) url.scheme += lower_ascii(c);
  if (default_port(url.scheme) == 0) return bad_url(text, "the scheme http or https");
  url.port = static_cast<std::uint16_t>(default_port(url.scheme));

  std::string_view rest = text.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t authority_end = rest.find_first_of("/?");
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority.find('@') != std::string_view::npos) {
    return bad_url(text, "a URL without user name and password");
  }
  if (!parse_authority(authority, url)) return bad_url(text, "a host and a port from 1 to 65535");
  if (authority_end != std::string_view::npos) url.target = rest.substr(authority_end);
  if (url.target.empty() || url.target.front() != '/') url.target.insert(0, "/");
  return url;
}

bool is_loopback_address(std::string_view address) {
  if (address == "::1") return true;
  int parts = 0;
  int first = -1;
  while (parts < 4) {
    const std::size_t dot = address.find('.');
    const std::string_view part = address.substr(0, dot);
    int number = -1;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc() || end != part.data() + part.size()) return false;
    if (number < 0 || number > 255) return false;
    if (parts++ == 0) first = number;
    if (dot == std::string_view::npos) break;
    address.remove_prefix(dot + 1);
    if (parts == 4) return false;
  }
  return parts == 4 && first == 127;
}

}  // namespace fw::http
