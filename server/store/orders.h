// Orders as rows: found, inserted once, held, cancelled.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct OrderRow {
  Id id = 0;
  std::string number, channel, external_reference, content_hash;
  bool cancelled = false;
};
std::optional<OrderRow> find_order(Connection& database, const std::string& channel,
                                   const std::string& external_reference);
// By number, by CHANNEL:REFERENCE or by the reference alone: every order it may mean.
std::vector<OrderRow> orders_called(Connection& database, const std::string& name);

struct NewParty {
  std::string name, company, email, phone, street, street2, postal_code, city, region, country;
};
struct NewOrder {
  Id owner = 0, service = 0;
  std::string channel, external_reference, number, content_hash, upstream, shortage_rule;
  std::int64_t priority = 0;
  EpochMs received_at_ms = 0;
  NewParty ship_to;
};
Id insert_order(Writer& writer, const NewOrder& order);
Id insert_order_line(Writer& writer, Id order, std::int64_t line_number, Id item, Quantity ordered);

struct OrderTotals {
  Quantity ordered = 0, open = 0, reserved = 0, shipped = 0;
  Quantity under_way = 0;    // allocated, picked or packed
  EpochMs leaves_at_ms = 0;  // of its first live fulfilment's departure; 0 = none
  Id site = 0;               // of its newest fulfilment; 0 = none
  bool in_wave = false;
};
OrderTotals order_totals(Connection& database, Id order);

struct LineBuckets {
  Id order_line = 0, item = 0;
  Quantity open = 0, reserved = 0;
};
std::vector<LineBuckets> order_buckets(Connection& database, Id order);
// Ends the order's live reservations and its fulfilments.
void end_fulfilments(Writer& writer, Id order);
void mark_order_cancelled(Writer& writer, Id order);

bool has_hold(Connection& database, Id order, const std::string& reason);
void place_hold(Writer& writer, Id site, Id order, const std::string& reason,
                const std::string& detail, const std::string& by, EpochMs until_ms);  // 0 = no end
// Holds whose end has come and that are not released.
struct EndedHold {
  Id id = 0, target = 0;
  std::string kind, reason;
};
std::vector<EndedHold> ended_holds(Connection& database, Id site, EpochMs now, std::int64_t most);
void release_hold(Writer& writer, Id hold, const std::string& by);
std::int64_t release_holds(Writer& writer, Id order, const std::string& by);

}  // namespace fw::store
