// Views of what leaves: parcels, label jobs, messages to shops.
#pragma once
#include "server/store/views.h"

namespace fw::store {

struct LabelJobView {
  Id id = 0;
  std::string sscc, order, printer;
  std::int64_t copy = 1;
  std::string reason, state, evidence;
  std::int64_t attempts = 0;
  std::string detail;
  EpochMs created_at_ms = 0, changed_at_ms = 0;
  MaybeMs final_at_ms;
};
// Newest first. `state` "" = all, "open" = not final, else this state.
Page<LabelJobView> list_label_jobs(Connection& database, const std::string& state,
                                   PageRequest page);

struct MessageView {
  std::string id, upstream, order, reference;
  std::int64_t revision = 1;
  std::string type, state;
  std::int64_t attempts = 0, http_status = 0;
  std::string answer;
  EpochMs created_at_ms = 0, changed_at_ms = 0;
  MaybeMs next_at_ms, done_at_ms;
  Id shipment = 0;
};
// Newest shipment first (the key is the shipment). `state` as above.
Page<MessageView> list_messages(Connection& database, const std::string& state, PageRequest page);
// With its body, which holds the names and addresses it was made with.
struct MessageDetail {
  MessageView message;
  std::string body;
};
std::optional<MessageDetail> find_message(Connection& database, const std::string& id);

struct ParcelView {
  Id id = 0;
  std::string sscc, tracking, order, reference, carrier, service, carton;
  std::int64_t number = 1, weight_g = 0;
  EpochMs opened_at_ms = 0;
  MaybeMs closed_at_ms, labelled_at_ms, applied_at_ms, staged_at_ms, loaded_at_ms,
      handed_over_at_ms, voided_at_ms;
  std::string void_reason;
};
struct ParcelLineView {
  std::string sku, name, lot;
  Quantity quantity = 0;
};
struct ParcelDetail {
  ParcelView parcel;
  std::vector<ParcelLineView> lines;
  std::vector<LabelJobView> labels;
};
// By SSCC or tracking number.
std::optional<ParcelDetail> find_parcel_detail(Connection& database, const std::string& code);

// An order put aside at a pack station.
struct ParkedView {
  Id fulfilment = 0;
  std::string order, station, place, worker, reason;
  EpochMs parked_at_ms = 0;
  std::string totes{};           // codes of those with goods, one space between
  std::int64_t still_comes = 0;  // units on their way; 0: somebody may go on
};
// The longest parked first; at most 200.
std::vector<ParkedView> list_parked(Connection& database);

}  // namespace fw::store
