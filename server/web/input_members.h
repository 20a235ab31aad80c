// The JSON of what is sent in. What has a CSV file has the names of its columns;
// the rest is named by `code`.
#pragma once
#include "server/service/catalog.h"
#include "server/service/import.h"
#include "server/service/orders.h"
#include "server/service/shortage_policies.h"
#include "server/web/json_members.h"

namespace fw::web {

template <>
struct Members<service::SiteInput> {
  using T = service::SiteInput;
  static constexpr const char* name = "SiteInput";
  static constexpr auto all = std::tuple{member("site", &T::code),
                                         member("name", &T::name),
                                         member("time_zone", &T::time_zone),
                                         member("ship_point", &T::ship_point),
                                         member("gs1_company_prefix", &T::gs1_company_prefix),
                                         member("address", &T::address),
                                         member("phone", &T::phone),
                                         member("email", &T::email)};
};
template <>
struct Members<service::AddressInput> {
  using T = service::AddressInput;
  static constexpr const char* name = "AddressInput";
  static constexpr auto all =
      std::tuple{member("street", &T::street),           member("street2", &T::street2),
                 member("postal_code", &T::postal_code), member("city", &T::city),
                 member("region", &T::region),           member("country", &T::country)};
};
template <>
struct Members<service::OwnerInput> {
  using T = service::OwnerInput;
  static constexpr const char* name = "OwnerInput";
  static constexpr auto all = std::tuple{member("code", &T::code), member("name", &T::name)};
};
template <>
struct Members<service::ZoneInput> {
  using T = service::ZoneInput;
  static constexpr const char* name = "ZoneInput";
  static constexpr auto all = std::tuple{member("site", &T::site), member("code", &T::code)};
};
template <>
struct Members<service::LocationInput> {
  using T = service::LocationInput;
  static constexpr const char* name = "LocationInput";
  static constexpr auto all = std::tuple{member("site", &T::site),
                                         member("location", &T::code),
                                         member("role", &T::role),
                                         member("zone", &T::zone),
                                         member("aisle", &T::aisle),
                                         member("bay", &T::bay),
                                         member("level", &T::level),
                                         member("x_mm", &T::x_mm),
                                         member("y_mm", &T::y_mm),
                                         member("z_mm", &T::z_mm),
                                         member("walk_sequence", &T::walk_sequence),
                                         member("check_digits", &T::check_digits),
                                         member("trips", &T::trips)};
};
template <>
struct Members<service::AisleInput> {
  using T = service::AisleInput;
  static constexpr const char* name = "AisleInput";
  static constexpr auto all = std::tuple{member("site", &T::site), member("aisle", &T::code),
                                         member("direction", &T::direction)};
};
template <>
struct Members<service::ContainerInput> {
  using T = service::ContainerInput;
  static constexpr const char* name = "ContainerInput";
  static constexpr auto all =
      std::tuple{member("site", &T::site), member("container", &T::code), member("kind", &T::kind),
                 member("slots", &T::slots), member("stands_in", &T::stands_in)};
};
template <>
struct Members<service::CartonInput> {
  using T = service::CartonInput;
  static constexpr const char* name = "CartonInput";
  static constexpr auto all =
      std::tuple{member("site", &T::site),         member("carton", &T::code),
                 member("name", &T::name),         member("length_mm", &T::length_mm),
                 member("width_mm", &T::width_mm), member("height_mm", &T::height_mm),
                 member("tare_g", &T::tare_g),     member("most_weight_g", &T::most_weight_g)};
};
template <>
struct Members<service::ItemInput> {
  using T = service::ItemInput;
  static constexpr const char* name = "ItemInput";
  static constexpr auto all = std::tuple{member("owner", &T::owner),
                                         member("sku", &T::sku),
                                         member("name", &T::name),
                                         member("weight_g", &T::weight_g),
                                         member("length_mm", &T::length_mm),
                                         member("width_mm", &T::width_mm),
                                         member("height_mm", &T::height_mm),
                                         member("value_minor", &T::value_minor),
                                         member("tracks_lot", &T::tracks_lot),
                                         member("tracks_expiry", &T::tracks_expiry),
                                         member("tracks_serial", &T::tracks_serial),
                                         member("fragile", &T::fragile),
                                         member("upright", &T::upright),
                                         member("kinds", &T::kinds),
                                         member("never_with", &T::never_with)};
};
template <>
struct Members<service::PackagingInput> {
  using T = service::PackagingInput;
  static constexpr const char* name = "PackagingInput";
  static constexpr auto all =
      std::tuple{member("owner", &T::owner),         member("sku", &T::sku),
                 member("packaging", &T::level),     member("quantity", &T::quantity),
                 member("barcode", &T::barcode),     member("weight_g", &T::weight_g),
                 member("length_mm", &T::length_mm), member("width_mm", &T::width_mm),
                 member("height_mm", &T::height_mm)};
};
template <>
struct Members<service::LotInput> {
  using T = service::LotInput;
  static constexpr const char* name = "LotInput";
  static constexpr auto all =
      std::tuple{member("owner", &T::owner), member("sku", &T::sku), member("lot", &T::code),
                 member("expiry_date", &T::expiry_date)};
};
template <>
struct Members<service::StockInput> {
  using T = service::StockInput;
  static constexpr const char* name = "StockInput";
  static constexpr auto all =
      std::tuple{member("site", &T::site),     member("location", &T::location),
                 member("owner", &T::owner),   member("sku", &T::sku),
                 member("lot", &T::lot),       member("expiry_date", &T::expiry_date),
                 member("status", &T::status), member("quantity", &T::quantity)};
};
template <>
struct Members<service::ReceiptInput> {
  using T = service::ReceiptInput;
  static constexpr const char* name = "ReceiptInput";
  static constexpr auto all =
      std::tuple{member("site", &T::site),     member("place", &T::place),
                 member("owner", &T::owner),   member("sku", &T::sku),
                 member("lot", &T::lot),       member("expiry_date", &T::expiry_date),
                 member("status", &T::status), member("quantity", &T::quantity)};
};
template <>
struct Members<service::CarrierInput> {
  using T = service::CarrierInput;
  static constexpr const char* name = "CarrierInput";
  static constexpr auto all = std::tuple{member("carrier", &T::code), member("name", &T::name)};
};
template <>
struct Members<service::ServiceInput> {
  using T = service::ServiceInput;
  static constexpr const char* name = "CarrierServiceInput";
  static constexpr auto all =
      std::tuple{member("carrier", &T::carrier), member("service", &T::code),
                 member("name", &T::name), member("tracking_scheme", &T::tracking_scheme)};
};
template <>
struct Members<service::DepartureRuleInput> {
  using T = service::DepartureRuleInput;
  static constexpr const char* name = "DepartureRuleInput";
  static constexpr auto all =
      std::tuple{member("site", &T::site),
                 member("carrier", &T::carrier),
                 member("weekdays", &T::weekdays),
                 member("leaves_at_local", &T::leaves_at_local),
                 member("cut_off_minutes_before", &T::cut_off_minutes_before),
                 member("pick_by_minutes_before", &T::pick_by_minutes_before),
                 member("pack_by_minutes_before", &T::pack_by_minutes_before)};
};
template <>
struct Members<service::DepartureInput> {
  using T = service::DepartureInput;
  static constexpr const char* name = "DepartureInput";
  static constexpr auto all = std::tuple{member("site", &T::site),
                                         member("carrier", &T::carrier),
                                         instant("cut_off_at", &T::cut_off_at_ms),
                                         instant("pick_by_at", &T::pick_by_ms),
                                         instant("pack_by_at", &T::pack_by_ms),
                                         instant("leaves_at", &T::leaves_at_ms),
                                         member("cancelled", &T::cancelled)};
};
template <>
struct Members<service::ShortagePolicyInput> {
  using T = service::ShortagePolicyInput;
  static constexpr const char* name = "ShortagePolicyInput";
  static constexpr auto all = std::tuple{member("site", &T::site),
                                         member("channel", &T::channel),
                                         member("owner", &T::owner),
                                         member("sku", &T::sku),
                                         member("reason", &T::reason),
                                         member("actions", &T::actions),
                                         member("wait_minutes", &T::wait_minutes)};
};
template <>
struct Members<service::WorkerInput> {
  using T = service::WorkerInput;
  static constexpr const char* name = "WorkerInput";
  static constexpr auto all = std::tuple{
      member("site", &T::site),    member("worker", &T::number),     member("name", &T::name),
      member("badge", &T::badge),  member("language", &T::language), member("roles", &T::roles),
      member("active", &T::active)};
};
template <>
struct Members<service::HostInput> {
  using T = service::HostInput;
  static constexpr const char* name = "HostInput";
  static constexpr auto all =
      std::tuple{member("name", &T::name), member("public_key", &T::public_key)};
};
template <>
struct Members<service::PrinterInput> {
  using T = service::PrinterInput;
  static constexpr const char* name = "PrinterInput";
  static constexpr auto all =
      std::tuple{member("site", &T::site), member("code", &T::code), member("name", &T::name),
                 member("least_evidence", &T::least_evidence)};
};
template <>
struct Members<service::DeviceRowInput> {
  using T = service::DeviceRowInput;
  static constexpr const char* name = "DeviceInput";
  static constexpr auto all = std::tuple{
      member("site", &T::site), member("code", &T::code),   member("host", &T::host),
      member("role", &T::role), member("place", &T::place), member("printer", &T::printer)};
};
template <>
struct Members<service::UpstreamInput> {
  using T = service::UpstreamInput;
  static constexpr const char* name = "UpstreamInput";
  static constexpr auto all = std::tuple{member("code", &T::code), member("name", &T::name)};
};
template <>
struct Members<service::NumberRangeInput> {
  using T = service::NumberRangeInput;
  static constexpr const char* name = "NumberRangeInput";
  static constexpr auto all =
      std::tuple{member("site", &T::site),     member("kind", &T::kind), member("scope", &T::scope),
                 member("prefix", &T::prefix), member("next", &T::next), member("last", &T::last),
                 member("digits", &T::digits)};
};

template <>
struct Members<service::OrderLineInput> {
  using T = service::OrderLineInput;
  static constexpr const char* name = "OrderLineInput";
  static constexpr auto all =
      std::tuple{member("line_number", &T::line_number), member("sku", &T::sku),
                 member("barcode", &T::barcode), member("quantity", &T::quantity)};
};
template <>
struct Members<service::ShipTo> {
  using T = service::ShipTo;
  static constexpr const char* name = "ShipTo";
  static constexpr auto all = std::tuple{member("name", &T::name),
                                         member("company", &T::company),
                                         member("street", &T::street),
                                         member("street2", &T::street2),
                                         member("postal_code", &T::postal_code),
                                         member("city", &T::city),
                                         member("region", &T::region),
                                         member("country", &T::country),
                                         member("email", &T::email),
                                         member("phone", &T::phone)};
};
template <>
struct Members<service::OrderInput> {
  using T = service::OrderInput;
  static constexpr const char* name = "OrderInput";
  static constexpr auto all = std::tuple{member("channel", &T::channel),
                                         member("reference", &T::external_reference),
                                         member("owner", &T::owner),
                                         member("upstream", &T::upstream),
                                         member("site", &T::site),
                                         member("ship_to", &T::ship_to),
                                         member("carrier", &T::carrier),
                                         member("service", &T::service),
                                         member("priority", &T::priority),
                                         member("shortage_rule", &T::shortage_rule),
                                         instant("received_at", &T::received_at_ms),
                                         member("lines", &T::lines)};
};
template <>
struct Members<service::OrderAccepted> {
  using T = service::OrderAccepted;
  static constexpr const char* name = "OrderAccepted";
  static constexpr auto all =
      std::tuple{member("number", &T::number),    member("existed", &T::existed),
                 member("ordered", &T::ordered),  member("reserved", &T::reserved),
                 member("open", &T::open),        instant("leaves_at", &T::leaves_at_ms),
                 member("warnings", &T::warnings)};
};

}  // namespace fw::web
