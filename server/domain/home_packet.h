// The home packet: what a device offers when it holds no work. A handheld asks
// for the next trip (ENTER, or the barcode of a cart or tote that waits); a pack
// station opens an order by any of its totes. Packet id 0, never leased.
#pragma once
#include "shared/wire/values/packet.h"

namespace fw::domain {

enum class Home { handheld, pack_station };

wire::Packet home_packet(Home home);

}  // namespace fw::domain
