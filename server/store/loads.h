// Containers and tote loads: one load is one use of a tote, begun where it is
// bound, ended when it is known to be empty.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct ContainerRow {
  Id id = 0;
  std::string code;
  std::string kind;
  Id stands_in = 0;  // place; 0 = unknown
};
// Units of a sort_unit row `u` that are in the tote of its load `s` now.
inline constexpr const char* units_in_sort_load =
    "(SELECT COALESCE(SUM(CASE WHEN m.to_place_id = s.container_id AND m.from_place_id <> "
    "m.to_place_id THEN m.quantity ELSE 0 END - CASE WHEN m.from_place_id = s.container_id THEN "
    "m.quantity ELSE 0 END), 0) FROM stock_move m WHERE m.order_line_id = u.order_line_id)";
// Of the same rows: a unit was packed out of the tote into a box that is open still.
inline constexpr const char* unit_in_open_box =
    "EXISTS (SELECT 1 FROM parcel_line y JOIN parcel b ON b.id = y.parcel_id WHERE "
    "y.order_line_id = u.order_line_id AND b.closed_at_ms IS NULL AND b.voided_at_ms IS NULL AND "
    "EXISTS (SELECT 1 FROM stock_move m WHERE m.order_line_id = u.order_line_id AND m.parcel_id = "
    "b.id AND m.tote_load_id = s.id AND m.reason = 'pack'))";
// For a WHERE of tote_load t and the fulfilment :1: its own loads, and live sort loads
// in whose tote it has goods.
std::string loads_of_fulfilment();
std::optional<ContainerRow> find_container(Connection& database, Id site, const std::string& code);
// Its id alone, as kept in memory; 0 = there is none with this code.
Id container_id(Writer& writer, Id site, const std::string& code);
// What lines of one order have in a container, by the ledger.
struct LineContent {
  Id order_line = 0;
  domain::StockKey key;
  Quantity quantity = 0;
};
std::vector<LineContent> lines_in(Connection& database, Id container, Id order);
Id order_of(Connection& database, Id fulfilment);
// A container that nobody announced: totes are known from their first scan on.
ContainerRow insert_container(Writer& writer, Id site, const std::string& code,
                              const std::string& kind);
void move_container(Writer& writer, Id container, Id place);
bool is_empty(Connection& database, Id container);

struct LoadRow {
  Id id = 0;
  Id container = 0;
  std::string container_code;
  Id batch = 0;
  Id packet = 0;
  Id fulfilment = 0;
  std::int64_t slot = 0;
  bool dropped = false;
  bool ended = false;
  EpochMs began_at_ms = 0;
  bool sort = false;       // of several orders of one unit; `fulfilment` is none
  std::string end_reason;  // "empty": nobody looked into it, the books had nothing

  friend bool operator==(const LoadRow&, const LoadRow&) = default;
};
Id insert_load(Writer& writer, Id site, const LoadRow& load);
std::optional<LoadRow> live_load_of(Connection& database, Id container);
// The last use of the container, ended or not.
std::optional<LoadRow> newest_load_of(Writer& writer, Id container);
// Every use of the container, ended ones too, oldest first; at most the last 50.
std::vector<LoadRow> loads_of_container(Connection& database, Id container);
// The tote that stands in the slot now (a spare one has taken a full one's place).
std::optional<LoadRow> load_in_slot(Connection& database, Id packet, std::int64_t slot);
std::vector<LoadRow> live_loads_of_packet(Connection& database, Id packet);
// Its own, and the sort loads that have goods of its order in them.
std::vector<LoadRow> live_loads_of_fulfilment(Connection& database, Id fulfilment);
// How many totes of the packet stand there.
std::int64_t loads_standing_at(Connection& database, Id packet, Id place);
void mark_dropped(Writer& writer, Id load);
void end_load(Writer& writer, Id load, const std::string& reason);

std::optional<LoadRow> load_of(Connection& database, Id load);
// The fulfilment that the line's units were picked for last; 0 = none.
Id fulfilment_of_line(Connection& database, Id order_line);
// Of an open mixed_tote that names one of the fulfilment's loads or its order: the
// tote's code; "" = none.
std::string mixed_tote_of(Connection& database, Id fulfilment);

// What is in a container, by the books.
struct ContentRow {
  domain::StockKey key;
  Quantity quantity = 0;
};
std::vector<ContentRow> content_of(Connection& database, Id place);

// The location with this code and one of these roles; nothing when there is none.
std::optional<Id> find_location(Connection& database, Id site, const std::string& code);
std::string role_of_location(Connection& database, Id place);

// The item with this barcode; 0 when there is none (or more than one).
Id item_of_code(Connection& database, const std::string& code);

void insert_hold(Writer& writer, Id site, const std::string& kind, Id target,
                 const std::string& reason, const std::string& placed_by);
// Releases the live holds of this target; how many there were.
std::int64_t release_hold_of(Writer& writer, const std::string& kind, Id target,
                             const std::string& by);
bool is_on_hold(Connection& database, const std::string& kind, Id target);

}  // namespace fw::store
