#include "server/service/trip_holds.h"

#include <algorithm>

#include "server/service/work.h"
#include "server/store/loads.h"
#include "server/store/packet_control.h"
#include "server/store/packets.h"
#include "server/store/work.h"

namespace fw::service {
namespace {

constexpr const char* stopped = "container_held";

void stop(Context& context, Id packet) {
  const auto lease = store::live_lease(context.database(), packet);
  if (!lease) return;
  store::end_lease(context.writer, lease->id, stopped);
  context.effects.revoked_leases.push_back(lease->id);
}

// Back to the person who had it, as their next job.
void give_back(Context& context, Id packet) {
  store::Connection& database = context.database();
  const auto row = store::load_packet_row(database, packet);
  const auto last = store::last_lease(database, packet);
  if (!row || row->done || row->kind == "pack" || !last || last->end_reason != stopped) return;
  if (store::held_container_of(database, packet)) return;
  const auto where = store::where_signed_on(database, last->worker);
  if (!where) return;
  const auto kinds = kinds_for(store::worker_roles(database, last->worker), where->device_role);
  if (std::find(kinds.begin(), kinds.end(), row->kind) == kinds.end()) return;
  const auto lease =
      store::insert_lease(context.writer, packet, last->worker, where->device, where->session);
  store::lease_held(context.writer, lease.id, false);  // their next job
}

}  // namespace

void stop_work_with(Context& context, Id container) {
  for (const Id packet : store::packets_with(context.database(), container)) stop(context, packet);
}

void return_work_with(Context& context, Id container) {
  if (store::is_on_hold(context.database(), "container", container)) return;
  for (const Id packet : store::packets_with(context.database(), container)) {
    give_back(context, packet);
  }
}

}  // namespace fw::service
