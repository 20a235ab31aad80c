// Orders put aside at a pack station, and what they wait for.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct ParkedRow {
  Id id = 0, fulfilment = 0, place = 0;  // place 0 = the station has none
  std::string place_code, reason;
};
void insert_parked(Writer& writer, Id site, const ParkedRow& parked, Id device, Id worker);
std::optional<ParkedRow> parked_order(Connection& database, Id fulfilment);
// Somebody goes on with it, or it is over.
void end_parked(Writer& writer, Id fulfilment);

// Units of a fulfilment that are not in its totes yet: to be picked, or to be given a
// place to be picked from.
struct StillComing {
  std::string sku, name;
  Quantity quantity = 0;
};
std::vector<StillComing> still_coming(Connection& database, Id fulfilment);

}  // namespace fw::store
