// Continuous release: instead of a supervisor who makes waves, work is topped up as
// people run short of it. So much waits that nobody stands idle, and no more: what is
// not on a trip yet can still go behind an order with an earlier truck. When such an
// order comes in late, the trips that nobody has begun are taken back and planned anew
// together with it.
#pragma once
#include <cstdint>

#include "shared/base/types.h"

namespace fw::domain {

struct ReleaseRule {
  std::int64_t trips_ahead = 0;  // for each picker, begun by nobody; 0 = people make waves
  std::int64_t cart_slots = 8;   // totes on a cart
  std::int64_t hurry_ms = 30 * 60'000;
};

struct ReleaseOutlook {
  std::int64_t pickers = 0;         // signed on at handhelds
  std::int64_t trips_waiting = 0;   // released, begun by nobody
  std::int64_t orders_waiting = 0;  // open, reserved, in no wave; counting may stop at some
  EpochMs first_pick_by_ms = 0;     // of those that wait; 0 = none has a truck
  EpochMs first_leaves_at_ms = 0;   // when that truck leaves
  EpochMs last_leaves_at_ms = 0;    // the latest truck of the waiting trips; 0 = none
};

// How many orders, earliest truck first, make the next trips; 0 = enough waits.
std::int64_t orders_to_release(const ReleaseOutlook& outlook, const ReleaseRule& rule);

// Whether an order that waits must be picked soon, while trips for later trucks lie
// before it that nobody has begun.
bool wants_replan(const ReleaseOutlook& outlook, const ReleaseRule& rule, EpochMs now_ms);

}  // namespace fw::domain
