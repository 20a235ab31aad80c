// What a command works with: the writer inside its transaction, who caused it,
// and the effects to announce once the group is committed.
#pragma once
#include <string>
#include <vector>

#include "server/domain/changes.h"
#include "server/store/ledger.h"

namespace fw::service {

// Hints for the threads beyond the engine, valid after the commit. The truth is
// in the tables; losing a hint only delays (every receiver also polls).
struct Effects {
  std::vector<Id> amended_packets;  // a new revision is stored
  std::vector<Id> revoked_leases;   // ended by somebody else than their device
  bool label_jobs = false;          // a label job waits
  bool upstream_messages = false;   // an upstream message waits
  bool jobs = false;                // a job has steps to run
  std::int64_t last_event_seq = 0;  // highest event of the group; 0 = none

  void merge(const Effects& other);
};

class Halls;

struct Context {
  store::Writer writer;  // connection, ids, event numbers, and `now`
  store::Author author;  // command id; the fact, worker and device when there are any
  Effects effects;
  // A refusal that changed something is kept under its id, like every other answer
  // that did: the same request again must not go on from there.
  bool keep_refusal = false;
  Halls& halls;  // how far it is from place to place (halls.h)

  // max(wall clock, last committed): never goes back.
  EpochMs now() const { return writer.now; }
  store::Connection& database() const { return writer.database; }
  Id new_id(Id site) { return writer.ids.next(site); }

  // Saves a decision's common changes in this command's transaction.
  void save(Id site, const domain::Changes& changes);
};

}  // namespace fw::service
