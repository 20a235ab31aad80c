#include "server/service/held_boxes.h"

#include "server/domain/home_packet.h"
#include "server/store/packets.h"
#include "server/store/parcels.h"
#include "server/store/parking.h"
#include "server/store/put_back.h"

namespace fw::service {

std::optional<HeldBox> held_box_of(Context& context, Id session, const store::LoadRow& load) {
  store::Connection& database = context.database();
  for (const store::SortBox& box : store::boxes_from_load(database, load.id)) {
    if (!store::is_on_hold(database, "order", box.order)) continue;
    const auto packet = store::open_packet_of(database, box.fulfilment, "pack");
    if (!packet || store::live_lease(database, *packet)) continue;
    if (store::is_sorted_elsewhere(database, *packet, session, load.id)) continue;
    return HeldBox{box, *packet};
  }
  return std::nullopt;
}

wire::Packet held_box_home(Context& context, const HeldBox& held, const store::LoadRow& load) {
  domain::HeldBox shown;
  shown.packet = held.packet;
  shown.order_number = held.box.order_number;
  shown.item_name = store::load_move_item(context.database(), held.box.item, 0).name;
  shown.tote = load.container_code;
  if (const auto parked = store::parked_order(context.database(), held.box.fulfilment)) {
    shown.box_at = parked->place_code;
  }
  return domain::held_box_packet(shown);
}

void empty_held_box(Context& context, const HeldBox& held, const store::LoadRow& own) {
  const auto parcel = store::load_parcel(context.database(), held.box.parcel);
  if (!parcel) throw store::broken("the open box of a sort unit has no row");
  domain::Changes changes;
  for (const auto& line : store::lines_of_parcel(context.database(), parcel->id)) {
    const domain::StockKey from{parcel->container, line.item, line.lot, line.owner, "available"};
    domain::StockKey to = from;
    to.place = own.container;
    changes.moves.push_back(
        {from, to, line.quantity, "unpack", line.order_line, own.id, parcel->id});
    changes.events.push_back({.kind = "unit_set_apart",
                              .order = held.box.order,
                              .fulfilment = held.box.fulfilment,
                              .packet = held.packet,
                              .parcel = parcel->id,
                              .place = own.container,
                              .item = line.item,
                              .quantity = line.quantity,
                              .detail = held.box.order_number});
    store::take_from_parcel(context.writer, parcel->id, line.order_line, line.lot, line.quantity);
  }
  context.save(parcel->site, changes);
  store::mark_parcel(context.writer, parcel->id, "voided_at_ms");
  store::end_parked(context.writer, held.box.fulfilment);
}

Result<store::LoadRow, wire::Answer> own_tote(Context& context, const RequestScope& scope,
                                              Id fulfilment) {
  const Id site = scope.device.site;
  const std::string code = scope.request.values.container.value_or("");
  if (code.empty() || code.front() == '~') {
    return Failure{
        refused("tote_unknown", scope.request.values.place.value_or(code), "an empty tote")};
  }
  auto tote = store::find_container(context.database(), site, code);
  if (!tote) tote = store::insert_container(context.writer, site, code, "tote");
  const bool is_free = !store::live_load_of(context.database(), tote->id) &&
                       store::is_empty(context.database(), tote->id);
  if (!is_free) return Failure{refused("tote_in_use", code, "an empty tote")};
  store::LoadRow own;
  own.container = tote->id;
  own.container_code = code;
  own.fulfilment = fulfilment;
  own.id = store::insert_load(context.writer, site, own);
  store::mark_dropped(context.writer, own.id);
  if (scope.device.place != 0) {
    store::move_container(context.writer, tote->id, scope.device.place);
  }
  return own;
}

}  // namespace fw::service
