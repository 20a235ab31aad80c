// Stock, its ledger, and where the units of order lines stand.
#include "server/store/invariant_rules.h"

namespace fw::store {
namespace {

constexpr InvariantRule rules[] = {
    {"stock_equals_moves", Subject::item, R"sql(
SELECT 'place ' || CAST(place_id AS TEXT) || ' item ' || CAST(item_id AS TEXT) || ' lot ' ||
       CAST(lot_id AS TEXT) || ' ' || status,
       'stock is ' || CAST(SUM(difference) AS TEXT) || ' above its moves'
FROM (SELECT site_id, place_id, item_id, lot_id, status, owner_id, quantity AS difference
      FROM stock WHERE item_id BETWEEN :2 AND :3
      UNION ALL
      SELECT site_id, place_id, item_id, lot_id, status, owner_id, -quantity FROM opening_balance
      WHERE item_id BETWEEN :2 AND :3
      UNION ALL
      SELECT site_id, to_place_id, item_id, to_lot_id, to_status, to_owner_id, -quantity
      FROM stock_move WHERE item_id BETWEEN :2 AND :3
      UNION ALL
      SELECT site_id, from_place_id, item_id, from_lot_id, from_status, from_owner_id, quantity
      FROM stock_move WHERE item_id BETWEEN :2 AND :3) d
GROUP BY site_id, place_id, item_id, lot_id, status, owner_id
HAVING SUM(difference) <> 0)sql"},

    {"item_sums_to_zero", Subject::item, R"sql(
SELECT 'item ' || CAST(item_id AS TEXT), 'all places hold ' || CAST(SUM(quantity) AS TEXT)
FROM stock WHERE item_id BETWEEN :2 AND :3 GROUP BY item_id HAVING SUM(quantity) <> 0)sql"},

    {"stock_on_hand_is_marked", Subject::item, R"sql(
SELECT 'place ' || CAST(place_id AS TEXT) || ' item ' || CAST(item_id AS TEXT),
       CAST(quantity AS TEXT) || ' are there, marked ' || CAST(on_hand AS TEXT)
FROM stock WHERE item_id BETWEEN :2 AND :3 AND quantity > 0 AND on_hand <> 1)sql"},

    {"place_not_below_zero", Subject::item, R"sql(
SELECT p.code || ' item ' || CAST(s.item_id AS TEXT),
       'on hand ' || CAST(s.quantity AS TEXT) || ', allocated ' || CAST(s.allocated AS TEXT)
FROM stock s JOIN place p ON p.id = s.place_id LEFT JOIN location l ON l.id = p.id
WHERE s.item_id BETWEEN :2 AND :3 AND (l.id IS NULL OR l.role <> 'virtual') AND (s.quantity < 0 OR s.allocated > s.quantity)
AND NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.place_id = s.place_id AND
                d.item_id = s.item_id AND d.resolved_at_ms IS NULL))sql"},

    {"allocated_is_live_allocations", Subject::item, R"sql(
SELECT 'place ' || CAST(place_id AS TEXT) || ' item ' || CAST(item_id AS TEXT) || ' lot ' ||
       CAST(lot_id AS TEXT),
       'stock.allocated is ' || CAST(SUM(difference) AS TEXT) || ' above its allocations'
FROM (SELECT site_id, place_id, item_id, lot_id, status, owner_id, allocated AS difference
      FROM stock WHERE item_id BETWEEN :2 AND :3
      UNION ALL
      SELECT site_id, place_id, item_id, lot_id, status, owner_id, -(quantity - picked)
      FROM allocation WHERE ended_at_ms IS NULL AND item_id BETWEEN :2 AND :3) d
GROUP BY site_id, place_id, item_id, lot_id, status, owner_id
HAVING SUM(difference) <> 0)sql"},

    {"line_buckets_sum", Subject::order, R"sql(
SELECT 'line ' || CAST(id AS TEXT), 'ordered ' || CAST(ordered AS TEXT)
FROM order_line
WHERE order_id BETWEEN :2 AND :3 AND
      (ordered <> open + reserved + allocated + picked + packed + shipped + cancelled OR
       open < 0 OR reserved < 0 OR allocated < 0 OR picked < 0 OR packed < 0 OR shipped < 0 OR
       cancelled < 0))sql"},

    {"line_reserved", Subject::order, R"sql(
SELECT 'line ' || CAST(l.id AS TEXT),
       'reserved ' || CAST(l.reserved AS TEXT) || ', its reservations hold ' ||
       CAST(COALESCE(SUM(r.quantity), 0) AS TEXT)
FROM order_line l LEFT JOIN reservation r ON r.order_line_id = l.id
WHERE l.order_id BETWEEN :2 AND :3
GROUP BY l.id, l.reserved HAVING l.reserved <> COALESCE(SUM(r.quantity), 0))sql"},

    {"line_allocated", Subject::order, R"sql(
SELECT 'line ' || CAST(l.id AS TEXT),
       'allocated ' || CAST(l.allocated AS TEXT) || ', its allocations hold ' ||
       CAST(COALESCE(SUM(a.quantity - a.picked), 0) AS TEXT)
FROM order_line l LEFT JOIN allocation a ON a.order_line_id = l.id AND a.ended_at_ms IS NULL
WHERE l.order_id BETWEEN :2 AND :3
GROUP BY l.id, l.allocated HAVING l.allocated <> COALESCE(SUM(a.quantity - a.picked), 0))sql"},

    // Where the ledger has the line's units: what went into a place under the
    // line's name minus what left it. A move whose both sides are one place takes
    // the goods there from the line.
    {"line_stands_where_the_ledger_says", Subject::order, R"sql(
SELECT 'line ' || CAST(l.id AS TEXT),
       'picked ' || CAST(l.picked AS TEXT) || ' packed ' || CAST(l.packed AS TEXT) || ' shipped ' ||
       CAST(l.shipped AS TEXT) || ', the ledger says ' || CAST(COALESCE(SUM(w.picked), 0) AS TEXT) ||
       ' ' || CAST(COALESCE(SUM(w.packed), 0) AS TEXT) || ' ' ||
       CAST(COALESCE(SUM(w.shipped), 0) AS TEXT)
FROM order_line l LEFT JOIN (
  SELECT m.order_line_id AS line,
         CASE WHEN c.kind IN ('tote', 'cart_slot', 'carton', 'lpn') OR
                   (c.kind = 'parcel' AND k.closed_at_ms IS NULL) THEN m.quantity ELSE 0 END
           AS picked,
         CASE WHEN c.kind = 'parcel' AND k.closed_at_ms IS NOT NULL THEN m.quantity ELSE 0 END
           AS packed,
         CASE WHEN p.code IN ('~shipped', '~customer') THEN m.quantity ELSE 0 END AS shipped
  FROM (SELECT x.order_line_id, x.to_place_id AS place_id, x.quantity
        FROM order_line o JOIN stock_move x ON x.order_line_id = o.id
        WHERE o.order_id BETWEEN :2 AND :3 AND x.to_place_id <> x.from_place_id
        UNION ALL
        SELECT x.order_line_id, x.from_place_id, -x.quantity
        FROM order_line o JOIN stock_move x ON x.order_line_id = o.id
        WHERE o.order_id BETWEEN :2 AND :3) m
  JOIN place p ON p.id = m.place_id LEFT JOIN container c ON c.id = p.id
  LEFT JOIN parcel k ON k.container_id = p.id) w ON w.line = l.id
WHERE l.order_id BETWEEN :2 AND :3
GROUP BY l.id, l.picked, l.packed, l.shipped
HAVING l.picked <> COALESCE(SUM(w.picked), 0) OR l.packed <> COALESCE(SUM(w.packed), 0) OR
       l.shipped <> COALESCE(SUM(w.shipped), 0))sql"},

    // Units beyond what a line wanted belong to no line: somebody must be told.
    {"over_picked_is_shown", Subject::move, R"sql(
SELECT 'move ' || CAST(m.id AS TEXT),
       CAST(m.quantity AS TEXT) || ' units picked for no line, and no discrepancy says so'
FROM stock_move m
WHERE m.id BETWEEN :2 AND :3 AND m.reason = 'pick' AND m.order_line_id = 0 AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.fact_id = m.fact_id AND
                  m.fact_id <> 0))sql"},

    {"one_serial_a_unit", Subject::move, R"sql(
SELECT 'move ' || CAST(m.id AS TEXT),
       CAST(COUNT(s.id) AS TEXT) || ' serials of ' || CAST(m.quantity AS TEXT) || ' units'
FROM stock_move m JOIN stock_move_serial s ON s.stock_move_id = m.id
WHERE m.id BETWEEN :2 AND :3
GROUP BY m.id, m.quantity HAVING COUNT(s.id) > m.quantity)sql"},

    // A container stands in another, which stands in another ... in a location.
    {"container_stands_in_no_circle", Subject::container, R"sql(
SELECT 'container ' || p.code, 'stands, over others, in itself'
FROM container c JOIN place p ON p.id = c.id
LEFT JOIN container c1 ON c1.id = c.stands_in_place_id
LEFT JOIN container c2 ON c2.id = c1.stands_in_place_id
LEFT JOIN container c3 ON c3.id = c2.stands_in_place_id
WHERE c.id BETWEEN :2 AND :3 AND
      (c.stands_in_place_id = c.id OR c1.stands_in_place_id = c.id OR
       c2.stands_in_place_id = c.id OR c3.stands_in_place_id = c.id))sql"},
};

}  // namespace

std::span<const InvariantRule> goods_rules() { return rules; }

}  // namespace fw::store
