#include "server/store/order_story.h"

#include "server/store/loads.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;
using MaybeText = std::optional<std::string>;

}  // namespace

std::optional<StoryOrder> story_order(Connection& database, Id order) {
  const auto row =
      database.row<std::string, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::string, std::string, std::int64_t, EpochMs, MaybeMs, Id>(
          "SELECT o.number, o.channel, o.external_reference, w.code, o.upstream_code, c.code, "
          "cs.code, cs.name, o.shortage_rule, o.priority, o.received_at_ms, o.cancelled_at_ms, "
          "COALESCE((SELECT MAX(f.site_id) FROM fulfilment f WHERE f.order_id = o.id), 0) FROM "
          "orders o JOIN owner w ON w.id = o.owner_id JOIN carrier_service cs ON cs.id = "
          "o.carrier_service_id JOIN carrier c ON c.id = cs.carrier_id WHERE o.id = :1",
          order);
  if (!row) return std::nullopt;
  StoryOrder o;
  o.id = order;
  std::tie(o.number, o.channel, o.external_reference, o.owner, o.upstream, o.carrier, o.service,
           o.service_name, o.shortage_rule, o.priority, o.received_at_ms, o.cancelled_at_ms,
           o.site) = *row;
  return o;
}

StoryShipTo story_ship_to(Connection& database, Id order) {
  const auto row = database.row<std::string, std::string, std::string, std::string, std::string,
                                std::string, std::string, std::string, std::string, std::string>(
      "SELECT p.name, p.company, a.street, a.street2, a.postal_code, a.city, a.region, a.country, "
      "p.email, p.phone FROM orders o JOIN party p ON p.id = o.party_id JOIN address a ON a.id = "
      "o.ship_to_address_id WHERE o.id = :1",
      order);
  StoryShipTo to;
  if (row) {
    std::tie(to.name, to.company, to.street, to.street2, to.postal_code, to.city, to.region,
             to.country, to.email, to.phone) = *row;
  }
  return to;
}

std::vector<StoryLine> story_lines(Connection& database, Id order) {
  std::vector<StoryLine> lines;
  for (const auto& [id, item, number, sku, name, ordered, open, reserved, allocated, picked, packed,
                    shipped, cancelled, backordered, reason] :
       database.rows<Id, Id, std::int64_t, std::string, std::string, Quantity, Quantity, Quantity,
                     Quantity, Quantity, Quantity, Quantity, Quantity, bool, std::string>(
           "SELECT l.id, l.item_id, l.line_number, i.sku, i.name, l.ordered, l.open, l.reserved, "
           "l.allocated, l.picked, l.packed, l.shipped, l.cancelled, l.backordered, l.short_reason "
           "FROM order_line l JOIN item i ON i.id = l.item_id WHERE l.order_id = :1 ORDER BY "
           "l.line_number",
           order)) {
    lines.push_back({id,
                     item,
                     number,
                     sku,
                     name,
                     {ordered, open, reserved, allocated, picked, packed, shipped, cancelled},
                     backordered,
                     reason});
  }
  return lines;
}

std::vector<StoryFulfilment> story_fulfilments(Connection& database, Id order) {
  std::vector<StoryFulfilment> fulfilments;
  for (const auto& [id, number, carrier, service, leaves, cut_off, promised, wave, released,
                    created, completed, cancelled] :
       database.rows<Id, std::int64_t, std::string, std::string, MaybeMs, MaybeMs, MaybeMs,
                     MaybeText, MaybeMs, EpochMs, MaybeMs, MaybeMs>(
           "SELECT f.id, f.number, c.code, cs.code, d.leaves_at_ms, d.cut_off_at_ms, "
           "p.leaves_at_ms, w.number, w.released_at_ms, f.created_at_ms, f.completed_at_ms, "
           "f.cancelled_at_ms FROM fulfilment f JOIN carrier_service cs ON cs.id = "
           "f.carrier_service_id JOIN carrier c ON c.id = cs.carrier_id LEFT JOIN departure d ON "
           "d.id = f.departure_id LEFT JOIN departure p ON p.id = f.promised_departure_id LEFT "
           "JOIN wave w ON w.id = f.wave_id WHERE f.order_id = :1 ORDER BY f.number",
           order)) {
    StoryFulfilment f{id,      number,    carrier,   service,
                      leaves,  cut_off,   promised,  wave.value_or(""),
                      created, completed, cancelled, {}};
    f.parts = fulfilment_parts(database, id);
    f.parts.completed = completed.has_value();
    f.parts.cancelled = cancelled.has_value();
    f.parts.in_wave = wave.has_value();
    f.parts.wave_released = released.has_value();
    fulfilments.push_back(std::move(f));
  }
  return fulfilments;
}

std::vector<StoryTask> story_tasks(Connection& database, Id fulfilment) {
  std::vector<StoryTask> tasks;
  for (const auto& [id, line, batch, slot, sequence, sku, place, lot, quantity, picked, released,
                    ended, reason, worker] :
       database.rows<Id, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string,
                     std::string, MaybeText, Quantity, Quantity, Quantity, MaybeMs, std::string,
                     MaybeText>(
           "SELECT t.id, l.line_number, b.number, t.slot, t.sequence, i.sku, p.code, x.code, "
           "t.quantity, t.picked, t.released, t.ended_at_ms, t.end_reason, (SELECT w.number FROM "
           "packet k JOIN lease s ON s.packet_id = k.id AND s.ended_at_ms IS NULL JOIN worker w ON "
           "w.id = s.worker_id WHERE k.batch_id = t.batch_id AND k.done_at_ms IS NULL ORDER BY "
           "k.id LIMIT 1) FROM pick_task t JOIN order_line l ON l.id = t.order_line_id JOIN batch "
           "b ON b.id = t.batch_id JOIN item i ON i.id = t.item_id JOIN place p ON p.id = "
           "t.place_id LEFT JOIN lot x ON x.id = t.lot_id WHERE t.fulfilment_id = :1 ORDER BY "
           "b.number, t.sequence, t.id",
           fulfilment)) {
    tasks.push_back({id, line, batch, slot, sequence, sku, place, lot.value_or(""), quantity,
                     picked, released, ended ? reason : "", ended ? "" : worker.value_or("")});
  }
  return tasks;
}

std::vector<StoryTote> story_totes(Connection& database, Id fulfilment) {
  std::vector<StoryTote> totes;
  for (const auto& [container, stands_in, slot, began, ended, units] :
       database.rows<std::string, MaybeText, std::int64_t, EpochMs, MaybeMs, Quantity>(
           std::string("SELECT p.code, q.code, t.slot, t.began_at_ms, t.ended_at_ms, CASE WHEN "
                       "t.ended_at_ms IS NOT NULL THEN 0 WHEN t.sort_load = 1 THEN (SELECT "
                       "COALESCE(SUM(") +
               units_in_sort_load +
               "), 0) FROM sort_unit u JOIN tote_load s ON s.id = u.tote_load_id WHERE s.id = t.id "
               "AND u.fulfilment_id = :1) ELSE COALESCE((SELECT SUM(k.quantity) FROM stock k WHERE "
               "k.place_id = t.container_id), 0) END FROM tote_load t JOIN container c ON c.id = "
               "t.container_id JOIN place p ON p.id = c.id LEFT JOIN place q ON q.id = "
               "c.stands_in_place_id WHERE t.fulfilment_id = :1 OR t.id IN (SELECT u.tote_load_id "
               "FROM sort_unit u WHERE u.fulfilment_id = :1) ORDER BY t.id",
           fulfilment)) {
    totes.push_back({container, ended ? "" : stands_in.value_or(""), slot, began, ended, units});
  }
  return totes;
}

std::vector<StoryParcel> story_parcels(Connection& database, Id fulfilment) {
  std::vector<StoryParcel> parcels;
  for (auto& [id, number, weight, carton, sscc, tracking, units, closed, labelled, voided, reason] :
       database.rows<Id, std::int64_t, std::int64_t, MaybeText, MaybeText, MaybeText, Quantity,
                     MaybeMs, MaybeMs, MaybeMs, std::string>(
           "SELECT p.id, p.number, p.weight_g, t.code, p.sscc, p.tracking, COALESCE((SELECT "
           "SUM(l.quantity) FROM parcel_line l WHERE l.parcel_id = p.id), 0), p.closed_at_ms, "
           "p.labelled_at_ms, p.voided_at_ms, p.void_reason FROM parcel p LEFT JOIN carton_type t "
           "ON t.id = p.carton_type_id WHERE p.fulfilment_id = :1 ORDER BY p.number, p.id",
           fulfilment)) {
    StoryParcel parcel;
    parcel.id = id;
    parcel.number = number;
    parcel.weight_g = weight;
    parcel.carton = carton.value_or("");
    parcel.sscc = sscc.value_or("");
    parcel.tracking = tracking.value_or("");
    parcel.units = units;
    parcel.closed_at_ms = closed;
    parcel.labelled_at_ms = labelled;
    parcel.voided_at_ms = voided;
    parcel.void_reason = reason;
    for (const auto& [state, evidence, detail, printer, copy] :
         database.rows<std::string, std::string, std::string, std::string, std::int64_t>(
             "SELECT j.state, j.evidence, j.detail, r.code, j.copy FROM label_job j JOIN printer r "
             "ON r.id = j.printer_id WHERE j.parcel_id = :1 ORDER BY j.copy DESC LIMIT 1",
             id)) {
      parcel.label_state = state;
      parcel.label_evidence = evidence;
      parcel.label_detail = detail;
      parcel.printer = printer;
      parcel.label_copies = copy;
    }
    parcels.push_back(std::move(parcel));
  }
  return parcels;
}

std::vector<StoryShipment> story_shipments(Connection& database, Id fulfilment) {
  std::vector<StoryShipment> shipments;
  for (const auto& [id, revision, completed, notified] :
       database.rows<Id, std::int64_t, MaybeMs, MaybeMs>(
           "SELECT id, revision, completed_at_ms, notified_at_ms FROM shipment WHERE fulfilment_id "
           "= :1 ORDER BY id",
           fulfilment)) {
    StoryShipment shipment;
    shipment.id = id;
    shipment.revision = revision;
    shipment.completed_at_ms = completed;
    shipment.notified_at_ms = notified;
    for (const auto& [message, upstream, state, attempts, status, answer, next] :
         database.rows<std::string, std::string, std::string, std::int64_t, std::int64_t,
                       std::string, MaybeMs>(
             "SELECT m.id, u.code, m.state, m.attempts, m.http_status, m.answer, m.next_at_ms FROM "
             "upstream_message m JOIN upstream u ON u.id = m.upstream_id WHERE m.shipment_id = :1 "
             "ORDER BY m.revision DESC LIMIT 1",
             id)) {
      shipment.message_id = message;
      shipment.upstream = upstream;
      shipment.message_state = state;
      shipment.attempts = attempts;
      shipment.http_status = status;
      shipment.answer = answer;
      shipment.next_at_ms = next;
    }
    shipments.push_back(std::move(shipment));
  }
  return shipments;
}

}  // namespace fw::store
