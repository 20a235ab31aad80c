#include "server/store/work.h"

#include "server/store/loads.h"

namespace fw::store {
namespace {

std::string quoted(const std::vector<std::string>& kinds) {
  std::string list;
  for (const std::string& kind : kinds) list += (list.empty() ? "'" : ", '") + kind + "'";
  return list.empty() ? "''" : list;
}

// Of packet p and hold h: a tote or cart of its trip, or the place that goods are
// brought away from, is on hold.
constexpr const char* on_hold_of_packet =
    "h.kind = 'container' AND h.released_at_ms IS NULL AND (h.target_id IN (SELECT "
    "t.container_id FROM tote_load t WHERE t.packet_id = p.id AND t.ended_at_ms IS NULL) OR "
    "h.target_id IN (SELECT b.cart_container_id FROM batch b WHERE b.id = p.batch_id) OR "
    "h.target_id IN (SELECT m.place_id FROM move_task m WHERE m.packet_id = p.id AND "
    "m.ended_at_ms IS NULL))";

// Rows of sort_unit u in the sort tote of the live load s: the unit is there, or in an
// open box that it was put into out of this tote.
std::string sorted_from_tote() {
  return std::string(
             "sort_unit u JOIN tote_load s ON s.id = u.tote_load_id WHERE s.ended_at_ms IS NULL "
             "AND (") +
         units_in_sort_load + " > 0 OR " + unit_in_open_box + ")";
}

WorkProgress count(Connection& database, const std::string& sql, Id packet) {
  const auto row = database.row<std::int64_t, std::int64_t>(sql, packet);
  WorkProgress progress;
  if (row) std::tie(progress.tasks, progress.ended) = *row;
  return progress;
}

}  // namespace

std::vector<FreePacket> next_free_packets(Connection& database, Id site,
                                          const std::vector<std::string>& kinds,
                                          std::int64_t most) {
  std::vector<FreePacket> packets;
  std::optional<std::int64_t> lowest;
  for (const auto& [packet, rank, start] : database.rows<Id, std::int64_t, Id>(
           "SELECT p.id, p.rank, COALESCE((SELECT b.start_place_id FROM batch b WHERE b.id = "
           "p.batch_id), 0) FROM packet p WHERE p.site_id = :1 AND p.kind IN (" +
               quoted(kinds) +
               ") AND p.done_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.packet_id "
               "= p.id AND (l.ended_at_ms IS NULL OR l.facts > 0)) AND NOT EXISTS (SELECT 1 FROM "
               "hold h WHERE " +
               on_hold_of_packet + ") ORDER BY p.rank, p.id LIMIT :2",
           site, most)) {
    if (lowest && rank != *lowest) break;
    lowest = rank;
    packets.push_back({packet, start});
  }
  return packets;
}

Id last_trip_end(Connection& database, Id worker) {
  return database
      .value<Id>(
          "SELECT COALESCE(k.drop_place_id, b.end_place_id, 0) FROM lease l JOIN packet k ON k.id "
          "= l.packet_id JOIN batch b ON b.id = k.batch_id WHERE l.worker_id = :1 AND "
          "l.ended_at_ms IS NOT NULL AND k.done_at_ms IS NOT NULL ORDER BY l.id DESC LIMIT 1",
          worker)
      .value_or(0);
}

std::optional<Id> packet_of_place(Connection& database, Id place) {
  const auto of_load = database.value<Id>(
      "SELECT p.id FROM tote_load t JOIN packet p ON p.id = t.packet_id WHERE t.container_id = :1 "
      "AND t.ended_at_ms IS NULL AND p.done_at_ms IS NULL ORDER BY t.id DESC LIMIT 1",
      place);
  if (of_load) return of_load;
  const auto of_cart = database.value<Id>(
      "SELECT p.id FROM batch b JOIN packet p ON p.batch_id = b.id WHERE b.cart_container_id = :1 "
      "AND p.done_at_ms IS NULL ORDER BY p.id DESC LIMIT 1",
      place);
  if (of_cart) return of_cart;
  return database.value<Id>(
      "SELECT p.id FROM move_task t JOIN packet p ON p.id = t.packet_id WHERE t.place_id = :1 AND "
      "t.ended_at_ms IS NULL AND p.done_at_ms IS NULL ORDER BY p.id LIMIT 1",
      place);
}

std::vector<Id> packets_with(Connection& database, Id container) {
  std::vector<Id> packets;
  for (const auto& [id] : database.rows<Id>(
           std::string(
               "SELECT p.id FROM packet p WHERE p.done_at_ms IS NULL AND (p.id IN (SELECT "
               "t.packet_id FROM tote_load t WHERE t.container_id = :1 AND t.ended_at_ms IS NULL) "
               "OR p.batch_id IN (SELECT b.id FROM batch b WHERE b.cart_container_id = :1) OR p.id "
               "IN (SELECT m.packet_id FROM move_task m WHERE m.place_id = :1 AND m.ended_at_ms IS "
               "NULL) OR (p.kind = 'pack' AND p.fulfilment_id IN (SELECT t.fulfilment_id FROM "
               "tote_load t WHERE t.container_id = :1 AND t.ended_at_ms IS NULL UNION ALL SELECT "
               "u.fulfilment_id FROM ") +
               sorted_from_tote() + " AND s.container_id = :1))) ORDER BY p.id",
           container)) {
    packets.push_back(id);
  }
  return packets;
}

std::optional<std::string> held_container_of(Connection& database, Id packet) {
  return database.value<std::string>(
      std::string("SELECT c.code FROM packet p JOIN hold h ON ") + on_hold_of_packet +
          " JOIN place c ON c.id = h.target_id WHERE p.id = :1 ORDER BY c.code LIMIT 1",
      packet);
}

std::optional<std::string> held_tote_of(Connection& database, Id fulfilment) {
  return database.value<std::string>(
      "SELECT c.code FROM tote_load t JOIN hold h ON h.kind = 'container' AND h.target_id = "
      "t.container_id AND h.released_at_ms IS NULL JOIN place c ON c.id = t.container_id WHERE "
      "t.ended_at_ms IS NULL AND (t.fulfilment_id = :1 OR t.id IN (SELECT s.id FROM " +
          sorted_from_tote() + " AND u.fulfilment_id = :1)) ORDER BY c.code LIMIT 1",
      fulfilment);
}

WorkProgress progress_of(Connection& database, Id packet) {
  WorkProgress progress =
      count(database,
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN t.ended_at_ms IS NULL THEN 0 ELSE 1 END), 0) "
            "FROM pick_task t WHERE t.id IN (SELECT pick_task_id FROM packet_step WHERE packet_id "
            "= :1 AND pick_task_id IS NOT NULL)",
            packet);
  if (progress.tasks == 0) {
    progress = count(database,
                     "SELECT COUNT(*), COALESCE(SUM(CASE WHEN ended_at_ms IS NULL THEN 0 ELSE 1 "
                     "END), 0) FROM move_task WHERE packet_id = :1",
                     packet);
  }
  for (const auto& [code] : database.rows<std::string>(
           "SELECT p.code FROM tote_load t JOIN place p ON p.id = t.container_id WHERE "
           "t.packet_id = :1 AND t.ended_at_ms IS NULL ORDER BY t.slot, t.id",
           packet)) {
    if (progress.first_load.empty()) progress.first_load = code;
    progress.last_load = code;
  }
  return progress;
}

std::string worker_name(Connection& database, Id worker) {
  return database.value<std::string>("SELECT name FROM worker WHERE id = :1", worker).value_or("");
}

std::string worker_roles(Connection& database, Id worker) {
  return database.value<std::string>("SELECT roles FROM worker WHERE id = :1", worker).value_or("");
}

bool is_signed_on(Connection& database, Id worker, Id device) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM session WHERE worker_id = :1 AND device_id = :2 AND "
                 "ended_at_ms IS NULL",
                 worker, device)
             .value_or(0) > 0;
}

void bind_cart(Writer& writer, Id batch, Id cart) {
  writer.database.exec("UPDATE batch SET cart_container_id = :2 WHERE id = :1", batch, cart);
}

bool cart_is_free(Connection& database, Id cart) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM batch b JOIN packet p ON p.batch_id = b.id WHERE "
                 "b.cart_container_id = :1 AND p.done_at_ms IS NULL",
                 cart)
             .value_or(0) == 0;
}

}  // namespace fw::store
