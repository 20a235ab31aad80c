#include "server/store/reallocation.h"

#include "server/store/rows.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;

constexpr const char* not_held =
    "NOT EXISTS (SELECT 1 FROM hold h WHERE h.released_at_ms IS NULL AND h.kind = ";

}  // namespace

std::vector<domain::Source> sources_of(Connection& database, Id site, Id item, Id owner) {
  std::vector<domain::Source> sources;
  for (const auto& [place, lot, available, expiry, role, whole] :
       database.rows<Id, Id, Quantity, std::string, std::string, Quantity>(
           std::string(
               "SELECT s.place_id, s.lot_id, s.quantity - s.allocated, COALESCE(t.expiry_date, "
               "''), l.role, COALESCE((SELECT MIN(p.quantity) FROM packaging p WHERE p.item_id = "
               "s.item_id AND p.quantity > 1), 1) FROM stock s "
               "JOIN location l ON l.id = s.place_id LEFT JOIN lot t ON t.id = s.lot_id WHERE "
               "s.site_id = :1 AND s.item_id = :2 AND s.owner_id = :3 AND s.status = 'available' "
               "AND s.on_hand = 1 AND s.quantity > s.allocated AND l.role IN ('pick', 'reserve') "
               "AND ") +
               not_held + "'place_out' AND h.target_id = s.place_id) AND " + not_held +
               "'item' AND h.target_id = s.item_id) AND " + not_held +
               "'lot' AND h.target_id = s.lot_id) ORDER BY l.walk_sequence, s.id",
           site, item, owner)) {
    const bool reserve = role == "reserve";
    sources.push_back({{place, item, lot, owner, "available"},
                       available,
                       expiry,
                       reserve,
                       reserve ? whole : 1,
                       0});
  }
  return sources;
}

std::optional<ShortLine> load_short_line(Connection& database, Id fulfilment, Id order_line) {
  const auto row = database.row<Id, Id, Id, MaybeId, std::string, std::string, std::string,
                                std::string, bool, bool, bool, bool>(
      "SELECT o.id, l.item_id, o.owner_id, f.wave_id, o.channel, o.shortage_rule, o.number, i.sku, "
      "f.completed_at_ms IS NOT NULL, f.cancelled_at_ms IS NOT NULL OR o.cancelled_at_ms IS NOT "
      "NULL, EXISTS (SELECT 1 FROM hold h WHERE h.kind = 'order' AND h.target_id = o.id AND "
      "h.released_at_ms IS NULL), i.tracks_expiry FROM fulfilment f JOIN orders o ON o.id = "
      "f.order_id JOIN order_line l ON l.order_id = o.id JOIN item i ON i.id = l.item_id WHERE "
      "f.id = :1 AND l.id = :2",
      fulfilment, order_line);
  if (!row) return std::nullopt;
  ShortLine line;
  MaybeId wave;
  bool completed = false, cancelled = false;
  std::tie(line.order, line.item, line.owner, wave, line.channel, line.rule, line.order_number,
           line.sku, completed, cancelled, line.on_hold, line.tracks_expiry) = *row;
  line.wave = wave.value_or(0);
  line.over = completed || cancelled;
  line.reserved = database
                      .value<Quantity>(
                          "SELECT quantity FROM reservation WHERE fulfilment_id = :1 AND "
                          "order_line_id = :2",
                          fulfilment, order_line)
                      .value_or(0);
  return line;
}

PolicyRow shortage_policy(Connection& database, Id site, const std::string& channel, Id item,
                          const std::string& reason) {
  const auto row = database.row<std::string, std::int64_t>(
      "SELECT actions, wait_minutes FROM shortage_policy WHERE site_id = :1 AND channel IN ('', "
      ":2) AND item_id IN (0, :3) AND reason IN ('', :4) ORDER BY item_id DESC, channel DESC, "
      "reason DESC LIMIT 1",
      site, channel, item, reason);
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row)};
}

namespace {

Id policy_id(Connection& database, const PolicyInput& policy) {
  return database
      .value<Id>(
          "SELECT id FROM shortage_policy WHERE site_id = :1 AND channel = :2 AND item_id = :3 AND "
          "reason = :4",
          policy.site, policy.channel, policy.item, policy.reason)
      .value_or(0);
}

}  // namespace

namespace {

std::vector<PolicyView> policies_where(Connection& database, const std::string& where, Id policy) {
  std::vector<PolicyView> policies;
  const auto rows = database.rows<Id, std::string, std::string, std::string, std::string,
                                  std::string, std::string, std::int64_t>(
      "SELECT p.id, t.code, p.channel, COALESCE(w.code, ''), COALESCE(i.sku, ''), p.reason, "
      "p.actions, p.wait_minutes FROM shortage_policy p JOIN site t ON t.id = p.site_id LEFT JOIN "
      "item i ON i.id = p.item_id LEFT JOIN owner w ON w.id = i.owner_id WHERE " +
          where +
          " ORDER BY t.code, CASE WHEN p.item_id = 0 THEN 1 ELSE 0 END, p.channel DESC, p.reason "
          "DESC, i.sku",
      policy);
  for (const auto& [id, site, channel, owner, sku, reason, actions, minutes] : rows) {
    policies.push_back({id, site, channel, owner, sku, reason, actions, minutes});
  }
  return policies;
}

}  // namespace

std::vector<PolicyView> list_policies(Connection& database) {
  return policies_where(database, "p.id > :1", 0);
}

std::optional<PolicyView> find_policy(Connection& database, Id policy) {
  auto found = policies_where(database, "p.id = :1", policy);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void delete_policy(Writer& writer, Id policy) {
  writer.database.exec("DELETE FROM shortage_policy WHERE id = :1", policy);
}

bool has_policy(Connection& database, const PolicyInput& policy) {
  return policy_id(database, policy) != 0;
}

Id save_policy(Writer& writer, const PolicyInput& policy) {
  writer.database.exec(
      "INSERT INTO shortage_policy (id, site_id, channel, item_id, reason, actions, wait_minutes) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7) ON CONFLICT (site_id, channel, item_id, reason) DO "
      "UPDATE SET actions = excluded.actions, wait_minutes = excluded.wait_minutes",
      writer.ids.next(policy.site), policy.site, policy.channel, policy.item, policy.reason,
      policy.actions, policy.wait_minutes);
  return policy_id(writer.database, policy);
}

std::vector<TaskRow> open_tasks_at(Connection& database, const domain::StockKey& key,
                                   std::int64_t most) {
  std::vector<TaskRow> tasks;
  for (const auto& [id] : database.rows<Id>(
           "SELECT t.id FROM pick_task t JOIN allocation a ON a.id = t.allocation_id JOIN "
           "fulfilment f ON f.id = t.fulfilment_id LEFT JOIN departure d ON d.id = "
           "f.departure_id WHERE a.place_id = :1 AND a.item_id = :2 AND a.lot_id = :3 AND "
           "a.owner_id = :4 AND a.status = :5 AND a.ended_at_ms IS NULL AND t.ended_at_ms IS NULL "
           "ORDER BY CASE WHEN d.leaves_at_ms IS NULL THEN 0 ELSE 1 END, d.leaves_at_ms DESC, "
           "f.priority, t.id DESC LIMIT :6",
           key.place, key.item, key.lot, key.owner, key.status, most)) {
    if (auto task = load_task(database, id)) tasks.push_back(std::move(*task));
  }
  return tasks;
}

std::vector<TaskRow> open_tasks_of_line(Connection& database, Id fulfilment, Id order_line) {
  std::vector<TaskRow> tasks;
  for (const auto& [id] : database.rows<Id>(
           "SELECT id FROM pick_task WHERE fulfilment_id = :1 AND order_line_id = :2 AND "
           "ended_at_ms IS NULL ORDER BY id DESC",
           fulfilment, order_line)) {
    if (auto task = load_task(database, id)) tasks.push_back(std::move(*task));
  }
  return tasks;
}

std::vector<OpenUnits> open_lines(Connection& database, Id order) {
  std::vector<OpenUnits> lines;
  for (const auto& [id, item, open] : database.rows<Id, Id, Quantity>(
           "SELECT id, item_id, open FROM order_line WHERE order_id = :1 AND open > 0 ORDER BY "
           "line_number",
           order)) {
    lines.push_back({id, item, open});
  }
  return lines;
}

Id fulfilment_on_floor(Connection& database, Id order) {
  return database
      .value<Id>(
          "SELECT f.id FROM fulfilment f JOIN wave w ON w.id = f.wave_id WHERE f.order_id = :1 AND "
          "f.completed_at_ms IS NULL AND f.cancelled_at_ms IS NULL AND w.recalled_at_ms IS NULL "
          "AND (EXISTS (SELECT 1 FROM pick_task t WHERE t.fulfilment_id = f.id AND t.ended_at_ms "
          "IS NULL) OR EXISTS (SELECT 1 FROM tote_load l WHERE l.fulfilment_id = f.id AND "
          "l.ended_at_ms IS NULL)) ORDER BY f.number LIMIT 1",
          order)
      .value_or(0);
}

Id walk_of(Connection& database, Id fulfilment) {
  return database
      .value<Id>(
          "SELECT p.id FROM packet p JOIN packet_step s ON s.packet_id = p.id JOIN pick_task t ON "
          "t.id = s.pick_task_id WHERE t.fulfilment_id = :1 AND p.kind = 'pick' AND p.done_at_ms "
          "IS NULL ORDER BY p.id DESC LIMIT 1",
          fulfilment)
      .value_or(0);
}

bool has_goods(Connection& database, Id fulfilment) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM allocation WHERE fulfilment_id = :1 AND (picked > 0 OR "
                 "ended_at_ms IS NULL)",
                 fulfilment)
             .value_or(0) > 0;
}

void regain_task(Writer& writer, const TaskRow& task, Quantity quantity) {
  writer.rows.tasks.told([&] {
    writer.database.exec(
        "UPDATE pick_task SET picked = picked + :2, released = released - :2 WHERE id = :1",
        task.id, quantity);
  });
  writer.rows.tasks.forget(task.id);
  writer.database.exec(
      "UPDATE allocation SET quantity = quantity + :2, picked = picked + :2 WHERE id = :1",
      task.allocation, quantity);
}

void reopen_task(Writer& writer, const TaskRow& task, Quantity quantity) {
  writer.rows.tasks.told([&] {
    writer.database.exec(
        "UPDATE pick_task SET picked = picked - :2, ended_at_ms = NULL, end_reason = '' WHERE id = "
        ":1",
        task.id, quantity);
  });
  writer.rows.tasks.forget(task.id);
  writer.database.exec(
      "UPDATE allocation SET picked = picked - :2, ended_at_ms = NULL, end_reason = '' WHERE id = "
      ":1",
      task.allocation, quantity);
}

Id last_put(Connection& database, Id device, Id packet, Id step, std::int64_t before_seq) {
  return database
      .value<Id>(
          "SELECT id FROM fact WHERE packet_id = :1 AND step_id = :2 AND device_id = :3 AND kind "
          "= 'put' AND seq < :4 ORDER BY id DESC LIMIT 1",
          packet, step, device, before_seq)
      .value_or(0);
}

std::vector<PickMove> picks_of_fact(Connection& database, Id item, Id fact) {
  std::vector<PickMove> moves;
  for (const auto& [from, from_lot, from_status, from_owner, to, to_lot, to_status, to_owner,
                    quantity, line, load] :
       database.rows<Id, Id, std::string, Id, Id, Id, std::string, Id, Quantity, Id, Id>(
           "SELECT from_place_id, from_lot_id, from_status, from_owner_id, to_place_id, "
           "to_lot_id, to_status, to_owner_id, quantity, order_line_id, tote_load_id FROM "
           "stock_move WHERE item_id = :1 AND fact_id = :2 AND reason IN ('pick', 'late_put', "
           "'told_late') AND at_ms >= "
           "(SELECT received_at_ms FROM fact WHERE id = :2) ORDER BY id DESC",
           item, fact)) {
    moves.push_back({{from, item, from_lot, from_owner, from_status},
                     {to, item, to_lot, to_owner, to_status},
                     quantity,
                     line,
                     load});
  }
  return moves;
}

std::vector<Id> open_discrepancies_of_fact(Connection& database, Id fact) {
  std::vector<Id> ids;
  for (const auto& [id] : database.rows<Id>(
           "SELECT id FROM discrepancy WHERE fact_id = :1 AND resolved_at_ms IS NULL ORDER BY id",
           fact)) {
    ids.push_back(id);
  }
  return ids;
}

void insert_wait(Writer& writer, const WaitRow& wait) {
  writer.database.exec(
      "INSERT INTO replenish_wait (id, site_id, fulfilment_id, order_line_id, item_id, quantity, "
      "reason, urgent, fact_id, began_at_ms, until_ms, outcome) VALUES (:1, :2, :3, :4, :5, :6, "
      ":7, :8, :9, :10, :11, '')",
      writer.ids.next(wait.site), wait.site, wait.fulfilment, wait.order_line, wait.item,
      wait.quantity, wait.reason, wait.urgent, wait.fact, writer.now, wait.until_ms);
}

std::vector<WaitRow> waits_due(Connection& database, Id site, EpochMs now, std::int64_t most) {
  std::vector<WaitRow> waits;
  for (const auto& [id, fulfilment, line, item, quantity, reason, urgent, fact, until] :
       database.rows<Id, Id, Id, Id, Quantity, std::string, bool, Id, EpochMs>(
           std::string("SELECT w.id, w.fulfilment_id, w.order_line_id, w.item_id, w.quantity, "
                       "w.reason, w.urgent, w.fact_id, w.until_ms FROM replenish_wait w WHERE "
                       "w.site_id = :1 AND w.ended_at_ms IS NULL AND (w.until_ms <= :2 OR EXISTS "
                       "(SELECT 1 FROM stock s JOIN location l ON l.id = s.place_id WHERE "
                       "s.item_id = w.item_id AND s.site_id = w.site_id AND s.status = "
                       "'available' AND s.on_hand = 1 AND s.quantity > s.allocated AND l.role = "
                       "'pick' AND ") +
               not_held + "'place_out' AND h.target_id = s.place_id) AND " + not_held +
               "'item' AND h.target_id = s.item_id) AND " + not_held +
               "'lot' AND h.target_id = s.lot_id))) ORDER BY w.id LIMIT :3",
           site, now, most)) {
    waits.push_back({id, site, fulfilment, line, item, fact, quantity, reason, urgent, until});
  }
  return waits;
}

void end_wait(Writer& writer, Id wait, const std::string& outcome) {
  writer.database.exec(
      "UPDATE replenish_wait SET ended_at_ms = :2, outcome = :3 WHERE id = :1 AND ended_at_ms IS "
      "NULL",
      wait, writer.now, outcome);
}

std::int64_t open_waits(Connection& database, Id fulfilment) {
  return database
      .value<std::int64_t>(
          "SELECT COUNT(*) FROM replenish_wait WHERE fulfilment_id = :1 AND ended_at_ms IS NULL",
          fulfilment)
      .value_or(0);
}

Quantity open_units(Connection& database, Id order_line) {
  return database.value<Quantity>("SELECT open FROM order_line WHERE id = :1", order_line)
      .value_or(0);
}

Quantity picked_units(Connection& database, Id order_line) {
  return database.value<Quantity>("SELECT picked FROM order_line WHERE id = :1", order_line)
      .value_or(0);
}

bool is_repicked(Connection& database, Id fulfilment) {
  return database
             .value<std::int64_t>(
                 "SELECT (SELECT COUNT(*) FROM packet p WHERE p.fulfilment_id = :1 AND p.kind = "
                 "'pick' AND p.done_at_ms IS NULL) + (SELECT COUNT(*) FROM reservation r WHERE "
                 "r.fulfilment_id = :1 AND r.quantity > 0)",
                 fulfilment)
             .value_or(0) > 0;
}

void release_expired_holds(Writer& writer, Id site) {
  writer.database.exec(
      "UPDATE hold SET released_at_ms = :2, released_by = 'time' WHERE site_id = :1 AND until_ms "
      "<= :2 AND released_at_ms IS NULL",
      site, writer.now);
}

void hold_until(Writer& writer, Id site, const std::string& kind, Id target,
                const std::string& reason, EpochMs until_ms) {
  writer.database.exec(
      "INSERT INTO hold (id, site_id, kind, target_id, reason, detail, placed_at_ms, placed_by, "
      "until_ms, released_by) VALUES (:1, :2, :3, :4, :5, '', :6, 'rule', :7, '')",
      writer.ids.next(site), site, kind, target, reason, writer.now, until_ms);
}

void hold_order(Writer& writer, Id site, Id order, const std::string& reason) {
  writer.database.exec(
      "INSERT INTO hold (id, site_id, kind, target_id, reason, detail, placed_at_ms, placed_by, "
      "released_by) VALUES (:1, :2, 'order', :3, :4, '', :5, 'rule', '')",
      writer.ids.next(site), site, order, reason, writer.now);
}

bool release_order_hold(Writer& writer, Id order, const std::string& reason,
                        const std::string& released_by) {
  return writer.database.exec(
             "UPDATE hold SET released_at_ms = :2, released_by = :3 WHERE kind = 'order' AND "
             "target_id = :1 AND reason = :4 AND released_at_ms IS NULL",
             order, writer.now, released_by, reason) > 0;
}

}  // namespace fw::store
