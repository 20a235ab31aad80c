// Rows of an order's story and of lists of orders (see service/order_view.h).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/domain/order_state.h"
#include "server/store/connection.h"
#include "shared/base/types.h"

namespace fw::store {

struct StoryOrder {
  Id id = 0;
  std::string number, channel, external_reference, owner, upstream;
  std::string carrier, service, service_name, shortage_rule;
  std::int64_t priority = 0;
  EpochMs received_at_ms = 0;
  std::optional<EpochMs> cancelled_at_ms;
  Id site = 0;
};
std::optional<StoryOrder> story_order(Connection& database, Id order);

struct StoryShipTo {
  std::string name, company, street, street2, postal_code, city, region, country, email, phone;
};
StoryShipTo story_ship_to(Connection& database, Id order);

struct StoryLine {
  Id id = 0, item = 0;
  std::int64_t line_number = 0;
  std::string sku, item_name;
  domain::LineParts units;  // the buckets
  bool backordered = false;
  std::string short_reason;
};
std::vector<StoryLine> story_lines(Connection& database, Id order);

struct StoryFulfilment {
  Id id = 0;
  std::int64_t number = 0;
  std::string carrier, service;
  std::optional<EpochMs> leaves_at_ms, cut_off_at_ms, promised_leaves_at_ms;
  std::string wave;  // its number; "" = in none
  EpochMs created_at_ms = 0;
  std::optional<EpochMs> completed_at_ms, cancelled_at_ms;
  domain::FulfilmentParts parts;
};
std::vector<StoryFulfilment> story_fulfilments(Connection& database, Id order);

struct StoryTask {
  Id id = 0;
  std::int64_t line_number = 0, batch = 0, slot = 0, sequence = 0;
  std::string sku, place, lot;
  Quantity quantity = 0, picked = 0, released = 0;
  std::string end_reason;  // "" = still to do
  std::string worker;      // who holds its packet now: number; "" = nobody
};
std::vector<StoryTask> story_tasks(Connection& database, Id fulfilment);

struct StoryTote {
  std::string container, stands_in;  // codes; "" = not known
  std::int64_t slot = 0;
  EpochMs began_at_ms = 0;
  std::optional<EpochMs> ended_at_ms;
  Quantity units = 0;  // in it now; of a sort tote: those of this order
};
std::vector<StoryTote> story_totes(Connection& database, Id fulfilment);

struct StoryParcel {
  Id id = 0;
  std::int64_t number = 0, weight_g = 0;
  std::string carton, sscc, tracking;
  Quantity units = 0;
  std::optional<EpochMs> closed_at_ms, labelled_at_ms, voided_at_ms;
  std::string void_reason;
  std::string label_state, label_evidence, label_detail, printer;  // of its newest label; "" = none
  std::int64_t label_copies = 0;
};
std::vector<StoryParcel> story_parcels(Connection& database, Id fulfilment);

struct StoryShipment {
  Id id = 0;
  std::int64_t revision = 0;
  std::optional<EpochMs> completed_at_ms, notified_at_ms;
  // Of its newest message; id "" = nobody is told.
  std::string message_id, upstream, message_state, answer;
  std::int64_t attempts = 0, http_status = 0;
  std::optional<EpochMs> next_at_ms;  // of the next attempt
};
std::vector<StoryShipment> story_shipments(Connection& database, Id fulfilment);

struct StoryHold {
  Id id = 0;
  std::string kind, target;  // "order"; "order_line" 2; "item" A-17 ...
  std::string reason, detail, placed_by, released_by;
  EpochMs placed_at_ms = 0;
  std::optional<EpochMs> until_ms, released_at_ms;
};
std::vector<StoryHold> story_holds(Connection& database, Id order);

struct StoryEvent {
  std::int64_t seq = 0;
  EpochMs at_ms = 0;
  std::string kind, detail;
  std::string worker, device, place, sku, wave;  // codes and numbers; "" = not concerned
  std::int64_t fulfilment = 0, parcel = 0;       // numbers within the order; 0 = not concerned
  Quantity quantity = 0;
};
std::vector<StoryEvent> story_events(Connection& database, Id order);

struct OrderSummary {
  Id id = 0;
  std::string number, channel, external_reference, carrier, service;
  std::int64_t priority = 0, lines = 0;
  EpochMs received_at_ms = 0;
  std::optional<EpochMs> cancelled_at_ms;
  std::optional<EpochMs> leaves_at_ms;  // of its next departure
  bool held = false;
  Quantity ordered = 0, shipped = 0, open = 0;
};
struct OrderFilter {
  std::string channel;
  bool open_only = false, held_only = false;
  std::int64_t limit = 50;
  EpochMs before_ms = 0;  // with before_id: where the page before ended; 0 = from the newest
  Id before_id = 0;
};
// Newest first.
std::vector<OrderSummary> order_summaries(Connection& database, const OrderFilter& filter);
std::optional<OrderSummary> order_summary(Connection& database, Id order);
domain::OrderParts order_parts(Connection& database, Id order);
// What the fulfilment's tasks, reservations and parcels say of its state.
domain::FulfilmentParts fulfilment_parts(Connection& database, Id fulfilment);

// Each order and each line in one count at most; the rest is open.
struct OrderTally {
  std::int64_t orders = 0, shipped = 0, cancelled = 0, held = 0, backordered = 0;
  std::int64_t lines = 0, lines_shipped = 0, lines_backordered = 0, lines_short = 0,
               lines_cancelled = 0;
  Quantity units_ordered = 0, units_shipped = 0;
};
OrderTally order_tally(Connection& database);

}  // namespace fw::store
