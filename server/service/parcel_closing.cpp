#include "server/service/parcel_closing.h"

#include <algorithm>
#include <sstream>

#include "server/domain/text.h"
#include "server/domain/weight.h"
#include "server/service/local_time.h"
#include "server/service/packing.h"
#include "server/service/tracking.h"
#include "server/store/labels.h"
#include "server/store/numbers.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;

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

std::string grams(std::int64_t weight_g) { return std::to_string(weight_g) + " g"; }

// Refused once; the same weight again is taken and shown to a supervisor, so that
// a packer is never stuck with a box that cannot be made lighter.
std::optional<wire::Answer> refuse_once(Context& context, const RequestScope& scope,
                                        const store::FulfilmentRow& fulfilment,
                                        const store::ParcelRow& parcel, std::int64_t weight_g,
                                        const std::string& kind, const std::string& wanted) {
  if (!domain::same_weight(parcel.weight_g, weight_g)) {
    store::note_weight(context.writer, parcel.id, weight_g);
    context.keep_refusal = true;
    return refused(kind, grams(weight_g), wanted);
  }
  domain::Changes changes;
  changes.discrepancies.push_back({.kind = kind,
                                   .owner_role = "supervisor",
                                   .due_at_ms = context.now() + 4 * hour_ms,
                                   .place = parcel.container,
                                   .order = fulfilment.order,
                                   .packet = scope.request.packet,
                                   .detail = grams(weight_g) + " instead of " + wanted});
  context.save(parcel.site, changes);
  return std::nullopt;
}

// Weight against what the carton carries and what the content should weigh.
std::optional<wire::Answer> check_weight(Context& context, const RequestScope& scope,
                                         const store::FulfilmentRow& fulfilment,
                                         const store::ParcelRow& parcel,
                                         const store::CartonRow& carton, std::int64_t weight_g) {
  if (carton.most_weight_g > 0 && weight_g > carton.most_weight_g) {
    const std::string wanted = "at most " + grams(carton.most_weight_g);
    if (auto refusal =
            refuse_once(context, scope, fulfilment, parcel, weight_g, "too_heavy", wanted)) {
      return refusal;
    }
  }
  std::int64_t expected_g = carton.tare_g;
  for (const auto& line : store::lines_of_parcel(context.database(), parcel.id)) {
    expected_g += line.unit_weight_g * line.quantity;
  }
  if (domain::weight_fits(expected_g, weight_g)) return std::nullopt;
  return refuse_once(context, scope, fulfilment, parcel, weight_g, "weight_off", grams(expected_g));
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

}  // namespace

Result<store::ParcelRow, wire::Answer> close_open_parcel(Context& context,
                                                         const RequestScope& scope,
                                                         const store::FulfilmentRow& fulfilment,
                                                         store::ParcelRow parcel) {
  const std::string code = scope.request.values.choice.value_or("");
  const auto carton = find_carton(context.database(), parcel.site, code);
  if (!carton) return Failure{refused("carton_unknown", code, "one of the site's cartons")};
  const std::int64_t weight_g = scope.request.values.weight_g.value_or(0);
  if (weight_g <= 0) return Failure{refused("weight_missing", grams(weight_g), "the weight")};
  if (auto refusal = check_weight(context, scope, fulfilment, parcel, *carton, weight_g)) {
    return Failure{std::move(*refusal)};
  }
  parcel.weight_g = weight_g;
  parcel.sscc = next_sscc(context, parcel.site);
  parcel.tracking = next_tracking(context, fulfilment, parcel.sscc);
  parcel.closed = true;
  store::close_parcel(context.writer, parcel, carton->id, fulfilment.departure);
  pack_lines(context, fulfilment, parcel);
  if (!queue_label(context, scope, fulfilment, parcel, "first")) {
    domain::Changes changes;
    changes.discrepancies.push_back({.kind = "no_printer",
                                     .owner_role = "supervisor",
                                     .due_at_ms = context.now() + hour_ms,
                                     .order = fulfilment.order,
                                     .packet = scope.request.packet,
                                     .parcel = parcel.id,
                                     .detail = scope.device.code});
    context.save(parcel.site, changes);
  }
  return parcel;
}

bool queue_label(Context& context, const RequestScope& scope,
                 const store::FulfilmentRow& fulfilment, const store::ParcelRow& parcel,
                 const std::string& reason) {
  if (scope.device.printer == 0) return false;
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
  label.weight_g = parcel.weight_g;
  label.closed_at_ms = context.now();
  label.local_date = local_date(zone, context.now());
  store::insert_label_job(context.writer, parcel, scope.device.printer, reason, label);
  context.effects.label_jobs = true;
  return true;
}

wire::Answer reprint_label(Context& context, const RequestScope& scope) {
  const auto row = store::load_packet_row(context.database(), scope.request.packet);
  const auto fulfilment =
      row ? store::load_fulfilment(context.database(), row->fulfilment) : std::nullopt;
  const auto parcel =
      fulfilment ? store::last_closed_parcel(context.database(), fulfilment->id) : std::nullopt;
  if (!parcel) return refused("no_label_yet", "", "a closed parcel");
  const std::string reason = scope.request.values.choice.value_or("no_label");
  if (!queue_label(context, scope, *fulfilment, *parcel, reason)) {
    return refused("no_printer", scope.device.code, "a station with a printer");
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "label_reprinted",
                            .order = fulfilment->order,
                            .fulfilment = fulfilment->id,
                            .parcel = parcel->id,
                            .detail = reason});
  context.save(parcel->site, changes);
  wire::Answer answer;
  answer.say = {domain::text("say.reprinting")};
  return answer;
}

}  // namespace fw::service
