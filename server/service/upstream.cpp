#include "server/service/upstream.h"

#include "server/service/discrepancies.h"
#include "server/store/labels.h"
#include "server/store/upstream.h"

namespace fw::service {

Result<Done> retry_message(Context& context, const std::string& id, const std::string& by) {
  const auto message = store::load_message(context.database(), id);
  if (!message) {
    return refuse("unknown_message", "message '" + id + "'", "the id of an upstream message",
                  "list the messages and use one of their ids");
  }
  if (!store::unpark_message(context.writer, id)) {
    return refuse("message_not_parked", "message '" + id + "', which is " + message->state,
                  "a parked message", "it is sent by itself; wait for it");
  }
  settle_discrepancies(context, store::site_of(message->shipment),
                       {.kind = "message_parked", .detail_begins = id + ":"}, "send_again", by);
  context.effects.upstream_messages = true;
  domain::Changes changes;
  changes.events.push_back({.kind = "message_sent_again", .detail = id});
  context.save(store::site_of(message->shipment), changes);
  return Done{};
}

}  // namespace fw::service
