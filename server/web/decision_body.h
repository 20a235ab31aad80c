// The small bodies of POSTs that decide something: read when there is one, else all
// defaults; ids as paths carry them; and the answer of a command that follows from both.
#pragma once
#include <string>

#include "server/web/desk.h"
#include "server/web/json_read.h"

namespace fw::web {

template <class Body>
Result<Body> read_body(const Call& call) {
  if (call.request().body.empty()) return Body{};
  const auto json = call.json();
  if (!json) return Failure{json.error()};
  return from_json<Body>(*json);
}

// 0 for what is no id: nothing has it.
inline Id id_of(const std::string& text) {
  if (text.empty() || text.size() > 16) return 0;
  Id id = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return 0;
    id = id * 10 + (c - '0');
  }
  return id;
}

// Reads the body and runs `run(context, body) -> Answer` with it as a command.
template <class Body, class Run>
void answer_decision(Desk& desk, const Call& call, const std::string& kind, Run run) {
  const auto body = read_body<Body>(call);
  if (!body) return call.refuse(body.error());
  answer_command(desk, call, kind, [run, body = *body](service::Context& context) -> Answer {
    return run(context, body);
  });
}

// What a command returned, as the answer's document.
template <class Value>
Answer answer_of(const Result<Value>& result) {
  if (!result) return Failure{result.error()};
  return found(to_json(*result));
}

}  // namespace fw::web
