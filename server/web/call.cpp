#include "server/web/call.h"

#include <algorithm>
#include <charconv>

#include "server/web/json_read.h"
#include "server/web/problems.h"

namespace fw::web {
namespace {

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

std::string Call::query(const std::string& name) const {
  const auto found = request().query.find(name);
  return found == request().query.end() ? std::string() : found->second;
}

std::string Call::content_type() const {
  std::string type(request().headers.get("Content-Type"));
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return type;
}

Result<boost::json::value> Call::json() const {
  const std::string type = content_type();
  if (!type.empty() && type != "application/json") {
    return fw::refuse("unsupported_type", "Content-Type '" + type + "'", "application/json",
                      "send JSON and say so");
  }
  return parse_json(request().body);
}

Result<std::int64_t> Call::limit() const {
  const auto rows = number("limit", 100, 1, 1000);
  if (rows) return *rows;
  const Refusal& bad = rows.error();
  return fw::refuse("bad_limit", bad.given, bad.wanted, bad.next);
}

Result<std::int64_t> Call::number(const std::string& name, std::int64_t otherwise,
                                  std::int64_t least, std::int64_t most) const {
  const std::string text = query(name);
  if (text.empty()) return otherwise;
  const auto given = whole_number(text);
  if (given && *given >= least && *given <= most) return *given;
  return fw::refuse("bad_number", name + " '" + text + "'",
                    "a number from " + std::to_string(least) + " to " + std::to_string(most),
                    "correct it or leave it away");
}

Result<service::views::PageRequest> Call::page(const std::string& cursor) const {
  service::views::PageRequest page;
  const auto rows = limit();
  if (!rows) return Failure{rows.error()};
  page.limit = *rows;
  if (const std::string text = query(cursor); !text.empty()) {
    const auto number = whole_number(text);
    if (!number || *number < 0) {
      return fw::refuse("bad_cursor", cursor + " '" + text + "'",
                        "the next_cursor of the page before", "start without it");
    }
    page.after = *number;
  }
  return page;
}

Result<bool> Call::flag(const std::string& name) const {
  const std::string text = query(name);
  if (text.empty() || text == "0" || text == "false") return false;
  if (text == "1" || text == "true") return true;
  return fw::refuse("bad_flag", name + " '" + text + "'", "1 or 0", "correct it or leave it away");
}

void Call::reply(http::Response response) const {
  if (std::exchange(state_->replied, true)) return;
  if (state_->listener) state_->listener(response.status);
  state_->reply(std::move(response));
}

void Call::reply(int status, const boost::json::value& body) const {
  reply(http::json_response(status, boost::json::serialize(body)));
}

void Call::refuse(const Refusal& refusal) const { reply(problem_of(refusal)); }

}  // namespace fw::web
