// How an attempt leaves the house: the seam between the push rules and HTTP.
#pragma once
#include <cstdint>
#include <vector>

#include "printer/upstream/verdict.h"
#include "shared/http/client.h"

namespace fw::printer::upstream {

struct Attempt {
  std::uint64_t number = 0;  // names it in its end
  http::Call call;
};

struct AttemptEnd {
  std::uint64_t number = 0;
  Outcome outcome;
};

class Sender {
 public:
  virtual ~Sender() = default;
  // Begins an attempt and returns at once.
  virtual void start(Attempt attempt) = 0;
  // The attempts that have ended since the last call.
  virtual std::vector<AttemptEnd> collect() = 0;
};

}  // namespace fw::printer::upstream
