// What slotting advice is computed from: where items lie, and who walked for what.
#pragma once
#include <string>
#include <vector>

#include "server/store/wave_trips.h"

namespace fw::store {

// Goods in a pick place; one row an item and place, the fullest place of an item first.
struct SlotGoods {
  Id place = 0, item = 0;
  Quantity quantity = 0;
};
std::vector<SlotGoods> slot_goods(Connection& database, Id site);
// Pick places on hold, in or out.
std::vector<Id> held_places(Connection& database, Id site);

// One walk of the past and an item it was for; rows of one walk follow each other.
struct WalkedItem {
  Id walk = 0;
  EpochMs at_ms = 0;
  Id item = 0;
};
// Trips on which something was picked, of waves planned since then: the newest `most`.
std::vector<WalkedItem> walked_trips(Connection& database, Id site, EpochMs since_ms,
                                     std::int64_t most);
// Orders received since then and not cancelled: the newest `most`.
std::vector<WalkedItem> ordered_items(Connection& database, Id site, EpochMs since_ms,
                                      std::int64_t most);

std::string place_code(Connection& database, Id place);
struct ItemName {
  std::string sku, name;
};
ItemName item_name(Connection& database, Id item);

}  // namespace fw::store
