#include "server/store/release_outlook.h"

#include "server/store/wave_trips.h"

namespace fw::store {
namespace {

// More make no difference to what is released next.
constexpr const char* some = "1000";

// Trips as they are offered: nobody has or had them.
std::string waiting_trip() {
  return "p.site_id = :1 AND p.kind = 'pick' AND p.done_at_ms IS NULL AND NOT EXISTS (SELECT 1 "
         "FROM lease l WHERE l.packet_id = p.id AND (l.ended_at_ms IS NULL OR l.facts > 0))";
}

// As a plan would take it.
constexpr const char* waiting_order =
    "f.site_id = :1 AND f.wave_id IS NULL AND f.completed_at_ms IS NULL AND f.cancelled_at_ms IS "
    "NULL AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.released_at_ms IS NULL AND h.kind = 'order' "
    "AND h.target_id = f.order_id) AND EXISTS (SELECT 1 FROM reservation r WHERE r.fulfilment_id = "
    "f.id AND r.quantity > 0)";

}  // namespace

domain::ReleaseOutlook release_outlook(Connection& database, Id site) {
  domain::ReleaseOutlook outlook;
  outlook.pickers = pickers_here(database, site);
  if (outlook.pickers == 0) return outlook;
  using MaybeMs = std::optional<EpochMs>;
  const auto trips = database.row<std::int64_t, MaybeMs>(
      "SELECT COUNT(DISTINCT p.id), MAX(d.leaves_at_ms) FROM packet p LEFT JOIN pick_task t ON "
      "t.batch_id = p.batch_id LEFT JOIN fulfilment f ON f.id = t.fulfilment_id LEFT JOIN "
      "departure "
      "d ON d.id = f.departure_id WHERE " +
          waiting_trip(),
      site);
  if (trips) {
    outlook.trips_waiting = std::get<0>(*trips);
    outlook.last_leaves_at_ms = std::get<1>(*trips).value_or(0);
  }
  outlook.orders_waiting = database
                               .value<std::int64_t>(
                                   "SELECT COUNT(*) FROM (SELECT f.id FROM "
                                   "fulfilment f WHERE " +
                                       std::string(waiting_order) + " LIMIT " + some + ") w",
                                   site)
                               .value_or(0);
  const auto first = database.row<EpochMs, EpochMs>(
      "SELECT d.pick_by_ms, d.leaves_at_ms FROM departure d WHERE d.site_id = :1 AND "
      "d.closed_at_ms IS NULL AND d.cancelled_at_ms IS NULL AND EXISTS (SELECT 1 FROM fulfilment f "
      "WHERE f.departure_id = d.id AND " +
          std::string(waiting_order) + ") ORDER BY d.leaves_at_ms, d.id LIMIT 1",
      site);
  if (first) std::tie(outlook.first_pick_by_ms, outlook.first_leaves_at_ms) = *first;
  return outlook;
}

std::vector<std::string> waves_not_begun(Connection& database, Id site,
                                         const std::string& wave_template) {
  std::vector<std::string> numbers;
  for (const auto& [number] : database.rows<std::string>(
           "SELECT w.number FROM wave w WHERE w.site_id = :1 AND w.template = :2 AND "
           "w.released_at_ms IS NOT NULL AND w.recalled_at_ms IS NULL AND w.closed_at_ms IS NULL "
           "AND EXISTS (SELECT 1 FROM packet p WHERE p.wave_id = w.id AND " +
               waiting_trip() + ") ORDER BY w.id",
           site, wave_template)) {
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace fw::store
