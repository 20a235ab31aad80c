// How the installation is doing, read from the tables for `floorwave doctor`:
// printers, shops, devices, and everything that waits longer than it should.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/connection.h"
#include "server/store/views.h"

namespace fw::store {

struct PrinterCondition {
  std::string code, held_by;  // held_by: device code, "" = no daemon ever claimed it
  MaybeMs held_until_ms;
  std::int64_t waiting = 0, stuck = 0, unknown = 0;
  MaybeMs oldest_at_ms;  // of those that are not final
};
std::vector<PrinterCondition> printer_conditions(Connection& database);

struct UpstreamCondition {
  std::string code, held_by;
  MaybeMs held_until_ms;
  std::int64_t waiting = 0, retrying = 0, parked = 0;
  MaybeMs oldest_at_ms;      // of those that are not done
  std::string last_trouble;  // of the newest message that is tried again or parked
};
std::vector<UpstreamCondition> upstream_conditions(Connection& database);

struct DeviceCondition {
  std::string code, role;
  std::optional<std::int64_t> offset_ms;  // device clock - server clock, of its last fact
  std::int64_t signed_on = 0;             // 1 = somebody is
  MaybeMs gone_at_ms;
};
std::vector<DeviceCondition> device_conditions(Connection& database);

// The weights that a pack station told lately, newest `most` parcels of all.
struct ScaleCondition {
  std::string device;
  std::int64_t weighed = 0, typed = 0;
};
std::vector<ScaleCondition> scale_conditions(Connection& database, std::int64_t most);

struct SilentWork {
  Id packet = 0;
  std::string kind, worker, device;
  std::int64_t facts = 0;
  EpochMs silent_at_ms = 0;
};
std::vector<SilentWork> silent_work(Connection& database, std::int64_t most);

struct OpenJob {
  Id id = 0;
  std::string kind;
  std::int64_t steps_done = 0, steps_total = 0;
  EpochMs created_at_ms = 0;
};
std::vector<OpenJob> open_jobs(Connection& database, std::int64_t most);

struct OverdueDiscrepancies {
  std::string owner_role;
  std::int64_t count = 0;
  EpochMs oldest_due_at_ms = 0;
};
std::vector<OverdueDiscrepancies> overdue_discrepancies(Connection& database, EpochMs now);

// When the newest event was committed; 0 = none yet.
EpochMs last_commit_at(Connection& database);

}  // namespace fw::store
