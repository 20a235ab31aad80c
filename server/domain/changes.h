// What a decision changes, as data: the server's rules return Changes, and
// server/store saves them in the command's transaction.
//
// Quantity moves only by StockMove (the ledger), a unit of an order line changes
// its bucket only by LineShift, and whatever a person or a program may want to
// hear of is an Event. A fact that contradicts the books opens a Discrepancy.
#pragma once
#include <string>
#include <vector>

#include "shared/base/types.h"

namespace fw::domain {

// The key of stock. lot 0 = none.
struct StockKey {
  Id place = 0;
  Id item = 0;
  Id lot = 0;
  Id owner = 0;
  std::string status = "available";

  friend bool operator==(const StockKey&, const StockKey&) = default;
};

struct StockMove {
  StockKey from;
  StockKey to;  // the same item
  Quantity quantity = 0;
  std::string reason;  // "pick", "pack", "ship", "receive", "count" ...
  Id order_line = 0;
  Id tote_load = 0;
  Id parcel = 0;
  std::vector<std::string> serials{};  // of the units moved, where they are known
  Quantity allocated = 0;              // so many of them were allocated at `from`: no longer

  friend bool operator==(const StockMove&, const StockMove&) = default;
};

// Where a unit of an order line stands. The buckets of a line sum to `ordered`.
enum class Bucket { open, reserved, allocated, picked, packed, shipped, cancelled };

struct LineShift {
  Id order_line = 0;
  Bucket from = Bucket::open;
  Bucket to = Bucket::reserved;
  Quantity quantity = 0;

  friend bool operator==(const LineShift&, const LineShift&) = default;
};

// Something that happened, for feeds, the console and order histories. Holds
// ids and short codes only, never names or addresses. 0 = not concerned.
struct Event {
  std::string kind;  // past tense: "order_accepted", "picked", "parcel_closed"
  Id order = 0;
  Id fulfilment = 0;
  Id wave = 0;
  Id packet = 0;
  Id parcel = 0;
  Id place = 0;
  Id item = 0;
  Quantity quantity = 0;
  std::string detail;  // a code or number: reason, SSCC, "copy 2"

  friend bool operator==(const Event&, const Event&) = default;
};

// The books and the floor disagree: who settles it and until when.
struct DiscrepancyOpened {
  std::string kind;          // a row of server/domain/discrepancy_rules.h
  std::string owner_role{};  // "" = the kind's
  EpochMs due_at_ms = 0;     // 0 = the kind's
  Id place = 0;
  Id item = 0;
  Id lot = 0;
  Quantity quantity = 0;
  Id order = 0;
  Id order_line = 0;
  Id packet = 0;
  Id tote_load = 0;
  Id parcel = 0;
  std::string detail{};

  friend bool operator==(const DiscrepancyOpened&, const DiscrepancyOpened&) = default;
};

struct Changes {
  std::vector<StockMove> moves;
  std::vector<LineShift> shifts;
  std::vector<Event> events;
  std::vector<DiscrepancyOpened> discrepancies;
};

const char* column_of(Bucket bucket);  // "open", "reserved" ...

}  // namespace fw::domain
