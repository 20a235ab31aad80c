// Giving a trip to a picker and binding its totes: the requests of picking.
#include "server/service/pick_trip.h"
#include "server/service/picking.h"
#include "server/service/sessions.h"
#include "server/store/loads.h"
#include "shared/base/result.h"

namespace fw::service {
namespace {

// The packet to give: what a scanned cart or tote names, else the next free one.
Result<Id, wire::Answer> choose_packet(Context& context, const RequestScope& scope) {
  const auto& code = scope.request.values.container;
  if (!code) {
    const auto next = store::next_free_packet(context.database(), scope.device.site, "pick");
    if (!next) return Failure{refused("no_work", "", "a released wave")};
    return *next;
  }
  const auto container = store::find_container(context.database(), scope.device.site, *code);
  const auto packet =
      container ? store::packet_of_container(context.database(), container->id) : std::nullopt;
  const auto row = packet ? store::load_packet_row(context.database(), *packet) : std::nullopt;
  if (!row || row->kind != "pick") {
    return Failure{refused("no_work_on_container", *code, "a cart or tote with work")};
  }
  // The goods are in this person's hands: that takes over work nobody hears of.
  const auto lease = store::live_lease(context.database(), *packet);
  if (lease && lease->worker != scope.worker && lease->held && !lease->silent) {
    return Failure{refused("work_taken", *code, "a packet nobody works on")};
  }
  return *packet;
}

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

wire::Answer next_pick_work(Context& context, const RequestScope& scope) {
  // Who asks has nothing in hand: a trip in progress goes on with what is left.
  const auto mine = store::lease_of_worker(context.database(), scope.worker, "pick");
  Id packet = mine ? mine->packet : 0;
  if (!mine) {
    const auto chosen = choose_packet(context, scope);
    if (!chosen) return chosen.error();
    packet = *chosen;
  }
  if (store::last_lease(context.database(), packet)) renew_trip(context, packet);
  if (!mine || mine->device != scope.device.id) {
    pass_lease(context, packet, scope.worker, scope.device.id, scope.session);
  } else {
    store::lease_held(context.writer, mine->id, true);
  }
  const auto row = store::load_packet_row(context.database(), packet);
  domain::Changes changes;
  changes.events.push_back({.kind = mine ? "work_resumed" : "work_begun",
                            .wave = row ? row->wave : 0,
                            .packet = packet});
  context.save(scope.device.site, changes);
  wire::Answer answer;
  answer.packet = store::load_packet(context.database(), packet);
  return answer;
}

wire::Answer bind_tote(Context& context, const RequestScope& scope) {
  const wire::Request& request = scope.request;
  const std::string code = request.values.container.value_or("");
  const auto step = store::load_step(context.database(), request.packet, request.step);
  if (!step || step->kind != "bind") return refused("step_unknown", code, "a slot of this trip");
  const auto lease = store::live_lease(context.database(), request.packet);
  if (!lease || lease->worker != scope.worker) return refused("work_lost", code, "your own trip");
  const auto container = empty_tote(context, scope, code);
  if (!container) return container.error();
  if (const auto in_slot = store::load_in_slot(context.database(), request.packet, step->slot)) {
    if (in_slot->container == container->id) return {};  // the same again
    return refused("slot_bound", code, in_slot->container_code);
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
  load.slot = step->slot;
  store::insert_load(context.writer, scope.device.site, load);
  store::mark_step_done(context.writer, request.packet, request.step);
  return {};
}

}  // namespace fw::service
