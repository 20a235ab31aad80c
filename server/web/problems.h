// Refusals as RFC 9457 problem documents: which HTTP status each code gets.
#pragma once
#include "shared/http/message.h"

namespace fw::web {

// unknown_... of what the path names: 404; what a state forbids: 409; a type we
// do not read: 415; a full queue: 503; everything else that is wrong: 422.
int status_of(const Refusal& refusal);
http::Response problem_of(const Refusal& refusal);

// "Busy, ask again": 503 with Retry-After.
Refusal busy(const std::string& what);
// A bug or a broken database: 500; the log knows more.
Refusal internal_error();

}  // namespace fw::web
