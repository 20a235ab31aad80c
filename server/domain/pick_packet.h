// A pick trip as a work packet.
//
// The floor process: the picker fetches a cart and binds an empty tote to each
// slot; then walks stop by stop: scan the location, take the total of one item,
// put it slot by slot, earliest departure first; at the end brings the cart to a
// pack place and scans it. On the way the picker may say that fewer are there
// (short) or come back later (skip): what is put off comes before the end.
//
// Other ways off the path: goods are damaged, another lot is taken than proposed, a
// tote is full in the middle of a put or between stops, an item lies where it does
// not belong, the cart is left at another place. When the books say that a pick
// empties its place, the picker is asked whether it is empty now.
//
// A sort tote takes the units of many orders: one put for all of them at a stop.
//
// A trip that another device goes on with is made anew from what is left: slots
// that have their tote are not bound again, and the stops get fresh step ids.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "server/domain/steps.h"

namespace fw::domain {

// A further order's part of a put.
struct PutShare {
  Id task = 0;
  Id fulfilment = 0;
  Id order_line = 0;
};

struct PickPut {
  Id task = 0;
  Id fulfilment = 0;
  Id order_line = 0;
  std::string order_number;
  std::int64_t slot = 0;  // 1-based
  Quantity quantity = 0;
  // Into a sort tote: what the put brings for further orders, in the order in which
  // they are credited; `quantity` is the sum.
  std::vector<PutShare> shares{};
  bool sort = false;
};

// One item (and lot) at one place.
struct PickStop {
  Id place = 0;
  std::string place_code;
  std::string check_digits;
  std::string aisle;
  std::string level;
  Id item = 0;
  std::string sku;
  std::string item_name;
  std::vector<ItemCode> codes;
  bool needs_lot = false;
  bool needs_serial = false;
  bool strict_lot = false;           // another lot than `lot` only with a reason
  bool zero_check = true;            // ask whether the place is empty when it should be
  std::vector<std::string> twins{};  // names of other items with one of the codes
  Id lot = 0;
  std::string lot_code;
  std::string expiry_date;     // YYYY-MM-DD or ""
  Quantity left_on_shelf = 0;  // after this pick, as booked
  std::vector<PickPut> puts;   // earliest departure first
};

struct PickSlot {
  std::int64_t slot = 0;
  Id fulfilment = 0;
  std::string order_number;
  std::int64_t lines = 0;
  std::string tote;   // that stands in it already; "" = to be bound
  bool sort = false;  // for orders of one unit each; no fulfilment's
};

struct PickTrip {
  std::string wave_number;
  std::string carrier;        // of the earliest departure; "" = none
  std::string cut_off_local;  // "16:30"
  std::vector<PickSlot> slots;
  std::vector<PickStop> stops;     // in walking order
  std::string start_place_code{};  // where the cart is fetched; "" = where it always is
  Id first_stop = 0;               // stops that earlier revisions had: ids are never used again
  std::vector<std::string> drop_place_codes;
};

// What a step stands for in the books.
struct PacketLink {
  Id step = 0;
  std::string kind;  // "bind", "item", "put", "share", "drop"
  Id pick_task = 0;
  Id fulfilment = 0;
  Id order_line = 0;
  Id item = 0;
  Id lot = 0;
  Id place = 0;
  std::int64_t slot = 0;
  Id move_task = 0;
  Id of_step = 0;    // share: the put that stands for it
  Id tote_load = 0;  // tote_taken
};

struct PacketDraft {
  wire::Packet packet;
  std::vector<PacketLink> links;
};

// Puts and shares of a stop have one id each; a stop with more is made two.
inline constexpr std::size_t most_puts_of_stop = 800;

PacketDraft pick_packet(const PickTrip& trip);

// A stop that joins a packet on its way.
struct StopJoining {
  PickStop stop;       // with one put
  Id first_stop = 0;   // stops that the packet has had
  Id after_group = 0;  // 0 = before the first stop
  std::string tote;    // in the put's slot, as far as it is known
};
std::vector<PacketLink> add_stop(wire::Packet& packet, const StopJoining& joining);

// Whether a group of a pick packet is a stop (not the totes' or the drop).
bool is_stop(const wire::Group& group);

// Steps of one stop share their id divided by this.
inline constexpr Id steps_a_stop = 1000;

// How many stops' worth of ids a packet with these steps has used, by this revision.
// Revisions are skipped after a restore, and with them the ids that lost ones had.
Id stops_used(const std::vector<Id>& steps, int revision);

// The packet with only this much left to put: `left` by put step; steps it does
// not name stay as they are. A stop with nothing left is dropped. True when
// anything changed.
bool shrink_pick_packet(wire::Packet& packet, const std::map<Id, Quantity>& left);

}  // namespace fw::domain
