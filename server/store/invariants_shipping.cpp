// Parcels and their content, labels, shipments and their messages.
#include "server/store/invariant_rules.h"

namespace fw::store {
namespace {

constexpr InvariantRule rules[] = {
    {"parcel_holds_its_lines", Subject::order, R"sql(
SELECT 'parcel ' || CAST(p.id AS TEXT) || ' item ' || CAST(d.item_id AS TEXT),
       'stock is ' || CAST(SUM(d.difference) AS TEXT) || ' above its lines'
FROM parcel p JOIN (
  SELECT k.id AS parcel_id, s.item_id, s.quantity AS difference
  FROM fulfilment g JOIN parcel k ON k.fulfilment_id = g.id JOIN stock s ON
       s.place_id = k.container_id
  WHERE g.order_id BETWEEN :2 AND :3
  UNION ALL
  SELECT l.parcel_id, l.item_id, -l.quantity
  FROM fulfilment g JOIN parcel k ON k.fulfilment_id = g.id JOIN parcel_line l ON
       l.parcel_id = k.id
  WHERE g.order_id BETWEEN :2 AND :3 AND g.completed_at_ms IS NULL AND k.voided_at_ms IS NULL) d ON d.parcel_id = p.id
GROUP BY p.id, d.item_id HAVING SUM(d.difference) <> 0)sql"},

    {"parcel_has_its_label", Subject::order, R"sql(
SELECT 'parcel ' || CAST(p.id AS TEXT), CAST(COUNT(j.id) AS TEXT) || ' live labels, ' ||
       CASE WHEN p.voided_at_ms IS NOT NULL THEN 'voided'
            WHEN p.labelled_at_ms IS NOT NULL THEN 'labelled'
            WHEN p.closed_at_ms IS NOT NULL THEN 'closed' ELSE 'open' END
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id LEFT JOIN label_job j ON
     j.parcel_id = p.id AND j.state <> 'voided'
WHERE f.order_id BETWEEN :2 AND :3
GROUP BY p.id, p.voided_at_ms, p.labelled_at_ms, p.closed_at_ms
HAVING COUNT(j.id) > 1 OR
       (COUNT(j.id) > 0 AND (p.voided_at_ms IS NOT NULL OR p.closed_at_ms IS NULL)) OR
       (COUNT(j.id) = 0 AND p.labelled_at_ms IS NOT NULL AND p.voided_at_ms IS NULL))sql"},

    {"closed_parcel_has_numbers", Subject::order, R"sql(
SELECT 'parcel ' || CAST(p.id AS TEXT), 'closed without SSCC or tracking number'
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id
WHERE f.order_id BETWEEN :2 AND :3 AND closed_at_ms IS NOT NULL AND
     (sscc IS NULL OR tracking IS NULL OR sscc = '' OR tracking = ''))sql"},

    {"one_open_parcel", Subject::order, R"sql(
SELECT 'fulfilment ' || CAST(fulfilment_id AS TEXT), CAST(COUNT(*) AS TEXT) || ' open parcels'
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id
WHERE f.order_id BETWEEN :2 AND :3 AND p.closed_at_ms IS NULL AND p.voided_at_ms IS NULL
GROUP BY fulfilment_id HAVING COUNT(*) > 1)sql"},

    {"completed_is_packed", Subject::order, R"sql(
SELECT 'fulfilment ' || CAST(f.id AS TEXT), 'completed with an open parcel'
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id
WHERE f.order_id BETWEEN :2 AND :3 AND f.completed_at_ms IS NOT NULL AND p.closed_at_ms IS NULL AND
      p.voided_at_ms IS NULL)sql"},

    {"shipment_revisions_are_dense", Subject::order, R"sql(
SELECT 'shipment ' || CAST(s.id AS TEXT),
       'revision ' || CAST(s.revision AS TEXT) || ', ' || CAST(COUNT(r.id) AS TEXT) || ' recorded'
FROM shipment s LEFT JOIN shipment_revision r ON r.shipment_id = s.id
WHERE s.order_id BETWEEN :2 AND :3
GROUP BY s.id, s.revision, s.completed_at_ms
HAVING COUNT(r.id) <> s.revision OR COALESCE(MAX(r.revision), 0) <> s.revision OR
       (s.completed_at_ms IS NULL AND s.revision > 0) OR
       (s.completed_at_ms IS NOT NULL AND s.revision = 0))sql"},

    {"revision_has_one_message", Subject::order, R"sql(
SELECT 'shipment ' || CAST(r.shipment_id AS TEXT) || ' revision ' || CAST(r.revision AS TEXT),
       CAST(COUNT(m.id) AS TEXT) || ' messages under its id'
FROM shipment_revision r JOIN shipment s ON s.id = r.shipment_id JOIN orders o ON
     o.id = s.order_id JOIN upstream u ON u.code = o.upstream_code LEFT JOIN upstream_message m ON
     m.shipment_id = r.shipment_id AND m.revision = r.revision AND m.id = r.message_id
WHERE s.order_id BETWEEN :2 AND :3
GROUP BY r.shipment_id, r.revision HAVING COUNT(m.id) <> 1)sql"},

    {"message_has_its_revision", Subject::order, R"sql(
SELECT 'message ' || m.id, 'of no completed revision'
FROM shipment s JOIN upstream_message m ON m.shipment_id = s.id LEFT JOIN shipment_revision r ON r.shipment_id = m.shipment_id AND
     r.revision = m.revision AND r.message_id = m.id
WHERE s.order_id BETWEEN :2 AND :3 AND r.id IS NULL)sql"},

    // shipment.notified_at_ms is the answer to its newest message.
    {"notified_is_answered", Subject::order, R"sql(
SELECT 'shipment ' || CAST(s.id AS TEXT),
       'notified of revision ' || CAST(s.revision AS TEXT) || ', whose message is not done'
FROM shipment s JOIN upstream_message m ON m.shipment_id = s.id AND m.revision = s.revision
WHERE s.order_id BETWEEN :2 AND :3 AND s.notified_at_ms IS NOT NULL AND m.state <> 'done')sql"},

    {"done_message_is_notified", Subject::order, R"sql(
SELECT 'shipment ' || CAST(s.id AS TEXT),
       'message ' || m.id || ' is done, and the shipment is not notified'
FROM shipment s JOIN upstream_message m ON m.shipment_id = s.id AND m.revision = s.revision
WHERE s.order_id BETWEEN :2 AND :3 AND s.notified_at_ms IS NULL AND m.state = 'done')sql"},

    // A parcel is labelled by evidence; another copy may be on its way since.
    {"labelled_is_printed", Subject::order, R"sql(
SELECT 'parcel ' || CAST(p.id AS TEXT), 'labelled, and no label of it was ever printed'
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id
WHERE f.order_id BETWEEN :2 AND :3 AND p.labelled_at_ms IS NOT NULL AND
      NOT EXISTS (SELECT 1 FROM label_job j WHERE j.parcel_id = p.id AND
                  j.evidence <> 'none'))sql"},

    {"label_job_ends_with_a_result", Subject::order, R"sql(
SELECT 'label job ' || CAST(j.id AS TEXT),
       CASE WHEN j.final_at_ms IS NULL THEN 'not over' ELSE 'over' END || ', and it is ' || j.state
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id JOIN label_job j ON j.parcel_id = p.id
WHERE f.order_id BETWEEN :2 AND :3 AND
      (j.final_at_ms IS NOT NULL) <> (j.state IN ('printed', 'failed', 'voided')))sql"},

    {"tracking_number_used_once", Subject::order, R"sql(
SELECT 'parcel ' || CAST(p.id AS TEXT), 'another parcel has tracking number ' || p.tracking
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id
WHERE f.order_id BETWEEN :2 AND :3 AND p.tracking IS NOT NULL AND
      EXISTS (SELECT 1 FROM parcel x WHERE x.tracking = p.tracking AND x.id <> p.id))sql"},

    {"parcel_goes_its_way_in_order", Subject::order, R"sql(
SELECT 'parcel ' || CAST(p.id AS TEXT), 'further on its way than its label'
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id
WHERE f.order_id BETWEEN :2 AND :3 AND p.labelled_at_ms IS NULL AND p.voided_at_ms IS NULL AND
      (p.staged_at_ms IS NOT NULL OR p.loaded_at_ms IS NOT NULL OR
       p.handed_over_at_ms IS NOT NULL))sql"},

    {"completed_fulfilment_has_its_shipment", Subject::order, R"sql(
SELECT 'fulfilment ' || CAST(f.id AS TEXT), 'completed without a completed shipment'
FROM fulfilment f
WHERE f.order_id BETWEEN :2 AND :3 AND f.completed_at_ms IS NOT NULL AND
      NOT EXISTS (SELECT 1 FROM shipment s WHERE s.fulfilment_id = f.id AND
                  s.completed_at_ms IS NOT NULL))sql"},
};

}  // namespace

std::span<const InvariantRule> shipping_rules() { return rules; }

}  // namespace fw::store
