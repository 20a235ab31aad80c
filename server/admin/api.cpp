#include "server/admin/api.h"

#include <algorithm>

#include "shared/base/uuid.h"

namespace fw::admin {
namespace {

http::ClientOptions patient() {
  http::ClientOptions options;
  options.write_timeout_ms = 120'000;
  options.read_timeout_ms = 600'000;
  options.response_limit = 256 * 1024 * 1024;
  return options;
}

std::string text_of(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

// The problem document of a refusal, or what a stranger at that port said.
Refusal refusal_of(const http::Response& response, const boost::json::value& body) {
  const auto* object = body.if_object();
  if (object != nullptr && object->contains("code")) {
    return {text_of(*object, "code"), text_of(*object, "given"), text_of(*object, "wanted"),
            text_of(*object, "next")};
  }
  return {"unexpected_answer", "HTTP " + std::to_string(response.status),
          "an answer of floorwave-server", "check --server"};
}

}  // namespace

Api::Api(std::string server) : server_(std::move(server)), client_(patient()) {
  while (server_.ends_with('/')) server_.pop_back();
}

Result<ApiAnswer, ApiFault> Api::fetch(const http::Call& call) {
  auto response = client_.fetch(call);
  if (!response && response.error().sent == http::Sent::unknown) response = client_.fetch(call);
  if (!response) {
    return Failure{ApiFault{false,
                            {"cannot_reach", response.error().text, "a server at " + server_,
                             "start floorwave-server or name it with --server URL"}}};
  }
  boost::json::error_code error;
  boost::json::value body =
      response->body.empty() ? nullptr : boost::json::parse(response->body, error);
  if (error || response->status >= 400) {
    return Failure{ApiFault{true, refusal_of(*response, body)}};
  }
  return ApiAnswer{response->status, std::move(body)};
}

Result<ApiAnswer, ApiFault> Api::get(const std::string& path) {
  return fetch({"GET", server_ + path, {}, ""});
}

Result<ApiAnswer, ApiFault> Api::post(const std::string& path, const std::string& body,
                                      const std::string& type) {
  http::Headers headers{{"Content-Type", type}, {"Idempotency-Key", random_uuid()}};
  return fetch({"POST", server_ + path, std::move(headers), body});
}

Result<ApiAnswer, ApiFault> Api::patch(const std::string& path, const std::string& body) {
  http::Headers headers{{"Content-Type", "application/json"}, {"Idempotency-Key", random_uuid()}};
  return fetch({"PATCH", server_ + path, std::move(headers), body});
}

Result<ApiAnswer, ApiFault> Api::remove(const std::string& path, const std::string& body) {
  http::Headers headers{{"Content-Type", "application/json"}, {"Idempotency-Key", random_uuid()}};
  return fetch({"DELETE", server_ + path, std::move(headers), body});
}

Result<boost::json::array, ApiFault> Api::rows(const std::string& path, std::size_t most) {
  boost::json::array all;
  std::string cursor;
  while (all.size() < most) {
    const std::size_t limit = std::min<std::size_t>(most - all.size(), 500);
    std::string page = with_parameter(path, "limit", std::to_string(limit));
    if (!cursor.empty()) page = with_parameter(page, "cursor", cursor);
    auto answer = get(page);
    if (!answer) return Failure{answer.error()};
    auto& object = answer->body.as_object();
    for (auto& row : object.at("rows").as_array()) all.push_back(std::move(row));
    const auto& next = object.at("next_cursor");
    if (!next.is_string()) break;
    cursor = std::string(next.get_string());
  }
  return all;
}

std::string with_parameter(const std::string& path, const std::string& name,
                           const std::string& value) {
  const char* joint = path.find('?') == std::string::npos ? "?" : "&";
  return path + joint + name + "=" + http::percent_encode(value);
}

}  // namespace fw::admin
