#include "server/web/desk.h"

#include <algorithm>

#include "server/web/problems.h"
#include "shared/base/secret.h"
#include "shared/base/uuid.h"

namespace fw::web {

Result<std::string> command_id(const Call& call, int part) {
  const std::string* key = call.request().headers.find("Idempotency-Key");
  if (key == nullptr) return "web:" + random_uuid();
  const bool good =
      !key->empty() && key->size() <= 200 &&
      std::all_of(key->begin(), key->end(), [](char c) { return c > ' ' && c < 127; });
  if (!good) {
    return refuse("bad_idempotency_key", "Idempotency-Key '" + key->substr(0, 40) + "'",
                  "1 to 200 printable characters without spaces", "send a UUID");
  }
  return "http:" + *key + (part == 0 ? "" : "#" + std::to_string(part));
}

std::string content_hash(const Call& call) {
  const http::Request& request = call.request();
  return to_hex(sha256(request.method + " " + request.target + "\n" + request.body));
}

std::string encode_answer(const Answer& answer) {
  if (!answer) {
    const http::Response problem = problem_of(answer.error());
    return std::to_string(problem.status) + "\n" + problem.body;
  }
  return std::to_string(answer->status) + "\n" + boost::json::serialize(answer->body);
}

http::Response decode_answer(const std::string& text) {
  const std::size_t end = text.find('\n');
  if (end != 3) return problem_of(internal_error());
  const int status = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  http::Response response = http::json_response(status, text.substr(end + 1));
  if (status >= 400) response.headers.set("Content-Type", "application/problem+json");
  return response;
}

http::Response response_of(service::CommandEnd end, const std::string& answer) {
  switch (end) {
    case service::CommandEnd::done:
      return decode_answer(answer);
    case service::CommandEnd::repeated: {
      http::Response response = decode_answer(answer);
      response.headers.set("Idempotent-Replayed", "true");
      return response;
    }
    case service::CommandEnd::conflict:
      return problem_of({"idempotency_conflict", "an Idempotency-Key that was used before",
                         "the same request under the same key",
                         "send a new key with a new request"});
    case service::CommandEnd::failed:
      break;
  }
  return problem_of(internal_error());
}

void answer_command(Desk& desk, const Call& call, const std::string& kind,
                    std::function<Answer(service::Context&)> run) {
  auto id = command_id(call);
  if (!id) return call.refuse(id.error());
  service::Command command;
  command.id = *id;
  command.kind = kind;
  command.content_hash = content_hash(call);
  command.run = [run = std::move(run)](service::Context& context) {
    return encode_answer(run(context));
  };
  command.done = [call](service::CommandEnd end, const std::string& answer) {
    call.reply(response_of(end, answer));
  };
  if (!desk.engine.submit(std::move(command))) call.refuse(busy("a command for a full queue"));
}

}  // namespace fw::web
