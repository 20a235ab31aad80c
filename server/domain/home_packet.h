// The home packet: what a device offers when it holds no work. A handheld asks
// for the next trip (ENTER, or the barcode of a cart or tote that waits); a pack
// station opens an order by any of its totes, or takes a sort tote in hand. Packet id
// 0, never leased.
#pragma once
#include <string>

#include "shared/wire/values/packet.h"

namespace fw::domain {

// Work that somebody else has begun, shown before it is taken over.
struct TakeOver {
  Id packet = 0;
  std::string kind;
  std::string worker_name;
  Quantity done = 0, all = 0;         // tasks; of packing none
  std::string order_number;           // of packing
  std::string first_load, last_load;  // codes of its totes; "" = none
};
// A home packet with one question, "take" or "leave"; its step's id is the packet's.
wire::Packet take_over_packet(const TakeOver& offer);

// A sort tote at a pack station: any item out of it opens the order that the unit is
// for. One that the books believe empty is asked about; another tote may be scanned
// at any time.
struct SortTote {
  std::string code;
  Quantity units = 0;  // in it, as booked
};
wire::Packet sort_home(const SortTote& tote);

// A unit out of a sort tote that goes into no box now: where it is put is asked. The
// step's id is the item's, or its lot's, where one was read off it.
enum class AsideReason { cancelled, held, stranger };
struct Aside {
  Id unit = 0;  // item or lot
  std::string item_name;
  std::string tote;
  AsideReason reason = AsideReason::stranger;
};
wire::Packet aside_packet(const Aside& aside);

// The order was put on hold with its unit in the open box: it is taken out of that, into
// a tote of its own. The step's id is that of the order's packet.
struct HeldBox {
  Id packet = 0;
  std::string order_number;
  std::string item_name;
  std::string tote;    // that is sorted
  std::string box_at;  // where the box was left; "" = here
};
wire::Packet held_box_packet(const HeldBox& box);

enum class Home { handheld, pack_station };

wire::Packet home_packet(Home home);

}  // namespace fw::domain
