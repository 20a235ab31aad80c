#include "server/store/loads.h"

#include "server/store/rows.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;

constexpr const char* load_columns =
    "SELECT t.id, t.container_id, p.code, t.batch_id, t.packet_id, t.fulfilment_id, t.slot, "
    "t.dropped_at_ms, t.ended_at_ms, t.began_at_ms, t.end_reason, t.sort_load FROM tote_load t "
    "JOIN place p ON p.id = t.container_id WHERE ";

template <class... In>
std::vector<LoadRow> loads_by(Connection& database, const std::string& sql, In... in) {
  std::vector<LoadRow> loads;
  const auto rows = database.rows<Id, Id, std::string, MaybeId, MaybeId, MaybeId, std::int64_t,
                                  MaybeId, MaybeId, EpochMs, std::string, bool>(sql, in...);
  for (const auto& [load, container, code, batch, packet, fulfilment, in_slot, dropped, ended,
                    began, reason, sort] : rows) {
    loads.push_back({load, container, code, batch.value_or(0), packet.value_or(0),
                     fulfilment.value_or(0), in_slot, dropped.has_value(), ended.has_value(), began,
                     sort, reason});
  }
  return loads;
}

std::vector<LoadRow> loads_where(Connection& database, const std::string& condition, Id id,
                                 std::int64_t slot = 0, bool ended_too = false) {
  return loads_by(database,
                  load_columns + std::string("(:2 = 0 OR t.slot = :2) AND ") +
                      (ended_too ? "" : "t.ended_at_ms IS NULL AND ") + condition +
                      (ended_too ? " ORDER BY t.id DESC LIMIT 50" : " ORDER BY t.slot, t.id"),
                  id, slot);
}

std::optional<LoadRow> first(std::vector<LoadRow> loads) {
  if (loads.empty()) return std::nullopt;
  return std::move(loads.front());
}

// What `work` does to the load is forgotten with its container's newest one.
template <class Work>
void change_load(Writer& writer, Id load, const Work& work) {
  const auto container =
      writer.database.value<Id>("SELECT container_id FROM tote_load WHERE id = :1", load);
  writer.rows.newest_loads.told(work);
  writer.rows.newest_loads.forget(container.value_or(0));
}

}  // namespace

std::string loads_of_fulfilment() {
  return std::string(
             "t.id IN (SELECT own.id FROM tote_load own WHERE own.fulfilment_id = :1 UNION ALL "
             "SELECT s.id FROM sort_unit u JOIN tote_load s ON s.id = u.tote_load_id WHERE "
             "u.fulfilment_id = :1 AND s.ended_at_ms IS NULL AND ") +
         units_in_sort_load + " > 0)";
}

std::optional<ContainerRow> find_container(Connection& database, Id site, const std::string& code) {
  const auto row = database.row<Id, std::string, MaybeId>(
      "SELECT c.id, c.kind, c.stands_in_place_id FROM place p JOIN container c ON c.id = p.id "
      "WHERE p.site_id = :1 AND p.code = :2",
      site, code);
  if (!row) return std::nullopt;
  const auto& [id, kind, stands_in] = *row;
  return ContainerRow{id, code, kind, stands_in.value_or(0)};
}

Id container_id(Writer& writer, Id site, const std::string& code) {
  const Id* id = writer.rows.container_ids.get({site, code}, [&]() -> std::optional<Id> {
    const auto row = find_container(writer.database, site, code);
    return row ? std::optional(row->id) : std::nullopt;
  });
  return id == nullptr ? 0 : *id;
}

ContainerRow insert_container(Writer& writer, Id site, const std::string& code,
                              const std::string& kind) {
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO place (id, site_id, kind, code) VALUES (:1, :2, 'container', :3)", id, site,
      code);
  writer.database.exec(
      "INSERT INTO container (id, site_id, kind, slot_number) VALUES (:1, :2, :3, 0)", id, site,
      kind);
  return {id, code, kind, 0};
}

void move_container(Writer& writer, Id container, Id place) {
  writer.database.exec("UPDATE container SET stands_in_place_id = :2 WHERE id = :1", container,
                       place);
}

bool is_empty(Connection& database, Id container) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM stock WHERE place_id = :1 AND quantity <> 0", container)
             .value_or(0) == 0;
}

Id insert_load(Writer& writer, Id site, const LoadRow& load) {
  const Id id = writer.ids.next(site);
  const auto none_if_zero = [](Id value) { return value == 0 ? MaybeId() : MaybeId(value); };
  writer.database.exec(
      "INSERT INTO tote_load (id, site_id, container_id, batch_id, packet_id, fulfilment_id, slot, "
      "sort_load, began_at_ms, end_reason) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, '')",
      id, site, load.container, none_if_zero(load.batch), none_if_zero(load.packet),
      none_if_zero(load.fulfilment), load.slot, load.sort, writer.now);
  writer.rows.newest_loads.forget(load.container);
  return id;
}

std::optional<LoadRow> live_load_of(Connection& database, Id container) {
  return first(loads_where(database, "t.container_id = :1", container));
}
std::optional<LoadRow> load_in_slot(Connection& database, Id packet, std::int64_t slot) {
  // A spare tote took the place of a full one: the newest stands in the slot.
  auto loads = loads_where(database, "t.packet_id = :1", packet, slot);
  if (loads.empty()) return std::nullopt;
  return std::move(loads.back());
}
std::vector<LoadRow> live_loads_of_packet(Connection& database, Id packet) {
  return loads_where(database, "t.packet_id = :1", packet);
}
std::vector<LoadRow> live_loads_of_fulfilment(Connection& database, Id fulfilment) {
  return loads_where(database, loads_of_fulfilment(), fulfilment);
}

std::optional<LoadRow> newest_load_of(Writer& writer, Id container) {
  static const std::string sql =
      load_columns + std::string("t.container_id = :1 ORDER BY t.id DESC LIMIT 1");
  const LoadRow* load = writer.rows.newest_loads.get(
      container, [&] { return first(loads_by(writer.database, sql, container)); });
  return load == nullptr ? std::nullopt : std::optional(*load);
}

std::vector<LoadRow> loads_of_container(Connection& database, Id container) {
  auto loads = loads_where(database, "t.container_id = :1", container, 0, true);
  return {loads.rbegin(), loads.rend()};
}

std::optional<LoadRow> load_of(Connection& database, Id load) {
  return first(loads_where(database, "t.id = :1", load, 0, true));
}

std::vector<LineContent> lines_in(Connection& database, Id container, Id order) {
  std::vector<LineContent> content;
  for (const auto& [line, item, lot, status, owner, quantity] :
       database.rows<Id, Id, Id, std::string, Id, Quantity>(
           "SELECT line, item_id, lot_id, status, owner_id, SUM(quantity) FROM (SELECT "
           "m.order_line_id AS line, m.item_id, m.to_lot_id AS lot_id, m.to_status AS status, "
           "m.to_owner_id AS owner_id, m.quantity FROM stock_move m JOIN order_line l ON l.id = "
           "m.order_line_id WHERE l.order_id = :2 AND m.to_place_id = :1 UNION ALL SELECT "
           "m.order_line_id, m.item_id, m.from_lot_id, m.from_status, m.from_owner_id, -m.quantity "
           "FROM stock_move m JOIN order_line l ON l.id = m.order_line_id WHERE l.order_id = :2 "
           "AND m.from_place_id = :1) d GROUP BY line, item_id, lot_id, status, owner_id HAVING "
           "SUM(quantity) > 0 ORDER BY line, item_id, lot_id",
           container, order)) {
    content.push_back({line, {container, item, lot, owner, status}, quantity});
  }
  return content;
}

Id order_of(Connection& database, Id fulfilment) {
  return database.value<Id>("SELECT order_id FROM fulfilment WHERE id = :1", fulfilment)
      .value_or(0);
}

Id fulfilment_of_line(Connection& database, Id order_line) {
  return database
      .value<Id>(
          "SELECT a.fulfilment_id FROM allocation a WHERE a.order_line_id = :1 AND a.picked > 0 "
          "ORDER BY a.id DESC LIMIT 1",
          order_line)
      .value_or(0);
}

std::string mixed_tote_of(Connection& database, Id fulfilment) {
  return database
      .value<std::string>(
          "SELECT p.code FROM discrepancy d JOIN place p ON p.id = d.place_id WHERE d.kind = "
          "'mixed_tote' AND d.resolved_at_ms IS NULL AND (d.order_id = (SELECT f.order_id FROM "
          "fulfilment f WHERE f.id = :1) OR d.tote_load_id IN (SELECT t.id FROM tote_load t WHERE "
          "t.fulfilment_id = :1)) ORDER BY d.id LIMIT 1",
          fulfilment)
      .value_or("");
}

std::int64_t loads_standing_at(Connection& database, Id packet, Id place) {
  return database
      .value<std::int64_t>(
          "SELECT COUNT(*) FROM tote_load t JOIN container c ON c.id = t.container_id WHERE "
          "t.packet_id = :1 AND t.ended_at_ms IS NULL AND c.stands_in_place_id = :2",
          packet, place)
      .value_or(0);
}

void mark_dropped(Writer& writer, Id load) {
  change_load(writer, load, [&] {
    writer.database.exec(
        "UPDATE tote_load SET dropped_at_ms = :2 WHERE id = :1 AND dropped_at_ms IS NULL", load,
        writer.now);
  });
}

void end_load(Writer& writer, Id load, const std::string& reason) {
  change_load(writer, load, [&] {
    writer.database.exec(
        "UPDATE tote_load SET ended_at_ms = :2, end_reason = :3 WHERE id = :1 AND ended_at_ms IS "
        "NULL",
        load, writer.now, reason);
  });
}

std::vector<ContentRow> content_of(Connection& database, Id place) {
  std::vector<ContentRow> content;
  for (const auto& [item, lot, owner, status, quantity] :
       database.rows<Id, Id, Id, std::string, Quantity>(
           "SELECT item_id, lot_id, owner_id, status, quantity FROM stock WHERE place_id = :1 AND "
           "quantity <> 0 ORDER BY item_id, lot_id, status",
           place)) {
    content.push_back({{place, item, lot, owner, status}, quantity});
  }
  return content;
}

std::optional<Id> find_location(Connection& database, Id site, const std::string& code) {
  return database.value<Id>(
      "SELECT l.id FROM place p JOIN location l ON l.id = p.id WHERE p.site_id = :1 AND p.code = "
      ":2",
      site, code);
}

std::string role_of_location(Connection& database, Id place) {
  return database.value<std::string>("SELECT role FROM location WHERE id = :1", place).value_or("");
}

Id item_of_code(Connection& database, const std::string& code) {
  const auto rows = database.rows<Id>(
      "SELECT DISTINCT item_id FROM item_barcode WHERE code = :1 ORDER BY item_id", code);
  return rows.size() == 1 ? std::get<0>(rows.front()) : 0;
}

void insert_hold(Writer& writer, Id site, const std::string& kind, Id target,
                 const std::string& reason, const std::string& placed_by) {
  writer.database.exec(
      "INSERT INTO hold (id, site_id, kind, target_id, reason, detail, placed_at_ms, placed_by, "
      "released_by) VALUES (:1, :2, :3, :4, :5, '', :6, :7, '')",
      writer.ids.next(site), site, kind, target, reason, writer.now, placed_by);
}

std::int64_t release_hold_of(Writer& writer, const std::string& kind, Id target,
                             const std::string& by) {
  return writer.database.exec(
      "UPDATE hold SET released_at_ms = :3, released_by = :4 WHERE kind = :1 AND target_id = :2 "
      "AND released_at_ms IS NULL",
      kind, target, writer.now, by);
}

bool is_on_hold(Connection& database, const std::string& kind, Id target) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM hold WHERE kind = :1 AND target_id = :2 AND released_at_ms "
                 "IS NULL",
                 kind, target)
             .value_or(0) > 0;
}

}  // namespace fw::store
