#include "server/store/wave_trips.h"

namespace fw::store {
namespace {

// A place, item, lot or order on hold takes no part in a plan.
constexpr const char* held =
    "EXISTS (SELECT 1 FROM hold h WHERE h.released_at_ms IS NULL AND h.kind = ";

void load_stock(Connection& database, Id site, PlanInput& input) {
  const auto rows = database.rows<Id, Id, Id, Id, Quantity, std::string, std::string, Quantity>(
      std::string(
          "SELECT s.place_id, s.item_id, s.lot_id, s.owner_id, s.quantity - s.allocated, "
          "COALESCE(t.expiry_date, ''), l.role, COALESCE((SELECT MIN(p.quantity) FROM packaging p "
          "WHERE p.item_id = s.item_id AND p.quantity > 1), 1) FROM stock s JOIN location l ON "
          "l.id = s.place_id LEFT JOIN lot t ON t.id = s.lot_id WHERE s.site_id = :1 AND s.status "
          "= 'available' AND s.quantity > s.allocated AND l.role IN ('pick', 'reserve') AND "
          "s.item_id IN (SELECT r.item_id FROM reservation r WHERE r.site_id = :1 AND r.quantity > "
          "0) AND NOT ") +
          held + "'place_out' AND h.target_id = s.place_id) AND NOT " + held +
          "'item' AND h.target_id = s.item_id) AND NOT " + held +
          "'lot' AND h.target_id = s.lot_id) ORDER BY s.id",
      site);
  for (const auto& [place, item, lot, owner, available, expiry, role, whole] : rows) {
    const bool reserve = role == "reserve";
    input.stock.push_back(
        {place, item, lot, owner, available, expiry, reserve, reserve ? whole : 1});
  }
}

void load_fulfilments(Connection& database, Id site, const std::string& channel,
                      EpochMs departs_before_ms, const std::string& customer, PlanInput& input) {
  const std::string open =
      std::string(
          " FROM fulfilment f JOIN orders o ON o.id = f.order_id LEFT JOIN departure d ON d.id = "
          "f.departure_id WHERE f.site_id = :1 AND f.wave_id IS NULL AND f.completed_at_ms IS NULL "
          "AND f.cancelled_at_ms IS NULL AND o.cancelled_at_ms IS NULL AND (:2 = '' OR o.channel = "
          ":2) AND (:3 = 0 OR d.leaves_at_ms <= :3) AND (:4 = '' OR EXISTS (SELECT 1 FROM party p "
          "WHERE p.id = o.party_id AND (p.name = :4 OR p.company = :4))) AND NOT ") +
      held + "'order' AND h.target_id = o.id)";
  const auto fulfilments = database.rows<Id, Id, std::optional<EpochMs>, std::int64_t, EpochMs,
                                         std::string, Id, Id, std::int64_t, Quantity>(
      "SELECT f.id, o.id, d.leaves_at_ms, f.priority, o.received_at_ms, o.shortage_rule, "
      "COALESCE(d.id, 0), (SELECT s.carrier_id FROM carrier_service s WHERE s.id = "
      "f.carrier_service_id), (SELECT COUNT(*) FROM order_line l WHERE l.order_id = o.id), "
      "(SELECT CAST(SUM(l.ordered) AS BIGINT) FROM order_line l WHERE l.order_id = o.id)" +
          open + " ORDER BY f.id",
      site, channel, departs_before_ms, customer);
  for (const auto& [id, order, leaves, priority, received, rule, departure, carrier, order_lines,
                    ordered] : fulfilments) {
    input.fulfilments.push_back({id, order, leaves.value_or(0), priority, received,
                                 rule == "all_or_nothing", departure, carrier, order_lines,
                                 ordered});
  }
  const auto lines = database.rows<Id, Id, Id, Id, Quantity>(
      "SELECT r.fulfilment_id, r.order_line_id, r.item_id, r.owner_id, r.quantity FROM reservation "
      "r WHERE r.quantity > 0 AND NOT " +
          std::string(held) +
          "'order_line' AND h.target_id = r.order_line_id) AND "
          "r.fulfilment_id IN (SELECT f.id" +
          open + ") ORDER BY r.fulfilment_id, r.order_line_id",
      site, channel, departs_before_ms, customer);
  for (const auto& [fulfilment, line, item, owner, quantity] : lines) {
    input.lines.push_back({fulfilment, line, item, owner, quantity});
  }
}

void load_items(Connection& database, Id site, PlanInput& input) {
  const auto rows = database.rows<Id, std::int64_t, std::int64_t, std::int64_t, std::int64_t, bool,
                                  bool, bool, bool, bool, bool, std::string, std::string>(
      "SELECT i.id, i.weight_g, i.length_mm, i.width_mm, i.height_mm, i.tracks_expiry, "
      "i.tracks_lot, i.tracks_serial, EXISTS (SELECT 1 FROM item_barcode b JOIN item_barcode c ON "
      "c.code = b.code AND c.item_id <> b.item_id WHERE b.item_id = i.id), i.fragile, i.upright, "
      "i.kinds, i.never_with FROM item i WHERE i.id "
      "IN (SELECT r.item_id FROM reservation r WHERE r.site_id = :1 AND r.quantity > 0) ORDER BY "
      "i.id",
      site);
  for (const auto& [id, weight, length, width, height, expiry, lot, serial, shared, fragile,
                    upright, kinds, never_with] : rows) {
    input.items.push_back({id, weight, length, width, height, expiry, lot, serial, shared, fragile,
                           upright, kinds, never_with});
  }
  const auto cartons =
      database.rows<Id, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
          "SELECT id, length_mm, width_mm, height_mm, most_weight_g, tare_g FROM carton_type WHERE "
          "site_id = :1 ORDER BY length_mm * width_mm * height_mm, id",
          site);
  for (const auto& [id, length, width, height, weight, tare] : cartons) {
    input.cartons.push_back({id, length, width, height, weight, tare});
  }
}

}  // namespace

PlanInput load_plan_input(Connection& database, Id site, const std::string& channel,
                          EpochMs departs_before_ms, const std::string& customer) {
  PlanInput input;
  input.places = load_plan_places(database, site);
  load_stock(database, site, input);
  load_fulfilments(database, site, channel, departs_before_ms, customer, input);
  load_items(database, site, input);
  return input;
}

}  // namespace fw::store
