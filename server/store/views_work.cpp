#include "server/store/views_work.h"

#include <map>

#include "server/store/id_source.h"
#include "server/store/views_fetch.h"

namespace fw::store {
namespace {

// What is counted for one wave, as sub-selects: an index leads to each.
const std::string packets_of_wave =
    "(SELECT COUNT(*) FROM batch b JOIN packet p ON p.batch_id = b.id WHERE b.site_id = w.site_id "
    "AND b.wave_id = w.id AND ";

const std::string wave_columns =
    "SELECT w.id, s.code, w.number, w.template, w.planned_at_ms, w.released_at_ms, "
    "w.recalled_at_ms, w.closed_at_ms, w.walk_mm_planned, w.walk_mm_location_order, (SELECT "
    "COUNT(*) FROM job j WHERE j.finished_at_ms IS NULL AND j.subject_id = w.id), (SELECT COUNT(*) "
    "FROM batch b WHERE b.site_id = w.site_id AND b.wave_id = w.id), " +
    packets_of_wave + "p.done_at_ms IS NOT NULL), " + packets_of_wave +
    "p.done_at_ms IS NULL AND EXISTS (SELECT 1 FROM lease l WHERE l.packet_id = p.id AND "
    "l.ended_at_ms IS NULL)), (SELECT COUNT(*) FROM fulfilment f WHERE f.wave_id = w.id), (SELECT "
    "COUNT(*) FROM fulfilment f WHERE f.wave_id = w.id AND f.completed_at_ms IS NOT NULL), "
    "COALESCE(c.code, ''), d.pack_by_ms, d.leaves_at_ms FROM wave w JOIN site s ON s.id = "
    "w.site_id LEFT JOIN departure d ON d.id = (SELECT f.departure_id FROM fulfilment f JOIN "
    "departure e ON e.id = f.departure_id WHERE f.wave_id = w.id ORDER BY e.leaves_at_ms, e.id "
    "LIMIT 1) LEFT JOIN carrier c ON c.id = d.carrier_id ";

// Not released, or its work is being made, or something of it has not left.
const std::string working =
    "(w.released_at_ms IS NULL OR EXISTS (SELECT 1 FROM fulfilment f WHERE f.wave_id = w.id AND "
    "f.completed_at_ms IS NULL AND f.cancelled_at_ms IS NULL) OR EXISTS (SELECT 1 FROM job j WHERE "
    "j.finished_at_ms IS NULL AND j.subject_id = w.id))";

void count_tasks(Connection& database, WaveView& wave) {
  using I = std::int64_t;
  const auto row = database.row<I, I, Quantity, Quantity, Quantity>(
      "SELECT COUNT(*), COUNT(t.ended_at_ms), COALESCE(SUM(t.quantity), 0), "
      "COALESCE(SUM(t.picked), 0), COALESCE(SUM(t.released), 0) FROM batch b JOIN pick_task t ON "
      "t.batch_id = b.id WHERE b.site_id = :1 AND b.wave_id = :2",
      site_of(wave.id), wave.id);
  if (!row) return;
  std::tie(wave.tasks, wave.tasks_done, wave.units, wave.units_picked, wave.units_given_back) =
      *row;
}

template <class... In>
std::vector<WaveView> waves_where(Connection& database, const std::string& rest, const In&... in) {
  using I = std::int64_t;
  auto waves = fetch<WaveView, Id, std::string, std::string, std::string, EpochMs, MaybeMs, MaybeMs,
                     MaybeMs, I, I, I, I, I, I, I, I, std::string, MaybeMs, MaybeMs>(
      database, wave_columns + rest, in...);
  for (WaveView& wave : waves) count_tasks(database, wave);
  return waves;
}

// Moved away from a departure that they were promised to, by departure; found
// through the departures they are on now, which have an index.
std::map<Id, std::int64_t> moved_away(Connection& database, EpochMs from_ms) {
  std::map<Id, std::int64_t> moved;
  for (const auto& [departure, count] : database.rows<Id, std::int64_t>(
           "SELECT f.promised_departure_id, COUNT(*) FROM departure d JOIN fulfilment f ON "
           "f.departure_id = d.id WHERE d.leaves_at_ms >= :1 AND f.promised_departure_id <> "
           "f.departure_id AND f.cancelled_at_ms IS NULL GROUP BY f.promised_departure_id",
           from_ms)) {
    moved[departure] = count;
  }
  return moved;
}

// One pass over the departure's fulfilments. Picked: completed, or in a wave with
// nothing left to pick.
void count_fulfilments(Connection& database, DepartureView& departure) {
  using I = std::int64_t;
  const auto row = database.row<I, I, I, I, I>(
      "SELECT COUNT(*), COUNT(f.completed_at_ms), COALESCE(SUM(CASE WHEN f.completed_at_ms IS NOT "
      "NULL THEN 1 WHEN f.wave_id IS NULL THEN 0 WHEN EXISTS (SELECT 1 FROM pick_task t WHERE "
      "t.fulfilment_id = f.id AND t.ended_at_ms IS NULL) THEN 0 WHEN EXISTS (SELECT 1 FROM "
      "pick_task t WHERE t.fulfilment_id = f.id) THEN 1 ELSE 0 END), 0), COUNT(f.wave_id), "
      "COALESCE(SUM(CASE WHEN f.completed_at_ms > :2 THEN 1 ELSE 0 END), 0) FROM fulfilment f "
      "WHERE f.departure_id = :1 AND f.cancelled_at_ms IS NULL",
      departure.id, departure.leaves_at_ms);
  if (!row) return;
  std::tie(departure.orders, departure.orders_completed, departure.orders_picked,
           departure.orders_in_wave, departure.orders_missed) = *row;
}

}  // namespace

Page<WaveView> list_waves(Connection& database, bool open_only, PageRequest page) {
  auto rows = waves_where(database,
                          "WHERE (:1 = 0 OR (w.closed_at_ms IS NULL AND w.recalled_at_ms IS NULL)) "
                          "AND (:2 = 0 OR w.id < :2) ORDER BY w.id DESC LIMIT :3",
                          open_only, page.after, page.limit + 1);
  return page_of(std::move(rows), page.limit, [](const WaveView& row) { return row.id; });
}

std::vector<WaveView> list_working_waves(Connection& database, std::int64_t limit) {
  return waves_where(database,
                     "WHERE w.closed_at_ms IS NULL AND w.recalled_at_ms IS NULL AND " + working +
                         " ORDER BY d.leaves_at_ms NULLS LAST, w.id LIMIT :1",
                     limit);
}

OpenWaves count_open_waves(Connection& database) {
  const auto row = database.row<std::int64_t, std::int64_t>(
      "SELECT COUNT(*), COALESCE(SUM(CASE WHEN " + working +
      " THEN 1 ELSE 0 END), 0) FROM wave w WHERE w.closed_at_ms IS NULL AND w.recalled_at_ms IS "
      "NULL");
  if (!row) return {};
  const auto& [open, with_work] = *row;
  return {with_work, open - with_work};
}

std::vector<WaveView> find_waves(Connection& database, const std::string& number) {
  return waves_where(database, "WHERE w.number = :1 ORDER BY w.id", number);
}

std::vector<TripView> list_trips(Connection& database, Id wave) {
  using I = std::int64_t;
  const std::string tasks = " FROM pick_task t WHERE t.batch_id = b.id";
  return fetch<TripView, I, I, I, I, I, Quantity, Quantity, Id, MaybeMs, std::string, std::string,
               bool>(
      database,
      "SELECT b.number, b.slots, b.walk_mm_planned, (SELECT COUNT(*)" + tasks +
          "), (SELECT COUNT(*)" + tasks +
          " AND t.ended_at_ms IS NOT NULL), (SELECT COALESCE(SUM(t.quantity), 0)" + tasks +
          "), (SELECT COALESCE(SUM(t.picked), 0)" + tasks +
          "), COALESCE(p.id, 0), p.done_at_ms, COALESCE(k.number, ''), COALESCE(d.code, ''), CASE "
          "WHEN l.id IS NOT NULL AND l.ended_at_ms IS NULL THEN 1 ELSE 0 END FROM batch b LEFT "
          "JOIN packet p ON p.batch_id = b.id LEFT JOIN lease l ON l.id = (SELECT MAX(x.id) FROM "
          "lease x WHERE x.packet_id = p.id) LEFT JOIN worker k ON k.id = l.worker_id LEFT JOIN "
          "device d ON d.id = l.device_id WHERE b.site_id = :2 AND b.wave_id = :1 ORDER BY "
          "b.number, p.id",
      wave, site_of(wave));
}

std::vector<DepartureView> list_departures(Connection& database, EpochMs from_ms, EpochMs until_ms,
                                           std::int64_t limit) {
  auto rows = fetch<DepartureView, Id, std::string, std::string, std::string, EpochMs, EpochMs,
                    EpochMs, EpochMs, MaybeMs, MaybeMs>(
      database,
      "SELECT d.id, s.code, c.code, c.name, d.cut_off_at_ms, d.pick_by_ms, d.pack_by_ms, "
      "d.leaves_at_ms, d.closed_at_ms, d.cancelled_at_ms FROM departure d JOIN site s ON s.id = "
      "d.site_id JOIN carrier c ON c.id = d.carrier_id WHERE d.leaves_at_ms >= :1 AND (:2 = 0 OR "
      "d.leaves_at_ms < :2) ORDER BY d.leaves_at_ms, d.id LIMIT :3",
      from_ms, until_ms, limit);
  const auto moved = moved_away(database, from_ms);
  for (DepartureView& row : rows) {
    count_fulfilments(database, row);
    if (const auto found = moved.find(row.id); found != moved.end()) {
      row.orders_missed += found->second;
    }
  }
  return rows;
}

Pace pace_since(Connection& database, EpochMs since_ms) {
  const auto row = database.row<std::int64_t, MaybeMs>(
      "SELECT COUNT(*), MIN(completed_at_ms) FROM (SELECT completed_at_ms FROM shipment ORDER BY "
      "id DESC LIMIT 500) AS newest WHERE completed_at_ms >= :1",
      since_ms);
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row).value_or(0)};
}

std::int64_t count_held_orders(Connection& database) {
  return database
      .value<std::int64_t>(
          "SELECT COUNT(*) FROM hold WHERE kind = 'order' AND released_at_ms IS NULL")
      .value_or(0);
}

}  // namespace fw::store
