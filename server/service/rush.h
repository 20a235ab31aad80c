// A rush order joins a released wave: a free slot of a trip that nobody has begun
// (its walk is made anew), else a trip of its own at the top of the list.
#pragma once
#include <string>

#include "server/service/interventions.h"

namespace fw::service {

struct Rushed {
  std::string wave, order;
  Id packet = 0;  // 0 = the trip is not released yet
  bool own_trip = false;
  Quantity units = 0;      // to be picked in this wave now
  Quantity left_over = 0;  // reserved, but at no pick place: they stay for a later wave
};
// `wave` "" = the newest released one that is open. Refusals: unknown_wave,
// no_open_wave, wave_ended, unknown_order, order_on_hold, nothing_reserved, no_stock,
// missing_field.
Result<Rushed> add_to_wave(Context& context, const std::string& site, const std::string& wave,
                           const std::string& reference, const Decision& decision);

}  // namespace fw::service
