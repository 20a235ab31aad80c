// Label jobs, upstream messages and the leases of printers and upstreams: each
// is kept until its final result is stored.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/parcels.h"
#include "shared/wire/values/printing.h"

namespace fw::store {

// The next copy of the parcel's label.
Id insert_label_job(Writer& writer, const ParcelRow& parcel, Id printer, const std::string& reason,
                    const wire::Label& label);

struct LabelJobRow {
  Id id = 0, parcel = 0, printer = 0;
  std::string printer_code, least_evidence, state;
  int copy = 1;
  bool final = false;
};
std::optional<LabelJobRow> load_label_job(Connection& database, Id job);
void save_label_result(Writer& writer, Id job, const std::string& state,
                       const std::string& evidence, int attempt, const std::string& detail,
                       bool final);
// The printer of its newest label; 0 = it never had one.
Id last_printer_of(Connection& database, Id parcel);
// Label jobs of a parcel that are not final, to be ended by a scan of the label.
std::vector<LabelJobRow> open_label_jobs(Connection& database, Id parcel);

struct ResourceLease;
// Label jobs of the lease's printer that its daemon may have had, by when they were made:
// not final, and not known to be unknown.
std::vector<LabelJobRow> labels_given_out(Connection& database, const ResourceLease& lease);

struct MessageRow {
  std::string id, upstream, state;
  Id shipment = 0;
  int revision = 1;
  bool final = false;
};
std::optional<MessageRow> load_message(Connection& database, const std::string& id);
void save_push_result(Writer& writer, const wire::PushResult& result, const std::string& state,
                      bool final);
// A message of the shipment was taken by the receiver: it is notified once that was
// the newest one.
void mark_notified(Writer& writer, Id shipment, int revision);

// ---- leases of printers and upstreams ---------------------------------------------

struct ResourceLease {
  std::string kind, code, held_by;  // held_by: device code
  Id device = 0;
  int epoch = 0;
  EpochMs until_ms = 0;
};
std::optional<ResourceLease> load_resource_lease(Connection& database, const std::string& kind,
                                                 const std::string& code);
bool resource_exists(Connection& database, const std::string& kind, const std::string& code);
void save_resource_lease(Writer& writer, const ResourceLease& lease);
std::vector<ResourceLease> leases_of_device(Connection& database, Id device);

// Unfinished work of a resource, oldest first; `unaccepted_only`: what no daemon
// has confirmed to hold.
std::vector<wire::LabelJob> unfinished_labels(Connection& database, const ResourceLease& lease,
                                              bool unaccepted_only);
std::vector<wire::UpstreamMessage> unfinished_messages(Connection& database,
                                                       const ResourceLease& lease,
                                                       bool unaccepted_only);

}  // namespace fw::store
