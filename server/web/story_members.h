// The JSON of an order's story and of lists of orders: see json_members.h.
#pragma once
#include "server/service/order_view.h"
#include "server/web/input_members.h"

namespace fw::web {

using OrderRow = decltype(service::OrderStory::order);
using LineRow = decltype(service::OrderStory::lines)::value_type;
using HoldRow = decltype(service::OrderStory::holds)::value_type;
using StoryEventRow = decltype(service::OrderStory::events)::value_type;
using FulfilmentRow = decltype(service::FulfilmentStory::row);
using TaskRow = decltype(service::FulfilmentStory::tasks)::value_type;
using ToteRow = decltype(service::FulfilmentStory::totes)::value_type;
using StoryParcelRow = decltype(service::FulfilmentStory::parcels)::value_type;
using ShipmentRow = decltype(service::FulfilmentStory::shipments)::value_type;
using SummaryRow = decltype(service::OrderListItem::order);

template <>
struct Members<OrderRow> {
  using T = OrderRow;
  static constexpr const char* name = "OrderHead";
  static constexpr auto all = std::tuple{member("number", &T::number),
                                         member("channel", &T::channel),
                                         member("reference", &T::external_reference),
                                         member("owner", &T::owner),
                                         member("upstream", &T::upstream),
                                         member("carrier", &T::carrier),
                                         member("service", &T::service),
                                         member("service_name", &T::service_name),
                                         member("shortage_rule", &T::shortage_rule),
                                         member("priority", &T::priority),
                                         instant("received_at", &T::received_at_ms),
                                         instant("cancelled_at", &T::cancelled_at_ms)};
};

template <>
struct Members<domain::LineParts> {
  using T = domain::LineParts;
  static constexpr const char* name = "LineUnits";
  static constexpr auto all =
      std::tuple{member("ordered", &T::ordered),   member("open", &T::open),
                 member("reserved", &T::reserved), member("allocated", &T::allocated),
                 member("picked", &T::picked),     member("packed", &T::packed),
                 member("shipped", &T::shipped),   member("cancelled", &T::cancelled)};
};
template <>
struct Members<LineRow> {
  using T = LineRow;
  static constexpr const char* name = "OrderLine";
  static constexpr auto all =
      std::tuple{member("line_number", &T::line_number), member("sku", &T::sku),
                 member("name", &T::item_name),          member("units", &T::units),
                 member("backordered", &T::backordered), member("short_reason", &T::short_reason)};
};

template <>
struct Members<TaskRow> {
  using T = TaskRow;
  static constexpr const char* name = "PickTask";
  static constexpr auto all = std::tuple{member("line_number", &T::line_number),
                                         member("trip", &T::batch),
                                         member("slot", &T::slot),
                                         member("sequence", &T::sequence),
                                         member("sku", &T::sku),
                                         member("place", &T::place),
                                         member("lot", &T::lot),
                                         member("quantity", &T::quantity),
                                         member("picked", &T::picked),
                                         member("given_back", &T::released),
                                         member("end_reason", &T::end_reason),
                                         member("worker", &T::worker)};
};
template <>
struct Members<ToteRow> {
  using T = ToteRow;
  static constexpr const char* name = "Tote";
  static constexpr auto all = std::tuple{member("container", &T::container),
                                         member("stands_in", &T::stands_in),
                                         member("slot", &T::slot),
                                         instant("began_at", &T::began_at_ms),
                                         instant("ended_at", &T::ended_at_ms),
                                         member("units", &T::units)};
};
template <>
struct Members<StoryParcelRow> {
  using T = StoryParcelRow;
  static constexpr const char* name = "OrderParcel";
  static constexpr auto all = std::tuple{member("number", &T::number),
                                         member("sscc", &T::sscc),
                                         member("tracking", &T::tracking),
                                         member("carton", &T::carton),
                                         member("weight_g", &T::weight_g),
                                         member("units", &T::units),
                                         instant("closed_at", &T::closed_at_ms),
                                         instant("labelled_at", &T::labelled_at_ms),
                                         instant("voided_at", &T::voided_at_ms),
                                         member("void_reason", &T::void_reason),
                                         member("label_state", &T::label_state),
                                         member("label_evidence", &T::label_evidence),
                                         member("label_detail", &T::label_detail),
                                         member("label_copies", &T::label_copies),
                                         member("printer", &T::printer)};
};
template <>
struct Members<ShipmentRow> {
  using T = ShipmentRow;
  static constexpr const char* name = "Shipment";
  static constexpr auto all = std::tuple{member("revision", &T::revision),
                                         instant("completed_at", &T::completed_at_ms),
                                         instant("notified_at", &T::notified_at_ms),
                                         member("message", &T::message_id),
                                         member("upstream", &T::upstream),
                                         member("message_state", &T::message_state),
                                         member("answer", &T::answer),
                                         member("attempts", &T::attempts),
                                         member("http_status", &T::http_status),
                                         instant("next_at", &T::next_at_ms)};
};

template <>
struct Members<FulfilmentRow> {
  using T = FulfilmentRow;
  static constexpr const char* name = "FulfilmentHead";
  static constexpr auto all = std::tuple{member("number", &T::number),
                                         member("carrier", &T::carrier),
                                         member("service", &T::service),
                                         member("wave", &T::wave),
                                         instant("leaves_at", &T::leaves_at_ms),
                                         instant("cut_off_at", &T::cut_off_at_ms),
                                         instant("promised_leaves_at", &T::promised_leaves_at_ms),
                                         instant("created_at", &T::created_at_ms),
                                         instant("completed_at", &T::completed_at_ms),
                                         instant("cancelled_at", &T::cancelled_at_ms)};
};
template <>
struct Members<service::FulfilmentStory> {
  using T = service::FulfilmentStory;
  static constexpr const char* name = "Fulfilment";
  static constexpr auto all = std::tuple{
      computed("state", [](const T& story) { return std::string(word_of(story.state)); }),
      spread(&T::row),
      member("tasks", &T::tasks),
      member("totes", &T::totes),
      member("parcels", &T::parcels),
      member("shipments", &T::shipments)};
};

template <>
struct Members<HoldRow> {
  using T = HoldRow;
  static constexpr const char* name = "Hold";
  static constexpr auto all = std::tuple{member("kind", &T::kind),
                                         member("target", &T::target),
                                         member("reason", &T::reason),
                                         member("detail", &T::detail),
                                         instant("placed_at", &T::placed_at_ms),
                                         member("placed_by", &T::placed_by),
                                         instant("until", &T::until_ms),
                                         instant("released_at", &T::released_at_ms),
                                         member("released_by", &T::released_by)};
};
template <>
struct Members<StoryEventRow> {
  using T = StoryEventRow;
  static constexpr const char* name = "OrderEvent";
  static constexpr auto all =
      std::tuple{member("seq", &T::seq),       instant("at", &T::at_ms),
                 member("kind", &T::kind),     member("fulfilment", &T::fulfilment),
                 member("parcel", &T::parcel), member("place", &T::place),
                 member("sku", &T::sku),       member("quantity", &T::quantity),
                 member("wave", &T::wave),     member("worker", &T::worker),
                 member("device", &T::device), member("detail", &T::detail)};
};

template <>
struct Members<service::OrderStory> {
  using T = service::OrderStory;
  static constexpr const char* name = "OrderStory";
  static constexpr auto all = std::tuple{
      computed("state", [](const T& story) { return std::string(word_of(story.state)); }),
      member("order", &T::order),
      member("ship_to", &T::ship_to),
      member("time_zone", &T::time_zone),
      member("lines", &T::lines),
      member("fulfilments", &T::fulfilments),
      member("holds", &T::holds),
      member("events", &T::events)};
};

template <>
struct Members<SummaryRow> {
  using T = SummaryRow;
  static constexpr const char* name = "OrderUnits";
  static constexpr auto all = std::tuple{member("number", &T::number),
                                         member("channel", &T::channel),
                                         member("reference", &T::external_reference),
                                         member("carrier", &T::carrier),
                                         member("service", &T::service),
                                         member("priority", &T::priority),
                                         member("lines", &T::lines),
                                         instant("received_at", &T::received_at_ms),
                                         instant("cancelled_at", &T::cancelled_at_ms),
                                         instant("leaves_at", &T::leaves_at_ms),
                                         member("held", &T::held),
                                         member("ordered", &T::ordered),
                                         member("shipped", &T::shipped),
                                         member("open", &T::open)};
};
template <>
struct Members<service::OrderListItem> {
  using T = service::OrderListItem;
  static constexpr const char* name = "OrderSummary";
  static constexpr auto all =
      std::tuple{computed("state", [](const T& item) { return std::string(word_of(item.state)); }),
                 spread(&T::order)};
};

}  // namespace fw::web
