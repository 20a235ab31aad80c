// Counts as people see them.
#include "server/store/counts.h"

namespace fw::store {
namespace {

using MaybeMs = std::optional<EpochMs>;

std::string state_of(const std::string& outcome, bool ended, std::int64_t facts, bool leased) {
  if (ended) return outcome;
  if (facts > 0) return "begun";
  return leased ? "in_hand" : "free";
}

std::vector<CountView> counts_where(Connection& database, const std::string& rest, Id number) {
  std::vector<CountView> counts;
  const auto rows =
      database.rows<Id, Id, std::string, std::string, std::string, std::string, std::string,
                    std::string, std::string, std::string, EpochMs, MaybeMs, std::int64_t, bool>(
          "SELECT t.id, t.packet_id, s.code, p.code, COALESCE(i.sku, ''), COALESCE(l.code, ''), "
          "t.reason, t.opened_by, t.outcome, COALESCE(w.name, ''), t.opened_at_ms, t.ended_at_ms, "
          "COALESCE((SELECT SUM(f.facts) FROM lease f WHERE f.packet_id = t.packet_id), 0), x.id "
          "IS NOT NULL FROM count_task t JOIN site s ON s.id = t.site_id JOIN place p ON p.id = "
          "t.place_id JOIN packet k ON k.id = t.packet_id LEFT JOIN item i ON i.id = t.item_id "
          "LEFT JOIN lot l ON l.id = t.lot_id LEFT JOIN lease x ON x.packet_id = k.id AND "
          "x.ended_at_ms IS NULL LEFT JOIN worker w ON w.id = x.worker_id WHERE " +
              rest,
          number);
  for (const auto& [id, packet, site, place, sku, lot, reason, by, outcome, worker, opened, ended,
                    facts, leased] : rows) {
    CountView count{id, packet, site, place, sku, lot, reason, by, "", worker, opened, ended};
    count.state = state_of(outcome, ended.has_value(), facts, leased);
    counts.push_back(std::move(count));
  }
  return counts;
}

}  // namespace

std::vector<CountView> list_counts(Connection& database, bool all, std::int64_t most) {
  return counts_where(database,
                      all ? "t.id > 0 ORDER BY t.id DESC LIMIT :1"
                          : "t.ended_at_ms IS NULL ORDER BY k.rank, t.id LIMIT :1",
                      most);
}

std::optional<CountView> find_count(Connection& database, Id task) {
  auto counts = counts_where(database, "t.id = :1", task);
  if (counts.empty()) return std::nullopt;
  for (const auto& [sku, lot, booked, counted, adjusted, pending, at] :
       database.rows<std::string, std::string, Quantity, Quantity, Quantity, Quantity, EpochMs>(
           "SELECT i.sku, COALESCE(l.code, ''), r.booked, r.counted, r.adjusted, r.pending, "
           "r.counted_at_ms FROM count_result r JOIN item i ON i.id = r.item_id LEFT JOIN lot l ON "
           "l.id = r.lot_id WHERE r.packet_id = :1 ORDER BY r.id",
           counts.front().packet)) {
    counts.front().results.push_back({sku, lot, booked, counted, adjusted, pending, at});
  }
  return std::move(counts.front());
}

}  // namespace fw::store
