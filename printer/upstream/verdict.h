// What an attempt's end means for the message and for its destination.
//
// 2xx is done. A 409 says that our own earlier attempt is still being worked on:
// again soon. 408, 429, 5xx and every fault of the network are tried again with
// back-off: a message whose answer was lost carries the same id, so the receiver
// takes it once. What cannot get better by itself (other 4xx, a redirect) is
// parked for a person, with the answer. 401 means that our secret is wrong, so
// the others would fail too; 410 that nobody wants them any more.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "shared/base/result.h"
#include "shared/base/types.h"
#include "shared/http/client.h"
#include "shared/http/message.h"

namespace fw::printer::upstream {

enum class Next {
  done,
  again_soon,   // the receiver still works on it
  again_later,  // with back-off
  park,
  park_and_pause,    // 401: the secret is wrong, the whole destination pauses
  park_and_disable,  // 410: the destination is gone
};

struct Verdict {
  Next next = Next::again_later;
  bool destination_failed = false;             // counts for its circuit breaker
  std::optional<std::int64_t> retry_after_ms;  // what the receiver asked for
  int http_status = 0;                         // 0: no answer
  std::string answer;                          // at most 500 characters, or the fault
};

// What one attempt came to.
using Outcome = Result<http::Response, http::Fault>;

// `now_ms` (UTC) resolves a Retry-After that is a date.
Verdict judge(const Outcome& outcome, EpochMs now_ms);

}  // namespace fw::printer::upstream
