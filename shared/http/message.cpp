#include "shared/http/message.h"

#include <algorithm>
#include <array>

#include "shared/base/utf8.h"
#include "shared/http/text.h"

namespace fw::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_escaped(unsigned char c, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += hex[c >> 4];
      out += hex[c & 15];
  }
}

}  // namespace

const std::string* Headers::find(std::string_view name) const {
  const auto at = std::find_if(fields_.begin(), fields_.end(),
                               [&](const Header& h) { return equal_ignoring_case(h.name, name); });
  return at == fields_.end() ? nullptr : &at->value;
}

std::string_view Headers::get(std::string_view name) const {
  const std::string* value = find(name);
  return value ? std::string_view(*value) : std::string_view();
}

void Headers::set(std::string name, std::string value) {
  remove(name);
  add(std::move(name), std::move(value));
}

void Headers::add(std::string name, std::string value) {
  fields_.push_back(Header{std::move(name), std::move(value)});
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Header& h) { return equal_ignoring_case(h.name, name); });
}

bool percent_decode(std::string_view text, bool plus_is_space, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return false;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  // A zero byte has no place in any of our names and ends C strings early.
  return out.find('\0') == std::string::npos;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (unreserved.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

namespace {

bool parse_path(std::string_view path, std::vector<std::string>& segments) {
  std::string segment;
  path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (!percent_decode(path.substr(0, slash), false, segment)) return false;
    segments.push_back(segment);
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
    if (path.empty()) segments.emplace_back();  // "/a/" is not "/a"
  }
  return true;
}

bool parse_query(std::string_view query, std::map<std::string, std::string>& out) {
  std::string name;
  std::string value;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::size_t equals = pair.find('=');
    const std::string_view raw =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    if (!percent_decode(pair.substr(0, equals), true, name)) return false;
    if (!percent_decode(raw, true, value)) return false;
    if (!name.empty()) out.emplace(name, value);
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
  return true;
}

}  // namespace

bool parse_target(std::string_view target, Request& request) {
  request.target = target;
  request.segments.clear();
  request.query.clear();
  if (target.empty() || target.front() != '/') return false;
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (!parse_path(request.path, request.segments)) return false;
  return mark == std::string_view::npos || parse_query(target.substr(mark + 1), request.query);
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr std::array phrases{Phrase{100, "Continue"},
                                      Phrase{101, "Switching Protocols"},
                                      Phrase{200, "OK"},
                                      Phrase{201, "Created"},
                                      Phrase{202, "Accepted"},
                                      Phrase{204, "No Content"},
                                      Phrase{206, "Partial Content"},
                                      Phrase{301, "Moved Permanently"},
                                      Phrase{302, "Found"},
                                      Phrase{303, "See Other"},
                                      Phrase{304, "Not Modified"},
                                      Phrase{307, "Temporary Redirect"},
                                      Phrase{308, "Permanent Redirect"},
                                      Phrase{400, "Bad Request"},
                                      Phrase{401, "Unauthorized"},
                                      Phrase{403, "Forbidden"},
                                      Phrase{404, "Not Found"},
                                      Phrase{405, "Method Not Allowed"},
                                      Phrase{406, "Not Acceptable"},
                                      Phrase{408, "Request Timeout"},
                                      Phrase{409, "Conflict"},
                                      Phrase{410, "Gone"},
                                      Phrase{411, "Length Required"},
                                      Phrase{412, "Precondition Failed"},
                                      Phrase{413, "Content Too Large"},
                                      Phrase{414, "URI Too Long"},
                                      Phrase{415, "Unsupported Media Type"},
                                      Phrase{417, "Expectation Failed"},
                                      Phrase{422, "Unprocessable Content"},
                                      Phrase{426, "Upgrade Required"},
                                      Phrase{428, "Precondition Required"},
                                      Phrase{429, "Too Many Requests"},
                                      Phrase{431, "Request Header Fields Too Large"},
                                      Phrase{500, "Internal Server Error"},
                                      Phrase{501, "Not Implemented"},
                                      Phrase{502, "Bad Gateway"},
                                      Phrase{503, "Service Unavailable"},
                                      Phrase{504, "Gateway Timeout"},
                                      Phrase{505, "HTTP Version Not Supported"}};
  for (const Phrase& phrase : phrases) {
    if (phrase.status == status) return phrase.text;
  }
  return "Unknown";
}

Response json_response(int status, std::string body) {
  return Response{status, {{"Content-Type", "application/json"}}, std::move(body)};
}

Response text_response(int status, std::string body) {
  return Response{status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

Response problem(int status, const Refusal& refusal) {
  std::string body = R"({"type":"about:blank","title":)";
  body += json_quote(reason_phrase(status));
  body += ",\"status\":" + std::to_string(status);
  body += ",\"detail\":" + json_quote(to_line(refusal));
  body += ",\"code\":" + json_quote(refusal.code);
  body += ",\"given\":" + json_quote(refusal.given);
  body += ",\"wanted\":" + json_quote(refusal.wanted);
  body += ",\"next\":" + json_quote(refusal.next) + "}";
  return Response{status, {{"Content-Type", "application/problem+json"}}, std::move(body)};
}

std::string json_quote(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0) {
      out += "\xEF\xBF\xBD";  // U+FFFD
      ++i;
      continue;
    }
    if (c < 0x20 || c == '"' || c == '\\') {
      append_escaped(c, out);
    } else {
      out += text.substr(i, length);
    }
    i += length;
  }
  out += '"';
  return out;
}

}  // namespace fw::http
