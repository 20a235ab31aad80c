// Number ranges: serials that are handed out durably and never used again (wave
// and order numbers, SSCC, tracking numbers).
#pragma once
#include <string>

#include "server/store/ledger.h"

namespace fw::store {

struct NumberRange {
  std::string prefix;
  std::int64_t next = 1;
  std::int64_t last = 999'999'999;
  std::int64_t digits = 1;  // filled with zeros to this width
};

struct Serial {
  std::string prefix;
  std::int64_t number = 0;
  std::int64_t digits = 1;
};

// The next serial of the range; a range that the site does not have is made from
// `otherwise`. Throws Error(other) when it is used up: a person must extend it.
Serial next_serial(Writer& writer, Id site, const std::string& kind, const std::string& scope,
                   const NumberRange& otherwise);

// prefix + number filled to its digits: "W12", "SO000042".
std::string next_number(Writer& writer, Id site, const std::string& kind, const std::string& scope,
                        const std::string& prefix, std::int64_t digits);

// Sets a range's prefix, bounds and width; never moves `next` backwards.
void save_range(Writer& writer, Id site, const std::string& kind, const std::string& scope,
                const NumberRange& range);

}  // namespace fw::store
