// Counts: those that the rules opened, and those that somebody wants.
#include "server/service/count_orders.h"
#include "server/web/decision_body.h"
#include "server/web/route.h"

namespace fw::web {

template <>
struct Members<store::CountResultView> {
  using T = store::CountResultView;
  static constexpr const char* name = "CountResult";
  static constexpr auto all = std::tuple{member("sku", &T::sku),
                                         member("lot", &T::lot),
                                         member("booked", &T::booked),
                                         member("counted", &T::counted),
                                         member("adjusted", &T::adjusted),
                                         member("pending", &T::pending),
                                         instant("counted_at", &T::counted_at_ms)};
};
template <>
struct Members<store::CountView> {
  using T = store::CountView;
  static constexpr const char* name = "Count";
  static constexpr auto all = std::tuple{fw::web::id("id", &T::id),
                                         fw::web::id("packet", &T::packet),
                                         member("site", &T::site),
                                         member("place", &T::place),
                                         member("sku", &T::sku),
                                         member("lot", &T::lot),
                                         member("reason", &T::reason),
                                         member("state", &T::state),
                                         member("worker", &T::worker),
                                         member("opened_by", &T::opened_by),
                                         instant("opened_at", &T::opened_at_ms),
                                         instant("ended_at", &T::ended_at_ms),
                                         member("results", &T::results)};
};
template <>
struct Members<service::CountAsked> {
  using T = service::CountAsked;
  static constexpr const char* name = "CountInput";
  static constexpr auto all = std::tuple{
      member("site", &T::site),        member("place", &T::place),   member("owner", &T::owner),
      member("sku", &T::sku),          member("reason", &T::reason), member("by", &T::by),
      member("priority", &T::priority)};
};
struct CountCancelled {
  std::string reason;
  std::string by = "api";
};
template <>
struct Members<CountCancelled> {
  using T = CountCancelled;
  static constexpr const char* name = "CountCancelled";
  static constexpr auto all = std::tuple{member("reason", &T::reason), member("by", &T::by)};
};

namespace {

Answer count_answer(store::Connection& database, Id count, const std::string& text) {
  const auto row = store::find_count(database, count);
  if (row) return found(to_json(*row));
  return refuse("unknown_count", "count '" + text + "'", "the id of a count", "list the counts");
}

void get_counts(Desk& desk, const Call& call) {
  const auto all = call.flag("all");
  if (!all) return call.refuse(all.error());
  const auto limit = call.limit();
  if (!limit) return call.refuse(limit.error());
  answer_query(desk, call, [all = *all, limit = *limit](auto& database) {
    return found(rows_json(store::list_counts(database, all, limit)));
  });
}

void get_count(Desk& desk, const Call& call) {
  answer_query(desk, call, [text = call.path("count")](auto& database) -> Answer {
    return count_answer(database, id_of(text), text);
  });
}

void post_count(Desk& desk, const Call& call) {
  answer_decision<service::CountAsked>(
      desk, call, "order_count",
      [](service::Context& context, const service::CountAsked& asked) -> Answer {
        const auto count = service::order_count(context, asked);
        if (!count) return Failure{count.error()};
        return count_answer(context.database(), *count, std::to_string(*count));
      });
}

void cancel_count(Desk& desk, const Call& call) {
  answer_decision<CountCancelled>(
      desk, call, "cancel_count",
      [text = call.path("count")](service::Context& context, const auto& body) -> Answer {
        const auto done = service::cancel_count(context, id_of(text), body.reason, body.by);
        if (!done) return Failure{done.error()};
        return count_answer(context.database(), id_of(text), text);
      });
}

}  // namespace

void add_count_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/counts",
             .tag = "counts",
             .summary = "open counts, in the order in which they are offered",
             .handle = get_counts,
             .query = {{"all", "1: finished ones too, newest first"},
                       {"limit", "rows, 1 to 1000; default 100"}},
             .response = page_schema<store::CountView>()});
  table.add({.method = "GET",
             .path = "/counts/{count}",
             .tag = "counts",
             .summary = "one count, with what was counted",
             .handle = get_count,
             .response = schema<store::CountView>()});
  table.add({.method = "POST",
             .path = "/counts",
             .tag = "counts",
             .summary = "have a place counted, or one item of it",
             .handle = post_count,
             .request = schema<service::CountAsked>(),
             .response = schema<store::CountView>()});
  table.add({.method = "POST",
             .path = "/counts/{count}/cancel",
             .tag = "counts",
             .summary = "it is not needed after all; only while nobody has begun it",
             .handle = cancel_count,
             .request = schema<CountCancelled>(),
             .response = schema<store::CountView>()});
}

}  // namespace fw::web
