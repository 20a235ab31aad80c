// Views of goods: stock as the books have it, and where books and floor disagree.
#pragma once
#include "server/store/views.h"

namespace fw::store {

struct StockView {
  Id id = 0;
  std::string site, place;
  std::string place_kind;  // a location's role, or "tote", "cart", "parcel" ...
  std::string owner, sku, name, lot, expiry_date, status;
  Quantity quantity = 0, allocated = 0;
};
struct StockFilter {
  std::string sku, place;      // "" = all
  bool physical_only = false;  // without supplier, customer, shipped ...
};
// Rows that are not zero, in the order in which they were made.
Page<StockView> list_stock(Connection& database, const StockFilter& filter, PageRequest page);

// The book of what lies where, for comparing it with what people count: every
// physical place, whatever the status and owner.
struct BookRow {
  std::string place, sku, lot;
  Quantity quantity = 0;
};
std::vector<BookRow> list_book(Connection& database);

// An aisle that pick and reserve locations name, and how it is walked.
struct AisleView {
  std::string site, aisle;
  std::string direction;  // "both", "up", "down"; "both" where nobody said
  std::int64_t locations = 0;
};
// By site and aisle; `site` "" = all.
std::vector<AisleView> list_aisles(Connection& database, const std::string& site);

struct ItemView {
  std::string owner, sku, name;
  std::int64_t weight_g = 0, length_mm = 0, width_mm = 0, height_mm = 0;
  bool tracks_lot = false, tracks_expiry = false, tracks_serial = false, fragile = false;
  bool upright = false;
  std::string kinds, never_with;
};
std::vector<ItemView> find_items(Connection& database, const std::string& sku);

struct DiscrepancyView {
  Id id = 0;
  std::string site, kind, owner_role;
  EpochMs opened_at_ms = 0, due_at_ms = 0;
  std::string place, sku;
  Quantity quantity = 0;
  std::string order;  // number
  Id packet = 0;
  std::string detail;
  MaybeMs resolved_at_ms;
  std::string resolution, resolved_by, note;
  bool overdue = false;  // open, and its due time is over: for whoever knows the time
};
// Newest first; `owner_role` "" = everybody's.
Page<DiscrepancyView> list_discrepancies(Connection& database, bool open_only, PageRequest page,
                                         const std::string& owner_role = "");
std::optional<DiscrepancyView> find_discrepancy(Connection& database, Id discrepancy);
struct DiscrepancyKind {
  std::string kind, owner_role;
  std::int64_t open = 0;
  EpochMs oldest_ms = 0, due_ms = 0;
};
std::vector<DiscrepancyKind> open_discrepancy_kinds(Connection& database);
// The open ones of one kind, those due first before the others.
std::vector<DiscrepancyView> open_discrepancies(Connection& database, const std::string& kind,
                                                std::int64_t limit);
std::int64_t count_open_discrepancies(Connection& database);

}  // namespace fw::store
