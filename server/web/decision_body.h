// The small bodies of POSTs that decide something: read when there is one, else all
// defaults; and ids as paths carry them.
#pragma once
#include <string>

#include "server/web/call.h"
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

}  // namespace fw::web
