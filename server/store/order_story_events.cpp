// What holds an order and what happened to it.
#include "server/store/order_story.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;
using MaybeText = std::optional<std::string>;

// Holds of the order, its lines, its items, and its parcels, with the code of
// what is held.
constexpr const char* holds_sql =
    "SELECT h.id, h.kind, x.target, h.reason, h.detail, h.placed_by, h.released_by, "
    "h.placed_at_ms, h.until_ms, h.released_at_ms FROM hold h JOIN ("
    "SELECT 'order' AS kind, o.id AS id, o.number AS target FROM orders o WHERE o.id = :1 "
    "UNION ALL SELECT 'order_line', l.id, CAST(l.line_number AS TEXT) FROM order_line l WHERE "
    "l.order_id = :1 "
    "UNION ALL SELECT DISTINCT 'item', i.id, i.sku FROM order_line l JOIN item i ON i.id = "
    "l.item_id WHERE l.order_id = :1 "
    "UNION ALL SELECT 'parcel', p.id, COALESCE(p.sscc, CAST(p.number AS TEXT)) FROM parcel p JOIN "
    "fulfilment f ON f.id = p.fulfilment_id WHERE f.order_id = :1) x ON x.kind = h.kind AND x.id = "
    "h.target_id ORDER BY h.placed_at_ms, h.id";

constexpr const char* events_sql =
    "SELECT e.seq, e.at_ms, e.kind, e.detail, w.number, d.code, p.code, i.sku, v.number, "
    "COALESCE(f.number, 0), COALESCE(c.number, 0), e.quantity FROM event e LEFT JOIN worker w ON "
    "w.id = e.worker_id LEFT JOIN device d ON d.id = e.device_id LEFT JOIN place p ON p.id = "
    "e.place_id LEFT JOIN item i ON i.id = e.item_id LEFT JOIN wave v ON v.id = e.wave_id LEFT "
    "JOIN fulfilment f ON f.id = e.fulfilment_id LEFT JOIN parcel c ON c.id = e.parcel_id WHERE "
    "e.order_id = :1 ORDER BY e.seq";

}  // namespace

std::vector<StoryHold> story_holds(Connection& database, Id order) {
  std::vector<StoryHold> holds;
  for (const auto& [id, kind, target, reason, detail, by, released_by, placed, until, released] :
       database.rows<Id, std::string, std::string, std::string, std::string, std::string,
                     std::string, EpochMs, MaybeMs, MaybeMs>(holds_sql, order)) {
    holds.push_back({id, kind, target, reason, detail, by, released_by, placed, until, released});
  }
  return holds;
}

std::vector<StoryEvent> story_events(Connection& database, Id order) {
  std::vector<StoryEvent> events;
  for (const auto& [seq, at, kind, detail, worker, device, place, sku, wave, fulfilment, parcel,
                    quantity] :
       database.rows<std::int64_t, EpochMs, std::string, std::string, MaybeText, MaybeText,
                     MaybeText, MaybeText, MaybeText, std::int64_t, std::int64_t, Quantity>(
           events_sql, order)) {
    events.push_back({seq, at, kind, detail, worker.value_or(""), device.value_or(""),
                      place.value_or(""), sku.value_or(""), wave.value_or(""), fulfilment, parcel,
                      quantity});
  }
  return events;
}

}  // namespace fw::store
