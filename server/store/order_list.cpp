// Lists of orders and the parts that their states are computed from.
#include "server/store/order_story.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;

constexpr EpochMs newest_ms = 253'402'300'799'999;  // the end of the year 9999

constexpr const char* is_held =
    "EXISTS (SELECT 1 FROM hold h WHERE h.kind = 'order' AND h.target_id = o.id AND "
    "h.released_at_ms IS NULL)";

constexpr const char* summary_columns =
    "SELECT o.id, o.number, o.channel, o.external_reference, c.code, cs.code, o.priority, "
    "o.received_at_ms, o.cancelled_at_ms, (SELECT MIN(d.leaves_at_ms) FROM fulfilment f JOIN "
    "departure d ON d.id = f.departure_id WHERE f.order_id = o.id AND f.completed_at_ms IS NULL "
    "AND f.cancelled_at_ms IS NULL), (SELECT COUNT(*) FROM hold h WHERE h.kind = 'order' AND "
    "h.target_id = o.id AND h.released_at_ms IS NULL), (SELECT COUNT(*) FROM order_line l WHERE "
    "l.order_id = o.id), (SELECT SUM(l.ordered) FROM order_line l WHERE l.order_id = o.id), "
    "(SELECT SUM(l.shipped) FROM order_line l WHERE l.order_id = o.id), (SELECT SUM(l.open) FROM "
    "order_line l WHERE l.order_id = o.id) FROM orders o JOIN carrier_service cs ON cs.id = "
    "o.carrier_service_id JOIN carrier c ON c.id = cs.carrier_id WHERE ";

template <class... In>
std::vector<OrderSummary> summaries_where(Connection& database, const std::string& condition,
                                          const In&... in) {
  std::vector<OrderSummary> orders;
  for (const auto& [id, number, channel, reference, carrier, service, priority, received, cancelled,
                    leaves, holds, lines, ordered, shipped, open] :
       database.rows<Id, std::string, std::string, std::string, std::string, std::string,
                     std::int64_t, EpochMs, MaybeMs, MaybeMs, std::int64_t, std::int64_t, Quantity,
                     Quantity, Quantity>(summary_columns + condition, in...)) {
    orders.push_back({id, number, channel, reference, carrier, service, priority, lines, received,
                      cancelled, leaves, holds > 0, ordered, shipped, open});
  }
  return orders;
}

}  // namespace

std::vector<OrderSummary> order_summaries(Connection& database, const OrderFilter& filter) {
  std::string condition =
      "(:1 = '' OR o.channel = :1) AND o.received_at_ms <= :2 AND (o.received_at_ms < :2 OR o.id < "
      ":3)";
  if (filter.open_only) {
    condition +=
        " AND o.id IN (SELECT x.order_id FROM order_line x WHERE x.shipped + x.cancelled < "
        "x.ordered)";
  }
  if (filter.held_only) {
    condition +=
        " AND o.id IN (SELECT h.target_id FROM hold h WHERE h.kind = 'order' AND h.released_at_ms "
        "IS NULL)";
  }
  const EpochMs before_ms = filter.before_ms == 0 ? newest_ms : filter.before_ms;
  return summaries_where(database,
                         condition + " ORDER BY o.received_at_ms DESC, o.id DESC LIMIT :4",
                         filter.channel, before_ms, filter.before_id, filter.limit);
}

std::optional<OrderSummary> order_summary(Connection& database, Id order) {
  auto found = summaries_where(database, "o.id = :1", order);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

domain::FulfilmentParts fulfilment_parts(Connection& database, Id fulfilment) {
  domain::FulfilmentParts parts;
  const auto work = database.row<Quantity, std::int64_t, std::int64_t, Quantity>(
      "SELECT (SELECT COALESCE(SUM(quantity), 0) FROM reservation WHERE fulfilment_id = :1), "
      "COUNT(*), COALESCE(SUM(CASE WHEN ended_at_ms IS NULL THEN 1 ELSE 0 END), 0), "
      "COALESCE(SUM(picked), 0) FROM pick_task WHERE fulfilment_id = :1",
      fulfilment);
  if (work) std::tie(parts.reserved, parts.tasks, parts.open_tasks, parts.picked) = *work;
  const auto parcels = database.row<std::int64_t, std::int64_t, std::int64_t, Quantity>(
      "SELECT COUNT(*), COALESCE(SUM(CASE WHEN closed_at_ms IS NULL THEN 0 ELSE 1 END), 0), "
      "COALESCE(SUM(CASE WHEN labelled_at_ms IS NULL THEN 0 ELSE 1 END), 0), COALESCE(SUM((SELECT "
      "COALESCE(SUM(l.quantity), 0) FROM parcel_line l WHERE l.parcel_id = parcel.id)), 0) FROM "
      "parcel WHERE fulfilment_id = :1 AND voided_at_ms IS NULL",
      fulfilment);
  if (parcels) {
    std::tie(parts.parcels, parts.closed_parcels, parts.labelled_parcels, parts.parcel_units) =
        *parcels;
  }
  return parts;
}

domain::OrderParts order_parts(Connection& database, Id order) {
  domain::OrderParts parts;
  for (const StoryLine& line : story_lines(database, order)) parts.lines.push_back(line.units);
  for (const StoryFulfilment& fulfilment : story_fulfilments(database, order)) {
    parts.fulfilments.push_back(domain::state_of(fulfilment.parts));
  }
  for (const StoryHold& hold : story_holds(database, order)) {
    parts.held = parts.held || (hold.kind == "order" && !hold.released_at_ms);
  }
  return parts;
}

OrderTally order_tally(Connection& database) {
  OrderTally tally;
  const auto orders =
      database.row<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
          std::string(
              "SELECT COUNT(*), COALESCE(SUM(s), 0), COALESCE(SUM(CASE WHEN s = 0 AND k = 1 THEN "
              "1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN s = 0 AND k = 0 AND h = 1 THEN 1 ELSE 0 "
              "END), 0), COALESCE(SUM(CASE WHEN s = 0 AND k = 0 AND h = 0 AND b = 1 THEN 1 ELSE 0 "
              "END), 0) FROM (SELECT CASE WHEN SUM(l.shipped) > 0 AND SUM(l.reserved + l.allocated "
              "+ l.picked + l.packed) = 0 THEN 1 ELSE 0 END AS s, CASE WHEN SUM(l.cancelled) = "
              "SUM(l.ordered) THEN 1 ELSE 0 END AS k, CASE WHEN SUM(l.open) > 0 AND "
              "SUM(l.reserved + l.allocated + l.picked + l.packed + l.shipped) = 0 THEN 1 ELSE 0 "
              "END AS b, CASE WHEN ") +
          is_held +
          " THEN 1 ELSE 0 END AS h FROM orders o JOIN order_line l ON l.order_id = o.id "
          "GROUP BY o.id) t");
  if (orders) {
    std::tie(tally.orders, tally.shipped, tally.cancelled, tally.held, tally.backordered) = *orders;
  }
  const auto lines = database.row<std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                                  std::int64_t, Quantity, Quantity>(
      "SELECT COUNT(*), COALESCE(SUM(CASE WHEN shipped = ordered THEN 1 ELSE 0 END), 0), "
      "COALESCE(SUM(CASE WHEN open > 0 AND backordered = 1 AND reserved + allocated + picked + "
      "packed = 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN cancelled > 0 AND shipped + "
      "cancelled = ordered AND short_reason <> '' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN "
      "cancelled > 0 AND shipped + cancelled = ordered AND short_reason = '' THEN 1 ELSE 0 END), "
      "0), COALESCE(SUM(ordered), 0), COALESCE(SUM(shipped), 0) FROM order_line");
  if (lines) {
    std::tie(tally.lines, tally.lines_shipped, tally.lines_backordered, tally.lines_short,
             tally.lines_cancelled, tally.units_ordered, tally.units_shipped) = *lines;
  }
  return tally;
}

}  // namespace fw::store
