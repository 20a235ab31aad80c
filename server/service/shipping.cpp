#include "server/service/shipping.h"

#include <algorithm>

#include "server/service/pack_content.h"
#include "server/service/sessions.h"
#include "server/service/shipment_message.h"
#include "server/store/loads.h"
#include "server/store/packets.h"
#include "server/store/parcels.h"

namespace fw::service {
namespace {

bool at_ship_point(const store::ParcelRow& parcel, const std::string& point) {
  if (point == "closed") return parcel.closed;
  return parcel.closed && parcel.labelled;
}

// The goods of every parcel go to "shipped, awaiting carrier".
void ship_goods(Context& context, const store::FulfilmentRow& fulfilment,
                const std::vector<store::ParcelRow>& parcels) {
  const Id shipped = store::virtual_place(context.database(), fulfilment.site, "shipped");
  domain::Changes changes;
  for (const store::ParcelRow& parcel : parcels) {
    for (const auto& line : store::lines_of_parcel(context.database(), parcel.id)) {
      const domain::StockKey from{parcel.container, line.item, line.lot, line.owner, "available"};
      domain::StockKey to = from;
      to.place = shipped;
      changes.moves.push_back({from, to, line.quantity, "ship", line.order_line, 0, parcel.id});
      changes.shifts.push_back(
          {line.order_line, domain::Bucket::packed, domain::Bucket::shipped, line.quantity});
    }
  }
  changes.events.push_back({.kind = "shipment_completed",
                            .order = fulfilment.order,
                            .fulfilment = fulfilment.id,
                            .wave = fulfilment.wave,
                            .quantity = static_cast<Quantity>(parcels.size())});
  context.save(fulfilment.site, changes);
}

}  // namespace

bool ready_to_pack(store::Connection& database, Id fulfilment) {
  return store::open_tasks(database, fulfilment) == 0;
}

bool complete_if_ready(Context& context, Id fulfilment_id) {
  const auto fulfilment = store::load_fulfilment(context.database(), fulfilment_id);
  if (!fulfilment || fulfilment->completed) return false;
  if (store::is_on_hold(context.database(), "order", fulfilment->order)) return false;
  if (!ready_to_pack(context.database(), fulfilment_id)) return false;
  if (!store::items_to_pack(context.database(), fulfilment_id).empty()) return false;
  const auto parcels = store::parcels_of(context.database(), fulfilment_id);
  const std::string point = store::ship_point(context.database(), fulfilment->site);
  const bool all_there = std::all_of(parcels.begin(), parcels.end(), [&](const auto& parcel) {
    return at_ship_point(parcel, point);
  });
  if (parcels.empty() || !all_there) return false;
  const bool held = std::any_of(parcels.begin(), parcels.end(), [&](const auto& parcel) {
    return store::is_on_hold(context.database(), "parcel", parcel.id);
  });
  if (held) return false;

  ship_goods(context, *fulfilment, parcels);
  const Id shipment = parcels.front().shipment;
  store::mark_completed(context.writer, shipment, fulfilment_id);
  // What still came when the last box was closed was given up since: no tote waits for it.
  end_loads(context, fulfilment_id);
  const auto row = store::load_shipment(context.database(), shipment);
  next_revision(context, shipment, row->revision == 0 ? "shipment.completed" : "shipment.revised");
  // Nobody has its work in hand any more (it was held at the last label, say).
  const auto packet = store::open_packet_of(context.database(), fulfilment_id, "pack");
  if (packet && !store::live_lease(context.database(), *packet)) {
    finish_packet(context, *packet, "packed");
  }
  return true;
}

void next_revision(Context& context, Id shipment, const std::string& type) {
  const auto row = store::load_shipment(context.database(), shipment);
  const auto fulfilment =
      row ? store::load_fulfilment(context.database(), row->fulfilment) : std::nullopt;
  if (!fulfilment) throw store::broken("a shipment names a fulfilment that has no row");
  store::NewMessage message;
  message.revision = row->revision + 1;
  message.id = message_id(shipment, message.revision);
  message.upstream = fulfilment->upstream;
  message.type = type;
  message.shipment = shipment;
  store::add_shipment_revision(context.writer, shipment, message.revision, type, message.id);
  auto parcels = store::parcels_of(context.database(), fulfilment->id);
  std::erase_if(parcels, [](const auto& parcel) { return !parcel.closed; });
  message.body = shipment_body(context, *fulfilment, message, parcels);
  if (store::insert_upstream_message(context.writer, message)) {
    context.effects.upstream_messages = true;
  }
}

void take_back_shipment(Context& context, const store::FulfilmentRow& fulfilment) {
  const Id shipped = store::virtual_place(context.database(), fulfilment.site, "shipped");
  domain::Changes changes;
  for (const store::ParcelRow& parcel : store::parcels_of(context.database(), fulfilment.id)) {
    for (const auto& line : store::lines_of_parcel(context.database(), parcel.id)) {
      const domain::StockKey to{parcel.container, line.item, line.lot, line.owner, "available"};
      domain::StockKey from = to;
      from.place = shipped;
      changes.moves.push_back({from, to, line.quantity, "unship", line.order_line, 0, parcel.id});
      changes.shifts.push_back(
          {line.order_line, domain::Bucket::shipped, domain::Bucket::packed, line.quantity});
    }
  }
  changes.events.push_back({.kind = "shipment_taken_back",
                            .order = fulfilment.order,
                            .fulfilment = fulfilment.id,
                            .wave = fulfilment.wave});
  context.save(fulfilment.site, changes);
  store::mark_uncompleted(context.writer, fulfilment.id);
}

}  // namespace fw::service
