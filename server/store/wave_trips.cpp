#include "server/store/wave_trips.h"

namespace fw::store {
namespace {

std::vector<TripTask> tasks_where(Connection& database, const std::string& condition, Id id) {
  std::vector<TripTask> tasks;
  for (const auto& [batch, fulfilment, line, place, quantity, left, slot, sequence, leaves, start,
                    end] : database.rows<Id, Id, Id, Id, Quantity, Quantity, std::int64_t,
                                         std::int64_t, EpochMs, Id, Id>(
           "SELECT t.batch_id, t.fulfilment_id, t.order_line_id, t.place_id, t.quantity, CASE WHEN "
           "t.ended_at_ms IS NULL THEN t.quantity - t.picked - t.released ELSE 0 END, t.slot, "
           "t.sequence, COALESCE(d.leaves_at_ms, 0), COALESCE(b.start_place_id, 0), "
           "COALESCE(b.end_place_id, 0) FROM wave w JOIN batch b ON b.wave_id = w.id "
           "JOIN pick_task t ON t.batch_id = b.id JOIN fulfilment f ON f.id = t.fulfilment_id LEFT "
           "JOIN departure d ON d.id = f.departure_id WHERE " +
               condition + " ORDER BY w.id, b.number, t.sequence, t.id",
           id)) {
    tasks.push_back(
        {batch, fulfilment, line, place, quantity, left, slot, sequence, leaves, start, end});
  }
  return tasks;
}

}  // namespace

std::vector<PlanPlace> load_plan_places(Connection& database, Id site) {
  std::vector<PlanPlace> places;
  for (const auto& [id, aisle, bay, level, zone, role, x, y, z, walk, direction, trips] :
       database.rows<Id, std::string, std::string, std::string, Id, std::string, std::int64_t,
                     std::int64_t, std::int64_t, std::int64_t, std::string, std::string>(
           "SELECT l.id, l.aisle, l.bay, l.level, l.zone_id, l.role, l.x_mm, l.y_mm, l.z_mm, "
           "l.walk_sequence, COALESCE(a.direction, 'both'), l.trips FROM location l LEFT JOIN "
           "aisle a "
           "ON a.site_id = l.site_id AND a.code = l.aisle WHERE l.site_id = :1 AND l.role <> "
           "'virtual' ORDER BY l.id",
           site)) {
    places.push_back({id, aisle, bay, level, zone, role, x, y, z, walk, direction, trips});
  }
  return places;
}

std::vector<TripTask> trip_tasks(Connection& database, Id wave) {
  return tasks_where(database, "w.id = :1", wave);
}

std::vector<TripTask> floor_tasks(Connection& database, Id site) {
  return tasks_where(database,
                     "w.site_id = :1 AND w.released_at_ms IS NOT NULL AND w.recalled_at_ms IS NULL "
                     "AND w.closed_at_ms IS NULL AND t.ended_at_ms IS NULL",
                     site);
}

std::set<Id> begun_trips(Connection& database, Id site) {
  std::set<Id> batches;
  for (const auto& [batch] : database.rows<Id>(
           "SELECT k.batch_id FROM packet k WHERE k.site_id = :1 AND k.kind = 'pick' AND "
           "k.done_at_ms IS NULL AND k.batch_id IS NOT NULL AND EXISTS (SELECT 1 FROM lease l "
           "WHERE l.packet_id = k.id AND l.ended_at_ms IS NULL)",
           site)) {
    batches.insert(batch);
  }
  return batches;
}

std::vector<WavePromise> wave_promises(Connection& database, Id wave) {
  std::vector<WavePromise> promises;
  for (const auto& [fulfilment, departure, carrier, pick_by, pack_by, leaves] :
       database.rows<Id, Id, std::string, EpochMs, EpochMs, EpochMs>(
           "SELECT f.id, COALESCE(d.id, 0), c.code, COALESCE(d.pick_by_ms, 0), "
           "COALESCE(d.pack_by_ms, 0), COALESCE(d.leaves_at_ms, 0) FROM fulfilment f JOIN "
           "carrier_service s ON s.id = f.carrier_service_id LEFT JOIN departure d ON d.id = "
           "f.departure_id JOIN carrier c ON c.id = COALESCE(d.carrier_id, s.carrier_id) WHERE "
           "f.wave_id = :1 AND f.cancelled_at_ms IS NULL ORDER BY d.leaves_at_ms NULLS LAST, "
           "c.code, f.id",
           wave)) {
    promises.push_back({fulfilment, departure, carrier, pick_by, pack_by, leaves});
  }
  return promises;
}

WaveShort short_at_plan(Connection& database, Id wave) {
  const auto row = database.row<std::int64_t, Quantity>(
      "SELECT lines_short, units_short FROM wave WHERE id = :1", wave);
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row)};
}

WaveShort short_since_plan(Connection& database, Id wave) {
  const auto row = database.row<std::int64_t, Quantity>(
      "SELECT COUNT(*), COALESCE(CAST(SUM(r.quantity) AS BIGINT), 0) FROM fulfilment f JOIN "
      "reservation r ON r.fulfilment_id = f.id WHERE f.wave_id = :1 AND r.quantity > 0 AND "
      "f.cancelled_at_ms IS NULL",
      wave);
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row)};
}

std::int64_t pickers_here(Connection& database, Id site) {
  return database
      .value<std::int64_t>(
          "SELECT COUNT(DISTINCT s.worker_id) FROM device d JOIN session s ON s.device_id = d.id "
          "WHERE d.site_id = :1 AND d.role = 'handheld' AND s.ended_at_ms IS NULL",
          site)
      .value_or(0);
}

}  // namespace fw::store
