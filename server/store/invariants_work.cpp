// Tasks and their allocations, leases, tote loads, facts, events.
#include "server/store/invariant_rules.h"

namespace fw::store {
namespace {

constexpr InvariantRule rules[] = {
    {"task_is_done_or_open", Subject::order, R"sql(
SELECT 'task ' || CAST(t.id AS TEXT),
       'quantity ' || CAST(quantity AS TEXT) || ' picked ' || CAST(picked AS TEXT) ||
       ' released ' || CAST(released AS TEXT) ||
       CASE WHEN ended_at_ms IS NULL THEN ', open' ELSE ', ended' END
FROM fulfilment f JOIN pick_task t ON t.fulfilment_id = f.id
WHERE f.order_id BETWEEN :2 AND :3 AND
      (picked + released > quantity OR (ended_at_ms IS NULL AND picked + released = quantity) OR
       (ended_at_ms IS NOT NULL AND picked + released < quantity)))sql"},

    {"allocation_is_its_open_tasks", Subject::order, R"sql(
SELECT 'allocation ' || CAST(a.id AS TEXT),
       'rest ' || CAST(a.quantity - a.picked AS TEXT) || ', its tasks want ' ||
       CAST(COALESCE(SUM(t.quantity - t.picked - t.released), 0) AS TEXT)
FROM fulfilment f JOIN allocation a ON a.fulfilment_id = f.id LEFT JOIN pick_task t ON
     t.allocation_id = a.id AND t.ended_at_ms IS NULL
WHERE f.order_id BETWEEN :2 AND :3 AND a.ended_at_ms IS NULL
GROUP BY a.id, a.quantity, a.picked
HAVING a.quantity - a.picked <> COALESCE(SUM(t.quantity - t.picked - t.released), 0))sql"},

    {"fulfilment_end_leaves_nothing", Subject::order, R"sql(
SELECT 'fulfilment ' || CAST(f.id AS TEXT),
       'is over, and something is reserved, allocated or to be picked'
FROM fulfilment f
WHERE f.order_id BETWEEN :2 AND :3 AND (f.completed_at_ms IS NOT NULL OR f.cancelled_at_ms IS NOT NULL) AND
      (EXISTS (SELECT 1 FROM reservation r WHERE r.fulfilment_id = f.id AND r.quantity > 0) OR
       EXISTS (SELECT 1 FROM allocation a WHERE a.fulfilment_id = f.id AND a.ended_at_ms IS NULL) OR
       EXISTS (SELECT 1 FROM pick_task t WHERE t.fulfilment_id = f.id AND
               t.ended_at_ms IS NULL)))sql"},

    {"one_live_lease", Subject::packet, R"sql(
SELECT 'packet ' || CAST(packet_id AS TEXT), CAST(COUNT(*) AS TEXT) || ' live leases'
FROM lease WHERE packet_id BETWEEN :2 AND :3 AND ended_at_ms IS NULL AND
     NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.packet_id = lease.packet_id AND
                 d.kind = 'two_leases' AND d.resolved_at_ms IS NULL)
GROUP BY packet_id HAVING COUNT(*) > 1)sql"},

    // An epoch is one device's: a fact that names it was told by that device.
    {"fact_comes_from_its_lease", Subject::packet, R"sql(
SELECT 'packet ' || CAST(l.packet_id AS TEXT) || ' epoch ' || CAST(l.epoch AS TEXT),
       'fact ' || CAST(f.id AS TEXT) || ' was told by another device than the lease''s'
FROM lease l JOIN fact f ON f.packet_id = l.packet_id AND f.epoch = l.epoch
WHERE l.packet_id BETWEEN :2 AND :3 AND f.device_id <> l.device_id)sql"},

    {"no_lease_of_a_packet_that_is_over", Subject::packet, R"sql(
SELECT 'packet ' || CAST(p.id AS TEXT), 'is over and leased'
FROM packet p JOIN lease l ON l.packet_id = p.id
WHERE p.id BETWEEN :2 AND :3 AND p.done_at_ms IS NOT NULL AND l.ended_at_ms IS NULL)sql"},

    {"one_live_load", Subject::container, R"sql(
SELECT 'container ' || CAST(container_id AS TEXT), CAST(COUNT(*) AS TEXT) || ' live loads'
FROM tote_load WHERE container_id BETWEEN :2 AND :3 AND ended_at_ms IS NULL GROUP BY container_id HAVING COUNT(*) > 1)sql"},

    {"one_order_in_a_load", Subject::move, R"sql(
SELECT 'load ' || CAST(t.id AS TEXT), 'goods of line ' || CAST(m.order_line_id AS TEXT) ||
       ' of another order'
FROM stock_move m JOIN tote_load t ON t.id = m.tote_load_id JOIN order_line l ON
     l.id = m.order_line_id JOIN fulfilment f ON f.id = t.fulfilment_id
WHERE m.id BETWEEN :2 AND :3 AND t.sort_load = 0 AND l.order_id <> f.order_id AND m.reason = 'pick' AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.tote_load_id = t.id))sql"},

    {"sort_load_of_single_units", Subject::move, R"sql(
SELECT 'load ' || CAST(t.id AS TEXT), 'goods of line ' || CAST(m.order_line_id AS TEXT) ||
       ', which has no task for a sort tote'
FROM tote_load t JOIN stock_move m ON m.tote_load_id = t.id
WHERE m.id BETWEEN :2 AND :3 AND t.sort_load = 1 AND m.reason = 'pick' AND
      m.order_line_id <> 0 AND
      (t.fulfilment_id IS NOT NULL OR
       NOT EXISTS (SELECT 1 FROM pick_task k WHERE k.order_line_id = m.order_line_id AND
                   k.sort = 1 AND k.quantity = 1)) AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.tote_load_id = t.id))sql"},

    // What lies in a sort tote is wanted by orders, or waits to be put back; what is
    // there beyond that (or is not) is said by a discrepancy.
    {"sort_load_is_its_orders", Subject::container, R"sql(
SELECT p.code || ' item ' || CAST(x.item_id AS TEXT),
       'holds ' || CAST(x.quantity AS TEXT) || ', its orders have ' || CAST(x.wanted AS TEXT) ||
       ', to be put back ' || CAST(x.back AS TEXT)
FROM (SELECT t.container_id, t.id AS load_id, s.item_id, SUM(s.quantity) AS quantity,
             COALESCE((SELECT SUM(CASE WHEN m.to_place_id = m.from_place_id THEN -m.quantity
                                       WHEN m.to_place_id = t.container_id THEN m.quantity
                                       ELSE -m.quantity END)
                       FROM sort_unit u JOIN stock_move m ON m.order_line_id = u.order_line_id
                       WHERE u.tote_load_id = t.id AND m.item_id = s.item_id AND
                             (m.to_place_id = t.container_id OR
                              m.from_place_id = t.container_id)), 0) AS wanted,
             COALESCE((SELECT SUM(b.quantity - b.moved - b.missing) FROM move_task b
                       WHERE b.place_id = t.container_id AND b.item_id = s.item_id AND
                             b.ended_at_ms IS NULL), 0) AS back
      FROM tote_load t JOIN stock s ON s.place_id = t.container_id
      WHERE t.container_id BETWEEN :2 AND :3 AND t.sort_load = 1 AND t.ended_at_ms IS NULL
      GROUP BY t.id, t.container_id, s.item_id) x JOIN place p
     ON p.id = x.container_id
WHERE x.quantity <> x.wanted + x.back AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.place_id = x.container_id AND
                  d.item_id = x.item_id AND d.id > x.load_id))sql"},

    {"sort_load_knows_its_orders", Subject::move, R"sql(
SELECT 'load ' || CAST(t.id AS TEXT), 'got units of line ' || CAST(m.order_line_id AS TEXT) ||
       ' and does not name it'
FROM stock_move m JOIN tote_load t ON t.id = m.tote_load_id
WHERE m.id BETWEEN :2 AND :3 AND t.sort_load = 1 AND m.order_line_id <> 0 AND
      m.to_place_id = t.container_id AND
      NOT EXISTS (SELECT 1 FROM sort_unit u WHERE u.tote_load_id = t.id AND
                  u.order_line_id = m.order_line_id))sql"},

    {"goods_in_a_tote_have_a_load", Subject::container, R"sql(
SELECT p.code || ' item ' || CAST(s.item_id AS TEXT),
       CAST(s.quantity AS TEXT) || ' units, and no live load'
FROM stock s JOIN container c ON c.id = s.place_id JOIN place p ON p.id = c.id
WHERE c.id BETWEEN :2 AND :3 AND c.kind = 'tote' AND s.quantity <> 0 AND
      NOT EXISTS (SELECT 1 FROM tote_load t WHERE t.container_id = c.id AND
                  t.ended_at_ms IS NULL) AND
      NOT EXISTS (SELECT 1 FROM move_task m WHERE m.place_id = c.id AND m.item_id = s.item_id AND
                  m.ended_at_ms IS NULL) AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.place_id = c.id AND d.item_id = s.item_id AND
                  d.resolved_at_ms IS NULL))sql"},

    {"facts_are_dense", Subject::stream, R"sql(
SELECT 'stream ' || CAST(s.id AS TEXT),
       'mark ' || CAST(s.acked_seq AS TEXT) || ', facts ' || CAST(COUNT(f.id) AS TEXT) ||
       ', lost ' || CAST(s.lost AS TEXT)
FROM stream s LEFT JOIN fact f ON f.stream_id = s.id
WHERE s.id BETWEEN :2 AND :3
GROUP BY s.id, s.acked_seq, s.lost
HAVING COUNT(f.id) + s.lost <> s.acked_seq OR COALESCE(MAX(f.seq), 0) > s.acked_seq)sql"},

    {"moves_name_stored_facts", Subject::move, R"sql(
SELECT 'move ' || CAST(m.id AS TEXT), 'fact ' || CAST(m.fact_id AS TEXT) || ' was not applied'
FROM stock_move m LEFT JOIN fact f ON f.id = m.fact_id
WHERE m.id BETWEEN :2 AND :3 AND m.fact_id <> 0 AND (f.id IS NULL OR f.outcome IN ('unapplied', 'lost')))sql"},

    // A restored server leaves a gap where events of the lost time had been, and
    // says so with the event behind it.
    {"events_are_dense", Subject::event, R"sql(
SELECT 'event ' || CAST(e.seq AS TEXT), 'none stands before it'
FROM event e
WHERE e.seq BETWEEN :2 AND :3 AND e.kind <> 'restored' AND
      e.seq > (SELECT MIN(seq) FROM event) AND
      NOT EXISTS (SELECT 1 FROM event b WHERE b.seq = e.seq - 1))sql"},

    {"lease_counts_its_facts", Subject::packet, R"sql(
SELECT 'packet ' || CAST(l.packet_id AS TEXT) || ' epoch ' || CAST(l.epoch AS TEXT),
       'counted ' || CAST(l.facts AS TEXT) || ' facts, stored ' || CAST(COUNT(f.id) AS TEXT)
FROM lease l LEFT JOIN fact f ON f.packet_id = l.packet_id AND f.epoch = l.epoch AND
     f.outcome <> 'unapplied'
WHERE l.packet_id BETWEEN :2 AND :3
GROUP BY l.id, l.packet_id, l.epoch, l.facts HAVING COUNT(f.id) <> l.facts)sql"},

    {"packet_stands_at_its_revision", Subject::packet, R"sql(
SELECT 'packet ' || CAST(p.id AS TEXT),
       'revision ' || CAST(p.revision AS TEXT) || ', stored up to ' ||
       CAST(COALESCE(MAX(r.revision), 0) AS TEXT)
FROM packet p LEFT JOIN packet_revision r ON r.packet_id = p.id
WHERE p.id BETWEEN :2 AND :3
GROUP BY p.id, p.revision HAVING COALESCE(MAX(r.revision), 0) <> p.revision)sql"},

    {"unapplied_fact_is_shown", Subject::fact, R"sql(
SELECT 'fact ' || CAST(f.id AS TEXT), 'not applied, and no discrepancy says so'
FROM fact f
WHERE f.id BETWEEN :2 AND :3 AND f.outcome = 'unapplied' AND
      NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.fact_id = f.id))sql"},

    {"move_task_is_done_or_open", Subject::container, R"sql(
SELECT 'move task ' || CAST(id AS TEXT),
       'quantity ' || CAST(quantity AS TEXT) || ' moved ' || CAST(moved AS TEXT) || ' missing ' ||
       CAST(missing AS TEXT) || CASE WHEN ended_at_ms IS NULL THEN ', open' ELSE ', ended' END
FROM move_task
WHERE place_id BETWEEN :2 AND :3 AND
      (moved + missing > quantity OR (ended_at_ms IS NULL AND moved + missing = quantity)))sql"},

    {"lost_facts_are_shown", Subject::whole, R"sql(
SELECT 'all streams',
       'lost ' || CAST(lost AS TEXT) || ' facts, discrepancies say ' || CAST(shown AS TEXT)
FROM (SELECT COALESCE((SELECT SUM(lost) FROM stream), 0) AS lost,
             COALESCE((SELECT SUM(quantity) FROM discrepancy WHERE kind = 'lost_facts'), 0)
               AS shown) x
WHERE lost > shown AND :2 <= :3)sql"},

    {"one_session_of_a_device", Subject::whole, R"sql(
SELECT 'device ' || CAST(device_id AS TEXT), CAST(COUNT(*) AS TEXT) || ' people signed on'
FROM session WHERE ended_at_ms IS NULL AND :2 <= :3 GROUP BY device_id HAVING COUNT(*) > 1)sql"},

    {"one_session_of_a_worker", Subject::whole, R"sql(
SELECT 'worker ' || CAST(worker_id AS TEXT), 'signed on at ' || CAST(COUNT(*) AS TEXT) || ' devices'
FROM session WHERE ended_at_ms IS NULL AND :2 <= :3 GROUP BY worker_id HAVING COUNT(*) > 1)sql"},

    // No id is given twice: the counters are beyond all that was given.
    {"ids_are_below_their_counter", Subject::whole, R"sql(
SELECT 'site ' || CAST(c.site_id AS TEXT), 'the next id would be ' ||
       CAST(c.next_counter AS TEXT) || ', and higher ones are in use'
FROM id_counter c
WHERE :2 <= :3 AND
      (EXISTS (SELECT 1 FROM stock_move x WHERE x.id >= c.site_id * 1099511627776 + c.next_counter
               AND x.id < (c.site_id + 1) * 1099511627776) OR
       EXISTS (SELECT 1 FROM fact x WHERE x.id >= c.site_id * 1099511627776 + c.next_counter
               AND x.id < (c.site_id + 1) * 1099511627776) OR
       EXISTS (SELECT 1 FROM place x WHERE x.id >= c.site_id * 1099511627776 + c.next_counter
               AND x.id < (c.site_id + 1) * 1099511627776) OR
       EXISTS (SELECT 1 FROM order_line x WHERE x.id >= c.site_id * 1099511627776 + c.next_counter
               AND x.id < (c.site_id + 1) * 1099511627776)))sql"},
};

}  // namespace

std::span<const InvariantRule> work_rules() { return rules; }

}  // namespace fw::store
