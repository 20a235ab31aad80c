#include "server/store/misputs.h"

#include <algorithm>

namespace fw::store {

std::vector<MissedUnits> missed_units(Connection& database, Id site, Id except_fulfilment,
                                      EpochMs since_ms, std::int64_t most) {
  std::vector<MissedUnits> missed;
  for (const auto& [discrepancy, written_off, order, line, fulfilment, item, lot, number, sku, tote,
                    quantity, wanted] : database.rows<Id, bool, Id, Id, Id, Id, Id, std::string,
                                                      std::string, std::string, Quantity, Quantity>(
           "SELECT d.id, d.resolved_at_ms IS NOT NULL, o.id, l.id, f.id, d.item_id, d.lot_id, "
           "o.number, i.sku, c.code, d.quantity, l.open + l.reserved + l.allocated FROM "
           "discrepancy d JOIN order_line l ON l.id = d.order_line_id JOIN orders o ON o.id = "
           "l.order_id JOIN item i ON i.id = d.item_id JOIN fulfilment f ON f.order_id = o.id JOIN "
           "tote_load t ON t.id = (SELECT MIN(x.id) FROM tote_load x WHERE x.fulfilment_id = f.id "
           "AND x.ended_at_ms IS NULL AND x.dropped_at_ms IS NOT NULL) JOIN place c ON c.id = "
           "t.container_id WHERE d.site_id = :1 AND d.kind = 'missing_at_pack' AND "
           "(d.resolved_at_ms IS NULL OR (d.resolved_at_ms >= :2 AND d.resolved_by = 'rule')) AND "
           "d.opened_at_ms >= :2 AND f.completed_at_ms IS NULL AND f.cancelled_at_ms IS NULL AND "
           "l.open + l.reserved + l.allocated > 0 AND d.quantity > 0 AND f.id <> :3 ORDER BY d.id "
           "DESC LIMIT :4",
           site, since_ms, except_fulfilment, most)) {
    missed.push_back({discrepancy, written_off, order, line, fulfilment, item, lot, number, sku,
                      tote, std::min(quantity, wanted)});
  }
  return missed;
}

std::vector<NamedUnits> units_in_question(Connection& database, Id site,
                                          const std::vector<std::string>& kinds, Id item,
                                          Id except_order) {
  std::vector<NamedUnits> units;
  for (const std::string& kind : kinds) {
    for (const auto& [id, quantity] : database.rows<Id, Quantity>(
             "SELECT id, quantity FROM discrepancy WHERE site_id = :1 AND kind = :2 AND item_id = "
             ":3 AND resolved_at_ms IS NULL AND quantity > 0 AND order_id <> :4 "
             " ORDER BY id LIMIT 50",
             site, kind, item, except_order)) {
      units.push_back({id, quantity});
    }
  }
  return units;
}

std::vector<NamedUnits> strays_of_order(Connection& database, Id site, Id order, Id item,
                                        EpochMs since_ms) {
  std::vector<NamedUnits> strays;
  for (const auto& [id, resolution, quantity] : database.rows<Id, std::string, Quantity>(
           "SELECT id, resolution, quantity FROM discrepancy WHERE site_id = :1 AND order_id = :2 "
           "AND item_id = :3 AND kind IN ('surplus_at_pack', 'wrong_item_at_pack') AND quantity > "
           "0 AND opened_at_ms > :4 AND (resolved_at_ms IS NULL OR resolved_by = 'rule') ORDER BY "
           "id LIMIT 50",
           site, order, item, since_ms)) {
    strays.push_back({id, quantity, resolution == "write_off"});
  }
  return strays;
}

std::vector<NamedUnits> missed_at_put_back(Connection& database, Id packet,
                                           const domain::StockKey& key) {
  std::vector<NamedUnits> missed;
  for (const auto& [id, quantity] : database.rows<Id, Quantity>(
           "SELECT id, quantity FROM discrepancy WHERE site_id = :1 AND packet_id = :2 AND "
           "place_id = :3 AND item_id = :4 AND kind = 'put_back_missing' AND quantity > 0 AND "
           "(resolved_at_ms IS NULL OR resolved_by = 'rule') ORDER BY id LIMIT 50",
           site_of(packet), packet, key.place, key.item)) {
    missed.push_back({id, quantity});
  }
  return missed;
}

void lessen_discrepancy(Writer& writer, Id discrepancy, Quantity quantity) {
  writer.database.exec("UPDATE discrepancy SET quantity = quantity - :2 WHERE id = :1", discrepancy,
                       quantity);
}

void end_waits_of_line(Writer& writer, Id fulfilment, Id order_line, const std::string& outcome) {
  writer.database.exec(
      "UPDATE replenish_wait SET ended_at_ms = :3, outcome = :4 WHERE fulfilment_id = :1 AND "
      "order_line_id = :2 AND ended_at_ms IS NULL",
      fulfilment, order_line, writer.now, outcome);
}

}  // namespace fw::store
