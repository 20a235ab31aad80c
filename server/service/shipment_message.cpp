#include "server/service/shipment_message.h"

#include <boost/json.hpp>

namespace fw::service {
namespace {

namespace json = boost::json;

json::array parcel_lines(Context& context, Id parcel) {
  json::array lines;
  for (const auto& line : store::lines_of_parcel(context.database(), parcel)) {
    json::object row{
        {"line_number", line.line_number}, {"sku", line.sku}, {"quantity", line.quantity}};
    if (!line.lot_code.empty()) row["lot"] = line.lot_code;
    if (!line.expiry_date.empty()) row["expiry"] = line.expiry_date;
    lines.push_back(std::move(row));
  }
  return lines;
}

json::array order_lines(Context& context, Id order) {
  json::array lines;
  for (const auto& line : store::lines_of_order(context.database(), order)) {
    json::object row{{"line_number", line.line_number},
                     {"sku", line.sku},
                     {"ordered", line.ordered},
                     {"shipped", line.shipped},
                     {"short", line.cancelled},
                     {"open", line.open},
                     {"backordered", line.backordered && line.open > 0}};
    if (!line.short_reason.empty()) row["reason"] = line.short_reason;
    lines.push_back(std::move(row));
  }
  return lines;
}

}  // namespace

std::string message_id(Id shipment, int revision) {
  return "shp-" + std::to_string(shipment) + "-" + std::to_string(revision);
}

std::string shipment_body(Context& context, const store::FulfilmentRow& fulfilment,
                          const store::NewMessage& message,
                          const std::vector<store::ParcelRow>& parcels) {
  json::array parcel_rows;
  for (const auto& parcel : parcels) {
    parcel_rows.push_back(json::object{{"number", parcel.number},
                                       {"sscc", parcel.sscc},
                                       {"tracking", parcel.tracking},
                                       {"weight_g", parcel.weight_g},
                                       {"lines", parcel_lines(context, parcel.id)}});
  }
  json::array voided;
  for (const auto& parcel : store::void_parcels_of(context.database(), message.shipment)) {
    voided.push_back(json::object{
        {"sscc", parcel.sscc}, {"tracking", parcel.tracking}, {"reason", parcel.reason}});
  }
  const json::object body{{"v", 1},
                          {"type", message.type},
                          {"id", message.id},
                          {"at_ms", context.now()},
                          {"shipment", std::to_string(message.shipment)},
                          {"revision", message.revision},
                          {"order", json::object{{"channel", fulfilment.channel},
                                                 {"reference", fulfilment.external_reference},
                                                 {"number", fulfilment.order_number}}},
                          {"carrier", fulfilment.carrier_code},
                          {"service", fulfilment.service_code},
                          {"parcels", std::move(parcel_rows)},
                          {"voided", std::move(voided)},
                          {"lines", order_lines(context, fulfilment.order)}};
  return json::serialize(body);
}

}  // namespace fw::service
