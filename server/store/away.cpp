#include "server/store/away.h"

#include <string>

namespace fw::store {
namespace {

// :2 = the instant before which the device must have been away.
constexpr const char* is_away =
    "(d.gone_at_ms < :2 OR (d.gone_at_ms IS NULL AND d.last_seen_at_ms < :2 - 600000))";

constexpr const char* with_facts =
    "EXISTS (SELECT 1 FROM lease f WHERE f.packet_id = l.packet_id AND f.facts > 0)";

void add(Connection& database, Id site, EpochMs before_ms, bool returns, std::int64_t most,
         std::vector<AwayLease>& leases) {
  const std::string condition = returns ? std::string("NOT ") + with_facts
                                        : std::string("l.silent_at_ms IS NULL AND ") + with_facts;
  for (const auto& [id] : database.rows<Id>(
           std::string("SELECT l.id FROM lease l JOIN device d ON d.id = l.device_id WHERE "
                       "l.ended_at_ms IS NULL AND d.site_id = :1 AND ") +
               is_away + " AND " + condition + " ORDER BY l.id LIMIT :3",
           site, before_ms, most)) {
    leases.push_back({*load_lease(database, id), returns});
  }
}

}  // namespace

std::vector<Lease> jobs_not_asked_for(Connection& database, Id site, EpochMs before_ms,
                                      std::int64_t most) {
  std::vector<Lease> leases;
  for (const auto& [id] : database.rows<Id>(
           std::string("SELECT l.id FROM lease l JOIN device d ON d.id = l.device_id WHERE "
                       "l.ended_at_ms IS NULL AND d.site_id = :1 AND l.held = 0 AND l.began_at_ms "
                       "< :2 AND NOT ") +
               with_facts +
               " AND NOT EXISTS (SELECT 1 FROM lease w WHERE w.worker_id = l.worker_id AND "
               "w.ended_at_ms IS NULL AND w.held = 1) ORDER BY l.id LIMIT :3",
           site, before_ms, most)) {
    leases.push_back(*load_lease(database, id));
  }
  return leases;
}

std::vector<AwayLease> leases_away(Connection& database, Id site, EpochMs silent_before_ms,
                                   EpochMs returns_before_ms, std::int64_t most) {
  std::vector<AwayLease> leases;
  add(database, site, returns_before_ms, true, most, leases);
  add(database, site, silent_before_ms, false, most, leases);
  return leases;
}

void mark_silent(Writer& writer, Id lease) {
  writer.database.exec("UPDATE lease SET silent_at_ms = :2 WHERE id = :1", lease, writer.now);
}

std::vector<Id> sessions_away(Connection& database, Id site, EpochMs before_ms, std::int64_t most) {
  std::vector<Id> sessions;
  for (const auto& [id] : database.rows<Id>(
           std::string("SELECT s.id FROM session s JOIN device d ON d.id = s.device_id WHERE "
                       "s.ended_at_ms IS NULL AND d.site_id = :1 AND ") +
               is_away + " ORDER BY s.id LIMIT :3",
           site, before_ms, most)) {
    sessions.push_back(id);
  }
  return sessions;
}

void all_devices_gone(Writer& writer) {
  writer.database.exec("UPDATE device SET gone_at_ms = :1 WHERE gone_at_ms IS NULL", writer.now);
}

}  // namespace fw::store
