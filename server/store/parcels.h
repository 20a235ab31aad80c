// Parcels, shipments and what the pack station needs of an order.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct FulfilmentRow {
  Id id = 0, site = 0, order = 0, wave = 0, departure = 0, service = 0;
  std::string order_number, external_reference, channel, upstream;
  std::string carrier_code, service_code, service_name, tracking_scheme;
  EpochMs pack_by_ms = 0;  // 0 = no departure
  bool completed = false, cancelled = false;
};
std::optional<FulfilmentRow> load_fulfilment(Connection& database, Id fulfilment);
// Tasks of the fulfilment that are neither done nor decided, and units that are
// still to be given a place.
std::int64_t open_tasks(Connection& database, Id fulfilment);

// An item in the fulfilment's loads that its lines still want in a parcel; what
// lies there beyond that belongs to no line.
struct PackLine {
  Id item = 0;
  std::string sku, name;
  bool tracks_serial = false;
  Quantity quantity = 0;
};
std::vector<PackLine> items_to_pack(Connection& database, Id fulfilment);
// Where units of the item lie in the fulfilment's loads: lot by lot, oldest
// expiry first.
struct LoadContent {
  Id load = 0;
  domain::StockKey key;
  std::string lot_code;
  Quantity quantity = 0;
};
std::vector<LoadContent> find_in_loads(Connection& database, Id fulfilment, Id item);

// A line of the order that has picked units of the item not yet in a parcel.
struct LineToPack {
  Id order_line = 0;
  Quantity left = 0;
};
std::vector<LineToPack> lines_to_pack(Connection& database, Id fulfilment, Id item);

struct ParcelRow {
  Id id = 0, site = 0, fulfilment = 0, shipment = 0, container = 0;
  std::int64_t number = 0, weight_g = 0;
  std::string sscc, tracking;
  bool closed = false, labelled = false, voided = false, handed_over = false;
};
std::optional<ParcelRow> load_parcel(Connection& database, Id parcel);
std::optional<ParcelRow> open_parcel(Connection& database, Id fulfilment);
std::optional<ParcelRow> last_closed_parcel(Connection& database, Id fulfilment);
std::optional<ParcelRow> find_parcel(Connection& database, const std::string& sscc_or_tracking);
// By SSCC or tracking number, void ones too.
std::optional<ParcelRow> find_any_parcel(Connection& database, const std::string& sscc_or_tracking);
std::vector<ParcelRow> parcels_of(Connection& database, Id fulfilment);  // not voided
struct VoidParcel {
  std::string sscc, tracking, reason;
};
// Those that had numbers.
std::vector<VoidParcel> void_parcels_of(Connection& database, Id shipment);
// Makes the parcel, its container and, for the first one, the shipment.
ParcelRow insert_parcel(Writer& writer, const FulfilmentRow& fulfilment);
void add_to_parcel(Writer& writer, Id parcel, Id order_line, Id item, Id lot, Quantity quantity);
// The reverse; a line of nothing is removed.
void take_from_parcel(Writer& writer, Id parcel, Id order_line, Id lot, Quantity quantity);
// The tote loads that units of the line and lot in the open parcel came out of, by the
// ledger; what was packed last is first.
struct PackedFrom {
  Id load = 0;
  Quantity quantity = 0;
};
std::vector<PackedFrom> loads_packed_from(Connection& database, Id parcel, Id order_line, Id lot);
std::vector<Id> items_of_order(Connection& database, Id order);
void note_weight(Writer& writer, Id parcel, std::int64_t weight_g);
void close_parcel(Writer& writer, const ParcelRow& parcel, Id carton_type, Id departure);
// The parcel and its labels are void; its numbers are never used again.
void void_parcel(Writer& writer, Id parcel, const std::string& reason);
// labelled_at_ms or applied_at_ms := now, where it is not set.
void mark_parcel(Writer& writer, Id parcel, const std::string& column);

struct ParcelLine {
  Id order_line = 0, item = 0, lot = 0, owner = 0;
  std::int64_t line_number = 0;
  std::string sku, name, lot_code, expiry_date;
  Quantity quantity = 0;
  std::int64_t unit_weight_g = 0;
};
std::vector<ParcelLine> lines_of_parcel(Connection& database, Id parcel);

struct CartonRow {
  Id id = 0;
  std::string code, name;
  std::int64_t length_mm = 0, width_mm = 0, height_mm = 0, tare_g = 0, most_weight_g = 0;
};
std::vector<CartonRow> cartons(Connection& database, Id site);  // smallest first
// What is picked and in no closed parcel yet, for the carton proposal.
struct GoodsToPack {
  Id item = 0;
  Quantity quantity = 0;
  std::int64_t length_mm = 0, width_mm = 0, height_mm = 0, weight_g = 0;  // of a unit
  bool upright = false, fragile = false;
  std::string kinds, never_with;
};
std::vector<GoodsToPack> goods_to_pack(Connection& database, Id fulfilment);

// ---- shipments --------------------------------------------------------------------

struct ShipmentLine {
  std::int64_t line_number = 0;
  Id order_line = 0;
  std::string sku, short_reason;
  Quantity ordered = 0, shipped = 0, cancelled = 0, open = 0;
  bool backordered = false;
};
std::vector<ShipmentLine> lines_of_order(Connection& database, Id order);
std::string ship_point(Connection& database, Id site);
void mark_completed(Writer& writer, Id shipment, Id fulfilment);
// Something of it came back: it will be completed again.
void mark_uncompleted(Writer& writer, Id fulfilment);
struct ShipmentRow {
  Id id = 0, fulfilment = 0;
  int revision = 0;  // the newest; 0 = not completed yet
};
std::optional<ShipmentRow> load_shipment(Connection& database, Id shipment);
// The shipment's next revision; nobody has confirmed it yet.
void add_shipment_revision(Writer& writer, Id shipment, int revision, const std::string& type,
                           const std::string& message_id);

struct NewMessage {
  std::string id, upstream, type, body;
  Id shipment = 0;
  int revision = 1;
};
// Nothing when the order's upstream has no row: nobody wants to hear of it.
bool insert_upstream_message(Writer& writer, const NewMessage& message);

// ---- addresses (for labels) ----------------------------------------------------------

struct AddressRow {
  std::string name, company, street, street2, postal_code, city, region, country;
};
AddressRow ship_to(Connection& database, Id order);
AddressRow ship_from(Connection& database, Id site);

}  // namespace fw::store
