#include "server/service/shipping.h"

#include <algorithm>

#include "server/service/shipment_message.h"
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
  if (!ready_to_pack(context.database(), fulfilment_id)) return false;
  if (!store::items_to_pack(context.database(), fulfilment_id).empty()) return false;
  const auto parcels = store::parcels_of(context.database(), fulfilment_id);
  const std::string point = store::ship_point(context.database(), fulfilment->site);
  const bool all_there = std::all_of(parcels.begin(), parcels.end(), [&](const auto& parcel) {
    return at_ship_point(parcel, point);
  });
  if (parcels.empty() || !all_there) return false;

  ship_goods(context, *fulfilment, parcels);
  const Id shipment = parcels.front().shipment;
  const int revision = store::shipment_revision(context.database(), shipment) + 1;
  const std::string id = message_id(shipment, revision);
  store::complete_shipment(context.writer, shipment, fulfilment_id, revision, "shipment.completed",
                           id);
  store::NewMessage message;
  message.id = id;
  message.upstream = fulfilment->upstream;
  message.type = "shipment.completed";
  message.shipment = shipment;
  message.revision = revision;
  message.body = shipment_body(context, *fulfilment, message, parcels);
  if (store::insert_upstream_message(context.writer, message)) {
    context.effects.upstream_messages = true;
  }
  return true;
}

}  // namespace fw::service
