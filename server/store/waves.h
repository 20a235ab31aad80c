// Waves: what a plan is computed from, and the rows of waves, batches,
// allocations and pick tasks.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

// ---- what a plan is computed from ---------------------------------------------

struct PlanPlace {
  Id id = 0;
  std::string aisle, bay, level;
  Id zone = 0;
  std::string role;
  std::int64_t x_mm = 0, y_mm = 0, z_mm = 0, walk_sequence = 0;
  std::string direction;  // of the aisle: "both", "up", "down"
  std::string trips{};    // may begin or end here: "start", "end", "both"
};
struct PlanStock {
  Id place = 0, item = 0, lot = 0, owner = 0;
  Quantity available = 0;  // on hand - allocated
  std::string expiry_date;
  bool reserve = false;
  Quantity whole = 1;  // reserve: the smallest packaging above each
};
struct PlanItem {
  Id id = 0;
  std::int64_t weight_g = 0, length_mm = 0, width_mm = 0, height_mm = 0;
  bool tracks_expiry = false, tracks_lot = false, tracks_serial = false;
  bool shares_code = false;  // one of its barcodes is another item's, too
  bool fragile = false, upright = false;
  std::string kinds, never_with;
};
struct PlanFulfilment {
  Id id = 0, order = 0;
  EpochMs departure_at_ms = 0;  // leaves_at_ms; 0 = none
  std::int64_t priority = 0;
  EpochMs received_at_ms = 0;
  bool complete_only = false;
  Id departure = 0;  // 0 = none
  Id carrier = 0;
  // Of the whole order.
  std::int64_t order_lines = 0;
  Quantity ordered = 0;
};
struct PlanLine {
  Id fulfilment = 0, order_line = 0, item = 0, owner = 0;
  Quantity reserved = 0;
};
struct PlanCarton {
  Id id = 0;
  std::int64_t length_mm = 0, width_mm = 0, height_mm = 0, most_weight_g = 0;
  std::int64_t tare_g = 0;
};
struct PlanInput {
  std::vector<PlanPlace> places;
  std::vector<PlanStock> stock;
  std::vector<PlanItem> items;
  std::vector<PlanFulfilment> fulfilments;
  std::vector<PlanLine> lines;
  std::vector<PlanCarton> cartons;
};
// Open fulfilments that are in no wave and on no hold, their reserved lines, and
// the stock and places they may be picked from. `channel` "" = all;
// `departs_before_ms` 0 = all; `customer`: shipped to this name or company only,
// "" = all. Read-only; outside any command.
PlanInput load_plan_input(Connection& database, Id site, const std::string& channel,
                          EpochMs departs_before_ms, const std::string& customer = "");

// ---- rows ------------------------------------------------------------------------

struct WaveRow {
  Id id = 0;
  Id site = 0;
  std::string number;
  bool released = false, recalled = false, closed = false;
};
std::optional<WaveRow> find_wave(Connection& database, Id site, const std::string& number);
std::optional<WaveRow> load_wave(Connection& database, Id wave);
struct NewWave {
  Id site = 0;
  std::string number, wave_template;
  std::int64_t walk_mm_planned = 0, walk_mm_location_order = 0;
  std::int64_t cart_slots = 0;
  // Lines that found too little stock, those of fulfilments left out for it included.
  std::int64_t lines_short = 0;
  Quantity units_short = 0;
};
Id insert_wave(Writer& writer, const NewWave& wave);
// released_at_ms, recalled_at_ms or closed_at_ms := now.
void mark_wave(Writer& writer, Id wave, const std::string& column);

struct BatchRow {
  Id wave = 0;
  std::int64_t number = 0;
  std::int64_t slots = 1;
  std::int64_t walk_mm_planned = 0;
  Id start = 0, end = 0;  // places where it was planned to begin and to end; 0 = not said
};
Id insert_batch(Writer& writer, Id site, const BatchRow& batch);
struct TripWay {
  Id start = 0, end = 0;
};
TripWay way_of(Connection& database, Id batch);
// Trips that the wave has, or will have once its plan is applied.
std::int64_t trips_of(Connection& database, Id wave);
std::vector<Id> batches_of(Connection& database, Id wave);

struct OpenLine {  // one fulfilment's reserved part of an order line
  Id fulfilment = 0, order = 0, order_line = 0;
  Quantity reserved = 0;
  Id wave = 0;       // the fulfilment's
  bool open = true;  // neither cancelled nor completed nor on hold
};
std::optional<OpenLine> load_open_line(Connection& database, Id fulfilment, Id order_line);
void put_in_wave(Writer& writer, Id fulfilment, Id wave);  // 0 = in none
void lessen_reservation(Writer& writer, Id fulfilment, Id order_line, Quantity quantity);
// Restores (or makes) the reservation of a line of a fulfilment.
void add_reservation(Writer& writer, Id site, Id fulfilment, Id order_line,
                     const domain::StockKey& key, Quantity quantity);

struct AllocationRow {
  Id id = 0, fulfilment = 0, order_line = 0, order = 0;
  domain::StockKey key;
  Quantity quantity = 0, picked = 0;
  bool ended = false;
};
Id insert_allocation(Writer& writer, Id site, Id wave, const AllocationRow& allocation);
std::optional<AllocationRow> load_allocation(Connection& database, Id allocation);
// Where it is to be picked from; nothing when there is no such allocation.
std::optional<domain::StockKey> allocation_key(Writer& writer, Id allocation);
// Adds to allocation.picked; ends it when nothing is left.
void pick_allocation(Writer& writer, Id allocation, Quantity quantity);
// Gives `quantity` of it back; ends it when nothing is left to pick.
void lessen_allocation(Writer& writer, Id allocation, Quantity quantity, const std::string& reason);
void make_firm(Writer& writer, Id batch);

struct TaskRow {
  Id id = 0, batch = 0, wave = 0, fulfilment = 0, order_line = 0, order = 0, allocation = 0;
  Id place = 0, item = 0, lot = 0;
  Quantity quantity = 0, picked = 0, released = 0;
  std::int64_t slot = 0, sequence = 0;
  bool ended = false;
  bool sort = false;         // goes into a sort tote
  EpochMs leaves_at_ms = 0;  // of the departure; 0 = none
  std::string order_number{};
  Quantity left() const { return quantity - picked - released; }

  friend bool operator==(const TaskRow&, const TaskRow&) = default;
};
Id insert_task(Writer& writer, Id site, const TaskRow& task);
std::optional<TaskRow> load_task(Connection& database, Id task);
// For a put into an order's own tote, as kept in memory: without the departure, which
// changes with no word to the task (leaves_at_ms is 0).
std::optional<TaskRow> put_task(Writer& writer, Id task);
// That a put step stands for: more than one when it goes into a sort tote.
std::vector<TaskRow> tasks_of_put(Connection& database, Id packet, Id step);
// Of a batch, in walking order, then earliest departure.
std::vector<TaskRow> tasks_of_batch(Connection& database, Id batch);
void save_task_progress(Writer& writer, const TaskRow& task, const std::string& end_reason);

// The rule of the line's order: "backorder", "ship_short", "all_or_nothing".
std::string shortage_rule_of(Connection& database, Id order_line);
void note_short(Writer& writer, Id order_line, bool backordered, const std::string& reason);
// Ends a fulfilment that has nothing reserved, allocated, picked or packed any
// more. Returns true when it ended now.
bool dissolve_if_empty(Writer& writer, Id fulfilment);
// Batches of the wave whose packet nobody has begun, and whether a packet exists.
struct BatchPacket {
  Id batch = 0;
  Id packet = 0;  // 0 = not released yet
  bool begun = false;
};
BatchPacket load_batch_packet(Connection& database, Id batch);
Id wave_of_batch(Connection& database, Id batch);
// What fulfilments of a wave still have reserved: no trip of the wave brings it.
struct Remainder {
  Id fulfilment = 0, order = 0, service = 0, order_line = 0;
  std::int64_t priority = 0;
  domain::StockKey key;  // item and owner
  Quantity quantity = 0;
};
// Of the fulfilments that the batch (0 = any) of the wave has tasks of.
std::vector<Remainder> remainders(Connection& database, Id wave, Id batch, std::int64_t most);
// Fulfilments of the wave without anything left in it leave it.
void release_empty_fulfilments(Writer& writer, Id wave);

// ---- releasing: what a pick packet shows -----------------------------------------

struct TripStop {
  Id place = 0, item = 0, lot = 0;
  std::string place_code, check_digits, aisle, level, sku, item_name, lot_code, expiry_date;
  bool tracks_lot = false, tracks_serial = false, tracks_expiry = false;
  Quantity on_hand = 0;
};
// `item` 0: the place alone.
TripStop load_stop(Connection& database, Id site, Id place, Id item, Id lot);
struct BarcodeRow {
  std::string code;
  Quantity quantity = 1;
  std::string level = "each";
};
std::vector<BarcodeRow> barcodes_of(Connection& database, Id item);
// Names of other items that share a barcode with it.
std::vector<std::string> twins_of(Connection& database, Id item);
struct TripFulfilment {
  std::string order_number;
  std::string carrier;
  EpochMs cut_off_at_ms = 0;  // pack_by of its departure; 0 = none
  EpochMs leaves_at_ms = 0;
  std::int64_t priority = 0;
};
TripFulfilment load_trip_fulfilment(Connection& database, Id fulfilment);
std::vector<std::string> place_codes(Connection& database, Id site, const std::string& role);
std::string site_time_zone(Connection& database, Id site);

}  // namespace fw::store
