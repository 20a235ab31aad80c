// Binding the totes of a trip: the request of picking.
#include "server/service/picking.h"
#include "server/store/loads.h"
#include "shared/base/result.h"

namespace fw::service {
namespace {

// The container that was scanned, made known when it is new.
Result<store::ContainerRow, wire::Answer> empty_tote(Context& context, const RequestScope& scope,
                                                     const std::string& code) {
  if (code.empty() || code.front() == '~') {
    return Failure{refused("tote_unknown", code, "an empty tote")};
  }
  auto container = store::find_container(context.database(), scope.device.site, code);
  if (!container) {
    if (store::find_location(context.database(), scope.device.site, code)) {
      return Failure{refused("that_is_a_place", code, "an empty tote")};
    }
    return store::insert_container(context.writer, scope.device.site, code, "tote");
  }
  if (container->kind != "tote") return Failure{refused("not_a_tote", code, "an empty tote")};
  return std::move(*container);
}

}  // namespace

wire::Answer bind_tote(Context& context, const RequestScope& scope) {
  const wire::Request& request = scope.request;
  const std::string code = request.values.container.value_or("");
  const auto step = store::load_step(context.writer, request.packet, request.step);
  if (!step || step->kind != "bind") return refused("step_unknown", code, "a slot of this trip");
  const auto lease = store::live_lease(context.database(), request.packet);
  if (!lease || lease->worker != scope.worker) return refused("work_lost", code, "your own trip");
  const auto container = empty_tote(context, scope, code);
  if (!container) return container.error();
  if (const auto in_slot = store::load_in_slot(context.database(), request.packet, step->slot)) {
    if (in_slot->container == container->id) return {};  // the same again
    return refused("slot_bound", code, in_slot->container_code);
  }
  if (store::is_on_hold(context.database(), "container", container->id)) {
    return refused("tote_on_hold", code, "an empty tote");
  }
  if (store::live_load_of(context.database(), container->id) ||
      !store::is_empty(context.database(), container->id)) {
    return refused("tote_in_use", code, "an empty tote");
  }
  const auto row = store::load_packet_row(context.database(), request.packet);
  store::LoadRow load;
  load.container = container->id;
  load.batch = row ? row->batch : 0;
  load.packet = request.packet;
  load.fulfilment = step->fulfilment;
  load.sort = step->fulfilment == 0;  // the slot is shared
  load.slot = step->slot;
  store::insert_load(context.writer, scope.device.site, load);
  store::mark_step_done(context.writer, request.packet, request.step);
  return {};
}

}  // namespace fw::service
