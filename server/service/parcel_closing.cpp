#include "server/service/parcel_closing.h"

#include <algorithm>
#include <sstream>

#include "server/domain/text.h"
#include "server/service/local_time.h"
#include "server/service/packing.h"
#include "server/service/parcel_voiding.h"
#include "server/service/parcel_weight.h"
#include "server/service/shipping.h"
#include "server/service/tracking.h"
#include "server/store/labels.h"
#include "server/store/loads.h"
#include "server/store/numbers.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

std::optional<store::CartonRow> find_carton(store::Connection& database, Id site,
                                            const std::string& code) {
  for (const auto& carton : store::cartons(database, site)) {
    if (carton.code == code) return carton;
  }
  return std::nullopt;
}

wire::LabelAddress label_address(const store::AddressRow& row) {
  return {row.name,        row.company, row.street, row.street2,
          row.postal_code, row.city,    row.region, row.country};
}

void pack_lines(Context& context, const store::FulfilmentRow& fulfilment,
                const store::ParcelRow& parcel) {
  domain::Changes changes;
  for (const auto& line : store::lines_of_parcel(context.database(), parcel.id)) {
    changes.shifts.push_back(
        {line.order_line, domain::Bucket::picked, domain::Bucket::packed, line.quantity});
  }
  changes.events.push_back({.kind = "parcel_closed",
                            .order = fulfilment.order,
                            .fulfilment = fulfilment.id,
                            .wave = fulfilment.wave,
                            .parcel = parcel.id,
                            .quantity = parcel.weight_g,
                            .detail = parcel.sscc});
  context.save(parcel.site, changes);
}

// Known with the last one: nothing is left to pack, and nothing more comes. 0 = not
// known. Void parcels leave gaps in the numbers; then the count says nothing.
int parcels_in_all(Context& context, const store::ParcelRow& parcel) {
  if (!store::items_to_pack(context.database(), parcel.fulfilment).empty()) return 0;
  if (!ready_to_pack(context.database(), parcel.fulfilment)) return 0;
  const auto all = std::ssize(store::parcels_of(context.database(), parcel.fulfilment));
  return all >= parcel.number ? static_cast<int>(all) : 0;
}

}  // namespace

Result<store::ParcelRow, wire::Answer> close_open_parcel(Context& context,
                                                         const RequestScope& scope,
                                                         const store::FulfilmentRow& fulfilment,
                                                         store::ParcelRow parcel) {
  if (store::is_on_hold(context.database(), "parcel", parcel.id)) {
    return Failure{refused("parcel_on_hold", fulfilment.order_number, "a parcel that may go")};
  }
  const std::string code = scope.request.values.choice.value_or("");
  const auto carton = find_carton(context.database(), parcel.site, code);
  if (!carton) return Failure{refused("carton_unknown", code, "one of the site's cartons")};
  const std::int64_t weight_g = scope.request.values.weight_g.value_or(0);
  if (weight_g <= 0)
    return Failure{refused("weight_missing", std::to_string(weight_g) + " g", "the weight")};
  if (auto refusal = refuse_weight(context, scope, fulfilment, parcel, *carton, weight_g)) {
    return Failure{std::move(*refusal)};
  }
  parcel.weight_g = weight_g;
  parcel.sscc = next_sscc(context, parcel.site);
  parcel.tracking = next_tracking(context, fulfilment, parcel.sscc);
  parcel.closed = true;
  store::close_parcel(context.writer, parcel, carton->id, fulfilment.departure);
  pack_lines(context, fulfilment, parcel);
  if (scope.request.values.typed) {
    domain::Changes typed;  // doctor sees by it that a station's scale is not used
    typed.events.push_back({.kind = "weight_typed",
                            .order = fulfilment.order,
                            .fulfilment = fulfilment.id,
                            .parcel = parcel.id,
                            .quantity = weight_g});
    context.save(parcel.site, typed);
  }
  if (!queue_label(context, fulfilment, parcel, scope.device.printer, "first")) {
    domain::Changes changes;
    changes.discrepancies.push_back({.kind = "no_printer",
                                     .order = fulfilment.order,
                                     .packet = scope.request.packet,
                                     .parcel = parcel.id,
                                     .detail = scope.device.code});
    context.save(parcel.site, changes);
  }
  return parcel;
}

bool queue_label(Context& context, const store::FulfilmentRow& fulfilment,
                 const store::ParcelRow& parcel, Id printer, const std::string& reason) {
  if (printer == 0) return false;
  const std::string zone = store::site_time_zone(context.database(), parcel.site);
  wire::Label label;
  label.ship_from = label_address(store::ship_from(context.database(), parcel.site));
  label.ship_to = label_address(store::ship_to(context.database(), fulfilment.order));
  label.carrier = fulfilment.carrier_code;
  label.service = fulfilment.service_name;
  if (fulfilment.pack_by_ms != 0) label.route = local_hhmm(zone, fulfilment.pack_by_ms);
  label.order_reference = fulfilment.external_reference;
  label.order_number = fulfilment.order_number;
  label.sscc = parcel.sscc;
  label.tracking = parcel.tracking;
  label.parcel_number = static_cast<int>(parcel.number);
  label.parcel_count = parcels_in_all(context, parcel);
  label.weight_g = parcel.weight_g;
  label.closed_at_ms = context.now();
  label.local_date = local_date(zone, context.now());
  store::insert_label_job(context.writer, parcel, printer, reason, label);
  context.effects.label_jobs = true;
  return true;
}

wire::Answer reprint_label(Context& context, const RequestScope& scope) {
  const auto fulfilment = order_in_hand(context, scope);
  if (!fulfilment) return fulfilment.error();
  const auto parcel = store::last_closed_parcel(context.database(), fulfilment->id);
  if (!parcel) return refused("no_label_yet", "", "a closed parcel");
  const std::string reason = scope.request.values.choice.value_or("no_label");
  const auto printed = reprint_parcel(context, parcel->id, scope.device.printer, reason, "");
  if (!printed && printed.error().code == "parcel_on_hold") {
    return refused("parcel_on_hold", fulfilment->order_number, "a parcel that may go");
  }
  if (!printed) return refused("no_printer", scope.device.code, "a station with a printer");
  wire::Answer answer;
  answer.say = {domain::text("say.reprinting")};
  return answer;
}

}  // namespace fw::service
