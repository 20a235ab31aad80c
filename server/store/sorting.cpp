#include "server/store/sorting.h"

#include <algorithm>

#include "server/domain/sort_tote.h"

namespace fw::store {

void note_sort_unit(Writer& writer, Id site, Id load, Id fulfilment, Id order_line) {
  writer.database.exec(
      "INSERT INTO sort_unit (id, site_id, tote_load_id, fulfilment_id, order_line_id) VALUES (:1, "
      ":2, :3, :4, :5) ON CONFLICT (tote_load_id, order_line_id) DO NOTHING",
      writer.ids.next(site), site, load, fulfilment, order_line);
}

std::vector<SortUnit> sort_units(Connection& database, const LoadRow& load, Id item) {
  std::vector<SortUnit> units;
  const auto rows = database.rows<Id, Id, Id, EpochMs, std::string, Id, Id, Quantity>(
      std::string("SELECT u.fulfilment_id, l.order_id, l.id, COALESCE(d.leaves_at_ms, 0), "
                  "o.number, l.item_id, o.owner_id, ") +
          units_in_sort_load +
          " FROM sort_unit u JOIN tote_load s ON s.id = u.tote_load_id JOIN order_line l ON l.id = "
          "u.order_line_id JOIN orders o ON o.id = l.order_id JOIN fulfilment f ON f.id = "
          "u.fulfilment_id LEFT JOIN departure d ON d.id = f.departure_id WHERE u.tote_load_id = "
          ":1 AND (:2 = 0 OR l.item_id = :2) AND " +
          units_in_sort_load + " > 0 ORDER BY u.id",
      load.id, item);
  for (const auto& [fulfilment, order, line, leaves, number, of_item, owner, quantity] : rows) {
    units.push_back({fulfilment,
                     order,
                     line,
                     leaves,
                     number,
                     {load.container, of_item, 0, owner, "available"},
                     quantity});
  }
  std::stable_sort(units.begin(), units.end(), [](const SortUnit& a, const SortUnit& b) {
    return domain::goes_first({a.leaves_at_ms, a.order_number}, {b.leaves_at_ms, b.order_number});
  });
  return units;
}

std::vector<SortBox> boxes_from_load(Connection& database, Id load) {
  std::vector<SortBox> boxes;
  for (const auto& [fulfilment, order, line, number, item, parcel] :
       database.rows<Id, Id, Id, std::string, Id, Id>(
           std::string("SELECT u.fulfilment_id, l.order_id, l.id, o.number, l.item_id, (SELECT "
                       "MAX(p.id) FROM parcel p JOIN parcel_line k ON k.parcel_id = p.id WHERE "
                       "k.order_line_id = l.id AND p.closed_at_ms IS NULL AND p.voided_at_ms IS "
                       "NULL) AS box FROM sort_unit u JOIN tote_load s ON s.id = u.tote_load_id "
                       "JOIN order_line l ON l.id = u.order_line_id JOIN orders o ON o.id = "
                       "l.order_id WHERE s.id = :1 AND ") +
               unit_in_open_box + " ORDER BY box",
           load)) {
    boxes.push_back({fulfilment, order, line, item, parcel, number});
  }
  return boxes;
}

bool is_boxed_sort_unit(Connection& database, Id fulfilment) {
  return database
             .value<std::int64_t>(
                 std::string("SELECT COUNT(*) FROM sort_unit u JOIN tote_load s ON s.id = "
                             "u.tote_load_id WHERE u.fulfilment_id = :1 AND s.ended_at_ms IS NULL "
                             "AND ") +
                     unit_in_open_box,
                 fulfilment)
             .value_or(0) > 0;
}

bool is_sorted_elsewhere(Connection& database, Id packet, Id session, Id load) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM session s WHERE s.id <> :2 AND s.ended_at_ms IS NULL AND "
                 "s.sort_load_id = :3 AND s.id = (SELECT l.session_id FROM lease l WHERE "
                 "l.packet_id = :1 ORDER BY l.epoch DESC LIMIT 1)",
                 packet, session, load)
             .value_or(0) > 0;
}

std::vector<ContentRow> unowned_in(Connection& database, const LoadRow& load) {
  auto content = content_of(database, load.container);
  for (const SortUnit& unit : sort_units(database, load, 0)) {
    for (ContentRow& row : content) {
      if (row.key.item == unit.key.item && row.key.status == unit.key.status) {
        row.quantity -= unit.quantity;
        break;
      }
    }
  }
  std::erase_if(content, [](const ContentRow& row) { return row.quantity <= 0; });
  return content;
}

std::optional<MoveTask> put_back_in(Connection& database, Id container, Id item) {
  for (auto& task : open_move_tasks_at(database, container)) {
    if (task.key.item == item) return std::move(task);
  }
  return std::nullopt;
}

void take_sort_load(Writer& writer, Id session, Id load) {
  writer.database.exec("UPDATE session SET sort_load_id = :2 WHERE id = :1", session,
                       load == 0 ? std::optional<Id>() : std::optional<Id>(load));
}

Id sort_load_of(Connection& database, Id session) {
  return database
      .value<std::optional<Id>>("SELECT sort_load_id FROM session WHERE id = :1", session)
      .value_or(std::nullopt)
      .value_or(0);
}

std::vector<Id> sort_loads_left_empty(Connection& database, Id site, std::int64_t most) {
  std::vector<Id> loads;
  for (const auto& [load] : database.rows<Id>(
           "SELECT t.id FROM tote_load t WHERE t.ended_at_ms IS NULL AND t.site_id = :1 AND "
           "t.sort_load = 1 AND t.dropped_at_ms IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stock k "
           "WHERE k.place_id = t.container_id AND k.quantity <> 0) AND NOT EXISTS (SELECT 1 FROM "
           "session n WHERE n.sort_load_id = t.id AND n.ended_at_ms IS NULL) ORDER BY t.id LIMIT "
           ":2",
           site, most)) {
    if (boxes_from_load(database, load).empty()) loads.push_back(load);
  }
  return loads;
}

}  // namespace fw::store
