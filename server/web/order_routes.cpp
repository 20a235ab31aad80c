// Orders: taken in, listed, shown with their whole story, held, cancelled.
#include "server/web/decision_body.h"
#include "server/web/input_members.h"
#include "server/web/route.h"
#include "server/web/rows.h"
#include "server/web/story_members.h"

namespace fw::web {

struct OrderDecision {
  std::string reason;
  std::string detail;
  std::string by = "api";
  EpochMs until_ms = 0;  // of a hold; 0 = until it is released
};
template <>
struct Members<OrderDecision> {
  using T = OrderDecision;
  static constexpr const char* name = "OrderDecision";
  static constexpr auto all = std::tuple{member("reason", &T::reason), member("detail", &T::detail),
                                         member("by", &T::by), instant("until", &T::until_ms)};
};

namespace {

constexpr std::size_t orders_of_one_command = 20;

void post_orders(Desk& desk, const Call& call) {
  take_rows<service::OrderInput>(desk, call, "accept orders", orders_of_one_command,
                                 [](service::Context& context, const service::OrderInput& order) {
                                   RowOutcome outcome;
                                   const auto accepted = service::accept_order(context, order);
                                   if (accepted) {
                                     outcome.existed = accepted->existed;
                                     outcome.body = to_json(*accepted).as_object();
                                     if (accepted->leaves_at_ms == 0)
                                       outcome.body["leaves_at"] = nullptr;
                                   } else {
                                     outcome.refusal = accepted.error();
                                   }
                                   outcome.body["channel"] = order.channel;
                                   outcome.body["reference"] = order.external_reference;
                                   return outcome;
                                 });
}

void get_orders(Desk& desk, const Call& call) {
  service::OrderListRequest request;
  const auto open = call.flag("open");
  const auto held = call.flag("held");
  if (!open) return call.refuse(open.error());
  if (!held) return call.refuse(held.error());
  request.channel = call.query("channel");
  request.text = call.query("reference");
  request.open_only = *open;
  request.held_only = *held;
  request.cursor = call.query("cursor");
  const auto limit = call.limit();
  if (!limit) return call.refuse(limit.error());
  request.limit = std::min<std::int64_t>(*limit, 500);
  answer_query(desk, call, [request](auto& database) -> Answer {
    const auto list = service::list_orders(database, request);
    if (!list) return Failure{list.error()};
    boost::json::value next = nullptr;
    if (!list->next_cursor.empty()) next = boost::json::string(list->next_cursor);
    return found(boost::json::object{{"rows", to_json(list->orders)}, {"next_cursor", next}});
  });
}

void get_order(Desk& desk, const Call& call) {
  answer_query(desk, call, [reference = call.path("reference")](auto& database) -> Answer {
    const auto story = service::order_story(database, reference);
    if (!story) return Failure{story.error()};
    return found(to_json(*story));
  });
}

using Decide = Result<Done> (*)(service::Context&, const std::string& reference,
                                const OrderDecision& decision);

// POST with an optional body {reason, detail, by}.
void decide_order(Desk& desk, const Call& call, const std::string& kind, Decide decide) {
  answer_decision<OrderDecision>(
      desk, call, kind,
      [reference = call.path("reference"), decide](service::Context& context,
                                                   const OrderDecision& decision) -> Answer {
        const auto done = decide(context, reference, decision);
        if (!done) return Failure{done.error()};
        const auto story = service::order_story(context.database(), reference);
        if (!story) return Failure{story.error()};
        return found(boost::json::object{{"number", story->order.number},
                                         {"reference", story->order.external_reference},
                                         {"state", word_of(story->state)}});
      });
}

void cancel_order(Desk& desk, const Call& call) {
  decide_order(
      desk, call, "cancel_order",
      [](service::Context& context, const std::string& reference, const OrderDecision& decision) {
        const std::string& reason = decision.reason;
        return service::cancel_order(context, reference, reason.empty() ? "requested" : reason,
                                     decision.by);
      });
}

void hold_order(Desk& desk, const Call& call) {
  decide_order(
      desk, call, "hold_order",
      [](service::Context& context, const std::string& reference, const OrderDecision& decision) {
        const std::string& reason = decision.reason;
        return service::hold_order(context, reference, reason.empty() ? "manual" : reason,
                                   decision.detail, decision.by, decision.until_ms);
      });
}

void release_order(Desk& desk, const Call& call) {
  decide_order(
      desk, call, "release_order",
      [](service::Context& context, const std::string& reference, const OrderDecision& decision) {
        return service::release_order(context, reference, decision.by);
      });
}

Route decision_route(const std::string& verb, const std::string& summary,
                     std::function<void(Desk&, const Call&)> handle) {
  return {.method = "POST",
          .path = "/orders/{reference}/" + verb,
          .tag = "orders",
          .summary = summary,
          .handle = std::move(handle),
          .request = schema<OrderDecision>()};
}

}  // namespace

void add_order_routes(RouteTable& table) {
  table.add({.method = "POST",
             .path = "/orders",
             .tag = "orders",
             .summary = "accept one order or a list; the same again is the order that exists",
             .handle = post_orders,
             .request = schema<std::vector<service::OrderInput>>(),
             .response = schema<service::OrderAccepted>(),
             .status = 201});
  table.add({.method = "GET",
             .path = "/orders",
             .tag = "orders",
             .summary = "orders, newest first",
             .handle = get_orders,
             .query = paged({{"reference", "exact number or reference"},
                             {"channel", "of one channel"},
                             {"open", "1: neither shipped nor cancelled"},
                             {"held", "1: on hold"}}),
             .response = page_schema<service::OrderListItem>()});
  table.add({.method = "GET",
             .path = "/orders/{reference}",
             .tag = "orders",
             .summary = "the whole story of an order: number, CHANNEL:REFERENCE or reference",
             .handle = get_order,
             .response = schema<service::OrderStory>()});
  table.add(
      decision_route("cancel", "cancel what has not shipped, at whatever stage", cancel_order));
  table.add(decision_route("hold",
                           "stop an order until it is released or the instant given: no wave takes "
                           "it, no station packs it",
                           hold_order));
  table.add(decision_route("release", "release the holds of an order", release_order));
}

}  // namespace fw::web
