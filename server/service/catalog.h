// The catalogue: what a warehouse is described with, before any order. Sites,
// places, items, carriers, people and devices, each an upsert by its code.
//
// put_row(context, row, mode) checks one row, saves it and answers; a row whose
// key exists changes that row. Codes are 1 to 64 printable characters and never
// begin with '~' (the books' own places do). `site` "" means the only site.
#pragma once
#include <string>
#include <vector>

#include "server/service/row_answer.h"

namespace fw::service {

struct AddressInput {
  std::string street, street2, postal_code, city, region;
  std::string country;  // ISO 3166-1 alpha-2; may stay empty where an address may
};

// A new site gets its virtual places (~supplier ~customer ~shipped ~adjustment
// ~scrap ~unaccounted). At most 4,095 sites.
struct SiteInput {
  std::string code, name;
  std::string time_zone = "Etc/UTC";    // IANA
  std::string ship_point = "labelled";  // or "closed", "manifested"
  std::string gs1_company_prefix;       // 6 to 12 digits: sets the SSCC range; "" leaves it
  AddressInput address;                 // the sender's
  std::string phone, email;
};
struct OwnerInput {
  std::string code, name;
};
struct ZoneInput {
  std::string site, code;
};
// A location makes its zone when it is new.
struct LocationInput {
  std::string site, code, role;  // "pick", "reserve", "staging", "consolidation", "pack", ...
  std::string zone = "A";
  std::string aisle, bay, level;
  std::int64_t x_mm = 0, y_mm = 0, z_mm = 0, walk_sequence = 0;
  std::string check_digits;
  // "start": picking trips may begin here (carts and totes are fetched), "end": they may end
  // here, "both"; "" = neither.
  std::string trips{};
};
// How an aisle of the site's locations is walked: "up" towards larger y (larger x where the
// aisles run across), "down" the other way, "both".
struct AisleInput {
  std::string site, code, direction;
};
// A cart gets one compartment for each slot, coded CART/1, CART/2 ...
struct ContainerInput {
  std::string site, code, kind;  // "tote", "cart", "lpn"
  std::int64_t slots = 8;        // of a cart
  std::int64_t tare_g = 0;       // weight when empty; 0 = not known
  std::string stands_in;         // code of a location or container; "" = not known
};
struct CartonInput {
  std::string site, code, name;
  std::int64_t length_mm = 0, width_mm = 0, height_mm = 0, tare_g = 0;
  std::int64_t most_weight_g = 0;  // 0 = any
};
RowAnswer put_row(Context& context, const SiteInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const OwnerInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const ZoneInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const LocationInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const AisleInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const ContainerInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const CartonInput& row, PutMode mode = PutMode::apply);

// ---- goods (catalog_items.cpp, catalog_stock.cpp) ---------------------------------

struct ItemInput {
  std::string owner;  // "" = the default owner
  std::string sku, name;
  std::int64_t weight_g = 0, length_mm = 0, width_mm = 0, height_mm = 0;  // 0 = not known
  std::int64_t value_minor = 0;  // of one base unit, in minor units of money; 0 = not known
  bool tracks_lot = false, tracks_expiry = false, tracks_serial = false, fragile = false;
  bool upright = false;  // its height stays vertical in a carton
  // Names with blanks between: what it is, and what it must not share a carton with.
  std::string kinds, never_with;
};
// One barcode of one packaging level; "" = the level without a barcode. GTINs
// are kept as 14 digits. A barcode of another item is taken with a warning.
struct PackagingInput {
  std::string owner, sku;
  std::string level = "each";  // "each", "inner", "case", "pallet"
  Quantity quantity = 1;       // base units in it
  std::string barcode;
  std::int64_t weight_g = 0, length_mm = 0, width_mm = 0, height_mm = 0;
};
struct LotInput {
  std::string owner, sku, code;
  std::string expiry_date;  // "2027-03-31" or ""
};
// The level of one stock key as it should stand: the difference is moved from or
// to ~adjustment's side of the ledger, a first level comes from ~supplier.
struct StockInput {
  std::string site, location, owner, sku, lot, expiry_date;
  std::string status = "available";  // or "damaged", "quarantine"
  Quantity quantity = 0;
};
// Goods that arrived: added to what is there, from ~supplier. Open order lines
// that wait for the item are reserved in the same command.
struct ReceiptInput {
  std::string site, place, owner, sku, lot, expiry_date;
  std::string status = "available";
  Quantity quantity = 0;
};
RowAnswer put_row(Context& context, const ItemInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const PackagingInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const LotInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const StockInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const ReceiptInput& row, PutMode mode = PutMode::apply);

// ---- carriers (catalog_carriers.cpp) ------------------------------------------------

struct CarrierInput {
  std::string code, name;
};
// tracking_scheme: as in service/tracking.h, or "" and "sscc": the SSCC is the
// tracking number too.
struct ServiceInput {
  std::string carrier, code, name, tracking_scheme;
};
// Every week on `weekdays` (digits, 1 = Monday ... 7 = Sunday: "12345") at a
// local time of the site.
struct DepartureRuleInput {
  std::string site, carrier, weekdays, leaves_at_local;  // "17:30"
  std::int64_t cut_off_minutes_before = 0;
  std::int64_t pick_by_minutes_before = 0;
  std::int64_t pack_by_minutes_before = 0;
};
// One truck, in UTC. pick_by_ms and pack_by_ms 0: half way and a quarter of the
// way back from the truck to the cut-off.
struct DepartureInput {
  std::string site, carrier;
  EpochMs cut_off_at_ms = 0, pick_by_ms = 0, pack_by_ms = 0, leaves_at_ms = 0;
  bool cancelled = false;
};
RowAnswer put_row(Context& context, const CarrierInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const ServiceInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const DepartureRuleInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const DepartureInput& given, PutMode mode = PutMode::apply);

// ---- people and devices (catalog_devices.cpp) ------------------------------------------

struct WorkerInput {
  std::string site, number, name, badge;
  std::string language = "en";
  std::string roles;  // words: "picker packer supervisor receiver counter"
  bool active = true;
};
// The machine that speaks for its devices; named by the user id of its CURVE key.
struct HostInput {
  std::string name;
  std::string public_key;  // Z85, 40 characters; "" on a plain loopback link
};
struct PrinterInput {
  std::string site, code, name;
  std::string least_evidence = "accepted_by_port";  // "printer_status", "label_scanned", "person"
};
struct DeviceRowInput {
  std::string site, code;
  std::string host = "local";
  std::string role;     // "handheld", "pack_station", "printer_daemon"
  std::string place;    // of a pack station: the location where it stands
  std::string printer;  // of a pack station: its label printer
};
// Who is told of shipments (the printer daemon pushes to it).
struct UpstreamInput {
  std::string code, name;
};
// kind "sscc" (prefix = extension digit + GS1 company prefix) or "tracking"
// (scope CARRIER/SERVICE). `next` never moves backwards.
struct NumberRangeInput {
  std::string site, kind, scope, prefix;
  std::int64_t next = 1, last = 0, digits = 0;  // 0 = what fits
};
RowAnswer put_row(Context& context, const WorkerInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const HostInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const PrinterInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const DeviceRowInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const UpstreamInput& row, PutMode mode = PutMode::apply);
RowAnswer put_row(Context& context, const NumberRangeInput& row, PutMode mode = PutMode::apply);

}  // namespace fw::service
