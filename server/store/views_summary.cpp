#include "server/store/views_summary.h"

#include "server/store/views_fetch.h"

namespace fw::store {
namespace {

std::int64_t number(Connection& database, const char* sql) {
  return database.value<std::optional<std::int64_t>>(sql).value_or(std::nullopt).value_or(0);
}

// The mark of each stream says how many facts were acknowledged: what is below
// it and not in the table is lost.
void count_facts(Connection& database, FloorTotals& totals) {
  totals.facts_applied = number(database, "SELECT COUNT(*) FROM fact WHERE outcome <> 'lost'");
  totals.facts_lost =
      number(database, "SELECT CAST(COALESCE(SUM(acked_seq), 0) AS BIGINT) FROM stream") -
      number(database,
             "SELECT COUNT(*) FROM fact f JOIN stream s ON s.id = f.stream_id WHERE f.seq <= "
             "s.acked_seq AND f.outcome <> 'lost'");
  totals.facts_duplicated =
      number(database,
             "SELECT CAST(COALESCE(SUM(same.n - 1), 0) AS BIGINT) FROM (SELECT COUNT(*) AS n FROM "
             "stock_move WHERE fact_id <> 0 GROUP BY fact_id, reason, item_id, from_lot_id, "
             "from_place_id, to_place_id, order_line_id HAVING COUNT(*) > 1) AS same");
}

}  // namespace

FloorTotals count_floor(Connection& database) {
  FloorTotals totals;
  totals.waves = number(database, "SELECT COUNT(*) FROM wave WHERE recalled_at_ms IS NULL");
  totals.walk_mm_planned =
      number(database,
             "SELECT CAST(SUM(walk_mm_planned) AS BIGINT) FROM wave WHERE recalled_at_ms IS NULL");
  totals.walk_mm_location_order = number(
      database,
      "SELECT CAST(SUM(walk_mm_location_order) AS BIGINT) FROM wave WHERE recalled_at_ms IS NULL");
  count_facts(database, totals);
  totals.scans = number(database, "SELECT COUNT(*) FROM fact WHERE step_id <> 0");
  totals.parcels =
      number(database,
             "SELECT COUNT(*) FROM parcel WHERE closed_at_ms IS NOT NULL AND voided_at_ms IS NULL");
  totals.labels = number(database,
                         "SELECT COUNT(*) FROM label_job j JOIN parcel p ON p.id = j.parcel_id "
                         "WHERE j.state = 'printed' AND p.voided_at_ms IS NULL");
  totals.packets_open = number(database, "SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL");
  totals.shipments_completed = number(database, "SELECT COUNT(*) FROM shipment_revision");
  totals.shipments_acknowledged =
      number(database, "SELECT COUNT(*) FROM upstream_message WHERE state = 'done'");
  totals.discrepancies_opened = number(database, "SELECT COUNT(*) FROM discrepancy");
  totals.discrepancies_open =
      number(database, "SELECT COUNT(*) FROM discrepancy WHERE resolved_at_ms IS NULL");
  totals.stock_units =
      number(database,
             "SELECT CAST(SUM(s.quantity) AS BIGINT) FROM stock s LEFT JOIN location l ON l.id = "
             "s.place_id WHERE l.role IS NULL OR l.role <> 'virtual'");
  return totals;
}

std::vector<CountBy> count_label_jobs(Connection& database) {
  return fetch<CountBy, std::string, std::int64_t>(
      database,
      "SELECT state, COUNT(*) FROM label_job WHERE printer_id IN (SELECT id FROM printer) AND "
      "final_at_ms IS NULL GROUP BY state ORDER BY state");
}

std::vector<CountBy> count_messages(Connection& database) {
  return fetch<CountBy, std::string, std::int64_t>(
      database,
      "SELECT state, COUNT(*) FROM upstream_message WHERE upstream_id IN (SELECT id FROM upstream) "
      "AND done_at_ms IS NULL GROUP BY state ORDER BY state");
}

std::vector<CountBy> count_open_packets(Connection& database) {
  return fetch<CountBy, std::string, std::int64_t>(
      database,
      "SELECT kind, COUNT(*) FROM packet WHERE done_at_ms IS NULL GROUP BY kind ORDER BY kind");
}

std::vector<CountBy> count_discrepancies_open(Connection& database) {
  return fetch<CountBy, std::string, std::int64_t>(
      database,
      "SELECT kind, COUNT(*) FROM discrepancy WHERE site_id IN (SELECT id FROM site UNION SELECT "
      "0) AND resolved_at_ms IS NULL GROUP BY kind ORDER BY kind");
}

std::vector<CountBy> count_devices_here(Connection& database, EpochMs heard_since_ms) {
  return fetch<CountBy, std::string, std::int64_t>(
      database,
      "SELECT role, COUNT(*) FROM device WHERE gone_at_ms IS NULL AND last_seen_at_ms >= :1 GROUP "
      "BY role ORDER BY role",
      heard_since_ms);
}

std::int64_t count_facts_acknowledged(Connection& database) {
  return number(database, "SELECT CAST(SUM(acked_seq) AS BIGINT) FROM stream");
}

}  // namespace fw::store
