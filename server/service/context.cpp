#include "server/service/context.h"

#include <algorithm>

#include "server/service/discrepancies.h"

namespace fw::service {

void Effects::merge(const Effects& other) {
  amended_packets.insert(amended_packets.end(), other.amended_packets.begin(),
                         other.amended_packets.end());
  revoked_leases.insert(revoked_leases.end(), other.revoked_leases.begin(),
                        other.revoked_leases.end());
  label_jobs = label_jobs || other.label_jobs;
  upstream_messages = upstream_messages || other.upstream_messages;
  jobs = jobs || other.jobs;
  last_event_seq = std::max(last_event_seq, other.last_event_seq);
}

void Context::save(Id site, const domain::Changes& changes) {
  store::save(writer, site, author, changes);
  for (const auto& opened : changes.discrepancies) open_discrepancy(*this, site, opened);
  if (!changes.events.empty()) effects.last_event_seq = writer.seq.last();
}

}  // namespace fw::service
