// What the printer daemon and the server say to each other, as plain values.
//
// Printing and pushing are separate roles. Each printer and each upstream is a
// resource, leased with an epoch to one daemon at a time. The server keeps each
// label job and upstream message until its final result is stored; the daemon
// repeats a result until the server confirms it, and re-reads what is unfinished
// whenever it claims a resource.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "shared/base/types.h"

namespace fw::wire {

enum class ResourceKind { printer, upstream };

struct Resource {
  ResourceKind kind = ResourceKind::printer;
  std::string code;  // "P1", "shop"

  friend bool operator==(const Resource&, const Resource&) = default;
  // clang-tidy 14 takes the 0 in here for a pointer.
  friend auto operator<=>(const Resource&,
                          const Resource&) = default;  // NOLINT(modernize-use-nullptr)
};

struct Claim {  // daemon -> server, at start, after each reconnect, and as renewal
  std::vector<Resource> resources;

  friend bool operator==(const Claim&, const Claim&) = default;
};

struct Claimed {  // server -> daemon
  struct One {
    Resource resource;
    int epoch = 0;        // 0 = not yours
    std::string held_by;  // the other daemon's device code, when not yours
    EpochMs held_until_ms = 0;

    friend bool operator==(const One&, const One&) = default;
  };
  std::vector<One> resources;

  friend bool operator==(const Claimed&, const Claimed&) = default;
};

struct LabelAddress {
  std::string name;
  std::string company;
  std::string street;
  std::string street2;
  std::string postal_code;
  std::string city;
  std::string region;
  std::string country;  // ISO 3166-1 alpha-2

  friend bool operator==(const LabelAddress&, const LabelAddress&) = default;
};

// All that is printed; frozen by the server when the parcel is closed.
struct Label {
  LabelAddress ship_from;
  LabelAddress ship_to;
  std::string carrier;          // "DHL"
  std::string service;          // "PAKET"
  std::string route;            // departure's or carrier's routing text; may be empty
  std::string order_reference;  // the shop's
  std::string order_number;     // ours
  std::string sscc;             // 18 digits
  std::string tracking;
  int parcel_number = 1;
  int parcel_count = 0;  // 0 = not known yet (more may follow)
  std::int64_t weight_g = 0;
  EpochMs closed_at_ms = 0;
  std::string local_date;  // of the site: "2026-11-21"

  friend bool operator==(const Label&, const Label&) = default;
};

struct LabelJob {
  Id id = 0;
  std::string printer;
  int epoch = 0;
  Id parcel = 0;
  int copy = 1;  // 2 and up are reprints: same SSCC, marked on the label
  Label label;

  friend bool operator==(const LabelJob&, const LabelJob&) = default;
};

struct LabelJobs {  // server -> daemon
  std::vector<LabelJob> jobs;

  friend bool operator==(const LabelJobs&, const LabelJobs&) = default;
};

// How sure one can be that paper came out, in rising order.
enum class Evidence { none, accepted_by_port, printer_status, label_scanned, person };

enum class LabelState {
  accepted,  // safe in the daemon's spool
  printed,   // with evidence
  unknown,   // sent, but nobody can tell: asks a person, never retried by itself
  failed,    // will not come out: says why (jam that outlived the retries, bad data)
  stuck,     // still trying; `detail` says what a person must do ("paper out on P1")
};

struct LabelResult {
  Id job = 0;
  std::string printer;
  int epoch = 0;
  LabelState state = LabelState::accepted;
  Evidence evidence = Evidence::none;
  int attempt = 0;
  std::string detail;
  EpochMs at_ms = 0;

  friend bool operator==(const LabelResult&, const LabelResult&) = default;
};

struct LabelResults {  // daemon -> server
  std::vector<LabelResult> results;

  friend bool operator==(const LabelResults&, const LabelResults&) = default;
};

struct UpstreamMessage {
  std::string id;        // stable: the receiver dedupes by it
  std::string upstream;  // resource code
  int epoch = 0;
  Id shipment = 0;  // messages of one shipment go in order of `revision`
  int revision = 1;
  std::string type;  // "shipment.completed", "shipment.corrected", "shipment.voided"
  std::string body;  // JSON, frozen
  int attempts = 0;  // made so far, as last reported

  friend bool operator==(const UpstreamMessage&, const UpstreamMessage&) = default;
};

struct UpstreamMessages {  // server -> daemon
  std::vector<UpstreamMessage> messages;

  friend bool operator==(const UpstreamMessages&, const UpstreamMessages&) = default;
};

enum class PushState {
  accepted,  // taken over by the daemon
  retrying,  // failed, `next_at_ms` says when again
  done,      // the receiver answered 2xx
  parked,    // needs a person: 4xx, redirect, 410
};

struct PushResult {
  std::string message;
  std::string upstream;
  int epoch = 0;
  PushState state = PushState::accepted;
  int attempts = 0;
  int http_status = 0;  // 0 = no answer
  std::string answer;   // first 500 characters of the body, or the fault
  EpochMs at_ms = 0;
  EpochMs next_at_ms = 0;

  friend bool operator==(const PushResult&, const PushResult&) = default;
};

struct PushResults {  // daemon -> server
  std::vector<PushResult> results;

  friend bool operator==(const PushResults&, const PushResults&) = default;
};

// server -> daemon: these results are stored; forget them.
struct ResultsStored {
  std::vector<Id> label_jobs;                  // final label results
  std::vector<std::string> upstream_messages;  // final push results

  friend bool operator==(const ResultsStored&, const ResultsStored&) = default;
};

}  // namespace fw::wire
