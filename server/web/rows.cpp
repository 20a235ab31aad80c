#include "server/web/rows.h"

#include <charconv>

namespace fw::web {

boost::json::value refusal_json(const Refusal& refusal) {
  return boost::json::object{{"code", refusal.code},
                             {"given", refusal.given},
                             {"wanted", refusal.wanted},
                             {"next", refusal.next}};
}

RowOutcome outcome_of(const service::RowAnswer& answer) {
  RowOutcome outcome;
  outcome.existed = answer.existed;
  outcome.refusal = answer.refusal;
  outcome.body["code"] = answer.code;
  outcome.body["existed"] = answer.existed;
  outcome.body["warning"] = answer.warning;
  return outcome;
}

// "REFUSED EXISTED\n" and the answers' objects, joined by commas.
std::string RowCollector::encode(const std::vector<RowOutcome>& outcomes) {
  std::size_t refused = 0, existed = 0;
  std::string objects;
  for (const RowOutcome& outcome : outcomes) {
    boost::json::object body = outcome.body;
    body["problem"] = outcome.refusal ? refusal_json(*outcome.refusal) : nullptr;
    if (!objects.empty()) objects += ',';
    objects += boost::json::serialize(body);
    refused += outcome.refusal ? 1 : 0;
    existed += outcome.existed ? 1 : 0;
  }
  return std::to_string(refused) + " " + std::to_string(existed) + "\n" + objects;
}

void RowCollector::take(std::size_t part, service::CommandEnd end, const std::string& answer) {
  const std::lock_guard lock(mutex_);
  switch (end) {
    case service::CommandEnd::done:
    case service::CommandEnd::repeated:
      parts_[part] = answer;
      break;
    case service::CommandEnd::conflict:
      failure_ = response_of(end, answer);
      break;
    case service::CommandEnd::failed:
      failure_ = problem_of(answer == "busy" ? busy("rows for a full queue") : internal_error());
      break;
  }
  if (++arrived_ == parts_.size()) reply();
}

void RowCollector::reply() {
  // Rows that were taken stay taken; the same request again finds them existing.
  if (failure_) return call_.reply(std::move(*failure_));
  std::int64_t refused = 0, existed = 0;
  std::string objects;
  for (const std::string& part : parts_) {
    const std::size_t end = part.find('\n');
    std::int64_t refused_here = 0, existed_here = 0;
    const char* last = part.data() + end;
    const auto [after, error] = std::from_chars(part.data(), last, refused_here);
    if (error == std::errc()) std::from_chars(after + 1, last, existed_here);
    refused += refused_here;
    existed += existed_here;
    if (!objects.empty() && end + 1 < part.size()) objects += ',';
    objects += part.substr(end + 1);
  }
  if (!single_) {
    const int status = refused == 0 ? 200 : 207;
    return call_.reply(http::json_response(
        status, "{\"refused\":" + std::to_string(refused) + ",\"answers\":[" + objects + "]}"));
  }
  if (refused == 0) return call_.reply(http::json_response(existed > 0 ? 200 : 201, objects));
  const boost::json::object body = boost::json::parse(objects).as_object();
  const auto& problem = body.at("problem").as_object();
  const auto text = [&](const char* name) { return std::string(problem.at(name).as_string()); };
  call_.refuse({text("code"), text("given"), text("wanted"), text("next")});
}

}  // namespace fw::web
