// What goes wrong on purpose, so that the push rules meet in every demo what
// shops do on bad days: refusing before they take a message, and failing after.
// Pure: chance comes from the seed.
#pragma once
#include <cstdint>
#include <string_view>

#include "shared/base/random.h"

namespace fw::printer::demo_shop {

enum class Mishap {
  none,
  // before the message is taken
  unavailable,  // 503
  too_many,     // 429 with Retry-After
  cut_before,   // the connection is reset
  // the message is taken and answered well, but late
  slow,
  // the message is taken, and the sender cannot know
  error_after,  // 500
  cut_after,    // the connection is reset
  hang_after,   // no answer within any patience
};

std::string_view name_of(Mishap mishap);

// Whether the message is not taken.
bool is_before(Mishap mishap);

struct MishapRates {
  std::uint64_t fail_per_mille = 0;            // the first group and `slow`
  std::uint64_t take_then_fail_per_mille = 0;  // the last group
};

// Draws for one delivery. `so_far` mishaps of the same message count: after
// `most_per_message` of them it goes well, so that every demo comes to an end.
inline constexpr int most_per_message = 3;
Mishap draw_mishap(const MishapRates& rates, int so_far, Random& random);

}  // namespace fw::printer::demo_shop
