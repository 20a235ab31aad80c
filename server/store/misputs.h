// Units that a pack station missed, whose order still wants them, and units that it found
// too many: the one may be the other, put into the wrong tote.
#pragma once
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct MissedUnits {
  Id discrepancy = 0;
  bool written_off = false;  // the rule gave them up already
  Id order = 0, order_line = 0, fulfilment = 0, item = 0, lot = 0;
  std::string order_number, sku, tote;  // tote: one of the order's, at a station
  Quantity quantity = 0;                // not found yet and still wanted
};
// Missed at or after `since_ms`, by live orders with a tote set down at a station, the
// newest first; not of the fulfilment that asks.
std::vector<MissedUnits> missed_units(Connection& database, Id site, Id except_fulfilment,
                                      EpochMs since_ms, std::int64_t most);

struct NamedUnits {
  Id discrepancy = 0;
  Quantity quantity = 0;
  bool written_off = false;  // by the rule: units found too many are booked as found
};
// Open discrepancies of these kinds about units of the item, the oldest first; not of the
// order that asks.
std::vector<NamedUnits> units_in_question(Connection& database, Id site,
                                          const std::vector<std::string>& kinds, Id item,
                                          Id except_order);
// Units of the item that the order's packers found too many and put aside after `since_ms`;
// those that a person settled are not asked about any more. The oldest first.
std::vector<NamedUnits> strays_of_order(Connection& database, Id site, Id order, Id item,
                                        EpochMs since_ms);
// Units of the key that somebody did not find when this packet was to bring them back.
std::vector<NamedUnits> missed_at_put_back(Connection& database, Id packet,
                                           const domain::StockKey& key);
// It is about fewer units: the others are found.
void lessen_discrepancy(Writer& writer, Id discrepancy, Quantity quantity);
// Units of the line that wait for stock wait no more.
void end_waits_of_line(Writer& writer, Id fulfilment, Id order_line, const std::string& outcome);

}  // namespace fw::store
