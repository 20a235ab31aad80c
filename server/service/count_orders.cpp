#include "server/service/count_orders.h"

#include "server/domain/catalog_rules.h"
#include "server/service/catalog_rows.h"
#include "server/service/counting.h"
#include "server/service/sessions.h"
#include "server/store/counts.h"
#include "server/store/loads.h"
#include "server/store/packets.h"

namespace fw::service {
namespace {

Refusal no_reason(const std::string& what) {
  return {"missing_field", "reason is empty", what, "name the reason"};
}

// The count that was opened for the same before, while nobody has begun it.
std::optional<Id> opened_before(Context& context, Id place, Id item) {
  const Id packet = store::joinable_count_packet(context.database(), place);
  if (packet == 0) return std::nullopt;
  for (const auto& task : store::open_count_tasks(context.database(), packet)) {
    if (task.item == item && task.lot == 0 && !task.opened_by.empty()) return task.id;
  }
  return std::nullopt;
}

Result<store::CountTaskRow> cancellable(Context& context, Id count) {
  const auto task = store::load_count_task(context.database(), count);
  const std::string name = "count " + std::to_string(count);
  if (!task) {
    return refuse("unknown_count", name, "the id of a count", "list the counts");
  }
  if (task->ended) {
    return refuse("count_over", name + ", which is over", "an open count", "list the open counts");
  }
  if (task->opened_by.empty()) {
    return refuse("count_of_rule", name + ", opened by the rules: " + task->reason,
                  "a count that somebody opened by hand",
                  "settle the discrepancy that asked for it");
  }
  if (store::has_facts(context.database(), task->packet)) {
    return refuse("count_begun", name + ", which somebody has begun", "a count nobody has begun",
                  "let it be finished");
  }
  return *task;
}

}  // namespace

Result<Id> order_count(Context& context, const CountAsked& asked) {
  if (asked.reason.empty()) return Failure{no_reason("why it is counted")};
  if (auto bad = domain::check_range("priority", asked.priority, 0, 9)) {
    return Failure{std::move(*bad)};
  }
  const auto site = resolve_site(context.database(), asked.site);
  if (!site) return Failure{site.error()};
  const auto place = store::find_location(context.database(), *site, asked.place);
  if (!place) {
    return refuse("unknown_place", "'" + asked.place + "'", "the code of a location",
                  "scan the place, or list the stock");
  }
  CountWanted wanted;
  wanted.place = *place;
  wanted.reason = asked.reason;
  wanted.by = asked.by.empty() ? "api" : asked.by;
  wanted.priority = asked.priority;
  if (!asked.sku.empty()) {
    const auto item = resolve_item(context.database(), asked.owner, asked.sku);
    if (!item) return Failure{item.error()};
    wanted.item = item->id;
  }
  if (const auto before = opened_before(context, *place, wanted.item)) return *before;
  return open_count(context, *site, wanted);
}

Result<Done> cancel_count(Context& context, Id count, const std::string& reason,
                          const std::string& by) {
  if (reason.empty()) return Failure{no_reason("why it is not counted after all")};
  const auto task = cancellable(context, count);
  if (!task) return Failure{task.error()};
  if (const auto lease = store::live_lease(context.database(), task->packet)) {
    return_if_untouched(context, *lease, "count_cancelled");
    context.effects.revoked_leases.push_back(lease->id);
  }
  store::end_count_task(context.writer, count, "cancelled");
  if (store::open_count_tasks(context.database(), task->packet).empty()) {
    store::mark_packet_done(context.writer, task->packet, "cancelled");
  } else {
    renew_count(context, task->packet);
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "count_cancelled",
                            .packet = task->packet,
                            .place = task->place,
                            .item = task->item,
                            .detail = reason + " (" + by + ")"});
  context.save(task->site, changes);
  return Done{};
}

}  // namespace fw::service
