#include "server/store/orders.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;

std::vector<OrderRow> orders_where(Connection& database, const std::string& condition,
                                   const std::string& first, const std::string& second) {
  std::vector<OrderRow> orders;
  for (const auto& [id, number, channel, reference, hash, cancelled] :
       database.rows<Id, std::string, std::string, std::string, std::string, MaybeMs>(
           "SELECT id, number, channel, external_reference, content_hash, cancelled_at_ms FROM "
           "orders WHERE " +
               condition,
           first, second)) {
    orders.push_back({id, number, channel, reference, hash, cancelled.has_value()});
  }
  return orders;
}

}  // namespace

std::optional<OrderRow> find_order(Connection& database, const std::string& channel,
                                   const std::string& external_reference) {
  auto found = orders_where(database, "channel = :1 AND external_reference = :2", channel,
                            external_reference);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<OrderRow> orders_called(Connection& database, const std::string& name) {
  auto found = orders_where(database, "number = :1 AND number <> :2", name, "");
  if (!found.empty()) return found;
  // Channels and references may both hold colons: every place to cut is tried.
  for (std::size_t cut = name.find(':'); cut != std::string::npos; cut = name.find(':', cut + 1)) {
    if (auto order = find_order(database, name.substr(0, cut), name.substr(cut + 1))) {
      return {std::move(*order)};
    }
  }
  return orders_where(database,
                      "external_reference = :1 AND external_reference <> :2 ORDER BY id LIMIT 10",
                      name, "");
}

Id insert_order(Writer& writer, const NewOrder& o) {
  const NewParty& p = o.ship_to;
  const Id party = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO party (id, name, company, email, phone) VALUES (:1, :2, :3, :4, :5)", party,
      p.name, p.company, p.email, p.phone);
  const Id address = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO address (id, party_id, street, street2, postal_code, city, region, country) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
      address, party, p.street, p.street2, p.postal_code, p.city, p.region, p.country);
  const Id id = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO orders (id, owner_id, channel, external_reference, number, content_hash, "
      "upstream_code, carrier_service_id, party_id, ship_to_address_id, priority, shortage_rule, "
      "received_at_ms) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13)",
      id, o.owner, o.channel, o.external_reference, o.number, o.content_hash, o.upstream, o.service,
      party, address, o.priority, o.shortage_rule, o.received_at_ms);
  return id;
}

Id insert_order_line(Writer& writer, Id order, std::int64_t line_number, Id item,
                     Quantity ordered) {
  const Id id = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO order_line (id, order_id, line_number, item_id, ordered, open, reserved, "
      "allocated, picked, packed, shipped, cancelled, backordered, short_reason) VALUES (:1, :2, "
      ":3, :4, :5, :5, 0, 0, 0, 0, 0, 0, 0, '')",
      id, order, line_number, item, ordered);
  return id;
}

OrderTotals order_totals(Connection& database, Id order) {
  OrderTotals totals;
  const auto sums = database.row<Quantity, Quantity, Quantity, Quantity, Quantity>(
      "SELECT COALESCE(SUM(ordered), 0), COALESCE(SUM(open), 0), COALESCE(SUM(reserved), 0), "
      "COALESCE(SUM(shipped), 0), COALESCE(SUM(allocated + picked + packed), 0) FROM order_line "
      "WHERE order_id = :1",
      order);
  if (sums)
    std::tie(totals.ordered, totals.open, totals.reserved, totals.shipped, totals.under_way) =
        *sums;
  for (const auto& [site, leaves, wave, ended] :
       database.rows<Id, MaybeMs, std::optional<Id>, bool>(
           "SELECT f.site_id, d.leaves_at_ms, f.wave_id, f.completed_at_ms IS NOT NULL OR "
           "f.cancelled_at_ms IS NOT NULL FROM fulfilment f LEFT JOIN departure d ON d.id = "
           "f.departure_id WHERE f.order_id = :1 ORDER BY f.number",
           order)) {
    totals.site = site;
    if (ended) continue;
    if (totals.leaves_at_ms == 0) totals.leaves_at_ms = leaves.value_or(0);
    totals.in_wave = totals.in_wave || wave.has_value();
  }
  return totals;
}

std::vector<LineBuckets> order_buckets(Connection& database, Id order) {
  std::vector<LineBuckets> lines;
  for (const auto& [line, item, open, reserved] : database.rows<Id, Id, Quantity, Quantity>(
           "SELECT id, item_id, open, reserved FROM order_line WHERE order_id = :1 ORDER BY "
           "line_number",
           order)) {
    lines.push_back({line, item, open, reserved});
  }
  return lines;
}

void end_fulfilments(Writer& writer, Id order) {
  writer.database.exec(
      "UPDATE reservation SET quantity = 0 WHERE quantity > 0 AND fulfilment_id IN (SELECT id FROM "
      "fulfilment WHERE order_id = :1)",
      order);
  writer.database.exec(
      "UPDATE fulfilment SET cancelled_at_ms = :2 WHERE order_id = :1 AND cancelled_at_ms IS NULL "
      "AND completed_at_ms IS NULL",
      order, writer.now);
}

void mark_order_cancelled(Writer& writer, Id order) {
  writer.database.exec("UPDATE orders SET cancelled_at_ms = :2 WHERE id = :1", order, writer.now);
}

bool has_hold(Connection& database, Id order, const std::string& reason) {
  return database
             .value<std::int64_t>(
                 "SELECT COUNT(*) FROM hold WHERE kind = 'order' AND target_id = :1 AND reason = "
                 ":2 AND released_at_ms IS NULL",
                 order, reason)
             .value_or(0) > 0;
}

void place_hold(Writer& writer, Id site, Id order, const std::string& reason,
                const std::string& detail, const std::string& by, EpochMs until_ms) {
  const auto until = until_ms == 0 ? std::nullopt : std::optional(until_ms);
  writer.database.exec(
      "INSERT INTO hold (id, site_id, kind, target_id, reason, detail, placed_at_ms, placed_by, "
      "until_ms, released_by) VALUES (:1, :2, 'order', :3, :4, :5, :6, :7, :8, '')",
      writer.ids.next(site), site, order, reason, detail, writer.now, by, until);
}

std::vector<EndedHold> ended_holds(Connection& database, Id site, EpochMs now, std::int64_t most) {
  std::vector<EndedHold> ended;
  for (auto& [id, target, kind, reason] : database.rows<Id, Id, std::string, std::string>(
           "SELECT id, target_id, kind, reason FROM hold WHERE site_id = :1 AND until_ms <= :2 AND "
           "released_at_ms IS NULL ORDER BY until_ms, id LIMIT :3",
           site, now, most)) {
    ended.push_back({id, target, std::move(kind), std::move(reason)});
  }
  return ended;
}

void release_hold(Writer& writer, Id hold, const std::string& by) {
  writer.database.exec("UPDATE hold SET released_at_ms = :2, released_by = :3 WHERE id = :1", hold,
                       writer.now, by);
}

std::int64_t release_holds(Writer& writer, Id order, const std::string& by) {
  return writer.database.exec(
      "UPDATE hold SET released_at_ms = :2, released_by = :3 WHERE kind = 'order' AND target_id = "
      ":1 AND released_at_ms IS NULL",
      order, writer.now, by);
}

}  // namespace fw::store
