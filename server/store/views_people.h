// Views of people and devices: who works on what, and with what.
#pragma once
#include "server/store/views.h"

namespace fw::store {

struct WorkerView {
  Id id = 0, site_id = 0;
  std::string site, number, name, roles, language;
  bool active = true;
  std::string device;  // where the person is signed on; "" = nowhere
  MaybeMs signed_on_at_ms;
  // The work in hand (the newest where something waits beside it), if any.
  Id packet = 0;
  std::string packet_kind, wave;
  MaybeMs heard_at_ms;  // the device with the work, else none
  std::int64_t tasks = 0, tasks_done = 0;
  std::int64_t facts_today = 0;  // see service/people.h
};
std::vector<WorkerView> list_workers(Connection& database);
// By number, badge or name.
std::vector<WorkerView> find_workers(Connection& database, const std::string& called);
// Facts told under leases of this person that began at or after the instant.
std::int64_t facts_since(Connection& database, Id worker, EpochMs since_ms);
// Packets that the person has, the newest first.
std::vector<Id> packets_of_worker(Connection& database, Id worker);

struct DeviceView {
  std::string site, code, role, host, place, printer;
  MaybeMs last_seen_at_ms;  // empty = never
  std::string worker, worker_name;
  MaybeMs signed_on_at_ms;
  // The packet that its worker holds on it, if any.
  Id packet = 0;
  std::string packet_kind, wave;
  std::int64_t facts = 0, steps = 0, steps_done = 0;
  MaybeMs heard_at_ms;
  MaybeMs gone_at_ms;    // of the device: it signed off or is not heard; empty = it is here
  MaybeMs silent_at_ms;  // of the work: begun, and given up by no one
};
std::vector<DeviceView> list_devices(Connection& database);

struct PrinterView {
  std::string site, code, name, least_evidence;
  std::string held_by;  // the device that prints for it; "" = none
  MaybeMs held_until_ms;
  std::int64_t waiting = 0;       // labels not printed yet
  std::int64_t need_someone = 0;  // of these: stuck or unknown
};
std::vector<PrinterView> list_printers(Connection& database);

}  // namespace fw::store
