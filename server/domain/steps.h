// Parts that steps of every kind of work share: going to a place, and the scans
// that mean an item.
#pragma once
#include <string>
#include <vector>

#include "shared/wire/values/packet.h"

namespace fw::domain {

struct ItemCode {
  std::string code;  // GTIN-14 or as printed
  Quantity quantity = 1;
  std::string level = "each";  // "inner", "case", "pallet"
};

// A location as a person is sent to it; `check_digits` may be typed in its stead, "" = none.
struct PlaceToScan {
  std::string code, check_digits, aisle, level;
};

wire::Accept accept_place(const std::string& code, const std::string& check_digits);
wire::Step place_step(Id id, const wire::Text& context, const PlaceToScan& place);

// `lot` "": the scan may be of any lot.
std::vector<wire::Accept> accept_item(const std::vector<ItemCode>& codes, const std::string& name,
                                      const std::string& lot);
// "LOT A1" or "LOT A1 EXP 2026-12-31"; nothing for an item without lots.
void add_lot_line(std::vector<wire::Text>& lines, const std::string& lot,
                  const std::string& expiry_date);

}  // namespace fw::domain
