#include "server/store/rush.h"

#include <set>

namespace fw::store {

std::optional<WaveRow> newest_open_wave(Connection& database, Id site) {
  const auto id = database.value<Id>(
      "SELECT id FROM wave WHERE site_id = :1 AND released_at_ms IS NOT NULL AND recalled_at_ms IS "
      "NULL AND closed_at_ms IS NULL ORDER BY id DESC LIMIT 1",
      site);
  return id ? load_wave(database, *id) : std::nullopt;
}

bool in_a_wave(Connection& database, Id fulfilment) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM fulfilment WHERE id = :1 AND wave_id IS NOT NULL",
                 fulfilment)
             .value_or(0) > 0;
}

std::optional<std::int64_t> free_slot(Connection& database, Id batch) {
  const auto slots = database
                         .value<std::int64_t>(
                             "SELECT CASE WHEN COALESCE(w.cart_slots, 0) > b.slots THEN "
                             "w.cart_slots ELSE b.slots END FROM "
                             "batch b JOIN wave w ON w.id = b.wave_id WHERE b.id = :1",
                             batch)
                         .value_or(0);
  std::set<std::int64_t> taken;
  for (const auto& [slot] : database.rows<std::int64_t>(
           "SELECT DISTINCT slot FROM pick_task WHERE batch_id = :1 AND ended_at_ms IS NULL",
           batch)) {
    taken.insert(slot);
  }
  for (std::int64_t slot = 1; slot <= slots; ++slot) {
    if (!taken.contains(slot)) return slot;
  }
  return std::nullopt;
}

std::int64_t sequence_for(Connection& database, Id batch, std::int64_t walk_sequence) {
  const auto before = database.value<std::optional<std::int64_t>>(
      "SELECT MAX(t.sequence) FROM pick_task t JOIN location l ON l.id = t.place_id WHERE "
      "t.batch_id = :1 AND l.walk_sequence <= :2",
      batch, walk_sequence);
  return before.value_or(std::nullopt).value_or(0);
}

std::vector<Pickable> pickable(Connection& database, Id site, Id item, Id owner) {
  const auto held = [](const std::string& kind, const std::string& target) {
    return "EXISTS (SELECT 1 FROM hold h WHERE h.kind = '" + kind +
           "' AND h.target_id = " + target + " AND h.released_at_ms IS NULL)";
  };
  static const std::string sql =
      "SELECT s.place_id, s.lot_id, s.quantity - s.allocated, l.walk_sequence FROM stock s JOIN "
      "location l ON l.id = s.place_id LEFT JOIN lot t ON t.id = s.lot_id WHERE s.site_id = :1 AND "
      "s.item_id = :2 AND s.owner_id = :3 AND s.status = 'available' AND l.role = 'pick' AND "
      "s.quantity > s.allocated AND NOT " +
      held("place_out", "s.place_id") + " AND NOT " + held("item", "s.item_id") + " AND NOT " +
      held("lot", "s.lot_id") +
      " ORDER BY COALESCE(t.expiry_date, '9999'), s.quantity - s.allocated DESC, l.walk_sequence, "
      "s.id";
  std::vector<Pickable> sources;
  for (const auto& [place, lot, available, walk] :
       database.rows<Id, Id, Quantity, std::int64_t>(sql, site, item, owner)) {
    sources.push_back({{place, item, lot, owner}, available, walk});
  }
  return sources;
}

}  // namespace fw::store
