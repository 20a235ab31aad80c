#include "server/store/views.h"

#include "server/store/views_fetch.h"

namespace fw::store {
namespace {

const std::string job_columns =
    "SELECT j.id, j.kind, COALESCE(w.number, ''), j.steps_done, j.steps_total, j.created_at_ms, "
    "j.finished_at_ms, j.failed FROM job j LEFT JOIN wave w ON w.id = j.subject_id ";

template <class... In>
std::vector<JobView> jobs_where(Connection& database, const std::string& rest, const In&... in) {
  return fetch<JobView, Id, std::string, std::string, std::int64_t, std::int64_t, EpochMs, MaybeMs,
               std::string>(database, job_columns + rest, in...);
}

}  // namespace

std::vector<SiteView> list_sites(Connection& database) {
  return fetch<SiteView, Id, std::string, std::string, std::string, std::string>(
      database, "SELECT id, code, name, time_zone, ship_point FROM site ORDER BY code");
}

std::int64_t open_plan_jobs(Connection& database) {
  return database
      .value<std::int64_t>(
          "SELECT COUNT(*) FROM job WHERE finished_at_ms IS NULL AND kind IN ('apply_trip', "
          "'apply_shorts')")
      .value_or(0);
}

Page<JobView> list_jobs(Connection& database, const std::string& wave, PageRequest page) {
  auto rows = jobs_where(database,
                         "WHERE (:1 = '' OR w.number = :1) AND (:2 = 0 OR j.id < :2) ORDER BY "
                         "j.id DESC LIMIT :3",
                         wave, page.after, page.limit + 1);
  return page_of(std::move(rows), page.limit, [](const JobView& row) { return row.id; });
}

std::optional<JobView> find_job(Connection& database, Id job) {
  auto rows = jobs_where(database, "WHERE j.id = :1", job);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

Page<EventView> list_events(Connection& database, PageRequest page) {
  auto rows = fetch<EventView, std::int64_t, EpochMs, std::string, std::string, std::string,
                    std::string, std::string, std::string, Quantity, std::string, Id, std::string,
                    std::string, std::string>(
      database,
      "SELECT e.seq, e.at_ms, e.kind, COALESCE(o.number, ''), COALESCE(o.external_reference, "
      "''), COALESCE(w.number, ''), COALESCE(p.code, ''), COALESCE(i.sku, ''), e.quantity, "
      "COALESCE(c.sscc, ''), e.packet_id, COALESCE(k.number, ''), COALESCE(d.code, ''), "
      "e.detail FROM event e LEFT JOIN fulfilment f ON f.id = e.fulfilment_id LEFT JOIN orders "
      "o ON o.id = CASE WHEN e.order_id <> 0 THEN e.order_id ELSE f.order_id END LEFT JOIN "
      "wave w ON w.id = e.wave_id LEFT JOIN place p ON p.id = e.place_id LEFT JOIN item i ON "
      "i.id = e.item_id LEFT JOIN parcel c ON c.id = e.parcel_id LEFT JOIN worker k ON k.id = "
      "e.worker_id LEFT JOIN device d ON d.id = e.device_id WHERE e.seq > :1 ORDER BY e.seq "
      "LIMIT :2",
      page.after, page.limit + 1);
  return page_of(std::move(rows), page.limit, [](const EventView& row) { return row.seq; });
}

std::int64_t last_event_seq(Connection& database) {
  return database.value<std::optional<std::int64_t>>("SELECT MAX(seq) FROM event")
      .value_or(std::nullopt)
      .value_or(0);
}

}  // namespace fw::store
