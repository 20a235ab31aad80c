#include "server/store/parcels.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;
using MaybeText = std::optional<std::string>;

std::vector<ParcelRow> parcels_where(Connection& database, const std::string& condition,
                                     const db::Value& key) {
  std::vector<ParcelRow> parcels;
  const auto rows = database.rows<Id, Id, Id, Id, Id, std::int64_t, std::int64_t, MaybeText,
                                  MaybeText, MaybeId, MaybeId, MaybeId, MaybeId>(
      "SELECT id, site_id, fulfilment_id, shipment_id, container_id, number, weight_g, sscc, "
      "tracking, closed_at_ms, labelled_at_ms, voided_at_ms, handed_over_at_ms FROM parcel WHERE " +
          condition,
      key);
  for (const auto& [id, site, fulfilment, shipment, container, number, weight, sscc, tracking,
                    closed, labelled, voided, handed_over] : rows) {
    parcels.push_back({id, site, fulfilment, shipment, container, number, weight, sscc.value_or(""),
                       tracking.value_or(""), closed.has_value(), labelled.has_value(),
                       voided.has_value(), handed_over.has_value()});
  }
  return parcels;
}

std::optional<ParcelRow> first(const std::vector<ParcelRow>& parcels) {
  if (parcels.empty()) return std::nullopt;
  return parcels.front();
}

Id shipment_for(Writer& writer, const FulfilmentRow& fulfilment) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM shipment WHERE fulfilment_id = :1 ORDER BY id LIMIT 1", fulfilment.id);
  if (known) return *known;
  const Id id = writer.ids.next(fulfilment.site);
  writer.database.exec(
      "INSERT INTO shipment (id, site_id, order_id, fulfilment_id, carrier_service_id, revision, "
      "created_at_ms) VALUES (:1, :2, :3, :4, :5, 0, :6)",
      id, fulfilment.site, fulfilment.order, fulfilment.id, fulfilment.service, writer.now);
  return id;
}

}  // namespace

std::optional<ParcelRow> load_parcel(Connection& database, Id parcel) {
  return first(parcels_where(database, "id = :1", parcel));
}
std::optional<ParcelRow> open_parcel(Connection& database, Id fulfilment) {
  return first(parcels_where(database,
                             "fulfilment_id = :1 AND closed_at_ms IS NULL AND voided_at_ms IS NULL",
                             fulfilment));
}
std::optional<ParcelRow> last_closed_parcel(Connection& database, Id fulfilment) {
  return first(parcels_where(database,
                             "fulfilment_id = :1 AND closed_at_ms IS NOT NULL AND voided_at_ms IS "
                             "NULL ORDER BY number DESC LIMIT 1",
                             fulfilment));
}
std::optional<ParcelRow> find_parcel(Connection& database, const std::string& sscc_or_tracking) {
  return first(parcels_where(
      database, "(sscc = :1 OR tracking = :1) AND voided_at_ms IS NULL ORDER BY id DESC LIMIT 1",
      sscc_or_tracking));
}
std::optional<ParcelRow> find_any_parcel(Connection& database,
                                         const std::string& sscc_or_tracking) {
  return first(parcels_where(database, "(sscc = :1 OR tracking = :1) ORDER BY id DESC LIMIT 1",
                             sscc_or_tracking));
}
std::vector<VoidParcel> void_parcels_of(Connection& database, Id shipment) {
  std::vector<VoidParcel> parcels;
  for (const auto& [sscc, tracking, reason] : database.rows<std::string, std::string, std::string>(
           "SELECT sscc, COALESCE(tracking, ''), void_reason FROM parcel WHERE shipment_id = :1 "
           "AND voided_at_ms IS NOT NULL AND sscc IS NOT NULL ORDER BY number",
           shipment)) {
    parcels.push_back({sscc, tracking, reason});
  }
  return parcels;
}
std::vector<ParcelRow> parcels_of(Connection& database, Id fulfilment) {
  return parcels_where(database, "fulfilment_id = :1 AND voided_at_ms IS NULL ORDER BY number",
                       fulfilment);
}

ParcelRow insert_parcel(Writer& writer, const FulfilmentRow& fulfilment) {
  ParcelRow parcel;
  parcel.id = writer.ids.next(fulfilment.site);
  parcel.site = fulfilment.site;
  parcel.fulfilment = fulfilment.id;
  parcel.shipment = shipment_for(writer, fulfilment);
  parcel.container = writer.ids.next(fulfilment.site);
  parcel.number = writer.database
                      .value<std::int64_t>("SELECT COUNT(*) FROM parcel WHERE fulfilment_id = :1",
                                           fulfilment.id)
                      .value_or(0) +
                  1;
  writer.database.exec(
      "INSERT INTO place (id, site_id, kind, code) VALUES (:1, :2, 'container', :3)",
      parcel.container, fulfilment.site, "~parcel-" + std::to_string(parcel.id));
  writer.database.exec(
      "INSERT INTO container (id, site_id, kind, slot_number) VALUES (:1, :2, 'parcel', 0)",
      parcel.container, fulfilment.site);
  writer.database.exec(
      "INSERT INTO parcel (id, site_id, fulfilment_id, shipment_id, number, container_id, "
      "weight_g, opened_at_ms, void_reason) VALUES (:1, :2, :3, :4, :5, :6, 0, :7, '')",
      parcel.id, fulfilment.site, fulfilment.id, parcel.shipment, parcel.number, parcel.container,
      writer.now);
  return parcel;
}

void add_to_parcel(Writer& writer, Id parcel, Id order_line, Id item, Id lot, Quantity quantity) {
  writer.database.exec(
      "INSERT INTO parcel_line (id, parcel_id, order_line_id, item_id, lot_id, quantity) VALUES "
      "(:1, :2, :3, :4, :5, :6) ON CONFLICT (parcel_id, order_line_id, lot_id) DO UPDATE SET "
      "quantity = parcel_line.quantity + excluded.quantity",
      writer.ids.next(site_of(parcel)), parcel, order_line, item, lot, quantity);
}

void take_from_parcel(Writer& writer, Id parcel, Id order_line, Id lot, Quantity quantity) {
  writer.database.exec(
      "DELETE FROM parcel_line WHERE parcel_id = :1 AND order_line_id = :2 AND lot_id = :3 AND "
      "quantity = :4",
      parcel, order_line, lot, quantity);
  writer.database.exec(
      "UPDATE parcel_line SET quantity = quantity - :4 WHERE parcel_id = :1 AND order_line_id = "
      ":2 AND lot_id = :3",
      parcel, order_line, lot, quantity);
}

std::vector<PackedFrom> loads_packed_from(Connection& database, Id parcel, Id order_line, Id lot) {
  std::vector<PackedFrom> loads;
  for (const auto& [load, quantity, last] : database.rows<Id, Quantity, Id>(
           "SELECT tote_load_id, SUM(CASE WHEN reason = 'pack' THEN quantity ELSE -quantity END), "
           "MAX(CASE WHEN reason = 'pack' THEN id ELSE 0 END) AS last FROM stock_move WHERE "
           "parcel_id = :1 AND order_line_id = :2 AND from_lot_id = :3 AND tote_load_id <> 0 AND "
           "reason IN ('pack', 'unpack') GROUP BY tote_load_id ORDER BY last DESC",
           parcel, order_line, lot)) {
    if (quantity > 0) loads.push_back({load, quantity});
  }
  return loads;
}

std::vector<Id> items_of_order(Connection& database, Id order) {
  std::vector<Id> items;
  for (const auto& [item] : database.rows<Id>(
           "SELECT DISTINCT item_id FROM order_line WHERE order_id = :1 ORDER BY item_id", order)) {
    items.push_back(item);
  }
  return items;
}

void note_weight(Writer& writer, Id parcel, std::int64_t weight_g) {
  writer.database.exec("UPDATE parcel SET weight_g = :2 WHERE id = :1", parcel, weight_g);
}

void close_parcel(Writer& writer, const ParcelRow& parcel, Id carton_type, Id departure) {
  writer.database.exec(
      "UPDATE parcel SET closed_at_ms = :2, sscc = :3, tracking = :4, weight_g = :5, "
      "carton_type_id = :6, departure_id = :7 WHERE id = :1 AND closed_at_ms IS NULL",
      parcel.id, writer.now, parcel.sscc, parcel.tracking, parcel.weight_g, carton_type,
      departure == 0 ? MaybeId() : MaybeId(departure));
}

void void_parcel(Writer& writer, Id parcel, const std::string& reason) {
  writer.database.exec(
      "UPDATE parcel SET voided_at_ms = :2, void_reason = :3 WHERE id = :1 AND voided_at_ms IS "
      "NULL",
      parcel, writer.now, reason);
  writer.database.exec(
      "UPDATE label_job SET state = 'voided', changed_at_ms = :2, final_at_ms = COALESCE("
      "final_at_ms, :2) WHERE parcel_id = :1",
      parcel, writer.now);
}

void mark_parcel(Writer& writer, Id parcel, const std::string& column) {
  writer.database.exec(
      "UPDATE parcel SET " + column + " = :2 WHERE id = :1 AND " + column + " IS NULL", parcel,
      writer.now);
}

std::vector<ParcelLine> lines_of_parcel(Connection& database, Id parcel) {
  std::vector<ParcelLine> lines;
  for (const auto& [line, item, lot, owner, number, sku, name, lot_code, expiry, quantity, weight] :
       database.rows<Id, Id, Id, Id, std::int64_t, std::string, std::string, std::string,
                     std::string, Quantity, std::int64_t>(
           "SELECT pl.order_line_id, pl.item_id, pl.lot_id, i.owner_id, l.line_number, i.sku, "
           "i.name, COALESCE(t.code, ''), COALESCE(t.expiry_date, ''), pl.quantity, i.weight_g "
           "FROM parcel_line pl JOIN order_line l ON l.id = pl.order_line_id JOIN item i ON i.id = "
           "pl.item_id LEFT JOIN lot t ON t.id = pl.lot_id WHERE pl.parcel_id = :1 ORDER BY "
           "l.line_number, pl.id",
           parcel)) {
    lines.push_back(
        {line, item, lot, owner, number, sku, name, lot_code, expiry, quantity, weight});
  }
  return lines;
}

std::vector<CartonRow> cartons(Connection& database, Id site) {
  std::vector<CartonRow> all;
  for (const auto& [id, code, name, length, width, height, tare, most] :
       database.rows<Id, std::string, std::string, std::int64_t, std::int64_t, std::int64_t,
                     std::int64_t, std::int64_t>(
           "SELECT id, code, name, length_mm, width_mm, height_mm, tare_g, most_weight_g FROM "
           "carton_type WHERE site_id = :1 ORDER BY length_mm * width_mm * height_mm, id",
           site)) {
    all.push_back({id, code, name, length, width, height, tare, most});
  }
  return all;
}

}  // namespace fw::store
