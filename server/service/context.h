// What a command works with: the writing connection inside its transaction, the
// instant, ids, and the effects to announce once the group is committed.
#pragma once
#include <string>
#include <vector>

#include "server/domain/changes.h"
#include "server/store/id_source.h"
#include "server/store/ledger.h"
#include "shared/db/database.h"

namespace fw::service {

// Hints for the threads beyond the engine, valid after the commit. The truth is
// in the tables; losing a hint only delays (every receiver also polls).
struct Effects {
  std::vector<Id> amended_packets;  // a new revision is stored
  std::vector<Id> revoked_leases;   // ended by somebody else than their device
  bool label_jobs = false;          // a label job waits
  bool upstream_messages = false;   // an upstream message waits
  std::int64_t last_event_seq = 0;  // highest event of the group; 0 = none

  void merge(const Effects& other) {
    amended_packets.insert(amended_packets.end(), other.amended_packets.begin(),
                           other.amended_packets.end());
    revoked_leases.insert(revoked_leases.end(), other.revoked_leases.begin(),
                          other.revoked_leases.end());
    label_jobs = label_jobs || other.label_jobs;
    upstream_messages = upstream_messages || other.upstream_messages;
    if (other.last_event_seq > last_event_seq) last_event_seq = other.last_event_seq;
  }
};

struct Context {
  db::Database& database;
  store::IdSource& ids;
  store::EventSeq& event_seq;
  EpochMs now;           // max(wall clock, last committed)
  store::Author author;  // command id; the fact, worker and device when there are any
  Effects effects;

  // Saves a decision's common changes in this command's transaction.
  void save(Id site, const domain::Changes& changes) {
    store::save(store::Ledger{database, ids, event_seq, now}, site, author, changes);
    if (!changes.events.empty()) effects.last_event_seq = event_seq.last();
  }
  Id new_id(Id site) { return ids.next(site); }
};

}  // namespace fw::service
