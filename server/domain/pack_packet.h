// An order at the pack station as a work packet.
//
// The floor process: the packer scans any tote of the order, verifies each item out of
// it in any order, each scan counted; is shown the order's other totes, and scans each
// when it is taken in hand, so that the books know out of which tote a unit came;
// chooses the carton, weighs, and the parcel is closed: its label comes out and
// is scanned on the parcel. "Close this box" goes to the carton with what is
// verified so far, and a next parcel follows. What is missing or damaged is said so
// and picked again; what does not belong goes into the put-back tote, or into the tote of
// the order that is known to miss it; what is in the
// box already can be taken out again. While goods are on their way the order is
// parked: the box stays open, and whoever scans one of its totes goes on.
#pragma once
#include <string>
#include <vector>

#include "server/domain/pick_packet.h"
#include "shared/wire/values/packet.h"

namespace fw::domain {

struct PackItem {
  Id item = 0;
  std::string sku;
  std::string name;
  std::vector<ItemCode> codes;
  bool needs_serial = false;
  Quantity quantity = 0;  // still to be verified
  std::size_t tote = 0;   // the first that it lies in: 0 in hand, 1 the first sister
};

// Another tote with goods of the order.
struct PackTote {
  std::string code;
  Id load = 0;
};

struct PackCarton {
  std::string code;
  std::string name;
};

// Units of an item in one of the proposed boxes.
struct BoxUnits {
  Id item = 0;
  int box = 0;  // 0 = the open one
  Quantity units = 0;
};

// For the open parcel of a fulfilment whose goods may need several.
struct CartonProposal {
  std::string code;      // "" = none
  int fill_percent = 0;  // of its volume; 0 = not known
  int parcels = 1;       // that will be needed, this one included
  // With several parcels, what goes into which: by item, then box. Advice, nothing more.
  std::vector<BoxUnits> boxes{};
};

// Units that are being picked (again) or wait for stock.
struct PackWait {
  std::string name;
  Quantity quantity = 0;
};

// Another order that misses units of an item, and where it stands: what a packer finds of
// it in this order's totes goes into that tote.
struct PackOwner {
  std::string order_number, sku, tote;
  std::vector<ItemCode> codes;
};

struct PackOrder {
  std::string order_number;
  std::string carrier;
  std::string service;
  std::string leave_by_local;          // "16:05"; "" = no departure
  std::string tote;                    // in hand; "" = not known
  std::vector<PackTote> sister_totes;  // to be scanned when they are taken
  Id revision = 1;                     // that the packet will have
  int parcel_number = 1;               // of the open parcel
  bool parcel_begun = false;           // something is in it already
  std::vector<PackItem> items;
  std::vector<PackWait> waits;    // what still comes; not empty: park, or close without it
  std::vector<PackOwner> owners;  // at most two: of goods that may lie here wrongly
  std::string box_at;             // where the open box was parked; "" = here
  std::vector<PackCarton> cartons;
  CartonProposal proposal;
  Quantity most_weight_g = 0;
  // The label of the parcel closed last, to be scanned before going on; "" = none.
  int label_parcel = 0;
  std::string label_sscc;
  std::string label_tracking;
};

// Links carry the item of each verify step and the load of each tote. Group and step ids depend on
// the revision: a later one asks anew for what is left, and never re-uses an id.
PacketDraft pack_packet(const PackOrder& order);

}  // namespace fw::domain
