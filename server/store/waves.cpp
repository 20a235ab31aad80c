#include "server/store/waves.h"

#include <algorithm>

#include "server/domain/sort_tote.h"
#include "server/store/loads.h"
#include "server/store/rows.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;
using MaybeMs = std::optional<EpochMs>;

std::optional<WaveRow> wave_where(Connection& database, const std::string& condition, Id id,
                                  const std::string& number) {
  const auto row = database.row<Id, Id, std::string, MaybeMs, MaybeMs, MaybeMs>(
      "SELECT id, site_id, number, released_at_ms, recalled_at_ms, closed_at_ms FROM wave WHERE " +
          condition,
      id, number);
  if (!row) return std::nullopt;
  const auto& [wave, site, text, released, recalled, closed] = *row;
  return WaveRow{wave, site, text, released.has_value(), recalled.has_value(), closed.has_value()};
}

constexpr const char* task_columns =
    "SELECT t.id, t.batch_id, t.wave_id, t.fulfilment_id, t.order_line_id, f.order_id, "
    "t.allocation_id, t.place_id, t.item_id, t.lot_id, t.quantity, t.picked, t.released, t.slot, "
    "t.sequence, t.ended_at_ms, t.sort, COALESCE(d.leaves_at_ms, 0), o.number FROM pick_task t "
    "JOIN fulfilment f ON f.id = t.fulfilment_id JOIN orders o ON o.id = f.order_id LEFT JOIN "
    "departure d ON d.id = f.departure_id WHERE ";

template <class... Ids>
std::vector<TaskRow> tasks_by(Connection& database, const std::string& sql, Ids... ids) {
  std::vector<TaskRow> tasks;
  const auto rows =
      database.rows<Id, Id, Id, Id, Id, Id, Id, Id, Id, Id, Quantity, Quantity, Quantity,
                    std::int64_t, std::int64_t, MaybeMs, bool, EpochMs, std::string>(sql, ids...);
  for (const auto& [task, batch, wave, fulfilment, line, order, allocation, place, item, lot,
                    quantity, picked, released, slot, sequence, ended, sort, leaves, number] :
       rows) {
    tasks.push_back({task, batch, wave, fulfilment, line, order, allocation, place, item, lot,
                     quantity, picked, released, slot, sequence, ended.has_value(), sort, leaves,
                     number});
  }
  return tasks;
}

template <class... Ids>
std::vector<TaskRow> tasks_where(Connection& database, const std::string& condition, Ids... ids) {
  return tasks_by(database,
                  task_columns + condition +
                      " ORDER BY t.sequence, t.item_id, t.lot_id, d.leaves_at_ms NULLS LAST, "
                      "f.priority DESC, t.slot, t.id",
                  ids...);
}

}  // namespace

std::optional<WaveRow> find_wave(Connection& database, Id site, const std::string& number) {
  return wave_where(database, "site_id = :1 AND number = :2", site, number);
}

std::optional<WaveRow> load_wave(Connection& database, Id wave) {
  return wave_where(database, "id = :1 AND number <> :2", wave, "");
}

Id insert_wave(Writer& writer, const NewWave& wave) {
  const Id id = writer.ids.next(wave.site);
  writer.database.exec(
      "INSERT INTO wave (id, site_id, number, template, planned_at_ms, walk_mm_planned, "
      "walk_mm_location_order, cart_slots, lines_short, units_short) VALUES (:1, :2, :3, :4, :5, "
      ":6, :7, :8, :9, :10)",
      id, wave.site, wave.number, wave.wave_template, writer.now, wave.walk_mm_planned,
      wave.walk_mm_location_order, wave.cart_slots, wave.lines_short, wave.units_short);
  return id;
}

void mark_wave(Writer& writer, Id wave, const std::string& column) {
  writer.database.exec("UPDATE wave SET " + column + " = :2 WHERE id = :1", wave, writer.now);
}

Id insert_batch(Writer& writer, Id site, const BatchRow& batch) {
  const auto place = [](Id id) { return id == 0 ? std::optional<Id>() : id; };
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO batch (id, site_id, wave_id, number, slots, walk_mm_planned, start_place_id, "
      "end_place_id) VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
      id, site, batch.wave, batch.number, batch.slots, batch.walk_mm_planned, place(batch.start),
      place(batch.end));
  return id;
}

TripWay way_of(Connection& database, Id batch) {
  const auto row = database.row<Id, Id>(
      "SELECT COALESCE(start_place_id, 0), COALESCE(end_place_id, 0) FROM batch WHERE id = :1",
      batch);
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row)};
}

std::int64_t trips_of(Connection& database, Id wave) {
  return database
      .value<std::int64_t>(
          "SELECT (SELECT COUNT(*) FROM batch WHERE wave_id = :1) + (SELECT COUNT(*) FROM job "
          "WHERE subject_id = :1 AND kind = 'apply_trip' AND finished_at_ms IS NULL)",
          wave)
      .value_or(0);
}

std::vector<Id> batches_of(Connection& database, Id wave) {
  std::vector<Id> ids;
  for (const auto& [id] :
       database.rows<Id>("SELECT id FROM batch WHERE wave_id = :1 ORDER BY number", wave)) {
    ids.push_back(id);
  }
  return ids;
}

std::optional<OpenLine> load_open_line(Connection& database, Id fulfilment, Id order_line) {
  const auto row = database.row<Id, Quantity, MaybeId, MaybeMs, MaybeMs, MaybeMs, bool>(
      "SELECT f.order_id, r.quantity, f.wave_id, f.completed_at_ms, f.cancelled_at_ms, "
      "o.cancelled_at_ms, EXISTS (SELECT 1 FROM hold h WHERE ((h.kind = 'order' AND h.target_id = "
      "f.order_id) OR (h.kind = 'order_line' AND h.target_id = r.order_line_id)) AND "
      "h.released_at_ms IS NULL) FROM reservation r JOIN fulfilment f ON f.id = "
      "r.fulfilment_id JOIN orders o ON o.id = f.order_id WHERE r.fulfilment_id = :1 AND "
      "r.order_line_id = :2",
      fulfilment, order_line);
  if (!row) return std::nullopt;
  const auto& [order, reserved, wave, completed, cancelled, order_cancelled, on_hold] = *row;
  return OpenLine{fulfilment,       order,
                  order_line,       reserved,
                  wave.value_or(0), !completed && !cancelled && !order_cancelled && !on_hold};
}

void put_in_wave(Writer& writer, Id fulfilment, Id wave) {
  writer.database.exec("UPDATE fulfilment SET wave_id = :2 WHERE id = :1", fulfilment,
                       wave == 0 ? MaybeId() : MaybeId(wave));
}

void lessen_reservation(Writer& writer, Id fulfilment, Id order_line, Quantity quantity) {
  writer.database.exec(
      "UPDATE reservation SET quantity = quantity - :3 WHERE fulfilment_id = :1 AND order_line_id "
      "= :2",
      fulfilment, order_line, quantity);
}

void add_reservation(Writer& writer, Id site, Id fulfilment, Id order_line,
                     const domain::StockKey& key, Quantity quantity) {
  writer.database.exec(
      "INSERT INTO reservation (id, site_id, fulfilment_id, order_line_id, item_id, owner_id, "
      "quantity) VALUES (:1, :2, :3, :4, :5, :6, :7) ON CONFLICT (fulfilment_id, order_line_id) "
      "DO UPDATE SET quantity = reservation.quantity + excluded.quantity",
      writer.ids.next(site), site, fulfilment, order_line, key.item, key.owner, quantity);
}

Id insert_allocation(Writer& writer, Id site, Id wave, const AllocationRow& allocation) {
  const Id id = writer.ids.next(site);
  const domain::StockKey& key = allocation.key;
  writer.database.exec(
      "INSERT INTO allocation (id, site_id, fulfilment_id, order_line_id, wave_id, place_id, "
      "item_id, lot_id, status, owner_id, line_units_each, quantity, picked, created_at_ms, "
      "end_reason) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, 1, :11, 0, :12, '')",
      id, site, allocation.fulfilment, allocation.order_line, wave, key.place, key.item, key.lot,
      key.status, key.owner, allocation.quantity, writer.now);
  return id;
}

std::optional<AllocationRow> load_allocation(Connection& database, Id allocation) {
  const auto row = database.row<Id, Id, Id, Id, Id, Id, Id, std::string, Quantity, Quantity,
                                MaybeMs>(
      "SELECT a.fulfilment_id, a.order_line_id, f.order_id, a.place_id, a.item_id, a.lot_id, "
      "a.owner_id, a.status, a.quantity, a.picked, a.ended_at_ms FROM allocation a JOIN fulfilment "
      "f ON f.id = a.fulfilment_id WHERE a.id = :1",
      allocation);
  if (!row) return std::nullopt;
  const auto& [fulfilment, line, order, place, item, lot, owner, status, quantity, picked, ended] =
      *row;
  return AllocationRow{
      allocation, fulfilment,       line, order, {place, item, lot, owner, status}, quantity,
      picked,     ended.has_value()};
}

std::optional<domain::StockKey> allocation_key(Writer& writer, Id allocation) {
  const domain::StockKey* key =
      writer.rows.allocation_keys.get(allocation, [&]() -> std::optional<domain::StockKey> {
        const auto row = load_allocation(writer.database, allocation);
        return row ? std::optional(row->key) : std::nullopt;
      });
  return key == nullptr ? std::nullopt : std::optional(*key);
}

void pick_allocation(Writer& writer, Id allocation, Quantity quantity) {
  // What names no indexed column leaves the indexes alone: nearly always enough.
  const auto goes_on = writer.database.exec(
      "UPDATE allocation SET picked = picked + :2 WHERE id = :1 AND picked + :2 < quantity",
      allocation, quantity);
  if (goes_on > 0) return;
  writer.database.exec(
      "UPDATE allocation SET picked = picked + :2, end_reason = CASE WHEN ended_at_ms IS NULL THEN "
      "'picked' ELSE end_reason END, ended_at_ms = COALESCE(ended_at_ms, :3) WHERE id = :1",
      allocation, quantity, writer.now);
}

void lessen_allocation(Writer& writer, Id allocation, Quantity quantity,
                       const std::string& reason) {
  writer.database.exec("UPDATE allocation SET quantity = quantity - :2 WHERE id = :1", allocation,
                       quantity);
  writer.database.exec(
      "UPDATE allocation SET ended_at_ms = :2, end_reason = :3 WHERE id = :1 AND ended_at_ms IS "
      "NULL AND picked >= quantity",
      allocation, writer.now, reason);
}

void make_firm(Writer& writer, Id batch) {
  writer.database.exec(
      "UPDATE allocation SET firm_at_ms = :2 WHERE firm_at_ms IS NULL AND id IN (SELECT "
      "allocation_id FROM pick_task WHERE batch_id = :1)",
      batch, writer.now);
}

Id insert_task(Writer& writer, Id site, const TaskRow& task) {
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO pick_task (id, site_id, wave_id, batch_id, fulfilment_id, order_line_id, "
      "allocation_id, place_id, item_id, lot_id, quantity, picked, released, slot, sort, "
      "sequence, end_reason) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, 0, 0, :12, :13, "
      ":14, '')",
      id, site, task.wave, task.batch, task.fulfilment, task.order_line, task.allocation,
      task.place, task.item, task.lot, task.quantity, task.slot, task.sort, task.sequence);
  return id;
}

std::optional<TaskRow> load_task(Connection& database, Id task) {
  static const std::string sql = task_columns + std::string("t.id = :1");
  auto tasks = tasks_by(database, sql, task);
  if (tasks.empty()) return std::nullopt;
  return std::move(tasks.front());
}

std::optional<TaskRow> put_task(Writer& writer, Id task) {
  const TaskRow* row = writer.rows.tasks.get(task, [&] {
    auto loaded = load_task(writer.database, task);
    if (loaded) loaded->leaves_at_ms = 0;
    return loaded;
  });
  return row == nullptr ? std::nullopt : std::optional(*row);
}

std::vector<TaskRow> tasks_of_put(Connection& database, Id packet, Id step) {
  auto tasks = tasks_where(
      database,
      "t.id IN (SELECT s.pick_task_id FROM packet_step s WHERE s.packet_id = :1 AND s.step_id = :2 "
      "UNION ALL SELECT s.pick_task_id FROM packet_step s WHERE s.packet_id = :1 AND s.of_step_id "
      "= :2 AND s.of_step_id > 0)",
      packet, step);
  std::stable_sort(tasks.begin(), tasks.end(), [](const TaskRow& a, const TaskRow& b) {
    return domain::goes_first({a.leaves_at_ms, a.order_number}, {b.leaves_at_ms, b.order_number});
  });
  return tasks;
}

std::vector<TaskRow> tasks_of_batch(Connection& database, Id batch) {
  return tasks_where(database, "t.batch_id = :1", batch);
}

void save_task_progress(Writer& writer, const TaskRow& task, const std::string& end_reason) {
  const bool goes_on = task.left() > 0;
  writer.rows.tasks.told([&] {
    if (goes_on) {
      writer.database.exec("UPDATE pick_task SET picked = :2, released = :3 WHERE id = :1", task.id,
                           task.picked, task.released);
    } else {
      writer.database.exec(
          "UPDATE pick_task SET picked = :2, released = :3, end_reason = CASE WHEN ended_at_ms IS "
          "NULL THEN :5 ELSE end_reason END, ended_at_ms = COALESCE(ended_at_ms, :4) WHERE id = :1",
          task.id, task.picked, task.released, writer.now, end_reason);
    }
  });
  TaskRow* kept = writer.rows.tasks.find(task.id);
  if (kept == nullptr) return;
  kept->picked = task.picked;
  kept->released = task.released;
  kept->ended = kept->ended || !goes_on;
}

std::string shortage_rule_of(Connection& database, Id order_line) {
  return database
      .value<std::string>(
          "SELECT o.shortage_rule FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.id "
          "= :1",
          order_line)
      .value_or("backorder");
}

void note_short(Writer& writer, Id order_line, bool backordered, const std::string& reason) {
  writer.database.exec(
      "UPDATE order_line SET backordered = CASE WHEN :2 = 1 THEN 1 ELSE backordered END, "
      "short_reason = :3 WHERE id = :1",
      order_line, backordered, reason);
}

bool dissolve_if_empty(Writer& writer, Id fulfilment) {
  return writer.database.exec(
             "UPDATE fulfilment SET cancelled_at_ms = :2, wave_id = NULL WHERE id = :1 AND "
             "cancelled_at_ms IS NULL AND completed_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM "
             "reservation r WHERE r.fulfilment_id = :1 AND r.quantity > 0) AND NOT EXISTS (SELECT "
             "1 FROM allocation a WHERE a.fulfilment_id = :1 AND a.ended_at_ms IS NULL) AND NOT "
             "EXISTS (SELECT 1 FROM tote_load t JOIN stock s ON s.place_id = t.container_id WHERE "
             "t.ended_at_ms IS NULL AND s.quantity > 0 AND " +
                 loads_of_fulfilment() +
                 // Its units may lie in a tote of another one, or be on their way.
                 ") AND NOT EXISTS (SELECT 1 FROM allocation a JOIN order_line l ON l.id = "
                 "a.order_line_id WHERE a.fulfilment_id = :1 AND a.picked > 0 AND l.picked > 0 AND "
                 "NOT EXISTS (SELECT 1 FROM allocation n WHERE n.order_line_id = l.id AND n.picked "
                 "> 0 AND n.id > a.id AND n.fulfilment_id <> :1)) AND NOT EXISTS (SELECT 1 FROM "
                 "parcel p WHERE p.fulfilment_id = :1)",
             fulfilment, writer.now) > 0;
}

BatchPacket load_batch_packet(Connection& database, Id batch) {
  const auto row = database.row<Id, bool>(
      "SELECT p.id, EXISTS (SELECT 1 FROM lease l WHERE l.packet_id = p.id AND (l.ended_at_ms IS "
      "NULL OR l.facts > 0)) FROM packet p WHERE p.batch_id = :1 AND p.kind = 'pick' AND "
      "p.done_at_ms IS NULL ORDER BY p.id LIMIT 1",
      batch);
  if (!row) {
    const auto done =
        database.value<std::int64_t>("SELECT COUNT(*) FROM packet WHERE batch_id = :1", batch);
    return {batch, 0, done.value_or(0) > 0};
  }
  return {batch, std::get<0>(*row), std::get<1>(*row)};
}

Id wave_of_batch(Connection& database, Id batch) {
  return database.value<Id>("SELECT wave_id FROM batch WHERE id = :1", batch).value_or(0);
}

std::vector<Remainder> remainders(Connection& database, Id wave, Id batch, std::int64_t most) {
  std::vector<Remainder> rows;
  for (const auto& [fulfilment, order, service, line, priority, item, owner, quantity] :
       database.rows<Id, Id, Id, Id, std::int64_t, Id, Id, Quantity>(
           "SELECT f.id, f.order_id, f.carrier_service_id, r.order_line_id, f.priority, r.item_id, "
           "r.owner_id, r.quantity FROM fulfilment f JOIN reservation r ON r.fulfilment_id = f.id "
           "WHERE f.wave_id = :1 AND r.quantity > 0 AND (:2 = 0 OR EXISTS (SELECT 1 FROM pick_task "
           "t WHERE t.fulfilment_id = f.id AND t.batch_id = :2)) ORDER BY f.id, r.order_line_id "
           "LIMIT :3",
           wave, batch, most)) {
    rows.push_back({fulfilment, order, service, line, priority, {0, item, 0, owner}, quantity});
  }
  return rows;
}

void release_empty_fulfilments(Writer& writer, Id wave) {
  writer.database.exec(
      "UPDATE fulfilment SET wave_id = NULL WHERE wave_id = :1 AND completed_at_ms IS NULL AND NOT "
      "EXISTS (SELECT 1 FROM allocation a WHERE a.fulfilment_id = fulfilment.id AND a.wave_id = :1 "
      "AND (a.ended_at_ms IS NULL OR a.picked > 0))",
      wave);
}

}  // namespace fw::store
