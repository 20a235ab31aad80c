#include "server/store/parking.h"

namespace fw::store {

void insert_parked(Writer& writer, Id site, const ParkedRow& parked, Id device, Id worker) {
  end_parked(writer, parked.fulfilment);
  writer.database.exec(
      "INSERT INTO parked_order (id, site_id, fulfilment_id, device_id, place_id, worker_id, "
      "reason, parked_at_ms) VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
      writer.ids.next(site), site, parked.fulfilment, device, parked.place, worker, parked.reason,
      writer.now);
}

std::optional<ParkedRow> parked_order(Connection& database, Id fulfilment) {
  const auto row = database.row<Id, Id, std::string, std::string>(
      "SELECT k.id, k.place_id, COALESCE(p.code, ''), k.reason FROM parked_order k LEFT JOIN place "
      "p ON p.id = k.place_id WHERE k.fulfilment_id = :1 AND k.resumed_at_ms IS NULL",
      fulfilment);
  if (!row) return std::nullopt;
  const auto& [id, place, code, reason] = *row;
  return ParkedRow{id, fulfilment, place, code, reason};
}

void end_parked(Writer& writer, Id fulfilment) {
  writer.database.exec(
      "UPDATE parked_order SET resumed_at_ms = :2 WHERE fulfilment_id = :1 AND resumed_at_ms IS "
      "NULL",
      fulfilment, writer.now);
}

std::vector<StillComing> still_coming(Connection& database, Id fulfilment) {
  std::vector<StillComing> coming;
  for (const auto& [sku, name, quantity] : database.rows<std::string, std::string, Quantity>(
           "SELECT i.sku, i.name, CAST(SUM(w.quantity) AS BIGINT) FROM (SELECT item_id, quantity "
           "FROM reservation WHERE fulfilment_id = :1 AND quantity > 0 UNION ALL SELECT item_id, "
           "quantity - picked - released FROM pick_task WHERE fulfilment_id = :1 AND ended_at_ms "
           "IS NULL) w JOIN item i ON i.id = w.item_id GROUP BY i.sku, i.name ORDER BY i.sku",
           fulfilment)) {
    coming.push_back({sku, name, quantity});
  }
  return coming;
}

}  // namespace fw::store
