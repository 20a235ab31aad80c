// The catalogue's rows: sites, owners, places, items, carriers, people, devices.
//
// Each save_*() is an upsert by the row's unique key; `id` in a row is ignored
// and given back. find_*() by code give nothing where there is none.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct SavedRow {
  Id id = 0;
  bool existed = false;
};

// ---- sites, owners, places (catalog_places.cpp) ----------------------------------

struct SenderRow {
  std::string street, street2, postal_code, city, region, country, phone, email;
  bool empty() const {
    return (street + street2 + postal_code + city + region + country + phone + email).empty();
  }
};
struct SiteRow {
  std::string code, name, time_zone, ship_point;
  SenderRow sender;
};
std::optional<Id> find_site(Connection& database, const std::string& code);
// The site of lowest id when `only` is false, else the only one; 0 = none (or several).
Id default_site(Connection& database, bool only);
std::vector<Id> all_sites(Connection& database);
std::optional<SiteRow> load_site(Connection& database, Id site);
// A new site gets the lowest free id (1 to 4095; throws when there is none) and its
// virtual places.
SavedRow save_site(Writer& writer, const SiteRow& site);

std::optional<Id> find_owner(Connection& database, const std::string& code);
std::vector<std::string> owner_codes(Connection& database);
SavedRow save_owner(Writer& writer, const std::string& code, const std::string& name);
std::optional<Id> find_zone(Connection& database, Id site, const std::string& code);
// Of the site's own places, not of its virtual ones.
std::vector<std::string> zone_codes(Connection& database, Id site);
SavedRow save_zone(Writer& writer, Id site, const std::string& code);

struct PlaceRow {
  Id id = 0;
  std::string kind;  // "location", "container"
  std::string role;  // of a location
};
std::optional<PlaceRow> find_place(Connection& database, Id site, const std::string& code);
struct LocationRow {
  std::string code, role, aisle, bay, level, check_digits;
  Id zone = 0;
  std::int64_t x_mm = 0, y_mm = 0, z_mm = 0, walk_sequence = 0;
  std::string trips{};  // "start", "end", "both": trips may do so here
};
// How the codes of the site's locations begin, up to the first character that is
// neither letter nor digit: "A-", "PACK-".
std::vector<std::string> place_prefixes(Connection& database, Id site, std::int64_t most);
SavedRow save_location(Writer& writer, Id site, const LocationRow& location);

// How the aisles are walked that the site's pick and reserve places name.
struct AisleRow {
  std::string code;
  std::string direction;  // "both", "up", "down"; "both" where nobody said
};
std::vector<AisleRow> aisles_of(Connection& database, Id site);
// Of an aisle that was said something about before: existed.
SavedRow save_aisle(Writer& writer, Id site, const AisleRow& aisle);

struct NewContainer {
  std::string code, kind;
  Id stands_in = 0;  // 0 = not known
  std::int64_t slot_number = 0;
  std::int64_t tare_g = 0;  // 0 = not known
};
SavedRow save_container(Writer& writer, Id site, const NewContainer& container);

struct CartonTypeRow {
  std::string code, name;
  std::int64_t length_mm = 0, width_mm = 0, height_mm = 0, tare_g = 0, most_weight_g = 0;
};
SavedRow save_carton(Writer& writer, Id site, const CartonTypeRow& carton);

// ---- items (catalog_items.cpp) -----------------------------------------------------

struct ItemRow {
  Id id = 0, owner = 0;
  std::string sku, name;
  std::int64_t weight_g = 0, length_mm = 0, width_mm = 0, height_mm = 0;
  std::int64_t value_minor = 0;  // of one unit, in minor units of money; 0 = not known
  bool tracks_lot = false, tracks_expiry = false, tracks_serial = false, fragile = false;
  bool upright = false;           // its height stays vertical in a carton
  std::string kinds, never_with;  // names with blanks between: what must not share a carton
};
std::optional<ItemRow> find_item(Connection& database, Id owner, const std::string& sku);
// Also makes the packaging "each" of one base unit where it is missing.
SavedRow save_item(Writer& writer, const ItemRow& item);

struct PackagingRow {
  Id item = 0;
  std::string level;
  Quantity quantity = 1;
  std::int64_t weight_g = 0, length_mm = 0, width_mm = 0, height_mm = 0;
};
SavedRow save_packaging(Writer& writer, const PackagingRow& packaging);
SavedRow save_barcode(Writer& writer, Id item, Id packaging, const std::string& code);
// SKUs of other items that have this barcode.
std::vector<std::string> other_items_with(Connection& database, Id item, const std::string& code);
struct BarcodeMeaning {
  Id item = 0;
  Quantity quantity = 1;  // base units in the packaging
};
// Of items of this owner: more than one when the code is not unique.
std::vector<BarcodeMeaning> meanings_of_barcode(Connection& database, Id owner,
                                                const std::string& code);

struct LotRow {
  Id id = 0;
  std::string expiry_date;
};
std::optional<LotRow> find_lot(Connection& database, Id item, const std::string& code);
SavedRow save_lot(Writer& writer, Id item, const std::string& code, const std::string& expiry_date);

// ---- carriers and who is told (catalog_carriers.cpp) -----------------------------------

std::optional<Id> find_carrier(Connection& database, const std::string& code);
std::vector<std::string> carrier_codes(Connection& database);
SavedRow save_carrier(Writer& writer, const std::string& code, const std::string& name);
struct ServiceRow {
  Id id = 0, carrier = 0;
  std::string code, name, tracking_scheme;
};
std::optional<ServiceRow> find_service(Connection& database, Id carrier, const std::string& code);
std::vector<std::string> service_codes(Connection& database, Id carrier);
SavedRow save_service(Writer& writer, const ServiceRow& service);

std::optional<Id> find_upstream(Connection& database, const std::string& code);
SavedRow save_upstream(Writer& writer, const std::string& code, const std::string& name);

// ---- people and devices (catalog_people.cpp) -----------------------------------------

struct PersonRow {
  std::string number, name, badge, language, roles;
  bool active = true;
};
// The number of the worker of this site who has the badge; "" = nobody.
std::string worker_with_badge(Connection& database, Id site, const std::string& badge);
SavedRow save_worker(Writer& writer, Id site, const PersonRow& worker);

std::optional<Id> find_host(Connection& database, const std::string& name);
SavedRow save_host(Writer& writer, const std::string& name, const std::string& public_key);
std::optional<Id> find_printer(Connection& database, Id site, const std::string& code);
SavedRow save_printer(Writer& writer, Id site, const std::string& code, const std::string& name,
                      const std::string& least_evidence);
struct NewDevice {
  std::string code, role;
  Id host = 0, place = 0, printer = 0;  // 0 = none
};
SavedRow save_device(Writer& writer, Id site, const NewDevice& device);
// The site of the device with this code; 0 = there is none. Codes are unique
// across sites: a hello names the device by its code alone.
Id site_of_device(Connection& database, const std::string& code);

void save_setting(Writer& writer, const std::string& key, const std::string& value);

}  // namespace fw::store
