// The whole floor in numbers, each computed from the tables when it is asked for.
#pragma once
#include "server/store/views.h"

namespace fw::store {

struct FloorTotals {
  std::int64_t waves = 0;  // not recalled
  std::int64_t walk_mm_planned = 0, walk_mm_location_order = 0;
  std::int64_t facts_applied = 0;     // stored, whatever they led to
  std::int64_t facts_lost = 0;        // acknowledged or given up, but not stored
  std::int64_t facts_duplicated = 0;  // moves beyond the first that one fact made of one thing
  std::int64_t scans = 0;             // facts that a scan or a key press made
  std::int64_t parcels = 0;           // closed and not voided
  std::int64_t labels = 0;            // live: of those parcels, printed
  std::int64_t packets_open = 0;
  std::int64_t shipments_completed = 0, shipments_acknowledged = 0;  // revisions
  std::int64_t discrepancies_opened = 0, discrepancies_open = 0;
  Quantity stock_units = 0;  // in physical places
};
FloorTotals count_floor(Connection& database);

// ---- for /metrics ------------------------------------------------------------------

struct CountBy {
  std::string name;
  std::int64_t count = 0;
};
std::vector<CountBy> count_label_jobs(Connection& database);          // not final, by state
std::vector<CountBy> count_messages(Connection& database);            // not done, by state
std::vector<CountBy> count_open_packets(Connection& database);        // by kind
std::vector<CountBy> count_discrepancies_open(Connection& database);  // by kind
std::vector<CountBy> count_devices_here(Connection& database, EpochMs heard_since_ms);  // by role
std::int64_t count_facts_acknowledged(Connection& database);

}  // namespace fw::store
