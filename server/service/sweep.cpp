#include "server/service/sweep.h"

#include "server/service/sessions.h"
#include "server/store/away.h"
#include "server/store/inbox.h"
#include "server/store/loads.h"
#include "server/store/sorting.h"

namespace fw::service {
namespace {

void tell(Context& context, Id site, const std::string& kind, const store::Lease& lease) {
  context.author.worker = lease.worker;
  context.author.device = lease.device;
  domain::Changes changes;
  changes.events.push_back({.kind = kind, .packet = lease.packet});
  context.save(site, changes);
  context.author.worker = context.author.device = 0;
}

}  // namespace

Swept sweep(Context& context, Id site, const SweepLimits& limits) {
  Swept swept;
  const EpochMs now = context.now();
  for (const auto& away : store::leases_away(context.database(), site, now - limits.silent_after_ms,
                                             now - limits.return_after_ms, limits.most)) {
    if (away.returns) {
      if (!return_if_untouched(context, away.lease, "returned")) continue;
      tell(context, site, "work_returned", away.lease);
      ++swept.returned;
    } else {
      store::mark_silent(context.writer, away.lease.id);
      tell(context, site, "work_silent", away.lease);
      ++swept.silent;
    }
  }
  for (const auto& lease : store::jobs_not_asked_for(context.database(), site,
                                                     now - limits.next_job_kept_ms, limits.most)) {
    if (!return_if_untouched(context, lease, "returned")) continue;
    tell(context, site, "work_returned", lease);
    ++swept.returned;
  }
  for (const Id session : store::sessions_away(context.database(), site,
                                               now - limits.session_ends_after_ms, limits.most)) {
    store::end_session(context.writer, session, "device_gone");
    ++swept.sessions_ended;
  }
  for (const Id load : store::sort_loads_left_empty(context.database(), site, limits.most)) {
    store::end_load(context.writer, load, "packed");
    ++swept.sort_totes_freed;
  }
  swept.marks_trimmed =
      store::trim_marks(context.writer, now - limits.inbox_kept_ms, limits.marks_most);
  return swept;
}

void begin_watch(Context& context) { store::all_devices_gone(context.writer); }

}  // namespace fw::service
