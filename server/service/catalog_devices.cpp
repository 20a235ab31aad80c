// Workers, hosts, devices, printers, upstreams, number ranges (see catalog.h).
#include "server/domain/parcel_numbers.h"
#include "server/service/catalog_rows.h"
#include "server/store/numbers.h"

namespace fw::service {
namespace {

using domain::Check;

const std::vector<std::string> device_roles{"handheld", "pack_station", "printer_daemon"};
const std::vector<std::string> evidence_words{"accepted_by_port", "printer_status", "label_scanned",
                                              "person"};
const std::vector<std::string> range_kinds{"sscc", "tracking"};
constexpr std::int64_t most_serial = 999'999'999'999;

Check check_language(const std::string& language) {
  const bool letters = std::all_of(language.begin(), language.end(),
                                   [](const char c) { return c >= 'a' && c <= 'z'; });
  if (letters && (language.size() == 2 || language.size() == 3)) return std::nullopt;
  return Refusal{"unknown_language", "language '" + language + "'",
                 "a language code of ISO 639, such as en or de", "correct the code"};
}

// Z85 of a 32-byte CURVE key (ZeroMQ RFC 32): 40 characters.
Check check_public_key(const std::string& key) {
  if (key.empty() || key.size() == 40) return domain::check_optional_text("public_key", key);
  return Refusal{"bad_public_key", "public_key of " + std::to_string(key.size()) + " characters",
                 "40 characters (Z85), or none on a loopback link",
                 "copy the public key of the host's key file"};
}

// 0 = none; a code that is given must exist.
Result<Id> resolve_station_place(Context& context, Id site, const std::string& code) {
  if (code.empty()) return Id{0};
  const auto place = store::find_place(context.database(), site, code);
  if (place && place->kind == "location" && place->role != "virtual") return place->id;
  return Failure{unknown("location", code, "import the location first or correct the code")};
}

Result<Id> resolve_printer(Context& context, Id site, const std::string& code) {
  if (code.empty()) return Id{0};
  if (const auto printer = store::find_printer(context.database(), site, code)) return *printer;
  return Failure{unknown("printer", code, "add the printer first or correct the code")};
}

Result<store::NewDevice> resolve_device(Context& context, Id site, const DeviceRowInput& row) {
  const auto host = store::find_host(context.database(), row.host);
  if (!host) return Failure{unknown("host", row.host, "add the host with its public key first")};
  const auto place = resolve_station_place(context, site, row.place);
  if (!place) return Failure{place.error()};
  const auto printer = resolve_printer(context, site, row.printer);
  if (!printer) return Failure{printer.error()};
  const Id elsewhere = store::site_of_device(context.database(), row.code);
  if (elsewhere != 0 && elsewhere != site) {
    return refuse("code_in_use", "device '" + row.code + "'", "a code that no site's device has",
                  "choose another code: a device names itself by its code alone");
  }
  return store::NewDevice{row.code, row.role, *host, *place, *printer};
}

}  // namespace

RowAnswer put_row(Context& context, const WorkerInput& row, PutMode mode) {
  const std::string language = row.language.empty() ? "en" : row.language;
  const auto bad =
      first_of({domain::check_code("worker", row.number), domain::check_text("name", row.name),
                domain::check_code("badge", row.badge), check_language(language)});
  if (bad) return refused_row(row.number, *bad);
  const auto roles = domain::normal_roles(row.roles);
  if (!roles) return refused_row(row.number, roles.error());
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(row.number, site.error());
  const std::string holder = store::worker_with_badge(context.database(), *site, row.badge);
  if (!holder.empty() && holder != row.number) {
    return refused_row(row.number,
                       {"badge_in_use", "badge '" + row.badge + "'", "a badge that nobody else has",
                        "worker " + holder + " has it: give one of them another"});
  }
  if (mode == PutMode::check) return checked_row(row.number, !holder.empty());
  return saved_row(row.number, store::save_worker(context.writer, *site,
                                                  {row.number, row.name, row.badge, language,
                                                   *roles, row.active}));
}

RowAnswer put_row(Context& context, const HostInput& row, PutMode mode) {
  const auto bad =
      first_of({domain::check_code("host", row.name), check_public_key(row.public_key)});
  if (bad) return refused_row(row.name, *bad);
  if (mode == PutMode::check) {
    return checked_row(row.name, store::find_host(context.database(), row.name).has_value());
  }
  return saved_row(row.name, store::save_host(context.writer, row.name, row.public_key));
}

RowAnswer put_row(Context& context, const PrinterInput& row, PutMode mode) {
  const auto bad =
      first_of({domain::check_code("printer", row.code), domain::check_text("name", row.name),
                domain::check_word("least_evidence", row.least_evidence, evidence_words)});
  if (bad) return refused_row(row.code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(row.code, site.error());
  if (mode == PutMode::check) {
    return checked_row(row.code,
                       store::find_printer(context.database(), *site, row.code).has_value());
  }
  return saved_row(
      row.code, store::save_printer(context.writer, *site, row.code, row.name, row.least_evidence));
}

RowAnswer put_row(Context& context, const DeviceRowInput& row, PutMode mode) {
  const auto bad = first_of(
      {domain::check_code("device", row.code), domain::check_word("role", row.role, device_roles)});
  if (bad) return refused_row(row.code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(row.code, site.error());
  const auto device = resolve_device(context, *site, row);
  if (!device) return refused_row(row.code, device.error());
  if (mode == PutMode::check) return checked_row(row.code, false);
  RowAnswer answer = saved_row(row.code, store::save_device(context.writer, *site, *device));
  if (row.role == "pack_station" && device->printer == 0) {
    answer.warning = "this pack station has no printer: its parcels get no labels";
  }
  return answer;
}

RowAnswer put_row(Context& context, const UpstreamInput& row, PutMode mode) {
  const auto bad = first_of(
      {domain::check_code("upstream", row.code), domain::check_optional_text("name", row.name)});
  if (bad) return refused_row(row.code, *bad);
  if (mode == PutMode::check) {
    return checked_row(row.code, store::find_upstream(context.database(), row.code).has_value());
  }
  return saved_row(row.code, store::save_upstream(context.writer, row.code,
                                                  row.name.empty() ? row.code : row.name));
}

RowAnswer put_row(Context& context, const NumberRangeInput& row, PutMode mode) {
  const std::string code = row.kind + (row.scope.empty() ? "" : " " + row.scope);
  const auto bad = first_of({domain::check_word("kind", row.kind, range_kinds),
                             domain::check_optional_text("scope", row.scope, 130),
                             domain::check_optional_text("prefix", row.prefix, 20),
                             domain::check_range("next", row.next, 0, most_serial),
                             domain::check_range("last", row.last, 0, most_serial),
                             domain::check_range("digits", row.digits, 0, 12)});
  if (bad) return refused_row(code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(code, site.error());
  store::NumberRange range{row.prefix, row.next, row.last, row.digits};
  if (row.kind == "sscc") {
    const auto sample = domain::make_sscc(row.prefix, row.next);
    if (!sample) return refused_row(code, sample.error());
    if (range.digits == 0) range.digits = 17 - static_cast<std::int64_t>(row.prefix.size());
  }
  if (range.digits == 0) range.digits = 8;
  std::int64_t most = 1;
  for (std::int64_t digit = 0; digit < range.digits; ++digit) most *= 10;
  if (range.last == 0) range.last = most - 1;
  if (range.last >= most || range.last < range.next) {
    return refused_row(code, {"bad_number", "last " + std::to_string(range.last),
                              std::to_string(range.next) + " to " + std::to_string(most - 1),
                              "correct next, last or digits"});
  }
  if (mode == PutMode::check) return checked_row(code, false);
  store::save_range(context.writer, *site, row.kind, row.scope, range);
  return saved_row(code, {0, false});
}

}  // namespace fw::service
