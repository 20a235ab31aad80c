#include "server/service/parcel_voiding.h"

#include "server/service/discrepancies.h"
#include "server/service/pack_content.h"
#include "server/service/parcel_closing.h"
#include "server/service/shipping.h"
#include "server/store/holds.h"
#include "server/store/labels.h"
#include "server/store/loads.h"

namespace fw::service {
namespace {

Result<store::ParcelRow> closed_parcel(Context& context, Id parcel) {
  const auto row = store::load_parcel(context.database(), parcel);
  if (!row) {
    return refuse("unknown_parcel", "parcel " + std::to_string(parcel), "a parcel of this server",
                  "scan its label");
  }
  const std::string name = row->sscc.empty() ? "parcel " + std::to_string(parcel) : row->sscc;
  if (row->voided) {
    return refuse("parcel_void", name + ", which is void", "a live parcel",
                  "destroy the label if it still exists");
  }
  if (!row->closed) {
    return refuse("parcel_open", name + ", which is open", "a closed parcel",
                  "go on with it at its pack station");
  }
  if (row->handed_over) {
    return refuse("handed_over", name + ", which the carrier has", "a parcel that is still here",
                  "use a return");
  }
  return *row;
}

// The box as a container that can be scanned: its code is the void label's SSCC.
store::LoadRow make_box(Context& context, const store::ParcelRow& parcel) {
  const auto box = store::insert_container(context.writer, parcel.site, parcel.sscc, "carton");
  store::LoadRow load;
  load.container = box.id;
  load.container_code = parcel.sscc;
  load.fulfilment = parcel.fulfilment;
  load.id = store::insert_load(context.writer, parcel.site, load);
  store::mark_dropped(context.writer, load.id);
  return load;
}

// Out of the parcel, into the box: packed units are picked again.
void unpack(Context& context, const store::FulfilmentRow& fulfilment,
            const store::ParcelRow& parcel, const std::string& event, const std::string& reason) {
  const store::LoadRow box = make_box(context, parcel);
  domain::Changes changes;
  for (const auto& line : store::lines_of_parcel(context.database(), parcel.id)) {
    const domain::StockKey from{parcel.container, line.item, line.lot, line.owner, "available"};
    domain::StockKey to = from;
    to.place = box.container;
    changes.moves.push_back(
        {from, to, line.quantity, "unpack", line.order_line, box.id, parcel.id});
    changes.shifts.push_back(
        {line.order_line, domain::Bucket::packed, domain::Bucket::picked, line.quantity});
  }
  changes.events.push_back({.kind = event,
                            .order = fulfilment.order,
                            .fulfilment = fulfilment.id,
                            .wave = fulfilment.wave,
                            .parcel = parcel.id,
                            .detail = reason});
  context.save(parcel.site, changes);
  store::void_parcel(context.writer, parcel.id, reason);
  settle_discrepancies(context, parcel.site, {.parcel = parcel.id}, event);
}

Result<Done> take_apart(Context& context, Id parcel_id, const std::string& event,
                        const std::string& reason, const std::string& by) {
  const auto parcel = closed_parcel(context, parcel_id);
  if (!parcel) return Failure{parcel.error()};
  const auto fulfilment = store::load_fulfilment(context.database(), parcel->fulfilment);
  if (!fulfilment) throw store::broken("a parcel names a fulfilment that has no row");
  if (fulfilment->completed) take_back_shipment(context, *fulfilment);
  unpack(context, *fulfilment, *parcel, event, reason + " (" + by + ")");
  if (fulfilment->completed) {
    const bool others = !store::parcels_of(context.database(), fulfilment->id).empty();
    next_revision(context, parcel->shipment, others ? "shipment.revised" : "shipment.voided");
  }
  renew_packing_of(context, fulfilment->id);
  return Done{};
}

}  // namespace

Result<store::ParcelRow> named_parcel(Context& context, const std::string& code) {
  const auto parcel = store::find_any_parcel(context.database(), code);
  if (!parcel) {
    return refuse("unknown_parcel", "'" + code + "'", "the SSCC or tracking number of a parcel",
                  "scan the label again");
  }
  return *parcel;
}

Result<Done> void_parcel(Context& context, Id parcel, const std::string& reason,
                         const std::string& by) {
  return take_apart(context, parcel, "parcel_voided", reason, by);
}

Result<Done> reopen_parcel(Context& context, Id parcel, const std::string& reason,
                           const std::string& by) {
  return take_apart(context, parcel, "parcel_reopened", reason, by);
}

Result<Done> reprint_parcel(Context& context, Id parcel, Id printer, const std::string& reason,
                            const std::string& by) {
  if (store::is_on_hold(context.database(), "parcel", parcel)) {
    return refuse("parcel_on_hold", store::hold_target_name(context.database(), "parcel", parcel),
                  "a parcel that may go", "release it first");
  }
  return print_again(context, parcel, printer, reason, by);
}

Result<Done> print_again(Context& context, Id parcel_id, Id printer, const std::string& reason,
                         const std::string& by) {
  const auto parcel = closed_parcel(context, parcel_id);
  if (!parcel) return Failure{parcel.error()};
  const auto fulfilment = store::load_fulfilment(context.database(), parcel->fulfilment);
  if (!fulfilment) throw store::broken("a parcel names a fulfilment that has no row");
  if (printer == 0) printer = store::last_printer_of(context.database(), parcel_id);
  if (!queue_label(context, *fulfilment, *parcel, printer, reason)) {
    return refuse("no_printer", parcel->sscc, "a printer", "name the printer to use");
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "label_reprinted",
                            .order = fulfilment->order,
                            .fulfilment = fulfilment->id,
                            .parcel = parcel->id,
                            .detail = reason + (by.empty() ? "" : " (" + by + ")")});
  context.save(parcel->site, changes);
  return Done{};
}

}  // namespace fw::service
