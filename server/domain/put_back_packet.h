// Goods that lie where they must not stay, brought back to pick places, as a work
// packet.
//
// The floor process: the worker scans the tote (or the place) where the goods lie;
// takes each item out, scanned and counted; carries it to the pick place that the
// screen names, or to another one that suits better, and scans it. Fewer there, or
// damaged: that is said at the item, and the rest goes on.
//
// Step ids follow the task, so that a packet that grows or shrinks keeps them.
#pragma once
#include <string>
#include <vector>

#include "server/domain/pick_packet.h"

namespace fw::domain {

struct PutBackItem {
  Id task = 0;
  std::int64_t ordinal = 0;  // of the task in its packet, from 0: makes the step ids
  Id item = 0;
  std::string sku;
  std::string name;
  std::string lot_code;
  std::vector<ItemCode> codes;
  Quantity quantity = 0;      // still to be brought away
  bool maybe_in_box = false;  // a packer had begun: the open box by the tote has it
  Id place = 0;               // proposed; 0 = none
  std::string place_code;
  std::string check_digits;
};

struct PutBack {
  std::string from_code;  // as printed; "~..." = an open box without a barcode
  std::string from_check_digits;
  bool from_container = true;  // else a location
  std::string reason;          // "cancelled", "changed", "wrong_item" ...
  std::vector<PutBackItem> items;
};

// Links: kind "put_back" of each place step and "item" of each item step, both
// with item, place and move task.
PacketDraft put_back_packet(const PutBack& work);

}  // namespace fw::domain
