// Devices under their hosts, sessions of people on devices, and workers.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct DeviceRow {
  Id id = 0;
  Id site = 0;
  std::string code;
  std::string role;
  std::string host;
  Id place = 0;                   // where a pack station stands; 0 = none
  Id printer = 0;                 // its label printer; 0 = none
  std::int64_t last_request = 0;  // highest number of a request that was looked at
};
std::optional<DeviceRow> load_device(Connection& database, const std::string& code);
std::optional<DeviceRow> load_device(Connection& database, Id device);
void device_seen(Writer& writer, Id device, int columns, int rows);
// Heard by a ping: the device and the leases it holds are alive.
void device_heard(Writer& writer, Id device);
// A request of this number was looked at.
void device_asked(Writer& writer, Id device, std::int64_t number);
// It said goodbye or fell silent; what it holds is looked after by time.
void device_gone(Writer& writer, Id device);

struct WorkerRow {
  Id id = 0;
  std::string name;
  std::string language;
  std::string roles;  // "picker packer supervisor", separated by spaces
};
// By badge or by number, active ones only.
std::optional<WorkerRow> find_worker(Connection& database, Id site, const std::string& badge);

struct SessionRow {
  Id id = 0;
  Id worker = 0;
  std::string worker_name;
  std::string language;
};
std::optional<SessionRow> live_session(Connection& database, Id device);
Id worker_of_session(Writer& writer, Id session);  // 0 = unknown session
Id insert_session(Writer& writer, Id site, Id worker, Id device);
void end_session(Writer& writer, Id session, const std::string& reason);
// Live sessions of this device and of this worker end: the newest sign-on counts.
void end_other_sessions(Writer& writer, Id device, Id worker);

// A setting of the installation (server_meta), or `otherwise`.
std::string setting(Connection& database, const std::string& key, const std::string& otherwise);

}  // namespace fw::store
