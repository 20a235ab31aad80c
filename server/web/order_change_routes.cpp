// Orders that change while they are on their way, and rush orders.
#include "server/service/order_changes.h"
#include "server/service/rush.h"
#include "server/web/decision_body.h"
#include "server/web/input_members.h"
#include "server/web/route.h"

namespace fw::web {

template <>
struct Members<service::LineChange> {
  using T = service::LineChange;
  static constexpr const char* name = "LineChange";
  static constexpr auto all = std::tuple{member("line_number", &T::line_number),
                                         member("sku", &T::sku), member("quantity", &T::quantity)};
};
template <>
struct Members<service::OrderChange> {
  using T = service::OrderChange;
  static constexpr const char* name = "OrderChange";
  static constexpr auto all = std::tuple{member("ship_to", &T::ship_to),
                                         member("carrier", &T::carrier),
                                         member("service", &T::service),
                                         member("priority", &T::priority),
                                         member("lines", &T::lines),
                                         member("reason", &T::reason),
                                         member("by", &T::by)};
};
template <>
struct Members<service::OrderChanged> {
  using T = service::OrderChanged;
  static constexpr const char* name = "OrderChanged";
  static constexpr auto all =
      std::tuple{member("number", &T::number),   member("labels", &T::labels),
                 member("parcels", &T::parcels), member("added", &T::added),
                 member("removed", &T::removed), member("reserved", &T::reserved)};
};
struct RushInput {
  std::string wave, order, site, reason;
  std::string by = "api";
};
template <>
struct Members<RushInput> {
  using T = RushInput;
  static constexpr const char* name = "Rush";
  static constexpr auto all =
      std::tuple{member("wave", &T::wave), member("order", &T::order), member("site", &T::site),
                 member("reason", &T::reason), member("by", &T::by)};
};
template <>
struct Members<service::Rushed> {
  using T = service::Rushed;
  static constexpr const char* name = "Rushed";
  static constexpr auto all =
      std::tuple{member("wave", &T::wave),   member("order", &T::order),
                 id("packet", &T::packet),   member("own_trip", &T::own_trip),
                 member("units", &T::units), member("left_over", &T::left_over)};
};
struct ShortDecision {
  std::string decision, reason;
  std::string by = "api";
};
template <>
struct Members<ShortDecision> {
  using T = ShortDecision;
  static constexpr const char* name = "ShortDecision";
  static constexpr auto all = std::tuple{member("decision", &T::decision),
                                         member("reason", &T::reason), member("by", &T::by)};
};

namespace {

void patch_order(Desk& desk, const Call& call) {
  answer_decision<service::OrderChange>(
      desk, call, "change_order",
      [reference = call.path("reference")](service::Context& context,
                                           const service::OrderChange& change) {
        return answer_of(service::change_order(context, reference, change));
      });
}

// The path says the order or the wave, the body the other.
void rush(Desk& desk, const Call& call, std::string RushInput::*said, const std::string& value) {
  answer_decision<RushInput>(
      desk, call, "rush_order", [said, value](service::Context& context, RushInput input) {
        input.*said = value;
        return answer_of(service::add_to_wave(context, input.site, input.wave, input.order,
                                              {input.reason, input.by}));
      });
}

void rush_order(Desk& desk, const Call& call) {
  rush(desk, call, &RushInput::order, call.path("reference"));
}

void add_order_to_wave(Desk& desk, const Call& call) {
  rush(desk, call, &RushInput::wave, call.path("wave"));
}

void decide_short(Desk& desk, const Call& call) {
  answer_decision<ShortDecision>(
      desk, call, "decide_short",
      [reference = call.path("reference"), line = id_of(call.path("line"))](
          service::Context& context, const ShortDecision& input) -> Answer {
        const auto units = service::decide_short(context, reference, line, input.decision,
                                                 {input.reason, input.by});
        if (!units) return Failure{units.error()};
        return found(boost::json::object{
            {"line_number", line}, {"decision", input.decision}, {"units", *units}});
      });
}

}  // namespace

void add_order_change_routes(RouteTable& table) {
  table.add({.method = "PATCH",
             .path = "/orders/{reference}",
             .tag = "orders",
             .summary = "change address, service, priority or lines at any stage before hand-over",
             .handle = patch_order,
             .request = schema<service::OrderChange>(),
             .response = schema<service::OrderChanged>()});
  table.add(
      {.method = "POST",
       .path = "/orders/{reference}/rush",
       .tag = "orders",
       .summary = "into a released wave now: a free slot of a trip not begun, or its own trip",
       .handle = rush_order,
       .request = schema<RushInput>(),
       .response = schema<service::Rushed>()});
  table.add({.method = "POST",
             .path = "/waves/{wave}/orders",
             .tag = "waves",
             .summary = "add an order to this wave",
             .handle = add_order_to_wave,
             .request = schema<RushInput>(),
             .response = schema<service::Rushed>()});
  table.add({.method = "POST",
             .path = "/orders/{reference}/lines/{line}/decide",
             .tag = "orders",
             .summary = "units that wait for stock: ship_short, cancel, backorder or reallocate",
             .handle = decide_short,
             .request = schema<ShortDecision>()});
}

}  // namespace fw::web
