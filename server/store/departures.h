// Departures and their rules, and which fulfilments go with them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/catalog.h"

namespace fw::store {

struct DepartureRow {
  Id id = 0, site = 0, carrier = 0;
  std::string carrier_code;
  EpochMs cut_off_at_ms = 0, pick_by_ms = 0, pack_by_ms = 0, leaves_at_ms = 0;
  bool closed = false, cancelled = false;
};
std::optional<DepartureRow> load_departure(Connection& database, Id departure);
// Not closed, not cancelled, cut-off later than `at_ms`, the first to leave.
std::optional<DepartureRow> next_departure_after_cut_off(Connection& database, Id site, Id carrier,
                                                         EpochMs at_ms);
// The same by pack-by: what is being worked on can still catch it.
std::optional<DepartureRow> next_departure_to_pack_for(Connection& database, Id site, Id carrier,
                                                       EpochMs at_ms);
// Open ones, by the time they leave.
std::vector<DepartureRow> open_departures(Connection& database, Id site, std::int64_t most);
// Not closed yet, but their truck has left by `now_ms` or by word, or is cancelled.
std::vector<DepartureRow> departures_gone(Connection& database, Id site, EpochMs now_ms,
                                          std::int64_t most);
// left_at_ms or cancelled_at_ms := now, where it is not set.
void mark_departure(Writer& writer, Id departure, const std::string& column);
// Neither cancelled, left nor closed any more.
void restore_departure(Writer& writer, Id departure);
void close_departure(Writer& writer, Id departure);

// Makes or changes the departure with this site, carrier and leaves_at_ms.
SavedRow save_departure(Writer& writer, const DepartureRow& departure);
// Makes it when there is none at this instant; true when it was made.
bool insert_departure_if_new(Writer& writer, const DepartureRow& departure);

struct RuleRow {
  Id id = 0, site = 0, carrier = 0;
  std::string weekdays, leaves_at_local;
  std::int64_t cut_off_minutes_before = 0, pick_by_minutes_before = 0, pack_by_minutes_before = 0;
};
SavedRow save_rule(Writer& writer, const RuleRow& rule);
std::vector<RuleRow> departure_rules(Connection& database, Id site);

struct WaitingFulfilment {
  Id id = 0, order = 0, carrier = 0;
};
// Neither completed nor cancelled, on this departure.
std::vector<WaitingFulfilment> fulfilments_on(Connection& database, Id departure,
                                              std::int64_t most);
// Neither completed nor cancelled, on no departure, with anything to send.
std::vector<WaitingFulfilment> fulfilments_without_departure(Connection& database, Id site,
                                                             std::int64_t most);
// Moves the fulfilment and its parcels that were not handed over; 0 = to none. The
// first departure is also the promised one.
void put_on_departure(Writer& writer, Id fulfilment, Id departure);

struct PromiseRow {  // per departure that fulfilments were promised to
  Id departure = 0;
  std::int64_t made = 0, missed = 0, open = 0;
};
std::vector<PromiseRow> promises(Connection& database, Id site, EpochMs now_ms);

}  // namespace fw::store
