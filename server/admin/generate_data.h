// The rows of a demo's data files as values: what the generator makes, what a
// converter of foreign data fills, and what write_data_folder writes. The
// columns are described in config/README.md.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/types.h"

namespace fw::admin {

struct DemoSite {
  std::string code = "MAIN";
  std::string name = "Floorwave demo hall";
  std::string time_zone = "Europe/Berlin";
  std::string ship_point = "labelled";
  std::string gs1_company_prefix = "9521234";  // GS1's prefix for demonstrations is 952
  std::string street = "Am Güterbahnhof 7";
  std::string postal_code = "04129";
  std::string city = "Leipzig";
  std::string country = "DE";
  std::string phone = "+49 341 5550100";
  std::string email = "versand@example.com";
};

struct DemoSides {
  std::int64_t length_mm = 0;
  std::int64_t width_mm = 0;
  std::int64_t height_mm = 0;
};

struct DemoPackaging {
  std::string level;  // each, inner, case
  Quantity quantity = 1;
  std::string barcode;
  std::int64_t weight_g = 0;
  DemoSides sides;
};

struct DemoItem {
  std::string sku;
  std::string name;
  std::int64_t weight_g = 0;
  DemoSides sides;
  bool tracks_lot = false;
  bool tracks_expiry = false;
  bool fragile = false;
  std::vector<DemoPackaging> packagings;  // the each first
};

struct DemoLocation {
  std::string code;
  std::string role;
  std::string zone;
  std::string aisle;
  std::string bay;
  std::string level;
  std::int64_t x_mm = 0;
  std::int64_t y_mm = 0;
  std::int64_t z_mm = 0;
  std::int64_t walk_sequence = 0;
  std::string check_digits;
};

struct DemoContainer {
  std::string code;
  std::string kind;
  std::int64_t slots = 0;
  std::int64_t tare_g = 0;
  std::string stands_in;
};

struct DemoStock {
  std::string location;
  std::string sku;
  std::string lot;
  std::string expiry_date;
  Quantity quantity = 0;
  Quantity real = 0;  // what lies there in the physical world
};

struct DemoService {
  std::string carrier;
  std::string carrier_name;
  std::string service;
  std::string service_name;
  std::string tracking_scheme;
  std::string tracking_prefix;
};

struct DemoDeparture {
  std::string carrier;
  EpochMs cut_off_at_ms = 0;
  EpochMs pick_by_ms = 0;
  EpochMs pack_by_ms = 0;
  EpochMs leaves_at_ms = 0;
};

struct DemoWorker {
  std::string number;
  std::string name;
  std::string badge;
  std::string roles;
  std::string language;
};

struct DemoCarton {
  std::string code;
  std::string name;
  DemoSides inner;
  std::int64_t tare_g = 0;
  std::int64_t most_weight_g = 0;
};

struct DemoLine {
  std::string sku;
  Quantity quantity = 0;
};

struct DemoOrder {
  std::string channel;
  std::string reference;
  EpochMs received_at_ms = 0;
  int priority = 0;
  std::string shortage_rule;
  std::string carrier;
  std::string service;
  std::string name;
  std::string company;
  std::string street;
  std::string postal_code;
  std::string city;
  std::string country;
  std::string email;
  std::vector<DemoLine> lines;
};

// An order that is made so that something goes wrong with it: see DemoCases.
struct DemoCase {
  std::string situation;  // "two_totes", "short_reallocated" ...
  std::string channel;
  std::string reference;
};

struct DemoData {
  DemoSite site;
  std::string owner = "OWN";
  std::string upstream = "demo-shop";
  std::vector<DemoService> services;
  std::vector<DemoDeparture> departures;
  std::vector<DemoWorker> workers;
  std::vector<DemoCarton> cartons;
  std::vector<DemoLocation> locations;
  std::vector<DemoContainer> containers;
  std::vector<DemoItem> items;
  std::vector<DemoStock> stock;
  std::vector<DemoOrder> orders;
  std::vector<DemoCase> cases;
};

// Writes sites.csv, carriers.csv ... world.csv into the folder, which is made
// if it is missing; files of these names are replaced. Refuses with
// `cannot_write` (folder, full disk).
Result<Done> write_data_folder(const std::filesystem::path& folder, const DemoData& data);

// "2027-03-31T16:30:00.000Z" and "2027-03-31" of an instant.
std::string iso_instant(EpochMs at_ms);
std::string iso_date(EpochMs at_ms);

// A GTIN with its check digit (GS1 General Specifications 7.9): 13 digits from
// a company prefix and an item reference, or 14 with an indicator 1 to 8 in front.
std::string demo_gtin13(const std::string& company_prefix, std::int64_t item_reference);
std::string demo_gtin14(int indicator, const std::string& gtin13);

}  // namespace fw::admin
