// Read-only views for people and programs outside: what the console and the API
// show. Plain rows with the codes and numbers that people use, not ids; nothing
// here changes anything. Each function is one or few statements that touch a
// bounded number of rows, or one page of them.
//
// Member order is column order (see views_fetch.h).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/store/connection.h"
#include "shared/base/types.h"

namespace fw::store {

using MaybeMs = std::optional<EpochMs>;

// One page of a long list: what comes after the key `after`, at most `limit`.
struct PageRequest {
  std::int64_t after = 0;  // 0 = from the start
  std::int64_t limit = 100;
};
template <class Row>
struct Page {
  std::vector<Row> rows;
  std::int64_t next = 0;  // `after` of the next page; 0 = this is the last
};

struct SiteView {
  Id id = 0;
  std::string code, name, time_zone, ship_point;
};
std::vector<SiteView> list_sites(Connection& database);

// Plans that are stored but not yet applied in full.
std::int64_t open_plan_jobs(Connection& database);

struct JobView {
  Id id = 0;
  std::string kind;
  std::string wave;  // number of the wave it works on; "" = of none
  std::int64_t steps_done = 0, steps_total = 0;
  EpochMs created_at_ms = 0;
  MaybeMs finished_at_ms;
  std::string failed;  // why; "" = it did not
};
// Newest first. `wave` "" = all.
Page<JobView> list_jobs(Connection& database, const std::string& wave, PageRequest page);
std::optional<JobView> find_job(Connection& database, Id job);

// ---- events -----------------------------------------------------------------------

struct EventView {
  std::int64_t seq = 0;
  EpochMs at_ms = 0;
  std::string kind;
  std::string order;      // number
  std::string reference;  // the channel's own
  std::string wave, place, sku;
  Quantity quantity = 0;
  std::string parcel;  // SSCC
  Id packet = 0;
  std::string worker, device, detail;
};
// In commit order. A gap never appears: seq is dense.
Page<EventView> list_events(Connection& database, PageRequest page);
std::int64_t last_event_seq(Connection& database);

}  // namespace fw::store
