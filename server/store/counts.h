// Count tasks, what was counted, and the books that it is held against.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct CountTaskRow {
  Id id = 0, site = 0, place = 0, item = 0, lot = 0, discrepancy = 0, packet = 0;
  std::string reason;
  std::string opened_by{};  // a person's name; "" = a rule
  bool ended = false;
};
Id insert_count_task(Writer& writer, const CountTaskRow& task);
std::optional<CountTaskRow> load_count_task(Connection& database, Id task);
std::vector<CountTaskRow> open_count_tasks(Connection& database, Id packet);
// The open count packet of the place that nobody has begun; 0 = none.
Id joinable_count_packet(Connection& database, Id place);
Id place_of_count(Connection& database, Id packet);
void end_count_tasks(Writer& writer, Id packet, const std::string& outcome);

// One of them; those of its packet go on.
void end_count_task(Writer& writer, Id task, const std::string& outcome);
// The packet is offered no later than this rank says.
void hurry_packet(Writer& writer, Id packet, std::int64_t rank);

// A count as people see it.
struct CountResultView {
  std::string sku, lot;
  Quantity booked = 0, counted = 0, adjusted = 0, pending = 0;
  EpochMs counted_at_ms = 0;
};
struct CountView {
  Id id = 0, packet = 0;
  std::string site, place, sku, lot, reason, opened_by;
  std::string state;  // "free", "in_hand", "begun", or how it ended
  std::string worker;
  EpochMs opened_at_ms = 0;
  std::optional<EpochMs> ended_at_ms;
  std::vector<CountResultView> results{};  // of find_count only
};
// Open ones in the order in which they are offered, or the newest of all.
std::vector<CountView> list_counts(Connection& database, bool all, std::int64_t most);
std::optional<CountView> find_count(Connection& database, Id task);

// Items and lots that the books have at a place, all statuses and owners together.
struct CountLine {
  Id item = 0, lot = 0;
  std::string sku, name, lot_code, expiry_date;
  Quantity booked = 0;
};
// `item` 0 = all; with an item it is there also when nothing of it is booked.
std::vector<CountLine> lines_to_count(Connection& database, Id site, Id place, Id item, Id lot);
Id item_of_lot(Connection& database, Id lot);  // 0 = no lot has this id
// The item's lot with this code, made known when it is new; "" = 0.
Id lot_of_code(Writer& writer, Id item, const std::string& code, const std::string& expiry_date);
// The item with this barcode that the books have at the place, else the only one
// with it; 0 = not clear.
Id item_of_code_at(Connection& database, const std::string& code, Id place);

// Nobody stands longer at a shelf with its goods in the hands before they are put.
inline constexpr std::int64_t in_hand_most_ms = 600'000;

struct CountInstant {
  EpochMs at_ms = 0;          // by the device's clock, put right
  std::int64_t error_ms = 0;  // of that
  Id device = 0;              // what it told before was before the count
  Id packet = 0;              // and so was what moved before this was made
};
struct BookedThen {
  Quantity now = 0;
  Quantity booked = 0;     // if all that is unsure was moved before the count
  Quantity unsure = 0;     // moved so close to it that no clock can tell: came less went
  bool is_unsure = false;  // something did, even if it came and went again
  Quantity in_hand = 0;    // of `now`: told by another device as found there, not put yet
};
// On the books of a key's place, item and lot (all statuses and owners) when it was
// counted: now, minus what other devices and commands moved there after it. A pick is
// told when its goods are put; they left the shelf some time after what its device told
// of the stop before, so that a count in between is unsure of them. One thing is told
// before: how many a picker found where fewer lie than wanted.
BookedThen booked_at(Connection& database, Id site, Id place, Id item, Id lot,
                     const CountInstant& counted);
struct KeyLevel {
  domain::StockKey key;
  Quantity quantity = 0, allocated = 0;
};
// Available stock first.
std::vector<KeyLevel> levels_at(Connection& database, Id site, Id place, Id item, Id lot);

struct CountResultRow {
  Id id = 0, site = 0, packet = 0, place = 0, item = 0, lot = 0, fact = 0, discrepancy = 0;
  Quantity booked = 0, counted = 0, adjusted = 0, pending = 0;
  Quantity in_hand = 0;  // told as found by then, and not put yet: not missing
  EpochMs counted_at_ms = 0;
  std::int64_t error_ms = 0;
};
Id insert_count_result(Writer& writer, const CountResultRow& result);
// By the device's clock put right: the last that the fact's stream told before the stop
// of the fact, at most in_hand_most_ms before it. From then on its goods may have been in
// the hands of their picker.
EpochMs in_hand_since(Connection& database, Id fact);
bool told_by(Connection& database, Id fact, Id device);
// The first count of the key that happened after `at_ms`.
std::optional<CountResultRow> first_count_after(Connection& database, Id place, Id item, Id lot,
                                                EpochMs at_ms);
std::optional<CountResultRow> count_of_discrepancy(Connection& database, Id discrepancy);
bool has_pending_count(Connection& database, Id place);
void save_pending(Writer& writer, const CountResultRow& result);
void save_in_hand(Writer& writer, const CountResultRow& result);
struct AbsorbedPick {
  Id fact = 0, result = 0;
  Quantity in_hand = 0, pending = 0, moved = 0;
};
void insert_absorbed_pick(Writer& writer, const AbsorbedPick& pick);
// It is undone: what it was, and no more.
std::optional<AbsorbedPick> take_absorbed_pick(Writer& writer, Id fact);
std::optional<CountResultRow> count_result(Connection& database, Id result);
void name_discrepancy(Writer& writer, Id result, Id discrepancy);

// Holds that the rules put on a place because of a short end: it was counted.
std::int64_t release_short_holds(Writer& writer, Id place, const std::string& released_by);
// Open discrepancies of these kinds about the place, and the item when it is not 0.
std::vector<Id> open_discrepancies_at(Connection& database, Id place, Id item,
                                      const std::vector<std::string>& kinds);

}  // namespace fw::store
