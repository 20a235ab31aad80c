#include "server/store/counts.h"

#include <algorithm>

#include "server/domain/pick_packet.h"

namespace fw::store {
namespace {

using MaybeQuantity = std::optional<Quantity>;

// A fact is received at most this long before its own device time, by clocks that
// are not measured well.
constexpr std::int64_t clock_slack_ms = 60'000;

constexpr const char* result_columns =
    "SELECT id, site_id, packet_id, place_id, item_id, lot_id, fact_id, discrepancy_id, booked, "
    "counted, adjusted, pending, in_hand, counted_at_ms, error_ms FROM count_result WHERE ";

std::optional<CountResultRow> result_of(
    const std::vector<std::tuple<Id, Id, Id, Id, Id, Id, Id, Id, Quantity, Quantity, Quantity,
                                 Quantity, Quantity, EpochMs, std::int64_t>>& rows) {
  if (rows.empty()) return std::nullopt;
  CountResultRow r;
  std::tie(r.id, r.site, r.packet, r.place, r.item, r.lot, r.fact, r.discrepancy, r.booked,
           r.counted, r.adjusted, r.pending, r.in_hand, r.counted_at_ms, r.error_ms) = rows.front();
  return r;
}

}  // namespace

Id insert_count_task(Writer& writer, const CountTaskRow& task) {
  const Id id = writer.ids.next(task.site);
  writer.database.exec(
      "INSERT INTO count_task (id, site_id, place_id, item_id, lot_id, reason, discrepancy_id, "
      "packet_id, opened_at_ms, opened_by, outcome) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, "
      ":10, '')",
      id, task.site, task.place, task.item, task.lot, task.reason, task.discrepancy, task.packet,
      writer.now, task.opened_by);
  return id;
}

namespace {

std::vector<CountTaskRow> tasks_where(Connection& database, const std::string& rest, Id of) {
  std::vector<CountTaskRow> tasks;
  for (const auto& [id, site, place, item, lot, discrepancy, packet, reason, by, ended] :
       database.rows<Id, Id, Id, Id, Id, Id, Id, std::string, std::string, bool>(
           "SELECT id, site_id, place_id, item_id, lot_id, discrepancy_id, packet_id, reason, "
           "opened_by, ended_at_ms IS NOT NULL FROM count_task WHERE " +
               rest,
           of)) {
    tasks.push_back({id, site, place, item, lot, discrepancy, packet, reason, by, ended});
  }
  return tasks;
}

}  // namespace

std::optional<CountTaskRow> load_count_task(Connection& database, Id task) {
  auto tasks = tasks_where(database, "id = :1", task);
  if (tasks.empty()) return std::nullopt;
  return std::move(tasks.front());
}

std::vector<CountTaskRow> open_count_tasks(Connection& database, Id packet) {
  return tasks_where(database, "packet_id = :1 AND ended_at_ms IS NULL ORDER BY id", packet);
}

Id joinable_count_packet(Connection& database, Id place) {
  return database
      .value<Id>(
          "SELECT p.id FROM count_task t JOIN packet p ON p.id = t.packet_id WHERE t.place_id = :1 "
          "AND t.ended_at_ms IS NULL AND p.done_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM lease "
          "l WHERE l.packet_id = p.id AND (l.ended_at_ms IS NULL OR l.facts > 0)) ORDER BY p.id "
          "LIMIT 1",
          place)
      .value_or(0);
}

Id place_of_count(Connection& database, Id packet) {
  return database
      .value<Id>("SELECT place_id FROM count_task WHERE packet_id = :1 ORDER BY id LIMIT 1", packet)
      .value_or(0);
}

void end_count_task(Writer& writer, Id task, const std::string& outcome) {
  writer.database.exec(
      "UPDATE count_task SET ended_at_ms = :2, outcome = :3 WHERE id = :1 AND ended_at_ms IS NULL",
      task, writer.now, outcome);
}

void hurry_packet(Writer& writer, Id packet, std::int64_t rank) {
  writer.database.exec("UPDATE packet SET rank = :2 WHERE id = :1 AND rank > :2", packet, rank);
}

void end_count_tasks(Writer& writer, Id packet, const std::string& outcome) {
  writer.database.exec(
      "UPDATE count_task SET ended_at_ms = :2, outcome = :3 WHERE packet_id = :1 AND ended_at_ms "
      "IS NULL",
      packet, writer.now, outcome);
}

std::vector<CountLine> lines_to_count(Connection& database, Id site, Id place, Id item, Id lot) {
  std::vector<CountLine> lines;
  for (const auto& [id, lot_id, sku, name, code, expiry, booked] :
       database.rows<Id, Id, std::string, std::string, std::string, std::string, Quantity>(
           "SELECT s.item_id, s.lot_id, i.sku, i.name, COALESCE(x.code, ''), "
           "COALESCE(x.expiry_date, ''), SUM(s.quantity) FROM stock s JOIN item i ON i.id = "
           "s.item_id LEFT JOIN lot x ON x.id = s.lot_id WHERE s.site_id = :1 AND s.place_id = :2 "
           "AND (:3 = 0 OR s.item_id = :3) AND (s.quantity <> 0 OR (s.item_id = :3 AND s.lot_id = "
           ":4)) GROUP BY s.item_id, s.lot_id, i.sku, i.name, x.code, x.expiry_date ORDER BY "
           "i.sku, x.expiry_date NULLS LAST, s.lot_id",
           site, place, item, lot)) {
    lines.push_back({id, lot_id, sku, name, code, expiry, booked});
  }
  if (item == 0 || !lines.empty()) return lines;
  const auto row =
      database.row<std::string, std::string>("SELECT sku, name FROM item WHERE id = :1", item);
  if (!row) return lines;
  CountLine line{.item = item, .lot = lot};
  std::tie(line.sku, line.name) = *row;
  lines.push_back(std::move(line));
  return lines;
}

Id lot_of_code(Writer& writer, Id item, const std::string& code, const std::string& expiry_date) {
  if (code.empty()) return 0;
  const auto known =
      writer.database.value<Id>("SELECT id FROM lot WHERE item_id = :1 AND code = :2", item, code);
  if (known) return *known;
  const Id id = writer.ids.next(0);
  writer.database.exec("INSERT INTO lot (id, item_id, code, expiry_date) VALUES (:1, :2, :3, :4)",
                       id, item, code, expiry_date);
  return id;
}

Id item_of_lot(Connection& database, Id lot) {
  return database.value<Id>("SELECT item_id FROM lot WHERE id = :1", lot).value_or(0);
}

Id item_of_code_at(Connection& database, const std::string& code, Id place) {
  const auto items = database.rows<Id, bool>(
      "SELECT b.item_id, EXISTS (SELECT 1 FROM stock s WHERE s.place_id = :2 AND s.item_id = "
      "b.item_id AND s.quantity > 0) FROM item_barcode b WHERE b.code = :1 GROUP BY b.item_id "
      "ORDER BY b.item_id",
      code, place);
  if (items.size() == 1) return std::get<0>(items.front());
  Id found = 0;
  for (const auto& [item, there] : items) {
    if (!there) continue;
    if (found != 0) return 0;
    found = item;
  }
  return found;
}

EpochMs in_hand_since(Connection& database, Id fact) {
  const auto row = database.row<EpochMs, std::optional<EpochMs>>(
      "SELECT f.device_time_ms - f.offset_ms, (SELECT g.device_time_ms - g.offset_ms FROM fact g "
      "WHERE g.stream_id = f.stream_id AND g.seq < f.seq AND (g.packet_id <> f.packet_id OR "
      "g.step_id / :2 <> f.step_id / :2) ORDER BY g.seq DESC LIMIT 1) FROM fact f WHERE f.id = :1",
      fact, domain::steps_a_stop);
  if (!row) return 0;
  const auto& [at_ms, before_ms] = *row;
  return std::max(before_ms.value_or(0), at_ms - in_hand_most_ms);
}

bool told_by(Connection& database, Id fact, Id device) {
  return database.value<Id>("SELECT device_id FROM fact WHERE id = :1", fact).value_or(0) == device;
}

namespace {

// Who tells how many are left at a stop has them in the hands, until they are put.
Quantity told_in_hand(Connection& database, Id place, Id item, Id lot,
                      const CountInstant& counted) {
  return database
      .value<MaybeQuantity>(
          "SELECT SUM(t.quantity - t.picked - t.released) FROM pick_task t WHERE t.place_id = :1 "
          "AND t.item_id = :2 AND t.lot_id = :3 AND t.ended_at_ms IS NULL AND EXISTS (SELECT 1 "
          "FROM packet_step s JOIN lease l ON l.packet_id = s.packet_id JOIN fact f ON f.packet_id "
          "= s.packet_id AND f.epoch = l.epoch AND f.step_id / :6 = s.step_id / :6 WHERE "
          "s.pick_task_id = t.id AND l.ended_at_ms IS NULL AND l.device_id <> :5 AND f.kind = "
          "'short' AND f.device_time_ms - f.offset_ms <= :4)",
          place, item, lot, counted.at_ms, counted.device, domain::steps_a_stop)
      .value_or(std::nullopt)
      .value_or(0);
}

}  // namespace

BookedThen booked_at(Connection& database, Id site, Id place, Id item, Id lot,
                     const CountInstant& counted) {
  BookedThen then;
  then.booked = database
                    .value<MaybeQuantity>(
                        "SELECT SUM(quantity) FROM stock WHERE site_id = :1 AND place_id = :2 AND "
                        "item_id = :3 AND lot_id = :4",
                        site, place, item, lot)
                    .value_or(std::nullopt)
                    .value_or(0);
  then.now = then.booked;
  // When: by the device's clock for facts, by that of our commits for commands.
  for (const auto& [came, went, at_ms, error_ms, told_at_ms, fact, reason] :
       database.rows<Quantity, Quantity, EpochMs, std::int64_t, EpochMs, Id, std::string>(
           "SELECT CASE WHEN m.to_place_id = :1 AND m.to_lot_id = :3 THEN m.quantity ELSE 0 END, "
           "CASE WHEN m.from_place_id = :1 AND m.from_lot_id = :3 THEN m.quantity ELSE 0 END, "
           "COALESCE(f.device_time_ms - f.offset_ms, m.at_ms), COALESCE(f.offset_error_ms, 0), "
           "m.at_ms, m.fact_id, m.reason FROM stock_move m LEFT JOIN fact f ON f.id = m.fact_id "
           "WHERE m.item_id = :2 AND m.at_ms >= :4 AND (m.to_place_id = :1 OR m.from_place_id = "
           ":1) AND (f.id IS NULL OR f.device_id <> :5) AND m.id > :6",
           place, item, lot, counted.at_ms - clock_slack_ms - counted.error_ms, counted.device,
           counted.packet)) {
    const std::int64_t after_ms = at_ms - counted.at_ms;
    const std::int64_t error = error_ms + counted.error_ms;
    // However wrong the device's clock: what was told by then had happened.
    const bool told_before = told_at_ms + counted.error_ms < counted.at_ms;
    const bool same_moment = std::abs(after_ms) <= error && error > 0;
    const bool in_hand = after_ms > 0 && reason == "pick" && fact != 0 &&
                         in_hand_since(database, fact) <= counted.at_ms + error;
    if (told_before) continue;
    if (same_moment || in_hand) {
      then.unsure += came - went;
      then.is_unsure = true;
    } else if (after_ms > 0) {
      then.booked -= came - went;
    }
  }
  then.in_hand = told_in_hand(database, place, item, lot, counted);
  return then;
}

std::vector<KeyLevel> levels_at(Connection& database, Id site, Id place, Id item, Id lot) {
  std::vector<KeyLevel> levels;
  for (const auto& [owner, status, quantity, allocated] :
       database.rows<Id, std::string, Quantity, Quantity>(
           "SELECT owner_id, status, quantity, allocated FROM stock WHERE site_id = :1 AND "
           "place_id = :2 AND item_id = :3 AND lot_id = :4 ORDER BY status, owner_id",
           site, place, item, lot)) {
    levels.push_back({{place, item, lot, owner, status}, quantity, allocated});
  }
  return levels;
}

Id insert_count_result(Writer& writer, const CountResultRow& r) {
  const Id id = writer.ids.next(r.site);
  writer.database.exec(
      "INSERT INTO count_result (id, site_id, packet_id, place_id, item_id, lot_id, booked, "
      "counted, adjusted, pending, in_hand, counted_at_ms, error_ms, fact_id, discrepancy_id) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14, :15)",
      id, r.site, r.packet, r.place, r.item, r.lot, r.booked, r.counted, r.adjusted, r.pending,
      r.in_hand, r.counted_at_ms, r.error_ms, r.fact, r.discrepancy);
  return id;
}

std::optional<CountResultRow> first_count_after(Connection& database, Id place, Id item, Id lot,
                                                EpochMs at_ms) {
  static const std::string sql =  // every pick asks
      std::string(result_columns) +
      "place_id = :1 AND item_id = :2 AND lot_id = :3 AND counted_at_ms > :4 ORDER BY "
      "counted_at_ms, id LIMIT 1";
  return result_of(
      database.rows<Id, Id, Id, Id, Id, Id, Id, Id, Quantity, Quantity, Quantity, Quantity,
                    Quantity, EpochMs, std::int64_t>(sql, place, item, lot, at_ms));
}

std::optional<CountResultRow> count_of_discrepancy(Connection& database, Id discrepancy) {
  return result_of(database.rows<Id, Id, Id, Id, Id, Id, Id, Id, Quantity, Quantity, Quantity,
                                 Quantity, Quantity, EpochMs, std::int64_t>(
      std::string(result_columns) + "discrepancy_id = :1 ORDER BY id LIMIT 1", discrepancy));
}

bool has_pending_count(Connection& database, Id place) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM count_result WHERE place_id = :1 AND pending <> 0", place)
             .value_or(0) > 0;
}

void save_pending(Writer& writer, const CountResultRow& result) {
  writer.database.exec("UPDATE count_result SET adjusted = :2, pending = :3 WHERE id = :1",
                       result.id, result.adjusted, result.pending);
}

void save_in_hand(Writer& writer, const CountResultRow& result) {
  writer.database.exec("UPDATE count_result SET in_hand = :2 WHERE id = :1", result.id,
                       result.in_hand);
}

void insert_absorbed_pick(Writer& writer, const AbsorbedPick& pick) {
  writer.database.exec(
      "INSERT INTO absorbed_pick (fact_id, count_result_id, in_hand, pending, moved) VALUES (:1, "
      ":2, :3, :4, :5)",
      pick.fact, pick.result, pick.in_hand, pick.pending, pick.moved);
}

std::optional<AbsorbedPick> take_absorbed_pick(Writer& writer, Id fact) {
  const auto row = writer.database.row<Id, Quantity, Quantity, Quantity>(
      "SELECT count_result_id, in_hand, pending, moved FROM absorbed_pick WHERE fact_id = :1",
      fact);
  if (!row) return std::nullopt;
  writer.database.exec("DELETE FROM absorbed_pick WHERE fact_id = :1", fact);
  const auto& [result, in_hand, pending, moved] = *row;
  return AbsorbedPick{fact, result, in_hand, pending, moved};
}

std::optional<CountResultRow> count_result(Connection& database, Id result) {
  return result_of(database.rows<Id, Id, Id, Id, Id, Id, Id, Id, Quantity, Quantity, Quantity,
                                 Quantity, Quantity, EpochMs, std::int64_t>(
      std::string(result_columns) + "id = :1", result));
}

void name_discrepancy(Writer& writer, Id result, Id discrepancy) {
  writer.database.exec("UPDATE count_result SET discrepancy_id = :2 WHERE id = :1", result,
                       discrepancy);
}

std::int64_t release_short_holds(Writer& writer, Id place, const std::string& released_by) {
  return static_cast<std::int64_t>(writer.database.exec(
      "UPDATE hold SET released_at_ms = :2, released_by = :3 WHERE kind = 'place_out' AND "
      "target_id = :1 AND released_at_ms IS NULL AND placed_by = 'rule' AND until_ms IS NULL",
      place, writer.now, released_by));
}

std::vector<Id> open_discrepancies_at(Connection& database, Id place, Id item,
                                      const std::vector<std::string>& kinds) {
  std::vector<Id> ids;
  for (const auto& [id, kind] : database.rows<Id, std::string>(
           "SELECT id, kind FROM discrepancy WHERE resolved_at_ms IS NULL AND place_id = :1 AND "
           "(:2 = 0 OR item_id = :2) ORDER BY id",
           place, item)) {
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) ids.push_back(id);
  }
  return ids;
}

}  // namespace fw::store
