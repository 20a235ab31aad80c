#include "server/service/orders.h"

#include "server/service/order_checks.h"
#include "server/service/order_names.h"
#include "server/service/reservations.h"
#include "server/store/catalog.h"
#include "server/store/departures.h"
#include "server/store/numbers.h"
#include "server/store/orders.h"
#include "server/store/reservations.h"

namespace fw::service {
namespace {

// The order of this channel and reference, if it was accepted before.
std::optional<Result<OrderAccepted>> accepted_before(store::Connection& database,
                                                     const OrderInput& input,
                                                     const std::string& hash) {
  const auto known = store::find_order(database, input.channel, input.external_reference);
  if (!known) return std::nullopt;
  if (known->content_hash != hash) {
    return refuse("changed_content",
                  "order " + input.channel + ":" + input.external_reference + " with other content",
                  "the content it was accepted with as " + known->number,
                  "cancel it and send it under a new reference");
  }
  const auto totals = store::order_totals(database, known->id);
  OrderAccepted accepted;
  accepted.order = known->id;
  accepted.number = known->number;
  accepted.existed = true;
  accepted.ordered = totals.ordered;
  accepted.reserved = totals.reserved;
  accepted.open = totals.open;
  accepted.leaves_at_ms = totals.leaves_at_ms;
  return accepted;
}

Id insert_head(Context& context, const OrderInput& input, const ResolvedOrder& resolved,
               const std::string& hash, const std::string& number) {
  const ShipTo& to = input.ship_to;
  store::NewOrder row;
  row.owner = resolved.owner;
  row.service = resolved.service;
  row.channel = input.channel;
  row.external_reference = input.external_reference;
  row.number = number;
  row.content_hash = hash;
  row.upstream = resolved.upstream;
  row.shortage_rule = input.shortage_rule;
  row.priority = input.priority;
  row.received_at_ms = input.received_at_ms == 0 ? context.now() : input.received_at_ms;
  row.ship_to = {to.name,    to.company,     to.email, to.phone,  to.street,
                 to.street2, to.postal_code, to.city,  to.region, to.country};
  return store::insert_order(context.writer, row);
}

void tell(Context& context, Id site, const std::string& kind, Id order, Quantity quantity,
          const std::string& detail) {
  domain::Changes changes;
  changes.events.push_back({.kind = kind, .order = order, .quantity = quantity, .detail = detail});
  context.save(site, changes);
}

Id insert_all(Context& context, const OrderInput& input, const ResolvedOrder& resolved,
              const std::string& hash, OrderAccepted& accepted) {
  if (resolved.new_upstream) {
    store::save_upstream(context.writer, resolved.upstream, resolved.upstream);
  }
  accepted.number = store::next_number(context.writer, 0, "order", "", "SO", 6);
  accepted.order = insert_head(context, input, resolved, hash, accepted.number);
  for (const ResolvedLine& line : resolved.lines) {
    store::insert_order_line(context.writer, accepted.order, line.line_number, line.item,
                             line.quantity);
    accepted.ordered += line.quantity;
  }
  return store::insert_fulfilment(
      context.writer, {resolved.site, accepted.order, resolved.service, input.priority});
}

}  // namespace

Result<OrderAccepted> accept_order(Context& context, const OrderInput& input) {
  if (auto bad = check_order_key(input)) return Failure{std::move(*bad)};
  const std::string hash = order_content_hash(input);
  if (auto before = accepted_before(context.database(), input, hash)) return std::move(*before);
  const auto resolved = resolve_order(context.database(), input);
  if (!resolved) return Failure{resolved.error()};
  OrderAccepted accepted;
  accepted.warnings = resolved->warnings;
  const Id fulfilment = insert_all(context, input, *resolved, hash, accepted);
  tell(context, resolved->site, "order_accepted", accepted.order, accepted.ordered, input.channel);
  accepted.reserved = reserve_order(context, resolved->site, accepted.order);
  accepted.open = accepted.ordered - accepted.reserved;
  // What ships short waits for goods only until the cut-off it is promised to.
  if (accepted.reserved == 0 && input.shortage_rule == "ship_short") {
    promise_departure(context, resolved->site, resolved->carrier, accepted.order, fulfilment);
  }
  if (accepted.open > 0) {
    tell(context, resolved->site, "waits_for_stock", accepted.order, accepted.open,
         input.shortage_rule);
  }
  accepted.leaves_at_ms = store::order_totals(context.database(), accepted.order).leaves_at_ms;
  return accepted;
}

Result<OrderAccepted> check_order(Context& context, const OrderInput& input) {
  if (auto bad = check_order_key(input)) return Failure{std::move(*bad)};
  const std::string hash = order_content_hash(input);
  if (auto before = accepted_before(context.database(), input, hash)) return std::move(*before);
  const auto resolved = resolve_order(context.database(), input);
  if (!resolved) return Failure{resolved.error()};
  OrderAccepted accepted;
  accepted.warnings = resolved->warnings;
  for (const ResolvedLine& line : resolved->lines) accepted.ordered += line.quantity;
  accepted.open = accepted.ordered;
  return accepted;
}

}  // namespace fw::service
