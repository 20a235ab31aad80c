// What leaves: label jobs, messages to shops, parcels.
#include "server/service/upstream.h"
#include "server/web/route.h"
#include "server/web/view_members.h"

namespace fw::web {
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
}

}  // namespace fw::web
