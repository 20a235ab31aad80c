#include "server/store/departures.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;
using MaybeMs = std::optional<EpochMs>;

constexpr const char* departure_columns =
    "SELECT d.id, d.site_id, d.carrier_id, c.code, d.cut_off_at_ms, d.pick_by_ms, d.pack_by_ms, "
    "d.leaves_at_ms, d.closed_at_ms, d.cancelled_at_ms FROM departure d JOIN carrier c ON c.id = "
    "d.carrier_id WHERE ";

template <class... In>
std::vector<DepartureRow> departures_where(Connection& database, const std::string& condition,
                                           const In&... in) {
  std::vector<DepartureRow> departures;
  for (const auto& [id, site, carrier, code, cut_off, pick_by, pack_by, leaves, closed, cancelled] :
       database.rows<Id, Id, Id, std::string, EpochMs, EpochMs, EpochMs, EpochMs, MaybeMs, MaybeMs>(
           departure_columns + condition, in...)) {
    departures.push_back({id, site, carrier, code, cut_off, pick_by, pack_by, leaves,
                          closed.has_value(), cancelled.has_value()});
  }
  return departures;
}

std::optional<DepartureRow> next_departure_by(Connection& database, Id site, Id carrier,
                                              const std::string& column, EpochMs at_ms) {
  auto found = departures_where(database,
                                "d.site_id = :1 AND d.carrier_id = :2 AND d.leaves_at_ms > :3 AND "
                                "d." +
                                    column +
                                    " > :3 AND d.closed_at_ms IS NULL AND d.cancelled_at_ms IS "
                                    "NULL AND d.left_at_ms IS NULL ORDER BY d.leaves_at_ms LIMIT 1",
                                site, carrier, at_ms);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<WaitingFulfilment> waiting(const std::vector<std::tuple<Id, Id, Id>>& rows) {
  std::vector<WaitingFulfilment> fulfilments;
  for (const auto& [id, order, carrier] : rows) fulfilments.push_back({id, order, carrier});
  return fulfilments;
}

}  // namespace

std::optional<DepartureRow> load_departure(Connection& database, Id departure) {
  auto found = departures_where(database, "d.id = :1", departure);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<DepartureRow> next_departure_after_cut_off(Connection& database, Id site, Id carrier,
                                                         EpochMs at_ms) {
  return next_departure_by(database, site, carrier, "cut_off_at_ms", at_ms);
}

std::optional<DepartureRow> next_departure_to_pack_for(Connection& database, Id site, Id carrier,
                                                       EpochMs at_ms) {
  return next_departure_by(database, site, carrier, "pack_by_ms", at_ms);
}

std::vector<DepartureRow> open_departures(Connection& database, Id site, std::int64_t most) {
  return departures_where(database,
                          "d.site_id = :1 AND d.closed_at_ms IS NULL AND d.cancelled_at_ms IS NULL "
                          "ORDER BY d.leaves_at_ms, d.id LIMIT :2",
                          site, most);
}

std::vector<DepartureRow> departures_gone(Connection& database, Id site, EpochMs now_ms,
                                          std::int64_t most) {
  return departures_where(database,
                          "d.site_id = :1 AND d.closed_at_ms IS NULL AND (d.leaves_at_ms <= :2 OR "
                          "d.left_at_ms IS NOT NULL OR d.cancelled_at_ms IS NOT NULL) "
                          "ORDER BY d.leaves_at_ms, d.id LIMIT :3",
                          site, now_ms, most);
}

void mark_departure(Writer& writer, Id departure, const std::string& column) {
  writer.database.exec(
      "UPDATE departure SET " + column + " = COALESCE(" + column + ", :2) WHERE id = :1", departure,
      writer.now);
}

void restore_departure(Writer& writer, Id departure) {
  writer.database.exec(
      "UPDATE departure SET cancelled_at_ms = NULL, left_at_ms = NULL, closed_at_ms = NULL WHERE "
      "id = :1",
      departure);
}

void close_departure(Writer& writer, Id departure) {
  writer.database.exec("UPDATE departure SET closed_at_ms = :2 WHERE id = :1", departure,
                       writer.now);
}

bool insert_departure_if_new(Writer& writer, const DepartureRow& d) {
  return writer.database.exec(
             "INSERT INTO departure (id, site_id, carrier_id, cut_off_at_ms, pick_by_ms, "
             "pack_by_ms, leaves_at_ms, cancelled_at_ms) VALUES (:1, :2, :3, :4, :5, :6, :7, :8) "
             "ON CONFLICT (site_id, carrier_id, leaves_at_ms) DO NOTHING",
             writer.ids.next(d.site), d.site, d.carrier, d.cut_off_at_ms, d.pick_by_ms,
             d.pack_by_ms, d.leaves_at_ms, d.cancelled ? MaybeMs(writer.now) : MaybeMs()) > 0;
}

SavedRow save_departure(Writer& writer, const DepartureRow& d) {
  const bool made = insert_departure_if_new(writer, d);
  const auto id = writer.database.value<Id>(
      "SELECT id FROM departure WHERE site_id = :1 AND carrier_id = :2 AND leaves_at_ms = :3",
      d.site, d.carrier, d.leaves_at_ms);
  if (!id) throw broken("a departure that was saved has no row");
  if (!made) {
    writer.database.exec(
        "UPDATE departure SET cut_off_at_ms = :2, pick_by_ms = :3, pack_by_ms = :4, "
        "cancelled_at_ms = CASE WHEN :5 = 1 THEN COALESCE(cancelled_at_ms, :6) ELSE NULL END WHERE "
        "id = :1",
        *id, d.cut_off_at_ms, d.pick_by_ms, d.pack_by_ms, d.cancelled, writer.now);
  }
  return {*id, !made};
}

SavedRow save_rule(Writer& writer, const RuleRow& r) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM departure_rule WHERE site_id = :1 AND carrier_id = :2 AND leaves_at_local = "
      ":3",
      r.site, r.carrier, r.leaves_at_local);
  if (known) {
    writer.database.exec(
        "UPDATE departure_rule SET weekdays = :2, cut_off_minutes_before = :3, "
        "pick_by_minutes_before = :4, pack_by_minutes_before = :5 WHERE id = :1",
        *known, r.weekdays, r.cut_off_minutes_before, r.pick_by_minutes_before,
        r.pack_by_minutes_before);
    return {*known, true};
  }
  const Id id = writer.ids.next(r.site);
  writer.database.exec(
      "INSERT INTO departure_rule (id, site_id, carrier_id, weekdays, leaves_at_local, "
      "cut_off_minutes_before, pick_by_minutes_before, pack_by_minutes_before) VALUES (:1, :2, :3, "
      ":4, :5, :6, :7, :8)",
      id, r.site, r.carrier, r.weekdays, r.leaves_at_local, r.cut_off_minutes_before,
      r.pick_by_minutes_before, r.pack_by_minutes_before);
  return {id, false};
}

std::vector<RuleRow> departure_rules(Connection& database, Id site) {
  std::vector<RuleRow> rules;
  for (const auto& [id, carrier, weekdays, leaves, cut_off, pick_by, pack_by] :
       database.rows<Id, Id, std::string, std::string, std::int64_t, std::int64_t, std::int64_t>(
           "SELECT id, carrier_id, weekdays, leaves_at_local, cut_off_minutes_before, "
           "pick_by_minutes_before, pack_by_minutes_before FROM departure_rule WHERE site_id = :1 "
           "ORDER BY id",
           site)) {
    rules.push_back({id, site, carrier, weekdays, leaves, cut_off, pick_by, pack_by});
  }
  return rules;
}

std::vector<WaitingFulfilment> fulfilments_on(Connection& database, Id departure,
                                              std::int64_t most) {
  return waiting(database.rows<Id, Id, Id>(
      "SELECT f.id, f.order_id, cs.carrier_id FROM fulfilment f JOIN carrier_service cs ON cs.id = "
      "f.carrier_service_id WHERE f.departure_id = :1 AND f.completed_at_ms IS NULL AND "
      "f.cancelled_at_ms IS NULL ORDER BY f.id LIMIT :2",
      departure, most));
}

std::vector<WaitingFulfilment> fulfilments_without_departure(Connection& database, Id site,
                                                             std::int64_t most) {
  return waiting(database.rows<Id, Id, Id>(
      "SELECT f.id, f.order_id, cs.carrier_id FROM fulfilment f JOIN carrier_service cs ON cs.id = "
      "f.carrier_service_id WHERE f.departure_id IS NULL AND f.site_id = :1 AND f.completed_at_ms "
      "IS NULL AND f.cancelled_at_ms IS NULL AND (EXISTS (SELECT 1 FROM reservation r WHERE "
      "r.fulfilment_id = f.id AND r.quantity > 0) OR EXISTS (SELECT 1 FROM allocation a WHERE "
      "a.fulfilment_id = f.id)) ORDER BY f.id LIMIT :2",
      site, most));
}

void put_on_departure(Writer& writer, Id fulfilment, Id departure) {
  const MaybeId to = departure == 0 ? MaybeId() : MaybeId(departure);
  writer.database.exec(
      "UPDATE fulfilment SET departure_id = :2, promised_departure_id = "
      "COALESCE(promised_departure_id, :2) WHERE id = :1",
      fulfilment, to);
  writer.database.exec(
      "UPDATE parcel SET departure_id = :2 WHERE fulfilment_id = :1 AND closed_at_ms IS NOT NULL "
      "AND handed_over_at_ms IS NULL AND voided_at_ms IS NULL",
      fulfilment, to);
}

std::vector<PromiseRow> promises(Connection& database, Id site, EpochMs now_ms) {
  std::vector<PromiseRow> rows;
  for (const auto& [departure, made, missed, open] :
       database.rows<Id, std::int64_t, std::int64_t, std::int64_t>(
           "SELECT d.id, SUM(CASE WHEN f.completed_at_ms <= d.leaves_at_ms THEN 1 ELSE 0 END), "
           "SUM(CASE WHEN f.completed_at_ms > d.leaves_at_ms OR (f.completed_at_ms IS NULL AND "
           "d.leaves_at_ms <= :2) THEN 1 ELSE 0 END), SUM(CASE WHEN f.completed_at_ms IS NULL AND "
           "d.leaves_at_ms > :2 THEN 1 ELSE 0 END) FROM fulfilment f JOIN departure d ON d.id = "
           "f.promised_departure_id WHERE f.site_id = :1 AND f.cancelled_at_ms IS NULL GROUP BY "
           "d.id ORDER BY d.id",
           site, now_ms)) {
    rows.push_back({departure, made, missed, open});
  }
  return rows;
}

}  // namespace fw::store
