// Stops that come to a walk after it was planned: units that were short elsewhere,
// the rest of another lot, goods that a packer misses.
#pragma once
#include "server/domain/reallocation.h"
#include "server/service/context.h"
#include "server/store/waves.h"

namespace fw::service {

struct StopWish {
  Id packet = 0;        // the walk that it may join; 0 = none
  bool urgent = false;  // it waits at the pack station: a packet of its own, before all others
};
// Stores the task (its batch, slot and sequence are chosen here) and the stop that
// stands for it: in the walk in progress when the place lies ahead, else in a packet
// of the fulfilment that nobody has begun, else in an urgent one with its own tote.
// "Ahead": from where the walk stands, joining costs at most the setting
// "join_detour_mm" (40 m) more than going on. Returns the packet.
Id give_stop(Context& context, Id site, store::TaskRow task, const StopWish& wish);

// What going to each of the sources adds to the walk; as much as it may add at most when
// there is no walk.
void set_detours(Context& context, Id packet, std::vector<domain::Source>& sources);

}  // namespace fw::service
