#include "server/store/discrepancies.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;

std::vector<DiscrepancyRow> rows_where(Connection& database, const std::string& condition, Id id,
                                       EpochMs now = 0, std::int64_t most = 1) {
  std::vector<DiscrepancyRow> rows;
  for (const auto& [key, site, kind, role, opened, due, place, item, lot, quantity, order, line,
                    packet, load, parcel, fact, detail, resolution, resolved] :
       database.rows<Id, Id, std::string, std::string, EpochMs, EpochMs, Id, Id, Id, Quantity, Id,
                     Id, Id, Id, Id, Id, std::string, std::string, MaybeMs>(
           "SELECT id, site_id, kind, owner_role, opened_at_ms, due_at_ms, place_id, item_id, "
           "lot_id, quantity, order_id, order_line_id, packet_id, tote_load_id, parcel_id, "
           "fact_id, detail, resolution, resolved_at_ms FROM discrepancy WHERE " +
               condition + " AND (:2 = 0 OR settle_at_ms <= :2) ORDER BY id LIMIT :3",
           id, now, most)) {
    rows.push_back({key, site, kind, role, opened, due, place, item, lot, quantity, order, line,
                    packet, load, parcel, fact, detail, resolution, resolved.has_value()});
  }
  return rows;
}

}  // namespace

Id insert_discrepancy(Writer& writer, Id site, const Author& author,
                      const domain::DiscrepancyOpened& opened,
                      std::optional<EpochMs> settle_at_ms) {
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO discrepancy (id, site_id, kind, owner_role, opened_at_ms, due_at_ms, place_id, "
      "item_id, lot_id, quantity, order_id, order_line_id, packet_id, tote_load_id, parcel_id, "
      "fact_id, detail, settle_at_ms, resolution, resolved_by, note) VALUES (:1, :2, :3, :4, :5, "
      ":6, :7, :8, :9, :10, :11, :12, :13, :14, :15, :16, :17, :18, '', '', '')",
      id, site, opened.kind, opened.owner_role, writer.now, opened.due_at_ms, opened.place,
      opened.item, opened.lot, opened.quantity, opened.order, opened.order_line, opened.packet,
      opened.tote_load, opened.parcel, author.fact, opened.detail, settle_at_ms);
  return id;
}

std::optional<DiscrepancyRow> load_discrepancy(Connection& database, Id discrepancy) {
  const auto rows = rows_where(database, "id = :1", discrepancy);
  if (rows.empty()) return std::nullopt;
  return rows.front();
}

std::vector<Id> open_discrepancies_of(Connection& database, Id site, const Named& named,
                                      std::int64_t most) {
  std::vector<Id> ids;
  for (const auto& [id] : database.rows<Id>(
           "SELECT id FROM discrepancy WHERE site_id = :1 AND resolved_at_ms IS NULL AND (:2 = '' "
           "OR kind = :2) AND (:3 = 0 OR place_id = :3) AND (:4 = 0 OR item_id = :4) AND (:5 = 0 "
           "OR order_id = :5) AND (:6 = 0 OR order_line_id = :6) AND (:7 = 0 OR packet_id = :7) "
           "AND (:8 = 0 OR tote_load_id = :8) AND (:9 = 0 OR parcel_id = :9) AND SUBSTR(detail, 1, "
           "CAST(:10 AS INTEGER)) = :11 ORDER BY id LIMIT :12",
           site, named.kind, named.place, named.item, named.order, named.order_line, named.packet,
           named.tote_load, named.parcel, static_cast<std::int64_t>(named.detail_begins.size()),
           named.detail_begins, most)) {
    ids.push_back(id);
  }
  return ids;
}

std::vector<DiscrepancyRow> due_for_rule(Connection& database, Id site, EpochMs now,
                                         std::int64_t most) {
  return rows_where(database,
                    "site_id = :1 AND resolved_at_ms IS NULL AND settle_at_ms IS NOT NULL", site,
                    now, most);
}

void leave_to_people(Writer& writer, Id discrepancy) {
  writer.database.exec("UPDATE discrepancy SET settle_at_ms = NULL WHERE id = :1", discrepancy);
}

void decide_discrepancy(Writer& writer, Id discrepancy, const std::string& resolution,
                        const std::string& by, const std::string& note) {
  writer.database.exec(
      "UPDATE discrepancy SET resolution = :2, resolved_by = :3, note = :4, settle_at_ms = NULL "
      "WHERE id = :1 AND resolved_at_ms IS NULL",
      discrepancy, resolution, by, note);
}

bool resolve_discrepancy(Writer& writer, Id discrepancy, const std::string& resolution,
                         const std::string& by, const std::string& note) {
  return writer.database.exec(
             "UPDATE discrepancy SET resolved_at_ms = :2, resolution = :3, resolved_by = :4, note "
             "= CASE WHEN :5 = '' THEN note ELSE :5 END, settle_at_ms = NULL WHERE id = :1 AND "
             "resolved_at_ms IS NULL",
             discrepancy, writer.now, resolution, by, note) == 1;
}

std::int64_t item_value_minor(Connection& database, Id item) {
  return database.value<std::int64_t>("SELECT value_minor FROM item WHERE id = :1", item)
      .value_or(0);
}

Id place_picked_from(Connection& database, Id order_line, Id item) {
  return database
      .value<Id>(
          "SELECT from_place_id FROM stock_move WHERE order_line_id = :1 AND item_id = :2 AND "
          "reason = 'pick' ORDER BY id DESC LIMIT 1",
          order_line, item)
      .value_or(0);
}

}  // namespace fw::store
