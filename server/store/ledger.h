// Saves what a decision changes: stock moves with their effect on stock, shifts
// of order-line buckets, events with a dense seq. (Discrepancies: discrepancies.h.)
#pragma once
#include <string>

#include "server/domain/changes.h"
#include "server/store/connection.h"
#include "server/store/id_source.h"

namespace fw::store {

// Who and what caused a change. 0 and "" = not applicable.
struct Author {
  std::string command_id;
  Id fact = 0;
  Id worker = 0;
  Id device = 0;
};

// Gives event.seq, dense in commit order (one writer). reload() after rollback.
class EventSeq {
 public:
  explicit EventSeq(Connection& database) : database_(database) {}
  std::int64_t next();
  std::int64_t last() const { return last_; }
  void reload() { loaded_ = false; }

 private:
  Connection& database_;
  std::int64_t last_ = 0;
  bool loaded_ = false;
};

// When the last commit that left an event was made; 0 = none yet.
EpochMs last_event_at(Connection& database);

class Rows;

// The writing connection inside a command: everything that saves takes it, and what
// facts read again and again (rows.h).
struct Writer {
  Connection& database;
  IdSource& ids;
  EventSeq& seq;
  Rows& rows;
  EpochMs now;
};

// Moves, shifts and events; the command's Context opens the discrepancies.
// Throws db::Error(constraint) when a bucket would fall below zero. A physical
// place may fall below zero only by a fact; the caller then opens a discrepancy.
void save(Writer& writer, Id site, const Author& author, const domain::Changes& changes);

// Quantity and allocated of one stock key; zero when there is no row.
struct StockLevel {
  Quantity quantity = 0;
  Quantity allocated = 0;
  friend bool operator==(const StockLevel&, const StockLevel&) = default;
};
StockLevel stock_level(Writer& writer, Id site, const domain::StockKey& key);

// Adds to stock.allocated (negative to release). The row must exist.
void change_allocated(Writer& writer, Id site, const domain::StockKey& key, Quantity difference);

// The id of the site's virtual location: "supplier", "customer", "shipped",
// "adjustment", "scrap", "unaccounted" (place.code = "~supplier" ...).
Id virtual_place(Connection& database, Id site, std::string_view name);

}  // namespace fw::store
