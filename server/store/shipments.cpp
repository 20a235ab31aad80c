// Shipments, their revisions and upstream messages.
#include "server/store/parcels.h"

namespace fw::store {

std::vector<ShipmentLine> lines_of_order(Connection& database, Id order) {
  std::vector<ShipmentLine> lines;
  for (const auto& [line, number, sku, reason, ordered, shipped, cancelled, open, backordered] :
       database.rows<Id, std::int64_t, std::string, std::string, Quantity, Quantity, Quantity,
                     Quantity, bool>(
           "SELECT l.id, l.line_number, i.sku, l.short_reason, l.ordered, l.shipped, l.cancelled, "
           "l.open + l.reserved + l.allocated + l.picked + l.packed, l.backordered FROM order_line "
           "l JOIN item i ON i.id = l.item_id WHERE l.order_id = :1 ORDER BY l.line_number",
           order)) {
    lines.push_back({number, line, sku, reason, ordered, shipped, cancelled, open, backordered});
  }
  return lines;
}

std::string ship_point(Connection& database, Id site) {
  return database.value<std::string>("SELECT ship_point FROM site WHERE id = :1", site)
      .value_or("labelled");
}

std::optional<ShipmentRow> load_shipment(Connection& database, Id shipment) {
  const auto row = database.row<Id, std::int64_t>(
      "SELECT fulfilment_id, revision FROM shipment WHERE id = :1", shipment);
  if (!row) return std::nullopt;
  return ShipmentRow{shipment, std::get<0>(*row), static_cast<int>(std::get<1>(*row))};
}

void mark_completed(Writer& writer, Id shipment, Id fulfilment) {
  writer.database.exec(
      "UPDATE shipment SET completed_at_ms = COALESCE(completed_at_ms, :2) WHERE id = :1", shipment,
      writer.now);
  writer.database.exec(
      "UPDATE fulfilment SET completed_at_ms = :2 WHERE id = :1 AND completed_at_ms IS NULL",
      fulfilment, writer.now);
}

void mark_uncompleted(Writer& writer, Id fulfilment) {
  writer.database.exec("UPDATE fulfilment SET completed_at_ms = NULL WHERE id = :1", fulfilment);
}

void add_shipment_revision(Writer& writer, Id shipment, int revision, const std::string& type,
                           const std::string& message_id) {
  writer.database.exec("UPDATE shipment SET revision = :2, notified_at_ms = NULL WHERE id = :1",
                       shipment, revision);
  writer.database.exec(
      "INSERT INTO shipment_revision (id, shipment_id, revision, type, made_at_ms, message_id) "
      "VALUES (:1, :2, :3, :4, :5, :6)",
      writer.ids.next(site_of(shipment)), shipment, revision, type, writer.now, message_id);
}

bool insert_upstream_message(Writer& writer, const NewMessage& message) {
  const auto upstream =
      writer.database.value<Id>("SELECT id FROM upstream WHERE code = :1", message.upstream);
  if (!upstream) return false;
  writer.database.exec(
      "INSERT INTO upstream_message (id, upstream_id, shipment_id, revision, type, body, "
      "created_at_ms, state, attempts, http_status, answer, changed_at_ms) VALUES (:1, :2, :3, :4, "
      ":5, :6, :7, 'waiting', 0, 0, '', :7)",
      message.id, *upstream, message.shipment, message.revision, message.type, message.body,
      writer.now);
  return true;
}

}  // namespace fw::store
