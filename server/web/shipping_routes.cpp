// What leaves: label jobs, messages to shops, parcels.
#include "server/service/parcel_voiding.h"
#include "server/service/upstream.h"
#include "server/web/decision_body.h"
#include "server/web/route.h"
#include "server/web/view_members.h"

namespace fw::web {

// The body of what is done to a parcel.
struct ParcelBody {
  std::string reason, by = "api";
};
template <>
struct Members<ParcelBody> {
  using T = ParcelBody;
  static constexpr const char* name = "ParcelDecision";
  static constexpr auto all = std::tuple{member("reason", &T::reason), member("by", &T::by)};
};

namespace {

void get_label_jobs(Desk& desk, const Call& call) {
  const auto page = call.page();
  if (!page) return call.refuse(page.error());
  answer_query(desk, call, [page = *page, state = call.query("state")](auto& database) {
    return found(page_json(views::list_label_jobs(database, state, page)));
  });
}

void get_messages(Desk& desk, const Call& call) {
  const auto page = call.page();
  if (!page) return call.refuse(page.error());
  answer_query(desk, call, [page = *page, state = call.query("state")](auto& database) {
    const auto rows = views::list_messages(database, state, page);
    return found(page_json(rows));
  });
}

void get_message(Desk& desk, const Call& call) {
  answer_query(desk, call, [id = call.path("id")](auto& database) -> Answer {
    const auto message = views::find_message(database, id);
    if (!message) {
      return refuse("unknown_message", "message '" + id + "'", "the id of an upstream message",
                    "list the messages and use one of their ids");
    }
    return found(to_json(*message));
  });
}

void retry_message(Desk& desk, const Call& call) {
  answer_command(desk, call, "retry_message",
                 [id = call.path("id")](service::Context& context) -> Answer {
                   const auto done = service::retry_message(context, id, "api");
                   if (!done) return Failure{done.error()};
                   const auto message = views::find_message(context.database(), id);
                   return found(to_json(message->message));
                 });
}

void get_parcel(Desk& desk, const Call& call) {
  answer_query(desk, call, [code = call.path("code")](auto& database) -> Answer {
    const auto parcel = views::find_parcel_detail(database, code);
    if (!parcel) {
      return refuse("unknown_parcel", "'" + code + "'", "the SSCC or tracking number of a parcel",
                    "scan the label again");
    }
    return found(to_json(*parcel));
  });
}

Answer parcel_answer(service::Context& context, const std::string& code) {
  return found(to_json(*views::find_parcel_detail(context.database(), code)));
}

using Decide = Result<Done> (*)(service::Context&, Id parcel, const ParcelBody&);

void decide_parcel(Desk& desk, const Call& call, const std::string& kind, Decide decide) {
  const auto body = read_body<ParcelBody>(call);
  if (!body) return call.refuse(body.error());
  if (body->reason.empty()) {
    return call.refuse({"missing_field", "no reason", "why, in a few words", "give a reason"});
  }
  answer_command(
      desk, call, kind,
      [code = call.path("code"), body = *body, decide](service::Context& context) -> Answer {
        const auto parcel = service::named_parcel(context, code);
        if (!parcel) return Failure{parcel.error()};
        const auto done = decide(context, parcel->id, body);
        if (!done) return Failure{done.error()};
        return parcel_answer(context, code);
      });
}

Route parcel_route(const std::string& verb, const std::string& summary, Decide decide) {
  return {.method = "POST",
          .path = "/parcels/{code}/" + verb,
          .tag = "shipping",
          .summary = summary,
          .handle = [verb, decide](
                        Desk& desk,
                        const Call& call) { decide_parcel(desk, call, verb + "_parcel", decide); },
          .request = schema<ParcelBody>(),
          .response = schema<views::ParcelDetail>()};
}

void add_parcel_routes(RouteTable& table) {
  table.add(parcel_route(
      "reopen", "its label is void, its goods are verified anew: scan the box at a pack station",
      [](service::Context& context, Id parcel, const ParcelBody& body) {
        return service::reopen_parcel(context, parcel, body.reason, body.by);
      }));
  table.add(parcel_route(
      "void", "it does not go: its label is void, its goods stay in the box as picked ones",
      [](service::Context& context, Id parcel, const ParcelBody& body) {
        return service::void_parcel(context, parcel, body.reason, body.by);
      }));
  table.add(parcel_route("reprint", "the same label once more; the copy before is void",
                         [](service::Context& context, Id parcel, const ParcelBody& body) {
                           return service::reprint_parcel(context, parcel, 0, body.reason, body.by);
                         }));
  table.add({.method = "GET",
             .path = "/parked-orders",
             .tag = "shipping",
             .summary = "orders put aside at pack stations, the longest parked first",
             .handle =
                 [](Desk& desk, const Call& call) {
                   answer_query(desk, call, [](auto& database) {
                     return found(rows_json(views::list_parked(database)));
                   });
                 },
             .response = page_schema<views::ParkedView>()});
}

}  // namespace

void add_shipping_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/label-jobs",
             .tag = "shipping",
             .summary = "label jobs, newest first",
             .handle = get_label_jobs,
             .query = paged({{"state", "open (not final), or one state"}}),
             .response = page_schema<views::LabelJobView>()});
  table.add({.method = "GET",
             .path = "/upstream-messages",
             .tag = "shipping",
             .summary = "messages to shops, newest shipment first",
             .handle = get_messages,
             .query = paged({{"state", "open (not done), or one state"}}),
             .response = page_schema<views::MessageView>()});
  table.add({.method = "GET",
             .path = "/upstream-messages/{id}",
             .tag = "shipping",
             .summary = "one message with its body",
             .handle = get_message,
             .response = schema<views::MessageDetail>()});
  table.add({.method = "POST",
             .path = "/upstream-messages/{id}/retry",
             .tag = "shipping",
             .summary = "send a parked message again",
             .handle = retry_message,
             .response = schema<views::MessageView>()});
  table.add({.method = "GET",
             .path = "/parcels/{code}",
             .tag = "shipping",
             .summary = "a parcel by SSCC or tracking number, with what is in it",
             .handle = get_parcel,
             .response = schema<views::ParcelDetail>()});
  add_parcel_routes(table);
}

}  // namespace fw::web
