// Carriers, services, departures and their rules (see catalog.h).
#include "server/service/catalog_rows.h"
#include "server/store/departures.h"

namespace fw::service {
namespace {

constexpr std::int64_t day_minutes = 24 * 60;
constexpr EpochMs year_3000_ms = 32'503'680'000'000;

domain::Check check_rule(const DepartureRuleInput& row) {
  return first_of({domain::check_weekdays("weekdays", row.weekdays),
                   domain::check_local_time("leaves_at_local", row.leaves_at_local),
                   domain::check_range("cut_off_minutes_before", row.cut_off_minutes_before, 0,
                                       day_minutes * 7),
                   domain::check_range("pick_by_minutes_before", row.pick_by_minutes_before, 0,
                                       row.cut_off_minutes_before),
                   domain::check_range("pack_by_minutes_before", row.pack_by_minutes_before, 0,
                                       row.pick_by_minutes_before)});
}

// cut-off <= pick by <= pack by <= leaves.
domain::Check check_instants(const DepartureInput& row) {
  if (auto bad =
          first_of({domain::check_range("leaves_at", row.leaves_at_ms, 1, year_3000_ms),
                    domain::check_range("cut_off_at", row.cut_off_at_ms, 1, year_3000_ms)})) {
    return bad;
  }
  if (row.cut_off_at_ms <= row.pick_by_ms && row.pick_by_ms <= row.pack_by_ms &&
      row.pack_by_ms <= row.leaves_at_ms) {
    return std::nullopt;
  }
  return Refusal{"bad_departure", "instants that are not in order",
                 "cut_off_at, pick_by_at, pack_by_at, leaves_at, none before the last",
                 "correct the instants"};
}

void fill_in(DepartureInput& row) {
  const EpochMs span = row.leaves_at_ms - row.cut_off_at_ms;
  if (row.pick_by_ms == 0) row.pick_by_ms = row.leaves_at_ms - span / 2;
  if (row.pack_by_ms == 0) row.pack_by_ms = row.leaves_at_ms - span / 4;
}

}  // namespace

RowAnswer put_row(Context& context, const CarrierInput& row, PutMode mode) {
  const auto bad =
      first_of({domain::check_code("carrier", row.code), domain::check_text("name", row.name)});
  if (bad) return refused_row(row.code, *bad);
  if (mode == PutMode::check) {
    return checked_row(row.code, store::find_carrier(context.database(), row.code).has_value());
  }
  return saved_row(row.code, store::save_carrier(context.writer, row.code, row.name));
}

RowAnswer put_row(Context& context, const ServiceInput& row, PutMode mode) {
  const auto bad =
      first_of({domain::check_code("service", row.code), domain::check_text("name", row.name)});
  if (bad) return refused_row(row.code, *bad);
  const auto scheme = domain::normal_tracking_scheme(row.tracking_scheme, "");
  if (!scheme) return refused_row(row.code, scheme.error());
  const auto carrier = resolve_carrier(context.database(), row.carrier);
  if (!carrier) return refused_row(row.code, carrier.error());
  if (mode == PutMode::check) {
    return checked_row(row.code,
                       store::find_service(context.database(), *carrier, row.code).has_value());
  }
  return saved_row(row.code,
                   store::save_service(context.writer, {0, *carrier, row.code, row.name, *scheme}));
}

RowAnswer put_row(Context& context, const DepartureRuleInput& row, PutMode mode) {
  const std::string code = row.carrier + " " + row.leaves_at_local;
  if (const auto bad = check_rule(row)) return refused_row(code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(code, site.error());
  const auto carrier = resolve_carrier(context.database(), row.carrier);
  if (!carrier) return refused_row(code, carrier.error());
  if (mode == PutMode::check) return checked_row(code, false);
  return saved_row(code, store::save_rule(context.writer,
                                          {0, *site, *carrier, row.weekdays, row.leaves_at_local,
                                           row.cut_off_minutes_before, row.pick_by_minutes_before,
                                           row.pack_by_minutes_before}));
}

RowAnswer put_row(Context& context, const DepartureInput& given, PutMode mode) {
  DepartureInput row = given;
  fill_in(row);
  const std::string code = row.carrier + " " + std::to_string(row.leaves_at_ms);
  if (const auto bad = check_instants(row)) return refused_row(code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(code, site.error());
  const auto carrier = resolve_carrier(context.database(), row.carrier);
  if (!carrier) return refused_row(code, carrier.error());
  if (mode == PutMode::check) return checked_row(code, false);
  store::DepartureRow departure;
  departure.site = *site;
  departure.carrier = *carrier;
  departure.cut_off_at_ms = row.cut_off_at_ms;
  departure.pick_by_ms = row.pick_by_ms;
  departure.pack_by_ms = row.pack_by_ms;
  departure.leaves_at_ms = row.leaves_at_ms;
  departure.cancelled = row.cancelled;
  RowAnswer answer = saved_row(code, store::save_departure(context.writer, departure));
  if (row.leaves_at_ms <= context.now()) answer.warning = "this truck has left already";
  return answer;
}

}  // namespace fw::service
