#include "server/store/views_shipping.h"

#include "server/store/loads.h"
#include "server/store/parking.h"
#include "server/store/views_fetch.h"

namespace fw::store {
namespace {

template <class... In>
std::vector<LabelJobView> labels_where(Connection& database, const std::string& rest,
                                       const In&... in) {
  using I = std::int64_t;
  return fetch<LabelJobView, Id, std::string, std::string, std::string, I, std::string, std::string,
               std::string, I, std::string, EpochMs, EpochMs, MaybeMs>(
      database,
      "SELECT j.id, COALESCE(p.sscc, ''), o.number, r.code, j.copy, j.reason, j.state, j.evidence, "
      "j.attempts, j.detail, j.created_at_ms, j.changed_at_ms, j.final_at_ms FROM label_job j JOIN "
      "parcel p ON p.id = j.parcel_id JOIN fulfilment f ON f.id = p.fulfilment_id JOIN orders o ON "
      "o.id = f.order_id JOIN printer r ON r.id = j.printer_id " +
          rest,
      in...);
}

template <class... In>
std::vector<MessageView> messages_where(Connection& database, const std::string& rest,
                                        const In&... in) {
  using I = std::int64_t;
  return fetch<MessageView, std::string, std::string, std::string, std::string, I, std::string,
               std::string, I, I, std::string, EpochMs, EpochMs, MaybeMs, MaybeMs, Id>(
      database,
      "SELECT m.id, u.code, o.number, o.external_reference, m.revision, m.type, m.state, "
      "m.attempts, m.http_status, m.answer, m.created_at_ms, m.changed_at_ms, m.next_at_ms, "
      "m.done_at_ms, m.shipment_id FROM upstream_message m JOIN upstream u ON u.id = m.upstream_id "
      "JOIN shipment s ON s.id = m.shipment_id JOIN orders o ON o.id = s.order_id " +
          rest,
      in...);
}

}  // namespace

// "open" goes by an index of what is not final: the final ones are many.
Page<LabelJobView> list_label_jobs(Connection& database, const std::string& state,
                                   PageRequest page) {
  const std::string which = state == "open" ? "j.printer_id IN (SELECT x.id FROM printer x) AND "
                                              "j.final_at_ms IS NULL AND :1 <> ''"
                                            : "(:1 = '' OR j.state = :1)";
  auto rows = labels_where(
      database, "WHERE " + which + " AND (:2 = 0 OR j.id < :2) ORDER BY j.id DESC LIMIT :3", state,
      page.after, page.limit + 1);
  return page_of(std::move(rows), page.limit, [](const LabelJobView& row) { return row.id; });
}

Page<MessageView> list_messages(Connection& database, const std::string& state, PageRequest page) {
  const std::string which = state == "open" ? "m.upstream_id IN (SELECT x.id FROM upstream x) AND "
                                              "m.done_at_ms IS NULL AND :1 <> ''"
                                            : "(:1 = '' OR m.state = :1)";
  auto rows = messages_where(database,
                             "WHERE " + which +
                                 " AND (:2 = 0 OR m.shipment_id < :2) ORDER BY m.shipment_id DESC, "
                                 "m.revision DESC LIMIT :3",
                             state, page.after, page.limit + 1);
  return page_of(std::move(rows), page.limit, [](const MessageView& row) { return row.shipment; });
}

std::optional<MessageDetail> find_message(Connection& database, const std::string& id) {
  auto rows = messages_where(database, "WHERE m.id = :1", id);
  if (rows.empty()) return std::nullopt;
  MessageDetail detail{std::move(rows.front()), ""};
  detail.body = database.value<std::string>("SELECT body FROM upstream_message WHERE id = :1", id)
                    .value_or("");
  return detail;
}

std::optional<ParcelDetail> find_parcel_detail(Connection& database, const std::string& code) {
  using I = std::int64_t;
  auto parcels = fetch<ParcelView, Id, std::string, std::string, std::string, std::string,
                       std::string, std::string, std::string, I, I, EpochMs, MaybeMs, MaybeMs,
                       MaybeMs, MaybeMs, MaybeMs, MaybeMs, MaybeMs, std::string>(
      database,
      "SELECT p.id, COALESCE(p.sscc, ''), COALESCE(p.tracking, ''), o.number, "
      "o.external_reference, c.code, v.code, COALESCE(k.code, ''), p.number, p.weight_g, "
      "p.opened_at_ms, p.closed_at_ms, p.labelled_at_ms, p.applied_at_ms, p.staged_at_ms, "
      "p.loaded_at_ms, p.handed_over_at_ms, p.voided_at_ms, p.void_reason FROM parcel p JOIN "
      "fulfilment f ON f.id = p.fulfilment_id JOIN orders o ON o.id = f.order_id JOIN "
      "carrier_service v ON v.id = f.carrier_service_id JOIN carrier c ON c.id = v.carrier_id LEFT "
      "JOIN carton_type k ON k.id = p.carton_type_id WHERE p.sscc = :1 OR p.tracking = :1 ORDER BY "
      "p.id DESC LIMIT 1",
      code);
  if (parcels.empty()) return std::nullopt;
  ParcelDetail detail{std::move(parcels.front()), {}, {}};
  detail.lines = fetch<ParcelLineView, std::string, std::string, std::string, Quantity>(
      database,
      "SELECT i.sku, i.name, COALESCE(t.code, ''), l.quantity FROM parcel_line l JOIN item i ON "
      "i.id = l.item_id LEFT JOIN lot t ON t.id = l.lot_id WHERE l.parcel_id = :1 ORDER BY l.id",
      detail.parcel.id);
  detail.labels =
      labels_where(database, "WHERE j.parcel_id = :1 ORDER BY j.copy", detail.parcel.id);
  return detail;
}

std::vector<ParkedView> list_parked(Connection& database) {
  auto rows = fetch<ParkedView, Id, std::string, std::string, std::string, std::string, std::string,
                    EpochMs>(
      database,
      "SELECT k.fulfilment_id, o.number, COALESCE(d.code, ''), COALESCE(p.code, ''), "
      "COALESCE(w.name, ''), k.reason, k.parked_at_ms FROM parked_order k JOIN fulfilment f ON "
      "f.id = k.fulfilment_id JOIN orders o ON o.id = f.order_id LEFT JOIN device d ON d.id = "
      "k.device_id LEFT JOIN place p ON p.id = k.place_id LEFT JOIN worker w ON w.id = k.worker_id "
      "WHERE k.resumed_at_ms IS NULL ORDER BY k.parked_at_ms, k.id LIMIT 200");
  for (ParkedView& row : rows) {
    for (const auto& load : live_loads_of_fulfilment(database, row.fulfilment)) {
      if (is_empty(database, load.container)) continue;
      row.totes += (row.totes.empty() ? "" : " ") + load.container_code;
    }
    for (const auto& coming : still_coming(database, row.fulfilment)) {
      row.still_comes += coming.quantity;
    }
  }
  return rows;
}

}  // namespace fw::store
