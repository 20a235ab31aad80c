// Parcels and their content, labels, shipments and their messages.
#include "server/store/invariant_rules.h"

namespace fw::store {
namespace {

constexpr InvariantRule rules[] = {
    {"parcel_holds_its_lines", R"sql(
SELECT 'parcel ' || CAST(p.id AS TEXT) || ' item ' || CAST(d.item_id AS TEXT),
       'stock is ' || CAST(SUM(d.difference) AS TEXT) || ' above its lines'
FROM parcel p JOIN fulfilment f ON f.id = p.fulfilment_id JOIN (
  SELECT k.id AS parcel_id, s.item_id, s.quantity AS difference
  FROM parcel k JOIN stock s ON s.place_id = k.container_id
  UNION ALL
  SELECT l.parcel_id, l.item_id, -l.quantity
  FROM parcel_line l JOIN parcel k ON k.id = l.parcel_id JOIN fulfilment g ON
       g.id = k.fulfilment_id
  WHERE g.completed_at_ms IS NULL AND k.voided_at_ms IS NULL) d ON d.parcel_id = p.id
GROUP BY p.id, d.item_id HAVING SUM(d.difference) <> 0)sql"},

    {"parcel_has_its_label", R"sql(
SELECT 'parcel ' || CAST(p.id AS TEXT), CAST(COUNT(j.id) AS TEXT) || ' live labels, ' ||
       CASE WHEN p.voided_at_ms IS NOT NULL THEN 'voided'
            WHEN p.labelled_at_ms IS NOT NULL THEN 'labelled'
            WHEN p.closed_at_ms IS NOT NULL THEN 'closed' ELSE 'open' END
FROM parcel p LEFT JOIN label_job j ON j.parcel_id = p.id AND j.state <> 'voided'
GROUP BY p.id, p.voided_at_ms, p.labelled_at_ms, p.closed_at_ms
HAVING COUNT(j.id) > 1 OR
       (COUNT(j.id) > 0 AND (p.voided_at_ms IS NOT NULL OR p.closed_at_ms IS NULL)) OR
       (COUNT(j.id) = 0 AND p.labelled_at_ms IS NOT NULL AND p.voided_at_ms IS NULL))sql"},

    {"closed_parcel_has_numbers", R"sql(
SELECT 'parcel ' || CAST(id AS TEXT), 'closed without SSCC or tracking number'
FROM parcel WHERE closed_at_ms IS NOT NULL AND
     (sscc IS NULL OR tracking IS NULL OR sscc = '' OR tracking = ''))sql"},

    {"one_open_parcel", R"sql(
SELECT 'fulfilment ' || CAST(fulfilment_id AS TEXT), CAST(COUNT(*) AS TEXT) || ' open parcels'
FROM parcel WHERE closed_at_ms IS NULL AND voided_at_ms IS NULL
GROUP BY fulfilment_id HAVING COUNT(*) > 1)sql"},

    {"completed_is_packed", R"sql(
SELECT 'fulfilment ' || CAST(f.id AS TEXT), 'completed with an open parcel'
FROM fulfilment f JOIN parcel p ON p.fulfilment_id = f.id
WHERE f.completed_at_ms IS NOT NULL AND p.closed_at_ms IS NULL AND
      p.voided_at_ms IS NULL)sql"},

    {"shipment_revisions_are_dense", R"sql(
SELECT 'shipment ' || CAST(s.id AS TEXT),
       'revision ' || CAST(s.revision AS TEXT) || ', ' || CAST(COUNT(r.id) AS TEXT) || ' recorded'
FROM shipment s LEFT JOIN shipment_revision r ON r.shipment_id = s.id
GROUP BY s.id, s.revision, s.completed_at_ms
HAVING COUNT(r.id) <> s.revision OR COALESCE(MAX(r.revision), 0) <> s.revision OR
       (s.completed_at_ms IS NULL AND s.revision > 0) OR
       (s.completed_at_ms IS NOT NULL AND s.revision = 0))sql"},

    {"revision_has_one_message", R"sql(
SELECT 'shipment ' || CAST(r.shipment_id AS TEXT) || ' revision ' || CAST(r.revision AS TEXT),
       CAST(COUNT(m.id) AS TEXT) || ' messages under its id'
FROM shipment_revision r JOIN shipment s ON s.id = r.shipment_id JOIN orders o ON
     o.id = s.order_id JOIN upstream u ON u.code = o.upstream_code LEFT JOIN upstream_message m ON
     m.shipment_id = r.shipment_id AND m.revision = r.revision AND m.id = r.message_id
GROUP BY r.shipment_id, r.revision HAVING COUNT(m.id) <> 1)sql"},

    {"message_has_its_revision", R"sql(
SELECT 'message ' || m.id, 'of no completed revision'
FROM upstream_message m LEFT JOIN shipment_revision r ON r.shipment_id = m.shipment_id AND
     r.revision = m.revision AND r.message_id = m.id
WHERE r.id IS NULL)sql"},
};

}  // namespace

std::span<const InvariantRule> shipping_rules() { return rules; }

}  // namespace fw::store
