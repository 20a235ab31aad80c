#include "server/service/packing.h"

#include <algorithm>

#include "server/domain/text.h"
#include "server/service/discrepancies.h"
#include "server/service/pack_content.h"
#include "server/service/parcel_closing.h"
#include "server/service/parcel_voiding.h"
#include "server/service/reallocation.h"
#include "server/service/sessions.h"
#include "server/service/shipping.h"
#include "server/service/sorting.h"
#include "server/store/devices.h"
#include "server/store/loads.h"
#include "server/store/packets.h"
#include "server/store/parking.h"
#include "server/store/slotting.h"
#include "server/store/sorting.h"
#include "server/store/work.h"

namespace fw::service {
namespace {

// The load of a tote at the station, with goods of one order or of many.
Result<store::LoadRow, wire::Answer> load_of_tote(Context& context, Id site,
                                                  const std::string& code) {
  const auto container = store::find_container(context.database(), site, code);
  if (!container && store::find_parcel(context.database(), code)) {
    return Failure{refused("parcel_closed", code, "a tote of an order")};
  }
  if (!container) return Failure{refused("tote_unknown", code, "a tote with an order")};
  auto load = store::live_load_of(context.database(), container->id);
  if (!load || (load->fulfilment == 0 && !load->sort)) {
    return Failure{refused("tote_empty", code, "a tote with an order")};
  }
  return std::move(*load);
}

// The tote is at the station. Set down at a wrong lane with its sisters, it was found;
// when none of them stands there any more, nobody need look for them.
void note_arrival(Context& context, const RequestScope& scope, const store::LoadRow& load) {
  if (scope.device.place == 0 || !load.dropped) return;
  store::move_container(context.writer, load.container, scope.device.place);
  if (load.packet == 0) return;
  store::Named named;
  named.kind = "wrong_drop_place";
  named.packet = load.packet;
  for (const Id id :
       store::open_discrepancies_of(context.database(), scope.device.site, named, 10)) {
    const auto row = store::load_discrepancy(context.database(), id);
    const bool gone =
        row && store::loads_standing_at(context.database(), load.packet, row->place) == 0;
    if (gone) settle_discrepancy(context, id, "scanned_at_station");
  }
}

// Where the packet was worked on last, when that is another station: nobody heard of it
// any more, and the open box is there.
std::string station_before(Context& context, const RequestScope& scope, Id packet) {
  const auto last = store::last_lease(context.database(), packet);
  if (!last || last->device == scope.device.id) return "";
  const auto device = store::load_device(context.database(), last->device);
  return device && device->place != 0 ? store::place_code(context.database(), device->place) : "";
}

// The weight was objected to. Carton and weight are asked for anew: ENTER alone, by
// which people put a message away, must not close the parcel with that weight.
void ask_for_the_box_again(Context& context, const RequestScope& scope,
                           const store::FulfilmentRow& fulfilment) {
  PackContent content;
  content.packet = scope.request.packet;
  content.carton = scope.request.values.choice.value_or("");
  save_pack_content(context, fulfilment, content);
  context.effects.amended_packets.push_back(content.packet);
}

}  // namespace

Result<store::FulfilmentRow, wire::Answer> order_in_hand(Context& context,
                                                         const RequestScope& scope) {
  const auto row = store::load_packet_row(context.database(), scope.request.packet);
  const auto fulfilment =
      row ? store::load_fulfilment(context.database(), row->fulfilment) : std::nullopt;
  if (!fulfilment) return Failure{refused("step_unknown", "", "an order at this station")};
  const auto lease = store::live_lease(context.database(), scope.request.packet);
  if (!lease || lease->worker != scope.worker || lease->device != scope.device.id) {
    return Failure{refused("work_lost", fulfilment->order_number, "your own order")};
  }
  return *fulfilment;
}

std::optional<wire::Answer> why_not_open(Context& context, const RequestScope& scope,
                                         const store::FulfilmentRow& fulfilment,
                                         const std::string& code) {
  store::Connection& database = context.database();
  if (const auto held = store::held_tote_of(database, fulfilment.id)) {
    return refused("container_on_hold", *held, "a tote that may be used");
  }
  if (fulfilment.cancelled) {
    return refused("order_cancelled", code, "an order that goes");
  }
  if (store::is_on_hold(database, "order", fulfilment.order)) {
    return refused("order_on_hold", code, "an order that may be packed");
  }
  if (const std::string mixed = store::mixed_tote_of(database, fulfilment.id); !mixed.empty()) {
    return refused("mixed_tote", mixed, "a tote with the goods of one order");
  }
  const auto loads = store::live_loads_of_fulfilment(database, fulfilment.id);
  const bool all_here = std::all_of(loads.begin(), loads.end(),
                                    [](const store::LoadRow& load) { return load.dropped; });
  if (!ready_to_pack(database, fulfilment.id) || !all_here) {
    if (store::parked_order(database, fulfilment.id)) {
      return refused("goods_on_their_way", code, "an order with all its goods here");
    }
    const std::string comes = what_still_comes(database, fulfilment.id);
    return refused(comes.empty() ? "not_all_picked" : comes, code,
                   "an order with all its totes here");
  }
  if (const auto packet = store::open_packet_of(database, fulfilment.id, "pack")) {
    const auto lease = store::live_lease(database, *packet);
    if (lease && lease->worker != scope.worker && lease->held && !lease->silent) {
      return refused("open_elsewhere", code, "an order nobody packs");
    }
  }
  if (store::items_to_pack(database, fulfilment.id).empty() &&
      !store::open_parcel(database, fulfilment.id)) {
    return refused("nothing_to_pack", code, "a tote with goods of an order");
  }
  return std::nullopt;
}

wire::Answer open_pack(Context& context, const RequestScope& scope) {
  const wire::Values& values = scope.request.values;
  const std::string code = values.container.value_or(values.parcel.value_or(""));
  const auto load = load_of_tote(context, scope.device.site, code);
  if (!load) return load.error();
  note_arrival(context, scope, *load);
  if (load->sort) return open_sort_tote(context, scope, *load);
  const auto fulfilment = store::load_fulfilment(context.database(), load->fulfilment);
  if (!fulfilment) throw store::broken("a tote load names a fulfilment that has no row");
  if (auto refusal = why_not_open(context, scope, *fulfilment, code)) return std::move(*refusal);
  wire::Answer answer = give_order(context, scope, *fulfilment, code);
  if (store::sort_load_of(context.database(), scope.session) != 0) {
    store::take_sort_load(context.writer, scope.session, 0);
    answer.home = home_packet(scope.device.role);
  }
  return answer;
}

wire::Answer give_order(Context& context, const RequestScope& scope,
                        const store::FulfilmentRow& fulfilment, const std::string& tote) {
  store::Connection& database = context.database();
  // The content is made afresh: what an earlier station verified is in the parcel.
  PackContent content;
  content.packet = store::open_packet_of(database, fulfilment.id, "pack").value_or(0);
  if (waits_for_label(context, content.packet)) {
    content.closed = store::last_closed_parcel(database, fulfilment.id);
  }
  for (const store::LoadRow& load : store::live_loads_of_fulfilment(database, fulfilment.id)) {
    if (load.container_code == tote) content.in_hand = load.id;
  }
  if (const auto parked = store::parked_order(database, fulfilment.id)) {
    content.box_at = parked->place_code;
    store::end_parked(context.writer, fulfilment.id);
  } else if (store::open_parcel(database, fulfilment.id)) {
    content.box_at = station_before(context, scope, content.packet);
  }
  const Id packet = save_pack_content(context, fulfilment, content);
  pass_lease(context, packet, scope.worker, scope.device.id, scope.session);
  domain::Changes changes;
  changes.events.push_back({.kind = "packing_begun",
                            .order = fulfilment.order,
                            .fulfilment = fulfilment.id,
                            .wave = fulfilment.wave,
                            .packet = packet});
  context.save(scope.device.site, changes);
  wire::Answer answer;
  answer.packet = store::load_packet(database, packet);
  return answer;
}

wire::Answer pack_on(Context& context, const RequestScope& scope) {
  const auto fulfilment = order_in_hand(context, scope);
  if (!fulfilment) return fulfilment.error();
  PackContent content;
  content.packet = scope.request.packet;
  save_pack_content(context, *fulfilment, content);
  wire::Answer answer;
  answer.packet = store::load_packet(context.database(), content.packet);
  return answer;
}

wire::Answer close_parcel(Context& context, const RequestScope& scope) {
  store::Connection& database = context.database();
  const wire::Request& request = scope.request;
  const auto row = store::load_packet_row(database, request.packet);
  const auto fulfilment = row ? store::load_fulfilment(database, row->fulfilment) : std::nullopt;
  if (!fulfilment) return refused("step_unknown", "", "an order at this station");
  wire::Answer answer;
  // Closed before, under another request: what comes next is already stored.
  const auto step = store::load_step(context.writer, request.packet, request.step);
  if (row->done || (step && step->done)) {
    answer.packet = store::load_packet(database, request.packet);
    return answer;
  }
  const auto lease = store::live_lease(database, request.packet);
  if (!lease || lease->worker != scope.worker || lease->device != scope.device.id) {
    return refused("work_lost", fulfilment->order_number, "your own order");
  }
  const auto parcel = store::open_parcel(database, fulfilment->id);
  PackContent content;
  content.packet = request.packet;
  if (parcel && !store::lines_of_parcel(database, parcel->id).empty()) {
    auto closed = close_open_parcel(context, scope, *fulfilment, *parcel);
    if (!closed) {
      if (context.keep_refusal) ask_for_the_box_again(context, scope, *fulfilment);
      return closed.error();
    }
    answer.say = {domain::text("say.parcel_closed", {{"parcel", std::to_string(closed->number)}})};
    content.closed = *closed;
  } else {
    answer.say = {domain::text("say.nothing_in_the_box")};
  }
  store::mark_step_done(context.writer, request.packet, request.step);
  save_pack_content(context, *fulfilment, content);
  if (!content.closed) {
    end_if_nothing_left(context, request.packet, *fulfilment);
  } else if (store::items_to_pack(database, fulfilment->id).empty()) {
    end_loads(context, fulfilment->id);
    complete_if_ready(context, fulfilment->id);
  }
  answer.packet = store::load_packet(database, request.packet);
  return answer;
}

wire::Answer park_order(Context& context, const RequestScope& scope) {
  store::Connection& database = context.database();
  const Id packet = scope.request.packet;
  const auto fulfilment = order_in_hand(context, scope);
  if (!fulfilment) return fulfilment.error();
  store::ParkedRow parked;
  parked.fulfilment = fulfilment->id;
  parked.place = scope.device.place;
  parked.reason = scope.request.values.choice.value_or("waits");
  store::insert_parked(context.writer, scope.device.site, parked, scope.device.id, scope.worker);
  // Totes and the open box stand where the station parks.
  if (scope.device.place != 0) {
    for (const auto& load : store::live_loads_of_fulfilment(database, fulfilment->id)) {
      store::move_container(context.writer, load.container, scope.device.place);
    }
    if (const auto open = store::open_parcel(database, fulfilment->id)) {
      store::move_container(context.writer, open->container, scope.device.place);
    }
  }
  empty_pack_packet(context, *fulfilment, packet);
  if (const auto lease = store::live_lease(database, packet)) {
    store::end_lease(context.writer, lease->id, "parked");
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "order_parked",
                            .order = fulfilment->order,
                            .fulfilment = fulfilment->id,
                            .wave = fulfilment->wave,
                            .packet = packet,
                            .place = scope.device.place,
                            .detail = parked.reason});
  context.save(scope.device.site, changes);
  wire::Answer answer;
  answer.say = {domain::text("say.parked", {{"order", fulfilment->order_number}})};
  answer.packet = store::load_packet(database, packet);
  return answer;
}

wire::Answer reopen_at_station(Context& context, const RequestScope& scope) {
  const auto fulfilment = order_in_hand(context, scope);
  if (!fulfilment) return fulfilment.error();
  const auto parcel = store::last_closed_parcel(context.database(), fulfilment->id);
  if (!parcel) return refused("no_label_yet", "", "a closed parcel");
  const std::string reason = scope.request.values.choice.value_or("other");
  store::mark_steps_done(context.writer, scope.request.packet, "label_scanned");
  const auto reopened = reopen_parcel(context, parcel->id, reason, scope.device.code);
  if (!reopened) return refused(reopened.error().code, parcel->sscc, reopened.error().wanted);
  wire::Answer answer;
  answer.say = {domain::text("say.reopened")};
  answer.packet = store::load_packet(context.database(), scope.request.packet);
  return answer;
}

void end_pack_packet_if_done(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->done || row->kind != "pack") return;
  if (!store::items_to_pack(context.database(), row->fulfilment).empty()) return;
  if (store::open_parcel(context.database(), row->fulfilment)) return;
  if (waits_for_label(context, packet)) return;
  finish_packet(context, packet, "packed");
}

}  // namespace fw::service
