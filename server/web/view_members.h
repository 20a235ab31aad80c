// The JSON of the views: see json_members.h.
#pragma once
#include "server/domain/discrepancy_rules.h"
#include "server/service/views.h"
#include "server/service/wave_forecast.h"
#include "server/service/wave_routes.h"
#include "server/web/instant.h"
#include "server/web/json_members.h"

namespace fw::web {

namespace views = service::views;

template <>
struct Members<views::SiteView> {
  using T = views::SiteView;
  static constexpr const char* name = "Site";
  static constexpr auto all =
      std::tuple{member("code", &T::code), member("name", &T::name),
                 member("time_zone", &T::time_zone), member("ship_point", &T::ship_point)};
};

template <>
struct Members<views::JobView> {
  using T = views::JobView;
  static constexpr const char* name = "Job";
  static constexpr auto all = std::tuple{id("id", &T::id),
                                         member("kind", &T::kind),
                                         member("wave", &T::wave),
                                         member("steps_done", &T::steps_done),
                                         member("steps_total", &T::steps_total),
                                         instant("created_at", &T::created_at_ms),
                                         instant("finished_at", &T::finished_at_ms),
                                         member("failed", &T::failed)};
};

template <>
struct Members<views::EventView> {
  using T = views::EventView;
  static constexpr const char* name = "Event";
  static constexpr auto all = std::tuple{member("seq", &T::seq),
                                         instant("at", &T::at_ms),
                                         member("kind", &T::kind),
                                         member("order", &T::order),
                                         member("reference", &T::reference),
                                         member("wave", &T::wave),
                                         member("place", &T::place),
                                         member("sku", &T::sku),
                                         member("quantity", &T::quantity),
                                         member("parcel", &T::parcel),
                                         id("packet", &T::packet),
                                         member("worker", &T::worker),
                                         member("device", &T::device),
                                         member("detail", &T::detail)};
};

template <>
struct Members<views::WaveView> {
  using T = views::WaveView;
  static constexpr const char* name = "Wave";
  static constexpr auto all = std::tuple{
      member("number", &T::number),
      member("site", &T::site),
      member("template", &T::wave_template),
      computed("state",
               [](const T& wave) { return std::string(word_of(service::state_of(wave))); }),
      instant("planned_at", &T::planned_at_ms),
      instant("released_at", &T::released_at_ms),
      instant("recalled_at", &T::recalled_at_ms),
      instant("closed_at", &T::closed_at_ms),
      member("carrier", &T::carrier),
      instant("pack_by_at", &T::pack_by_ms),
      instant("leaves_at", &T::leaves_at_ms),
      member("trips", &T::trips),
      member("trips_done", &T::trips_done),
      member("trips_under_way", &T::trips_under_way),
      member("tasks", &T::tasks),
      member("tasks_done", &T::tasks_done),
      member("units", &T::units),
      member("units_picked", &T::units_picked),
      member("units_given_back", &T::units_given_back),
      member("fulfilments", &T::orders),
      member("fulfilments_completed", &T::orders_completed),
      member("walk_mm_planned", &T::walk_mm_planned),
      member("walk_mm_location_order", &T::walk_mm_location_order),
      member("jobs_open", &T::jobs_open)};
};

template <>
struct Members<service::TripRoute> {
  using T = service::TripRoute;
  static constexpr const char* name = "TripRoute";
  static constexpr auto all = std::tuple{member("number", &T::number),
                                         member("fulfilments", &T::fulfilments),
                                         member("stops", &T::stops),
                                         member("walk_mm", &T::walk_mm),
                                         member("location_order_mm", &T::location_order_mm),
                                         member("saved_ms", &T::saved_ms),
                                         member("picture", &T::picture)};
};

template <>
struct Members<service::WaveRoutes> {
  using T = service::WaveRoutes;
  static constexpr const char* name = "WaveRoutes";
  static constexpr auto all = std::tuple{member("number", &T::number),
                                         member("walk_mm", &T::walk_mm),
                                         member("location_order_mm", &T::location_order_mm),
                                         member("saved_mm", &T::saved_mm),
                                         member("saved_ms", &T::saved_ms),
                                         member("trips", &T::trips)};
};

template <>
struct Members<service::DepartureForecast> {
  using T = service::DepartureForecast;
  static constexpr const char* name = "DepartureForecast";
  static constexpr auto all =
      std::tuple{member("carrier", &T::carrier),         member("fulfilments", &T::fulfilments),
                 instant("picked_at", &T::picked_at_ms), instant("pick_by_at", &T::pick_by_ms),
                 instant("pack_by_at", &T::pack_by_ms),  instant("leaves_at", &T::leaves_at_ms),
                 member("slack_ms", &T::slack_ms),       member("late", &T::late)};
};

template <>
struct Members<service::WaveForecast> {
  using T = service::WaveForecast;
  static constexpr const char* name = "WaveForecast";
  static constexpr auto all = std::tuple{member("number", &T::number),
                                         member("pickers", &T::pickers),
                                         member("pickers_here", &T::pickers_here),
                                         member("trips", &T::trips),
                                         member("lines", &T::lines),
                                         member("units", &T::units),
                                         member("totes", &T::totes),
                                         member("lines_short", &T::lines_short),
                                         member("units_short", &T::units_short),
                                         member("trips_before", &T::trips_before),
                                         member("work_before_ms", &T::work_before_ms),
                                         member("work_ms", &T::work_ms),
                                         instant("begins_at", &T::begins_at_ms),
                                         instant("finished_at", &T::finished_at_ms),
                                         member("departures", &T::departures)};
};

template <>
struct Members<views::TripView> {
  using T = views::TripView;
  static constexpr const char* name = "Trip";
  static constexpr auto all = std::tuple{member("number", &T::number),
                                         member("slots", &T::slots),
                                         member("walk_mm_planned", &T::walk_mm_planned),
                                         member("tasks", &T::tasks),
                                         member("tasks_done", &T::tasks_done),
                                         member("units", &T::units),
                                         member("units_picked", &T::units_picked),
                                         id("packet", &T::packet),
                                         instant("done_at", &T::done_at_ms),
                                         member("worker", &T::worker),
                                         member("device", &T::device),
                                         member("under_way", &T::under_way)};
};

template <>
struct Members<views::DepartureView> {
  using T = views::DepartureView;
  static constexpr const char* name = "Departure";
  static constexpr auto all = std::tuple{id("id", &T::id),
                                         member("site", &T::site),
                                         member("carrier", &T::carrier),
                                         member("carrier_name", &T::carrier_name),
                                         instant("cut_off_at", &T::cut_off_at_ms),
                                         instant("pick_by_at", &T::pick_by_ms),
                                         instant("pack_by_at", &T::pack_by_ms),
                                         instant("leaves_at", &T::leaves_at_ms),
                                         instant("closed_at", &T::closed_at_ms),
                                         instant("cancelled_at", &T::cancelled_at_ms),
                                         member("fulfilments", &T::orders),
                                         member("fulfilments_completed", &T::orders_completed),
                                         member("fulfilments_picked", &T::orders_picked),
                                         member("fulfilments_in_wave", &T::orders_in_wave),
                                         member("fulfilments_missed", &T::orders_missed)};
};

template <>
struct Members<views::WorkerView> {
  using T = views::WorkerView;
  static constexpr const char* name = "Worker";
  static constexpr auto all = std::tuple{member("site", &T::site),
                                         member("worker", &T::number),
                                         member("name", &T::name),
                                         member("roles", &T::roles),
                                         member("language", &T::language),
                                         member("active", &T::active),
                                         member("device", &T::device),
                                         instant("signed_on_at", &T::signed_on_at_ms),
                                         id("packet", &T::packet),
                                         member("packet_kind", &T::packet_kind),
                                         member("wave", &T::wave),
                                         member("tasks", &T::tasks),
                                         member("tasks_done", &T::tasks_done),
                                         instant("heard_at", &T::heard_at_ms),
                                         member("facts_today", &T::facts_today)};
};

template <>
struct Members<views::DeviceView> {
  using T = views::DeviceView;
  static constexpr const char* name = "Device";
  static constexpr auto all = std::tuple{member("site", &T::site),
                                         member("code", &T::code),
                                         member("role", &T::role),
                                         member("host", &T::host),
                                         member("place", &T::place),
                                         member("printer", &T::printer),
                                         instant("last_seen_at", &T::last_seen_at_ms),
                                         member("worker", &T::worker),
                                         member("worker_name", &T::worker_name),
                                         instant("signed_on_at", &T::signed_on_at_ms),
                                         id("packet", &T::packet),
                                         member("packet_kind", &T::packet_kind),
                                         member("wave", &T::wave),
                                         member("facts", &T::facts),
                                         member("steps", &T::steps),
                                         member("steps_done", &T::steps_done),
                                         instant("heard_at", &T::heard_at_ms),
                                         instant("gone_at", &T::gone_at_ms),
                                         instant("silent_at", &T::silent_at_ms)};
};

template <>
struct Members<views::PrinterView> {
  using T = views::PrinterView;
  static constexpr const char* name = "Printer";
  static constexpr auto all =
      std::tuple{member("site", &T::site),       member("code", &T::code),
                 member("name", &T::name),       member("least_evidence", &T::least_evidence),
                 member("held_by", &T::held_by), instant("held_until", &T::held_until_ms),
                 member("waiting", &T::waiting), member("need_someone", &T::need_someone)};
};

template <>
struct Members<views::StockView> {
  using T = views::StockView;
  static constexpr const char* name = "Stock";
  static constexpr auto all = std::tuple{member("site", &T::site),
                                         member("place", &T::place),
                                         member("place_kind", &T::place_kind),
                                         member("owner", &T::owner),
                                         member("sku", &T::sku),
                                         member("name", &T::name),
                                         member("lot", &T::lot),
                                         member("expiry_date", &T::expiry_date),
                                         member("status", &T::status),
                                         member("quantity", &T::quantity),
                                         member("allocated", &T::allocated)};
};

template <>
struct Members<views::BookRow> {
  using T = views::BookRow;
  static constexpr const char* name = "BookRow";
  static constexpr auto all = std::tuple{member("place", &T::place), member("sku", &T::sku),
                                         member("lot", &T::lot), member("quantity", &T::quantity)};
};

template <>
struct Members<views::ItemView> {
  using T = views::ItemView;
  static constexpr const char* name = "Item";
  static constexpr auto all = std::tuple{member("owner", &T::owner),
                                         member("sku", &T::sku),
                                         member("name", &T::name),
                                         member("weight_g", &T::weight_g),
                                         member("length_mm", &T::length_mm),
                                         member("width_mm", &T::width_mm),
                                         member("height_mm", &T::height_mm),
                                         member("tracks_lot", &T::tracks_lot),
                                         member("tracks_expiry", &T::tracks_expiry),
                                         member("tracks_serial", &T::tracks_serial),
                                         member("fragile", &T::fragile),
                                         member("upright", &T::upright),
                                         member("kinds", &T::kinds),
                                         member("never_with", &T::never_with)};
};

inline std::string kind_name(const views::DiscrepancyView& one) {
  return std::string(domain::discrepancy_kind(one.kind).name);
}
// What may be done about it; nothing when it is settled.
inline std::vector<std::string> open_resolutions(const views::DiscrepancyView& one) {
  if (one.resolved_at_ms) return {};
  const auto& all = domain::discrepancy_kind(one.kind).resolutions;
  return {all.begin(), all.end()};
}

template <>
struct Members<views::DiscrepancyView> {
  using T = views::DiscrepancyView;
  static constexpr const char* name = "Discrepancy";
  static constexpr auto all = std::tuple{id("id", &T::id),
                                         member("site", &T::site),
                                         member("kind", &T::kind),
                                         member("owner_role", &T::owner_role),
                                         instant("opened_at", &T::opened_at_ms),
                                         instant("due_at", &T::due_at_ms),
                                         member("place", &T::place),
                                         member("sku", &T::sku),
                                         member("quantity", &T::quantity),
                                         member("order", &T::order),
                                         id("packet", &T::packet),
                                         member("detail", &T::detail),
                                         instant("resolved_at", &T::resolved_at_ms),
                                         member("resolution", &T::resolution),
                                         member("resolved_by", &T::resolved_by),
                                         member("note", &T::note),
                                         member("overdue", &T::overdue),
                                         computed("resolutions", open_resolutions),
                                         computed("name", kind_name)};
};

template <>
struct Members<views::ParkedView> {
  using T = views::ParkedView;
  static constexpr const char* name = "ParkedOrder";
  static constexpr auto all =
      std::tuple{member("order", &T::order),   member("station", &T::station),
                 member("place", &T::place),   member("worker", &T::worker),
                 member("reason", &T::reason), instant("parked_at", &T::parked_at_ms),
                 member("totes", &T::totes),   member("still_comes", &T::still_comes)};
};

template <>
struct Members<views::LabelJobView> {
  using T = views::LabelJobView;
  static constexpr const char* name = "LabelJob";
  static constexpr auto all = std::tuple{id("id", &T::id),
                                         member("sscc", &T::sscc),
                                         member("order", &T::order),
                                         member("printer", &T::printer),
                                         member("copy", &T::copy),
                                         member("reason", &T::reason),
                                         member("state", &T::state),
                                         member("evidence", &T::evidence),
                                         member("attempts", &T::attempts),
                                         member("detail", &T::detail),
                                         instant("created_at", &T::created_at_ms),
                                         instant("changed_at", &T::changed_at_ms),
                                         instant("final_at", &T::final_at_ms)};
};

template <>
struct Members<views::MessageView> {
  using T = views::MessageView;
  static constexpr const char* name = "UpstreamMessage";
  static constexpr auto all = std::tuple{member("id", &T::id),
                                         member("upstream", &T::upstream),
                                         member("order", &T::order),
                                         member("reference", &T::reference),
                                         member("revision", &T::revision),
                                         member("type", &T::type),
                                         member("state", &T::state),
                                         member("attempts", &T::attempts),
                                         member("http_status", &T::http_status),
                                         member("answer", &T::answer),
                                         instant("created_at", &T::created_at_ms),
                                         instant("changed_at", &T::changed_at_ms),
                                         instant("next_at", &T::next_at_ms),
                                         instant("done_at", &T::done_at_ms)};
};
template <>
struct Members<views::MessageDetail> {
  using T = views::MessageDetail;
  static constexpr const char* name = "UpstreamMessageDetail";
  static constexpr auto all = std::tuple{member("message", &T::message), member("body", &T::body)};
};

template <>
struct Members<views::ParcelView> {
  using T = views::ParcelView;
  static constexpr const char* name = "Parcel";
  static constexpr auto all = std::tuple{member("sscc", &T::sscc),
                                         member("tracking", &T::tracking),
                                         member("order", &T::order),
                                         member("reference", &T::reference),
                                         member("carrier", &T::carrier),
                                         member("service", &T::service),
                                         member("carton", &T::carton),
                                         member("number", &T::number),
                                         member("weight_g", &T::weight_g),
                                         instant("opened_at", &T::opened_at_ms),
                                         instant("closed_at", &T::closed_at_ms),
                                         instant("labelled_at", &T::labelled_at_ms),
                                         instant("applied_at", &T::applied_at_ms),
                                         instant("staged_at", &T::staged_at_ms),
                                         instant("loaded_at", &T::loaded_at_ms),
                                         instant("handed_over_at", &T::handed_over_at_ms),
                                         instant("voided_at", &T::voided_at_ms),
                                         member("void_reason", &T::void_reason)};
};
template <>
struct Members<views::ParcelLineView> {
  using T = views::ParcelLineView;
  static constexpr const char* name = "ParcelLine";
  static constexpr auto all = std::tuple{member("sku", &T::sku), member("name", &T::name),
                                         member("lot", &T::lot), member("quantity", &T::quantity)};
};
template <>
struct Members<views::ParcelDetail> {
  using T = views::ParcelDetail;
  static constexpr const char* name = "ParcelDetail";
  static constexpr auto all = std::tuple{member("parcel", &T::parcel), member("lines", &T::lines),
                                         member("labels", &T::labels)};
};

}  // namespace fw::web
