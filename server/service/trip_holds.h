// Work that stands still because a tote or cart of it is on hold.
//
// Whoever has the trip, the put-back or the order at a pack station hears of it before
// the next scan: a page that must be acknowledged. Nobody gets it by scanning any of its
// totes until nothing of it is on hold; then it is the next job of the person who had it,
// if they are still signed on, else it waits to be scanned.
#pragma once
#include <optional>
#include <string>

#include "server/service/context.h"

namespace fw::service {

void stop_work_with(Context& context, Id container);
// The container's last hold is released.
void return_work_with(Context& context, Id container);

}  // namespace fw::service
