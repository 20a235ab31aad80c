// Tasks and their allocations, leases, tote loads, facts, events.
#include "server/store/invariant_rules.h"

namespace fw::store {
namespace {

constexpr InvariantRule rules[] = {
    {"task_is_done_or_open", R"sql(
SELECT 'task ' || CAST(id AS TEXT),
       'quantity ' || CAST(quantity AS TEXT) || ' picked ' || CAST(picked AS TEXT) ||
       ' released ' || CAST(released AS TEXT) ||
       CASE WHEN ended_at_ms IS NULL THEN ', open' ELSE ', ended' END
FROM pick_task
WHERE picked + released > quantity OR
      (ended_at_ms IS NULL AND picked + released = quantity) OR
      (ended_at_ms IS NOT NULL AND picked + released < quantity))sql"},

    {"allocation_is_its_open_tasks", R"sql(
SELECT 'allocation ' || CAST(a.id AS TEXT),
       'rest ' || CAST(a.quantity - a.picked AS TEXT) || ', its tasks want ' ||
       CAST(COALESCE(SUM(t.quantity - t.picked - t.released), 0) AS TEXT)
FROM allocation a LEFT JOIN pick_task t ON t.allocation_id = a.id AND t.ended_at_ms IS NULL
WHERE a.ended_at_ms IS NULL
GROUP BY a.id, a.quantity, a.picked
HAVING a.quantity - a.picked <> COALESCE(SUM(t.quantity - t.picked - t.released), 0))sql"},

    {"fulfilment_end_leaves_nothing", R"sql(
SELECT 'fulfilment ' || CAST(f.id AS TEXT),
       'is over, and something is reserved, allocated or to be picked'
FROM fulfilment f
WHERE (f.completed_at_ms IS NOT NULL OR f.cancelled_at_ms IS NOT NULL) AND
      (EXISTS (SELECT 1 FROM reservation r WHERE r.fulfilment_id = f.id AND r.quantity > 0) OR
       EXISTS (SELECT 1 FROM allocation a WHERE a.fulfilment_id = f.id AND a.ended_at_ms IS NULL) OR
       EXISTS (SELECT 1 FROM pick_task t WHERE t.fulfilment_id = f.id AND
               t.ended_at_ms IS NULL)))sql"},

    {"one_live_lease", R"sql(
SELECT 'packet ' || CAST(packet_id AS TEXT), CAST(COUNT(*) AS TEXT) || ' live leases'
FROM lease WHERE ended_at_ms IS NULL AND
     NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.packet_id = lease.packet_id AND
                 d.kind = 'two_leases' AND d.resolved_at_ms IS NULL)
GROUP BY packet_id HAVING COUNT(*) > 1)sql"},

    {"no_lease_of_a_packet_that_is_over", R"sql(
SELECT 'packet ' || CAST(p.id AS TEXT), 'is over and leased'
FROM packet p JOIN lease l ON l.packet_id = p.id
WHERE p.done_at_ms IS NOT NULL AND l.ended_at_ms IS NULL)sql"},

    {"one_live_load", R"sql(
SELECT 'container ' || CAST(container_id AS TEXT), CAST(COUNT(*) AS TEXT) || ' live loads'
FROM tote_load WHERE ended_at_ms IS NULL GROUP BY container_id HAVING COUNT(*) > 1)sql"},

    {"one_order_in_a_load", R"sql(
SELECT 'load ' || CAST(t.id AS TEXT), 'goods of line ' || CAST(m.order_line_id AS TEXT) ||
       ' of another order'
FROM stock_move m JOIN tote_load t ON t.id = m.tote_load_id JOIN order_line l ON
     l.id = m.order_line_id JOIN fulfilment f ON f.id = t.fulfilment_id
WHERE t.sort_load = 0 AND l.order_id <> f.order_id AND m.reason = 'pick' AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.tote_load_id = t.id))sql"},

    {"sort_load_of_single_units", R"sql(
SELECT 'load ' || CAST(t.id AS TEXT), 'goods of line ' || CAST(m.order_line_id AS TEXT) ||
       ', which has no task for a sort tote'
FROM tote_load t JOIN stock_move m ON m.tote_load_id = t.id
WHERE t.sort_load = 1 AND m.reason = 'pick' AND m.order_line_id <> 0 AND
      (t.fulfilment_id IS NOT NULL OR
       NOT EXISTS (SELECT 1 FROM pick_task k WHERE k.order_line_id = m.order_line_id AND
                   k.sort = 1 AND k.quantity = 1)) AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.tote_load_id = t.id))sql"},

    // What lies in a sort tote is wanted by orders, or waits to be put back; what is
    // there beyond that (or is not) is said by a discrepancy.
    {"sort_load_is_its_orders", R"sql(
SELECT p.code || ' item ' || CAST(s.item_id AS TEXT),
       'holds ' || CAST(s.quantity AS TEXT) || ', its orders have ' ||
       CAST(COALESCE(o.quantity, 0) AS TEXT) || ', to be put back ' ||
       CAST(COALESCE(b.quantity, 0) AS TEXT)
FROM tote_load t JOIN place p ON p.id = t.container_id
JOIN (SELECT place_id, item_id, SUM(quantity) AS quantity FROM stock
      GROUP BY place_id, item_id) s ON s.place_id = t.container_id
LEFT JOIN (
  SELECT w.place_id, w.item_id, SUM(w.quantity) AS quantity
  FROM (SELECT to_place_id AS place_id, item_id, quantity FROM stock_move
        WHERE order_line_id <> 0 AND to_place_id <> from_place_id
        UNION ALL
        SELECT from_place_id, item_id, -quantity FROM stock_move WHERE order_line_id <> 0) w
  GROUP BY w.place_id, w.item_id) o ON o.place_id = t.container_id AND o.item_id = s.item_id
LEFT JOIN (SELECT place_id, item_id, SUM(quantity - moved - missing) AS quantity FROM move_task
           WHERE ended_at_ms IS NULL GROUP BY place_id, item_id) b
     ON b.place_id = t.container_id AND b.item_id = s.item_id
WHERE t.sort_load = 1 AND t.ended_at_ms IS NULL AND
      s.quantity <> COALESCE(o.quantity, 0) + COALESCE(b.quantity, 0) AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.place_id = t.container_id AND
                  d.item_id = s.item_id AND d.resolved_at_ms IS NULL))sql"},

    {"goods_in_a_tote_have_a_load", R"sql(
SELECT p.code || ' item ' || CAST(s.item_id AS TEXT),
       CAST(s.quantity AS TEXT) || ' units, and no live load'
FROM stock s JOIN container c ON c.id = s.place_id JOIN place p ON p.id = c.id
WHERE c.kind = 'tote' AND s.quantity <> 0 AND
      NOT EXISTS (SELECT 1 FROM tote_load t WHERE t.container_id = c.id AND
                  t.ended_at_ms IS NULL) AND
      NOT EXISTS (SELECT 1 FROM move_task m WHERE m.place_id = c.id AND m.item_id = s.item_id AND
                  m.ended_at_ms IS NULL) AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.place_id = c.id AND d.item_id = s.item_id AND
                  d.resolved_at_ms IS NULL))sql"},

    {"facts_are_dense", R"sql(
SELECT 'stream ' || CAST(s.id AS TEXT),
       'mark ' || CAST(s.acked_seq AS TEXT) || ', facts ' || CAST(COUNT(f.id) AS TEXT) ||
       ', lost ' || CAST(s.lost AS TEXT)
FROM stream s LEFT JOIN fact f ON f.stream_id = s.id
GROUP BY s.id, s.acked_seq, s.lost
HAVING COUNT(f.id) + s.lost <> s.acked_seq OR COALESCE(MAX(f.seq), 0) > s.acked_seq)sql"},

    {"moves_name_stored_facts", R"sql(
SELECT 'move ' || CAST(m.id AS TEXT), 'fact ' || CAST(m.fact_id AS TEXT) || ' was not applied'
FROM stock_move m LEFT JOIN fact f ON f.id = m.fact_id
WHERE m.fact_id <> 0 AND (f.id IS NULL OR f.outcome IN ('unapplied', 'lost')))sql"},

    {"events_are_dense", R"sql(
SELECT 'event', CAST(COUNT(*) AS TEXT) || ' rows from ' || CAST(MIN(seq) AS TEXT) || ' to ' ||
       CAST(MAX(seq) AS TEXT)
FROM event HAVING COUNT(*) > 0 AND COUNT(*) <> MAX(seq) - MIN(seq) + 1)sql"},
};

}  // namespace

std::span<const InvariantRule> work_rules() { return rules; }

}  // namespace fw::store
